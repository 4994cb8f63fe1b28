"""What is worth an alarm: judgements over values, one function a kind; reads no clock and no table.

`readiness` says whether alerts can be relied on at this moment; here is what a person should be
called for. The numbers are slow on purpose: who is called for nothing turns the alarm off.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchdog.health.readiness import Readiness
from watchdog.jobs.alarms import Alarm, AlarmKind
from watchdog.matching.terms import Term
from watchdog.model import Source, SourceState
from watchdog.storage.vitals import Vitals
from watchdog.storage.yields import Yield
from watchdog.watcher import Look
from watchdog.workers.pool import WorkersState

# What comes and goes by itself within minutes is nobody's concern; so is a start.
HOLD_S = 300.0
SILENT_AFTER = timedelta(hours=24)
SILENT_FAILURES = 3
# A source counts as dry when it stayed without news for so many of its own usual gaps, never
# sooner than this, and only if its usual gap is known from some experience.
DRY_AFTER = timedelta(days=3)
DRY_GAPS = 8
DRY_FRUITFUL = 4
DRY_ANSWERED = 6
LOST_IN_S = 3600.0
LOST_OFTEN = 6
# A role's end is known long before: no hurry at a start, and one reminder a week.
TERMS_WITHIN_DAYS = 30
TERMS_HOLD_S = 3600.0
TERMS_REMIND_S = 7 * 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """All that is known at one moment.

    Attributes:
        sources: the enabled ones, by id.
        yields: what sources brought; may be an hour old.
        lost: worker processes that died or did not start within the last hour.
        terms: roles that end within `TERMS_WITHIN_DAYS`.
    """

    now: datetime
    sources: Mapping[str, Source]
    ready: Readiness
    vitals: Vitals
    yields: tuple[Yield, ...] = ()
    lost: int = 0
    terms: tuple[Term, ...] = ()


def frozen(look: Look) -> Iterator[Alarm]:
    """Judge what the watcher saw: what only a new process, or a new schedule, can mend.

    A database that refuses is told of by `jobs.trouble`, with what to do about it.
    """
    for trouble in look.standing:
        if trouble.fatal and trouble.kind != "writer-refused":
            says = f"{trouble.kind}, {trouble.detail}"
            yield Alarm(kind="frozen", about=trouble.part, says=says)


def judge_alarms(signs: Signs) -> tuple[Alarm, ...]:
    """Give everything that is wrong now, but for what `frozen` sees."""
    return tuple(alarm for judge in _JUDGES.values() for alarm in judge(signs))


def judged_kinds() -> Collection[AlarmKind]:
    """Give the kinds that `judge_alarms` judges."""
    return tuple(_JUDGES)


class Losses:
    """Counts the worker processes that were lost within the last hour."""

    def __init__(self) -> None:
        self._last = 0
        self._lost: deque[tuple[float, int]] = deque()

    def put(self, state: WorkersState, at: float) -> int:
        """Take the counters at a monotonic time; gives the losses of the last hour."""
        total = state.lost + state.unstarted
        # A reload may have brought new workers, which count from nothing.
        more = total - self._last if total >= self._last else total
        self._last = total
        if more:
            self._lost.append((at, more))
        while self._lost and self._lost[0][0] < at - LOST_IN_S:
            self._lost.popleft()
        return sum(count for _, count in self._lost)


def _blind(signs: Signs) -> Iterator[Alarm]:
    silent = [each for each in signs.ready.classes if each.is_silent]
    if silent and len(silent) == len(signs.ready.classes):
        count = sum(each.sources for each in silent)
        yield Alarm(
            kind="blind",
            about="all sources",
            says=f"none of {count} has answered for an hour or for three of its intervals",
            hold_s=HOLD_S,
        )
        return
    for each in silent:
        yield Alarm(
            kind="blind",
            about=f"the class {each.name}",
            says=f"none of {each.sources} has answered for an hour or for three of its intervals",
            hold_s=HOLD_S,
        )


def _silent(signs: Signs) -> Iterator[Alarm]:
    for state in _enabled(signs):
        if state.failures < SILENT_FAILURES:
            continue
        heard = state.last_success_at
        if heard is not None and signs.now - heard < SILENT_AFTER:
            continue
        # Only the kind: a detail may quote the server.
        kind = (state.last_error or "unknown").partition(":")[0]
        since = f"since {heard:%Y-%m-%d %H:%M} UTC" if heard else "ever since it was added"
        says = f"no answer {since}; {state.failures} failures, the last: {kind}"
        yield Alarm(kind="silent", about=state.source_id, says=says, hold_s=HOLD_S)


def _dry(signs: Signs) -> Iterator[Alarm]:
    states = {state.source_id: state for state in _enabled(signs)}
    for brought in signs.yields:
        state = states.get(brought.source)
        if state is None or state.failures:
            continue
        if brought.most_items and not brought.last_items and brought.answered_since:
            says = f"its document holds no item; it held up to {brought.most_items}"
            yield Alarm(kind="dry", about=brought.source, says=says, hold_s=HOLD_S)
            continue
        without = signs.now - brought.last_new_at
        gaps = brought.fruitful - 1
        if gaps < DRY_FRUITFUL or brought.answered_since < DRY_ANSWERED:
            continue
        usual = (brought.last_new_at - brought.first_at) / gaps
        if without > max(DRY_AFTER, DRY_GAPS * usual):
            says = f"nothing new since {brought.last_new_at:%Y-%m-%d %H:%M} UTC, though it answers"
            yield Alarm(kind="dry", about=brought.source, says=says, hold_s=HOLD_S)


def _workers(signs: Signs) -> Iterator[Alarm]:
    if signs.lost >= LOST_OFTEN:
        says = f"{signs.lost} died or did not start within an hour"
        yield Alarm(kind="workers", about="workers", says=says)


def _channel(signs: Signs) -> Iterator[Alarm]:
    for channel, count in sorted(signs.vitals.failing.items()):
        says = f"{count} messages have failed three times or more and are tried again"
        yield Alarm(kind="channel", about=channel, says=says, channel=channel)


def _dead_letters(signs: Signs) -> Iterator[Alarm]:
    for channel, count in sorted(signs.vitals.given_up.items()):
        says = f"{count} messages were given up"
        yield Alarm(kind="dead-letters", about=channel, says=says, size=count, channel=channel)


def _terms(signs: Signs) -> Iterator[Alarm]:
    for term in signs.terms:
        follows = f"then {term.successor}" if term.successor else "nobody knows who follows"
        yield Alarm(
            kind="terms",
            about=f"{term.entry} ({term.title})",
            says=f"held by {term.holder} until {term.until}; {follows}",
            hold_s=TERMS_HOLD_S,
            remind_s=TERMS_REMIND_S,
        )


def _enabled(signs: Signs) -> tuple[SourceState, ...]:
    return tuple(s for s in signs.vitals.sources if s.source_id in signs.sources)


_JUDGES: Mapping[AlarmKind, Callable[[Signs], Iterator[Alarm]]] = {
    "blind": _blind,
    "silent": _silent,
    "dry": _dry,
    "workers": _workers,
    "channel": _channel,
    "dead-letters": _dead_letters,
    "terms": _terms,
}
