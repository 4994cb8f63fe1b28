"""Marks of life on the monotonic clock: who moved last, and what has been at work for too long.

Whoever does a part of the daemon's work marks it here; `watcher` reads the marks from a thread that
shares nothing with the schedule. Wall clocks jump, so none is read here.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

# Parts that are marked by name in more than one file.
TICK = "tick"
WRITE = "write"
WRITE_REFUSED = "write-refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One piece of work under way.

    Attributes:
        part: whose piece it is, such as `poll`.
        what: names it without an address or text, such as a source's id.
        limit_s: how long it can take when all is well.
        thread: the identity of the thread that does it.
    """

    part: str
    what: str
    begun: float
    limit_s: float
    thread: int


class Pulse:
    """The marks of one process; threads share it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._lock = threading.Lock()
        self._born = clock()
        self._marks: dict[str, float] = {}
        self._pieces: dict[int, Piece] = {}
        self._next = 0

    def mark(self, part: str) -> None:
        """Say that a part moved just now."""
        with self._lock:
            self._marks[part] = self.clock()

    def age_s(self, part: str) -> float:
        """Give the seconds since a part last moved; since this was made if it never did."""
        with self._lock:
            return self.clock() - self._marks.get(part, self._born)

    def has_marked(self, part: str) -> bool:
        """Say whether a part ever moved."""
        with self._lock:
            return part in self._marks

    def ages(self) -> dict[str, float]:
        """Give the age of every part that ever moved."""
        with self._lock:
            now = self.clock()
            return {part: now - at for part, at in sorted(self._marks.items())}

    @contextmanager
    def busy(self, part: str, what: str, *, limit_s: float) -> Iterator[None]:
        """Name the piece of work that the block does, so that one that hangs is seen.

        The part is marked when the block ends, however it does.
        """
        piece = Piece(
            part=part,
            what=what,
            begun=self.clock(),
            limit_s=limit_s,
            thread=threading.get_ident(),
        )
        with self._lock:
            self._next += 1
            number = self._next
            self._pieces[number] = piece
        try:
            yield
        finally:
            with self._lock:
                del self._pieces[number]
            self.mark(part)

    @contextmanager
    def writing(self, refusal: type[Exception]) -> Iterator[None]:
        """Mark a write: `write` when the block ends well, `write-refused` when it is refused."""
        try:
            yield
        except refusal:
            self.mark(WRITE_REFUSED)
            raise
        self.mark(WRITE)

    def overdue(self) -> tuple[Piece, ...]:
        """Give the pieces that are at work for longer than they can take, the oldest first."""
        with self._lock:
            now = self.clock()
            late = [p for p in self._pieces.values() if now - p.begun > p.limit_s]
        return tuple(sorted(late, key=lambda piece: piece.begun))
