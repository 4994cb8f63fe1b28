"""From names found to verdicts: gates first, then points, then what holds a verdict back."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from watchdog.matching.annex import listed_together, with_list
from watchdog.matching.evidence import of_another, reason, weigh
from watchdog.matching.index import Index
from watchdog.matching.inferred import Conflict, conflicts
from watchdog.matching.namesakes import Stopped, assign_namesakes, settle_namesakes
from watchdog.matching.outcome import JUDGED_MENTIONS, judge_mention, rank
from watchdog.matching.reading import Found, Place, Reading
from watchdog.matching.rules import GATES, RULES
from watchdog.matching.spellings import OF_MYANMAR
from watchdog.model import Hit, Mention, Reason, Strength
from watchdog.text.scripts import script_of

# Of a "sentence" that names everybody, so many entries are looked at as company.
_COMPANY = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the names of one document came to.

    Attributes:
        hits: one for each entry, unordered.
        ignored: what was stopped, one for each entry and gate, unordered.
        standing: names that may take part in a signal, with the field they stand in.
    """

    hits: tuple[Hit, ...]
    ignored: tuple[Hit, ...]
    standing: tuple[tuple[Reading, Found], ...]


def judge(readings: tuple[Reading, ...], index: Index, day: date | None = None) -> Judged:
    """Judge every entry named in the document.

    Names of disabled entries are left out without a word. `day` is the day of the article.
    """
    present = Counter(word.number for reading in readings for word in reading.words)
    by_entry, stopped = _sorted_out(readings, index, present)
    live = _by_sentence(place for places in by_entry.values() for place in places)
    by_entry = assign_namesakes(by_entry, stopped, index, live, present)
    listed = listed_together([place for places in by_entry.values() for place in places])
    hits: dict[int, Hit] = {}
    for at, places in by_entry.items():
        hit, somebody_else = _judge_entry(at, places, index, live, present, listed)
        if hit.rule is None:
            hits[at] = hit
            if somebody_else:
                stopped[at, "counter-evidence"] += somebody_else
        else:
            stopped[at, hit.rule] += places
    hits = settle_namesakes(hits, by_entry)
    for reading in readings:
        for each in conflicts(reading, day, index):
            if each.found.use.entry in hits:
                hits[each.found.use.entry] = _with_conflict(hits, each, reading, index)
    return Judged(
        hits=tuple(hits.values()),
        ignored=tuple(_ignored(at, gate, places, index) for (at, gate), places in stopped.items()),
        standing=tuple(place for at in hits for place in by_entry[at]),
    )


def _sorted_out(
    readings: tuple[Reading, ...], index: Index, present: Counter[int]
) -> tuple[dict[int, list[Place]], Stopped]:
    """Return the places of each entry, and those that a gate stops, by entry and gate."""
    stopped: Stopped = defaultdict(list)
    at_home = any(_is_of_the_country(found, index) for r in readings for found in r.names)
    by_entry: dict[int, list[Place]] = defaultdict(list)
    for reading in readings:
        for found in reading.names:
            at = found.use.entry
            if not index.entries[at].enabled:
                continue
            gate = found.gate
            if gate is None and not at_home and not _is_about(reading, found, index, present):
                gate = "no-document-context"
            if gate is None:
                by_entry[at].append((reading, found))
            else:
                stopped[at, gate].append((reading, found))
    return {at: _by_name_if_named(places) for at, places in by_entry.items()}, stopped


_TELLING_SPACES = 2


def _is_of_the_country(found: Found, index: Index) -> bool:
    """Say whether a name shows by itself that the article is about Myanmar.

    It does where it tells enough alone and its entry needs no words of the country.
    """
    entry = index.entries[found.use.entry]
    telling = found.use.strength is Strength.STRONG or (
        found.use.strength is Strength.NEEDS_CONTEXT
        and entry.context.home_script is not None
        and found.use.text.count(" ") >= _TELLING_SPACES
    )
    return (
        found.gate is None
        and telling
        and entry.alert
        and entry.enabled
        and not index.document[found.use.entry]
    )


def _is_about(reading: Reading, found: Found, index: Index, present: Counter[int]) -> bool:
    """Say whether the article has a word that the entry needs, or is in its home script."""
    needed = index.document[found.use.entry]
    if not needed or needed & present.keys():
        return True
    if found.use.strength is Strength.STRONG and OF_MYANMAR.search(found.use.text):
        return True
    home = index.entries[found.use.entry].context.home_script
    return home is not None and home == script_of(reading.folded.text[found.start : found.end])


def _with_conflict(hits: dict[int, Hit], conflict: Conflict, reading: Reading, index: Index) -> Hit:
    """Note that the text gives somebody another role than the watchlists; nothing else changes."""
    hit = hits[conflict.found.use.entry]
    known = ", ".join(index.entries[at].name for at in conflict.known)
    note = f"the text says {conflict.post}; by the watchlists that was {known} on that day"
    spot = (conflict.mention.start, conflict.mention.end)
    said = reason("role-conflict", note, reading, spot)
    return hit if said in hit.reasons else replace(hit, reasons=(*hit.reasons, said))


def _by_name_if_named(places: list[Place]) -> list[Place]:
    """Leave out where an entry is named with a slip or by its post if it is named right as well."""
    named = [place for place in places if place[1].use.post is None]
    exact = [place for place in named if place[1].use.unsure is None]
    return exact or named or places


def _by_sentence(places: Iterable[Place]) -> dict[tuple[str, int], list[Found]]:
    """Group names by field and sentence: the first few entries, each by its first name."""
    grouped: dict[tuple[str, int], dict[int, Found]] = defaultdict(dict)
    for reading, found in places:
        key = (reading.field, reading.sentence(found.start))
        grouped[key].setdefault(found.use.entry, found)
    return {key: list(founds.values())[:_COMPANY] for key, founds in grouped.items()}


def _ignored(at: int, gate: str, places: list[Place], index: Index) -> Hit:
    first_reading, first = places[0]
    spot = first_reading.mention(first.start, first.end)
    return Hit(
        entry=index.entries[at].id,
        verdict="ignore",
        score=0,
        mentions=tuple(reading.mention(found.start, found.end) for reading, found in places),
        reasons=(
            Reason(
                rule=gate,
                points=0,
                note=GATES[gate],
                field=spot.field,
                start=spot.start,
                end=spot.end,
            ),
        ),
        rule=gate,
    )


def _judge_entry(
    at: int,
    places: list[Place],
    index: Index,
    live: dict[tuple[str, int], list[Found]],
    present: Counter[int],
    listed: frozenset[tuple[str, int]],
) -> tuple[Hit, list[Place]]:
    """Judge one entry by its best mention.

    Returns:
        The hit, whose `rule` is the gate that stopped the entry, if one did; and the places that
        turned out to speak of somebody else of that name.
    """
    entry = index.entries[at]
    mentions = tuple(reading.mention(found.start, found.end) for reading, found in places)
    if not entry.alert:
        explained = (reason("context-entry", RULES["context-entry"].means),)
        hit = Hit(entry=entry.id, verdict="context", score=0, mentions=mentions, reasons=explained)
        return hit, []
    weighed = [
        weigh(found, reading, index, live[reading.field, reading.sentence(found.start)], present)
        for reading, found in places[:JUDGED_MENTIONS]
    ]
    outcomes = [judge_mention(with_list(each, listed), entry.standing) for each in weighed]
    others = {at for at, each in enumerate(outcomes) if each[2] == "counter-evidence"}
    another = of_another(weighed, others, index)
    verdict, reasons, gate = max(outcomes, key=rank) if another is None else outcomes[another]
    if gate is None:
        mentions = tuple(each for at, each in enumerate(mentions) if at not in others)
        reasons = (*reasons, *_of_the_whole(mentions, places))
    hit = Hit(
        entry=entry.id,
        verdict=verdict,
        score=sum(each.points for each in reasons),
        mentions=mentions,
        reasons=reasons,
        rule=gate,
    )
    return hit, [places[at] for at in sorted(others)]


def _of_the_whole(mentions: tuple[Mention, ...], places: list[Place]) -> list[Reason]:
    """Return the reasons that no single mention gives."""
    reasons = []
    if len(mentions) > 1:
        reasons.append(reason("named-again", f"named {len(mentions)} times"))
    if any(found.use.strength is Strength.NEVER_ALONE for _, found in places):
        reasons.append(reason("listed-spelling", RULES["listed-spelling"].means))
    return reasons
