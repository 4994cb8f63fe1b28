"""Watching the watcher: what has died, frozen or jumped, judged from marks and two clocks.

Runs in a thread of its own that neither waits for the schedule nor touches the database. A trouble
is told once when it begins and once when it is over. `fit` decides whether the supervisor's
watchdog is fed: not while something is frozen that only a new process can mend. A database that
refuses (a full disk, somebody else's lock) is not frozen: a new process would be refused as well,
so that counts only after `refused_s`.
"""

import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from watchdog.pulse import TICK, WRITE, WRITE_REFUSED, Piece, Pulse

TroubleKind = Literal[
    "schedule-frozen", "job-frozen", "writer-frozen", "writer-refused", "part-stuck", "piece-stuck"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long each part may be silent, in seconds.

    Attributes:
        tick_s: the scheduler, which marks every second.
        loop_s: the loop of a job that looks for work every half second; a look may wait for the
            database.
        write_s: the writer. SQLite waits 30 s for another program's lock, then refuses.
        fresh_s: how long a refused write is news.
        refused_s: a writer that is refused every time, before a new process is tried.
        jump_s: how far the wall clock may leave the monotonic one between two looks.
        pause_s: a gap between two looks that means that the whole process was stopped.
    """

    tick_s: float = 20.0
    loop_s: float = 600.0
    write_s: float = 120.0
    fresh_s: float = 60.0
    refused_s: float = 900.0
    jump_s: float = 5.0
    pause_s: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something that does not move.

    Attributes:
        part: what does not; with `kind` it names the trouble.
        fatal: only a new process mends it.
        detail: for how long, where.
    """

    kind: TroubleKind
    part: str
    fatal: bool
    detail: str

    @property
    def key(self) -> tuple[str, str]:
        """What makes two looks' troubles the same one."""
        return (self.kind, self.part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Jump:
    """The wall clock moved by `seconds` more (or less) than time went by."""

    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one look found.

    Attributes:
        begun: troubles that the look before had not.
        over: troubles that are gone.
        standing: all that there are now.
        paused_s: for how long the whole process had been stopped, `None` if it was not.
    """

    begun: tuple[Trouble, ...]
    over: tuple[Trouble, ...]
    standing: tuple[Trouble, ...]
    jump: Jump | None
    paused_s: float | None

    @property
    def fit(self) -> bool:
        """Say whether the process is worth keeping."""
        return not any(trouble.fatal for trouble in self.standing)


class Watcher:
    """Looks every second or so; keeps what it saw last."""

    def __init__(
        self,
        pulse: Pulse,
        wall: Callable[[], datetime],
        *,
        loops: tuple[str, ...] = (),
        patience: Patience | None = None,
    ) -> None:
        """Begin to watch.

        Args:
            loops: parts that mark themselves at every look for work.
        """
        self._pulse = pulse
        self._wall = wall
        self._loops = loops
        self._patience = patience or Patience()
        self._seen: dict[tuple[str, str], Trouble] = {}
        self._last = (pulse.clock(), wall())
        self._graced_until = float("-inf")

    def look(self) -> Look:
        """Compare marks and clocks with what they were."""
        at, wall = self._pulse.clock(), self._wall()
        gap = at - self._last[0]
        off = (wall - self._last[1]).total_seconds() - gap
        self._last = (at, wall)
        paused = gap > self._patience.pause_s
        if paused:
            # All marks are as old as the pause; those who are alive need a moment to say so.
            self._graced_until = at + self._patience.tick_s
        found = () if at < self._graced_until else self._troubles()
        now = {trouble.key: trouble for trouble in found}
        look = Look(
            begun=tuple(t for key, t in now.items() if key not in self._seen),
            over=tuple(t for key, t in self._seen.items() if key not in now),
            standing=found,
            jump=Jump(seconds=off) if abs(off) > self._patience.jump_s else None,
            paused_s=gap if paused else None,
        )
        self._seen = now
        return look

    def _troubles(self) -> tuple[Trouble, ...]:
        found = [*self._silent_parts(), *self._writer()]
        stuck_parts: dict[str, Piece] = {}
        for piece in self._pulse.overdue():
            what = f"{piece.part} {piece.what}"
            found.append(
                Trouble(kind="piece-stuck", part=what, fatal=False, detail=self._told(piece))
            )
            if self._pulse.age_s(piece.part) > piece.limit_s:
                stuck_parts.setdefault(piece.part, piece)
        found += (
            Trouble(kind="part-stuck", part=part, fatal=True, detail=self._told(piece))
            for part, piece in stuck_parts.items()
        )
        return tuple(found)

    def _silent_parts(self) -> list[Trouble]:
        patience = self._patience
        found = []
        age = self._pulse.age_s(TICK)
        if age > patience.tick_s:
            detail = f"no tick for {age:.0f} s"
            found.append(Trouble(kind="schedule-frozen", part=TICK, fatal=True, detail=detail))
        for loop in self._loops:
            age = self._pulse.age_s(loop)
            if age > patience.loop_s:
                detail = f"no look for work for {age:.0f} s"
                found.append(Trouble(kind="job-frozen", part=loop, fatal=True, detail=detail))
        return found

    def _writer(self) -> list[Trouble]:
        patience = self._patience
        written, refused = self._pulse.age_s(WRITE), self._pulse.age_s(WRITE_REFUSED)
        detail = f"the last write that ended well was {written:.0f} s ago"
        if min(written, refused) > patience.write_s:
            return [Trouble(kind="writer-frozen", part=WRITE, fatal=True, detail=detail)]
        # An age counts from this process's start where a mark never was.
        if refused < patience.fresh_s and self._pulse.has_marked(WRITE_REFUSED):
            fatal = written > patience.refused_s
            return [Trouble(kind="writer-refused", part=WRITE, fatal=fatal, detail=detail)]
        return []

    def _told(self, piece: Piece) -> str:
        seconds = self._pulse.clock() - piece.begun
        return f"at it for {seconds:.0f} s, in {where_is(piece.thread)}"


def where_is(thread: int) -> str:
    """Say where a thread is in the program, the innermost place first; no values of variables."""
    frame = sys._current_frames().get(thread)
    if frame is None:
        return "a thread that has ended"
    places = [
        f"{entry.filename.rsplit('/', 1)[-1]}:{entry.lineno} {entry.name}"
        for entry in reversed(traceback.extract_stack(frame)[-6:])
    ]
    return " < ".join(places)
