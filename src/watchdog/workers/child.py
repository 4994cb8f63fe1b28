"""The program of a worker process: carries out orders until its parent is gone.

Started as `python -m watchdog.workers.child LEASH MEMORY_BYTES` with a socket as standard input. It
ends by itself in three ways: the socket ends while it waits; the leash, a pipe that only the parent
holds, ends while it works, which the kernel answers with a signal even inside a C loop that never
returns to Python; or its own alarm rings, should the parent hang.
"""

import contextlib
import fcntl
import math
import os
import pickle
import resource
import signal
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from watchdog.memory import collect_seldom
from watchdog.screening import Index
from watchdog.workers.answers import Done, Failed, Report, pack_report
from watchdog.workers.frames import FRAME_LIMIT_BYTES, receive_frame, send_frame
from watchdog.workers.tasks import run_task, split_result, unpack_index

READY = b"ready"
# The parent kills at the deadline; this much later nobody is there to do it.
_ALARM_AFTER_S = 5
# What a large feed took is seldom given back to the system: a worker that holds so much more than
# when it began, or got its index, makes way for a new one. The Russian dictionary is half of it.
RETIRE_GROWN_BYTES = 40_000_000

_EXHAUSTED = Failed(kind="memory", detail="needs more memory than a worker may take")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Some items for one task, answered one by one in their order.

    Attributes:
        deadline_s: for each item.
        index: a packed index, if the worker does not have the right one yet.
    """

    task: str
    items: tuple[object, ...]
    deadline_s: float
    index: bytes | None = field(default=None, repr=False)


def serve(sock: socket.socket) -> None:
    """Answer orders until the other side ends or this process should."""
    index: Index | None = None
    at_rest = _resident_bytes()
    send_frame(sock, READY, until=None)
    while (frame := receive_frame(sock, until=None)) is not None:
        order = pickle.loads(frame)  # noqa: S301 - from our parent process
        frame = None
        signal.alarm(math.ceil(order.deadline_s) + _ALARM_AFTER_S)
        if order.index is not None:
            index = unpack_index(order.index)
            at_rest = _resident_bytes()
        for item in order.items:
            signal.alarm(math.ceil(order.deadline_s) + _ALARM_AFTER_S)
            report = Report(outcome=_EXHAUSTED, last=True)
            for report in _reports(order.task, item, index, at_rest):
                packed = _packed(report)
                if packed is None:
                    report = Report(outcome=_EXHAUSTED, last=True)
                    packed = pack_report(report)
                send_frame(sock, packed, until=None)
            if report.last:
                return
        signal.alarm(0)


def _packed(report: Report) -> bytes | None:
    """Return a report as bytes; `None` where it is too large to send or to make."""
    try:
        packed = pack_report(report)
    except MemoryError:
        return None
    return packed if len(packed) <= FRAME_LIMIT_BYTES else None


def _reports(task: str, item: object, index: Index | None, at_rest: int) -> Iterator[Report]:
    """Give an item's outcome, a large one in parts.

    Args:
        at_rest: the bytes that this process held before its first item.
    """
    try:
        outcome = run_task(task, item, index)
        parts = (
            [outcome]
            if isinstance(outcome, Failed)
            else [Done(result=part) for part in split_result(item, outcome.result)]
        )
    except MemoryError:
        parts = []  # what the task held is free again when the report is made
    last = not parts or _resident_bytes() > at_rest + RETIRE_GROWN_BYTES
    for part in parts[:-1]:
        yield Report(outcome=part, more=True)
    yield Report(outcome=parts[-1] if parts else _EXHAUSTED, last=last)


def _resident_bytes() -> int:
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return 0  # no such file outside Linux: workers then live for ever
    return int(pages) * resource.getpagesize()


def _confine(memory_bytes: int) -> None:
    """Take away what a reader of feeds does not need."""
    # Private writable memory, so without libraries; MemoryError inside Python.
    resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError):
        # If the whole machine is short of memory, this process goes first.
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _hold_leash(leash: int) -> None:
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(leash, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(leash, fcntl.F_SETFL, fcntl.fcntl(leash, fcntl.F_GETFL) | os.O_ASYNC)


def main() -> None:
    """Set the process up and serve."""
    leash, memory_bytes = int(sys.argv[1]), int(sys.argv[2])
    # A terminal's Ctrl-C and a supervisor's SIGTERM reach the whole group; the parent decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    _hold_leash(leash)
    _confine(memory_bytes)
    collect_seldom()
    with socket.socket(fileno=sys.stdin.fileno()) as sock, contextlib.suppress(OSError):
        serve(sock)
    os._exit(0)


if __name__ == "__main__":
    main()
