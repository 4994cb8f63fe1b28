"""A worker program whose screening does what the document's title or id says.

No text is known that hangs or crashes the real screening: these stand for those to come. All else
is the real program.
"""

import ctypes
import os
import re
import signal
import sys
from collections.abc import Callable
from typing import NoReturn

from watchdog.model import Document, Screening
from watchdog.screening import Index
from watchdog.workers import child, tasks
from watchdog.workers.answers import Done


class Forged:
    """Would run a program in the parent if it were unpickled there."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        return os.system, (f"touch {os.environ['HOME']}/forged",)


def _hang_in_a_regex() -> object:
    # One call into C that does not come back and never lets another thread run.
    return re.match(r"(a+)+$", "a" * 60 + "b")


def _sleep_in_c() -> object:
    return ctypes.PyDLL(None).sleep(60)


def _eat() -> NoReturn:
    eaten = []
    while True:
        # Asked for and never touched: it counts against the limit and costs no time.
        eaten.append(bytes(10_000_000))


def _fill() -> object:
    return Done(result="x" * 70_000_000).result


WAYS: dict[str, Callable[[], object]] = {
    "hang": _hang_in_a_regex,
    "sleep": _sleep_in_c,
    "eat": _eat,
    "abort": os.abort,
    "segfault": lambda: ctypes.string_at(0),
    "exit": lambda: os._exit(3),
    "killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "stop": lambda: os.kill(os.getpid(), signal.SIGSTOP),
    "recursion": lambda: (lambda f: f(f))(lambda f: f(f)),
    "write": lambda: os.write(os.open(f"{os.environ['HOME']}/w", os.O_CREAT | os.O_RDWR), b"x"),
    "fill": _fill,
    "forge": Forged,
    "noise": lambda: [print("noise", file=to) for to in (sys.stdout, sys.stderr)],
}


def _screen(item: object, index: Index | None) -> object:
    assert isinstance(item, Document)
    assert index is not None
    if item.id == "pid":
        return _saying(str(os.getpid()), index)
    if item.id == "files":
        return _saying("\n".join(_open_files()), index)
    if item.id == "environment":
        return _saying("\n".join(os.environ), index)
    way = item.title or item.id
    done = WAYS[way]() if way in WAYS else None
    return done if way in ("fill", "forge") else _saying(str(len(item.text)), index)


def _open_files() -> list[str]:
    numbers = os.listdir("/proc/self/fd")
    return [
        os.readlink(f"/proc/self/fd/{n}") for n in numbers if os.path.exists(f"/proc/self/fd/{n}")
    ]


def _saying(text: str, index: Index) -> Screening:
    """Give an answer of the right shape that carries what the test wants to know."""
    return Screening(hits=(), signals=(), ignored=(), watchlist_version=f"{index.version} {text}")


if __name__ == "__main__":
    tasks.TASKS = {**tasks.TASKS, "screen": _screen}  # type: ignore[misc]
    child.main()
