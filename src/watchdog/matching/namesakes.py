"""Watched people who share a name: the evidence at each place decides, or nothing does."""

from collections import Counter, defaultdict
from dataclasses import replace

from watchdog.matching.evidence import reason, weigh
from watchdog.matching.index import Index
from watchdog.matching.outcome import JUDGED_MENTIONS, evidence_points, judge_mention
from watchdog.matching.reading import Found, Place
from watchdog.model import Hit

# The places that a gate stopped, by entry and gate.
Stopped = dict[tuple[int, str], list[Place]]

# So many points more at one place are evidence for one namesake and against the other.
_DECIDED_BY = 25


def assign_namesakes(
    by_entry: dict[int, list[Place]],
    stopped: Stopped,
    index: Index,
    live: dict[tuple[str, int], list[Found]],
    present: Counter[int],
) -> dict[int, list[Place]]:
    """Give each place that several alerting entries share to the one for whom it speaks by far.

    The others lose the place to the gate `namesake`; where none leads by far, all keep it.
    """
    lost: set[tuple[int, str, int]] = set()
    shared = [(spot, ats) for spot, ats in _shared_spots(by_entry).items() if len(ats) > 1]
    for (field, start, end), sharing in shared[:JUDGED_MENTIONS]:
        scores: dict[int, int] = {}
        for at in sharing:
            entry = index.entries[at]
            if entry.alert:
                reading, found = next(
                    (reading, found)
                    for reading, found in by_entry[at]
                    if (reading.field, found.start, found.end) == (field, start, end)
                )
                near = live[field, reading.sentence(start)]
                said = judge_mention(weigh(found, reading, index, near, present), entry.standing)
                scores[at] = evidence_points(said) if said[2] is None else -1
        for at, score in scores.items():
            if max(scores.values()) - score >= _DECIDED_BY:
                lost.add((at, field, start))
    kept: dict[int, list[Place]] = {}
    for at, places in by_entry.items():
        gone = [p for p in places if (at, p[0].field, p[1].start) in lost]
        if gone:
            stopped[at, "namesake"] += gone
        if len(gone) < len(places):
            kept[at] = [p for p in places if p not in gone]
    return kept


def settle_namesakes(hits: dict[int, Hit], by_entry: dict[int, list[Place]]) -> dict[int, Hit]:
    """Where namesakes share a stretch of text and the evidence decides for none: review.

    The one with the highest score keeps its verdict; the others, and all of them on a tie, go to
    review as ambiguous. An entry that is also named elsewhere in its own words is left alone.
    """
    rivals: dict[int, set[int]] = defaultdict(set)
    alone: set[int] = set()
    for sharing in _shared_spots(by_entry).values():
        bearers = [at for at in sharing if at in hits and hits[at].verdict != "context"]
        if len(bearers) == 1:
            alone.add(bearers[0])
        for at in bearers if len(bearers) > 1 else ():
            rivals[at] |= set(bearers) - {at}
    settled = dict(hits)
    for at, others in rivals.items():
        best = max(hits[other].score for other in others)
        if at in alone or hits[at].score > best:
            continue
        names = ", ".join(sorted(hits[other].entry for other in others))
        note = f"the same name is borne by {names}"
        settled[at] = replace(
            hits[at],
            verdict="review",
            reasons=(*hits[at].reasons, reason("ambiguous-name", note)),
        )
    return settled


def _shared_spots(by_entry: dict[int, list[Place]]) -> dict[tuple[str, int, int], list[int]]:
    spots: dict[tuple[str, int, int], list[int]] = defaultdict(list)
    for at, places in by_entry.items():
        for reading, found in places:
            spots[reading.field, found.start, found.end].append(at)
    return spots
