"""Is the daemon doing what it is for? A judgement over values; reads no clock and no table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchdog.model import Source, SourceState
from watchdog.storage.vitals import Vitals
from watchdog.watcher import Trouble

# A source is silent after three intervals without an answer, and never sooner than an hour.
SILENT_AFTER_INTERVALS = 3
SILENT_AFTER_S = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceClass:
    """The sources of one class: how many there are and how many are silent."""

    name: str
    sources: int
    silent: int

    @property
    def is_silent(self) -> bool:
        """Say whether nothing at all comes from this class."""
        return self.silent == self.sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """Whether alerts can be relied on now; `wrong` says in words why not."""

    wrong: tuple[str, ...]
    classes: tuple[SourceClass, ...]

    @property
    def ready(self) -> bool:
        """Say whether nothing is wrong."""
        return not self.wrong


def judge(
    vitals: Vitals | None,
    troubles: tuple[Trouble, ...],
    sources: Mapping[str, Source],
    *,
    now: datetime,
    since: datetime,
    vitals_fresh: bool,
) -> Readiness:
    """Judge.

    Args:
        vitals: what the database said last, `None` if it never answered.
        troubles: what does not move.
        sources: the enabled ones, by id.
        since: when this process began: nothing is called silent for what came before.
        vitals_fresh: whether the database answered lately, by the monotonic clock.
    """
    wrong = [f"{trouble.kind}: {trouble.part}" for trouble in troubles]
    if vitals is None or not vitals_fresh:
        wrong.append("database: does not answer")
    classes = classes_of(sources, vitals.sources if vitals else (), now=now, since=since)
    wrong += (
        f"sources: all {each.sources} of the class {each.name} are silent"
        for each in classes
        if each.is_silent
    )
    return Readiness(wrong=tuple(wrong), classes=classes)


def classes_of(
    sources: Mapping[str, Source],
    states: tuple[SourceState, ...],
    *,
    now: datetime,
    since: datetime,
) -> tuple[SourceClass, ...]:
    """Count the enabled sources and the silent ones among them by class, in the classes' order."""
    known = {state.source_id: state for state in states}
    counts: dict[str, list[int]] = {}
    for source in sources.values():
        count = counts.setdefault(source.source_class, [0, 0])
        count[0] += 1
        count[1] += is_silent(source, known.get(source.id), now=now, since=since)
    return tuple(
        SourceClass(name=name, sources=all_, silent=silent)
        for name, (all_, silent) in sorted(counts.items())
    )


def is_silent(source: Source, state: SourceState | None, *, now: datetime, since: datetime) -> bool:
    """Say whether a source has not answered for so long that something must be wrong."""
    heard = state.last_success_at if state else None
    # A time that has not come yet was written under a clock that ran ahead.
    last = since if heard is None or heard > now else max(heard, since)
    allowed = timedelta(seconds=max(SILENT_AFTER_S, SILENT_AFTER_INTERVALS * source.every_s))
    return now - last > allowed
