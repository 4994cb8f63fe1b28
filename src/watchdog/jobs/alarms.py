"""Alarms: what is wrong with watchdog or what it lives on, told once, and once when it is over.

Whoever judges puts in what is wrong now; the desk knows what was told already. Nothing here needs
the database or the schedule. A kind of alarm makes at most one message an hour: what begins
meanwhile goes into the next one, so that a network that fails makes one message and not ninety.
"""

import threading
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from watchdog.app import App
from watchdog.jobs.telling import tell_operator

AlarmKind = Literal[
    "frozen", "blind", "silent", "dry", "workers", "channel", "dead-letters", "terms"
]
EventKind = Literal["clock", "stopped"]

AGAIN_AFTER_S = 3600.0
REMIND_AFTER_S = 86_400.0
# After a message that reached nobody.
RETRY_AFTER_S = 300.0
_SHOWN = 20
_MORE = "More: docs/operators/watching.md#alarms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How a kind of alarm is told: its subjects, and what to do."""

    begun: str
    over: str
    advice: str


WORDS: dict[AlarmKind, Words] = {
    "frozen": Words(
        begun="the daemon does not move",
        over="the daemon moves again",
        advice="What can be begun anew is. Else systemd restarts the process, if the unit has"
        " WatchdogSec; without a supervisor restart it yourself.",
    ),
    "blind": Words(
        begun="gone blind: no source answers",
        over="sources answer again",
        advice="While this lasts nothing is found, so silence means nothing. Look at the network"
        " and at `watchdog sources list`.",
    ),
    "silent": Words(
        begun="sources are silent",
        over="all silent sources answer again",
        advice="`watchdog sources list` has the reasons. Mend the address, or set `enabled: no`.",
    ),
    "dry": Words(
        begun="sources answer and bring nothing",
        over="all dry sources bring news again",
        advice="The address may have become another feed, or its form has changed so that nothing"
        " is found in it. Compare it with a browser: `watchdog poll --source ID`.",
    ),
    "workers": Words(
        begun="worker processes keep dying",
        over="worker processes live again",
        advice="Some document kills its reader, or the machine is short of memory. The log has"
        " `not screened` and `polled ... error=reader-...` with the source.",
    ),
    "channel": Words(
        begun="messages cannot be delivered",
        over="messages are delivered again",
        advice="`watchdog deliveries list --state retry` has the reasons, and `watchdog"
        " channels test ID` tries it.",
    ),
    "dead-letters": Words(
        begun="messages were given up",
        over="no message that was given up is left",
        advice="Nobody was told of what they hold. `watchdog deliveries list --state dead --state"
        " unknown` has the reasons; `watchdog deliveries retry` sends them again.",
    ),
    "terms": Words(
        begun="roles end soon",
        over="no role ends soon any more",
        advice="After the last day nobody is meant by the post alone. Find out who follows and"
        " enter it with its source under `roles` (`since`); `watchdog watchlists terms` lists all.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Something that is wrong now.

    Attributes:
        about: what it is about, such as a source's id; with `kind` it names the alarm.
        says: one line for the operator; no secret, address or article text.
        size: when it grows, it is told again.
        hold_s: how long it must stand before it is told.
        remind_s: after how long it is told again while it stands.
        channel: the channel that it is about and that should not have to tell it.
    """

    kind: AlarmKind
    about: str
    says: str
    size: int = 1
    hold_s: float = 0.0
    remind_s: float = REMIND_AFTER_S
    channel: str | None = None


@dataclass(slots=True)
class _Standing:
    """An alarm that stands, since when, and at what size and time it was told last."""

    alarm: Alarm
    since: float
    told_size: int = 0
    told_at: float = 0.0

    def is_due(self, at: float) -> bool:
        if at - self.since < self.alarm.hold_s:
            return False
        return self.alarm.size > self.told_size or at - self.told_at >= self.alarm.remind_s


class AlarmDesk:
    """Knows what stands and what was told; threads share it."""

    def __init__(self, app: App, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin without alarms; `clock` gives seconds that only go forward."""
        self._app = app
        self._clock = clock
        self._lock = threading.Lock()
        self._standing: dict[tuple[str, str], _Standing] = {}
        self._quiet_until: dict[str, float] = {}
        # Kinds of which something was told that is not yet called over.
        self._open: set[AlarmKind] = set()

    def put(self, found: Iterable[Alarm], judged: Collection[AlarmKind]) -> None:
        """Take what is wrong now among the kinds that were judged; other kinds stay as they are."""
        at = self._clock()
        now = {(alarm.kind, alarm.about): alarm for alarm in found}
        with self._lock:
            for key in [k for k in self._standing if k[0] in judged and k not in now]:
                gone = self._standing.pop(key)
                self._app.log.info("alarm over", kind=gone.alarm.kind, about=gone.alarm.about)
            for key, alarm in now.items():
                if key not in self._standing:
                    self._standing[key] = _Standing(alarm=alarm, since=at)
                    self._app.log.error(
                        "alarm", kind=alarm.kind, about=alarm.about, says=alarm.says
                    )
                self._standing[key].alarm = alarm
            for kind in judged:
                self._tell_kind(kind, at)

    def happened(self, kind: EventKind, subject: str, text: str) -> None:
        """Tell of something that is over already, at most once an hour for each kind."""
        at = self._clock()
        with self._lock:
            if at < self._quiet_until.get(kind, at):
                return
            self._quiet_until[kind] = at + AGAIN_AFTER_S
        tell_operator(
            self._app,
            subject,
            f"{text}\n\n{_MORE}",
            then=lambda reached: self._heard(kind, reached),
        )

    def counts(self) -> dict[str, int]:
        """Give how many alarms stand of every kind."""
        with self._lock:
            kinds = [kind for kind, _ in self._standing]
        return {kind: kinds.count(kind) for kind in WORDS}

    def _tell_kind(self, kind: AlarmKind, at: float) -> None:
        standing = [s for (k, _), s in self._standing.items() if k == kind]
        words = WORDS[kind]
        due = [each for each in standing if each.is_due(at)]
        if due and at >= self._quiet_until.get(kind, at):
            for each in due:
                each.told_size, each.told_at = each.alarm.size, at
            self._quiet_until[kind] = at + AGAIN_AFTER_S
            self._open.add(kind)
            failing = frozenset(each.alarm.channel for each in due if each.alarm.channel)
            tell_operator(
                self._app,
                words.begun,
                _text(due, len(standing) - len(due), words),
                not_by=failing,
                then=lambda reached: self._heard(kind, reached),
            )
        elif kind in self._open and not due and not any(each.told_size for each in standing):
            self._open.discard(kind)
            tell_operator(self._app, words.over, f"{words.over.capitalize()}.")

    def _heard(self, kind: AlarmKind | EventKind, reached: bool) -> None:
        """After a message that reached nobody, what stands is told again soon."""
        if reached:
            return
        with self._lock:
            self._quiet_until[kind] = self._clock() + RETRY_AFTER_S
            for (of, _), each in self._standing.items():
                if of == kind:
                    each.told_size = 0


def _text(due: list[_Standing], others: int, words: Words) -> str:
    lines = [f"- {each.alarm.about}: {each.alarm.says}" for each in due[:_SHOWN]]
    if len(due) > _SHOWN:
        lines.append(f"- and {len(due) - _SHOWN} more")
    if others:
        lines.append(f"- beside {others} that are not told here again")
    return "\n".join([f"{words.begun.capitalize()}:", *lines, "", words.advice, "", _MORE])
