"""The same act told again counts once: the fullest telling stays."""

from collections import defaultdict
from dataclasses import dataclass

from watchdog.model import Entry, EntryKind, Signal, SignalKind


@dataclass(frozen=True, slots=True)
class Telling:
    """A signal with what decides between two tellings of it; a lower `key` is better."""

    signal: Signal
    kind: SignalKind
    giver: Entry | None
    receiver: Entry | None
    sentence: tuple[str, int]
    key: tuple[int, ...]


def told_once(tellings: list[Telling], families: dict[str, str]) -> tuple[Signal, ...]:
    """Keep of each act the best telling, in reading order.

    Args:
        tellings: all, in reading order.
        families: a country's entry id or a watchlist to the country it belongs to.
    """
    better = _without_what_yields(tellings)
    grouped: dict[tuple[str, str], list[Telling]] = defaultdict(list)
    for telling in sorted(better, key=lambda each: each.key):
        group = grouped[telling.signal.kind, telling.signal.modality]
        if not any(_is_same(telling, kept, families) for kept in group):
            group.append(telling)
    kept = [each.signal for group in grouped.values() for each in group]
    return tuple(sorted(kept, key=lambda one: (one.field == "text", one.start, one.end, one.kind)))


def _without_what_yields(tellings: list[Telling]) -> list[Telling]:
    """Drop a telling where the same sentence tells of a kind that it yields to."""
    kinds: dict[tuple[str, int, str], set[str]] = defaultdict(set)
    for each in tellings:
        kinds[(*each.sentence, each.signal.modality)].add(each.signal.kind)
    return [
        each
        for each in tellings
        if not kinds[(*each.sentence, each.signal.modality)].intersection(each.kind.yields_to)
    ]


def _is_same(one: Telling, kept: Telling, families: dict[str, str]) -> bool:
    return _is_one(one.giver, kept.giver, families) and _is_one(
        one.receiver, kept.receiver, families
    )


def _is_one(one: Entry | None, other: Entry | None, families: dict[str, str]) -> bool:
    """Say whether two may be the same party: one is not said, or stands for the other."""
    if one is None or other is None or one.id == other.id:
        return True
    general = EntryKind.COUNTRY in (one.kind, other.kind) or not (one.alert and other.alert)
    return general and _family(one, families) == _family(other, families)


def _family(entry: Entry, families: dict[str, str]) -> str:
    return families.get(entry.id) or families.get(entry.watchlist) or entry.id
