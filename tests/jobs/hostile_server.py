"""A server that says any bytes at any speed, a trap on the loopback, and what a test takes."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

# The one address that the tests open; every other of the loopback is a place nobody may reach.
OPEN = "127.0.0.2"
Script = Callable[[str], Iterable[bytes]]


def answer(
    *body: bytes, status: str = "200 OK", headers: Iterable[str] = (), length: int | None = None
) -> Iterator[bytes]:
    """Give an answer in pieces; without a length it ends with the connection."""
    lines = [f"HTTP/1.1 {status}", "Connection: close", *headers]
    if length is not None:
        lines.append(f"Content-Length: {length}")
    yield ("\r\n".join(lines) + "\r\n\r\n").encode()
    yield from body


class Hostile:
    """Listens on the open address; `script` says what is sent for a path."""

    def __init__(self) -> None:
        self.script: Script = lambda _path: answer()
        self._listener = socket.create_server((OPEN, 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, path: str = "/") -> str:
        return f"http://{OPEN}:{self.port}{path}"

    def stop(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(sock,), daemon=True).start()

    def _talk(self, sock: socket.socket) -> None:
        # The watchdog hangs up when it had enough.
        with sock, suppress(OSError):
            asked = sock.recv(65_536).split(b" ", 2)
            for piece in self.script(asked[1].decode("ascii") if len(asked) > 1 else "/"):
                sock.sendall(piece)


class Trap:
    """Listens on 127.0.0.1 and, where the machine has it, ::1; says whether anybody came."""

    def __init__(self, port: int) -> None:
        self._listeners = [socket.create_server(("127.0.0.1", port))]
        with suppress(OSError):
            self._listeners.append(socket.create_server(("::1", port), family=socket.AF_INET6))
        for listener in self._listeners:
            listener.setblocking(False)

    def caught(self) -> int:
        """Count who has connected since the last look."""
        count = 0
        for listener in self._listeners:
            with suppress(BlockingIOError):
                while True:
                    listener.accept()[0].close()
                    count += 1
        return count

    def close(self) -> None:
        for listener in self._listeners:
            listener.close()


class Taken:
    """What a block of a test took: seconds, and megabytes more at the highest.

    `parent_mb` is this process's own peak beyond what it held before; `child_mb` that of the child
    that took most, beyond what a child at rest held before. Both together are what a machine must
    have at the most: the peaks need not have come at one moment.
    """

    seconds = 0.0
    parent_mb = 0.0
    child_mb = 0.0

    @property
    def tree_mb(self) -> float:
        return self.parent_mb + self.child_mb


@contextmanager
def measured() -> Iterator[Taken]:
    """Measure a block; its numbers are there after it."""
    taken, over = Taken(), threading.Event()
    me = os.getpid()
    before = memory_mb(me, "VmRSS")
    at_rest = max((memory_mb(pid, "VmRSS") for pid in children()), default=0.0)
    highest: dict[int, float] = {}
    for pid in (me, *children()):
        # Sets the peak back to what is used now.
        Path(f"/proc/{pid}/clear_refs").write_text("5")

    def look() -> None:
        # A child may be killed at its deadline and is no longer there to be asked.
        while True:
            for pid in children():
                highest[pid] = max(highest.get(pid, 0.0), memory_mb(pid, "VmHWM"))
            if over.wait(0.01):
                return

    looking = threading.Thread(target=look)
    looking.start()
    began = time.monotonic()
    try:
        yield taken
    finally:
        taken.seconds = time.monotonic() - began
        over.set()
        looking.join()
        taken.parent_mb = max(0.0, memory_mb(me, "VmHWM") - before)
        taken.child_mb = max(0.0, max(highest.values(), default=0.0) - at_rest)


def children() -> tuple[int, ...]:
    """Give the processes that this one has started and that still run."""
    found: list[int] = []
    for listed in Path("/proc/self/task").glob("*/children"):
        with suppress(OSError):  # that thread has just ended
            found += map(int, listed.read_text().split())
    return tuple(found)


def memory_mb(pid: int, line: str) -> float:
    """Read one line of a process's status; 0 for one that is gone."""
    try:
        words = Path(f"/proc/{pid}/status").read_text().partition(f"{line}:")[2].split()
    except OSError:
        return 0.0
    return int(words[0]) / 1024 if words else 0.0
