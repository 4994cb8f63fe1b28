"""From names found to verdicts: gates first, then points, then what holds a verdict back."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from watchdog.matching.annex import listed_together, with_list
from watchdog.matching.evidence import Weighed, is_adjacent, of_another, reason, weigh
from watchdog.matching.index import Index
from watchdog.matching.inferred import Conflict, conflicts
from watchdog.matching.nametable import NameUse
from watchdog.matching.reading import Found, Reading
from watchdog.matching.rules import ALERT_AT, EVIDENCE, GATES, NAME_RULES, REVIEW_AT, RULES
from watchdog.matching.spellings import (
    OF_MYANMAR,
    is_list_order,
    is_two_characters,
    says_where,
)
from watchdog.model import Hit, Mention, Reason, Standing, Strength, Verdict
from watchdog.text.scripts import script_of

# A name repeated thousands of times is judged where it stands first; all places are listed.
_JUDGED_MENTIONS = 20
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


Place = tuple[Reading, Found]


def judge(readings: tuple[Reading, ...], index: Index, day: date | None = None) -> Judged:
    """Judge every entry named in the document.

    Names of disabled entries are left out without a word. `day` is the day of the article.
    """
    present = Counter(word.number for reading in readings for word in reading.words)
    by_entry, stopped = _sorted_out(readings, index, present)
    live = _by_sentence(place for places in by_entry.values() for place in places)
    by_entry = _assign_namesakes(by_entry, stopped, index, live, present)
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
    hits = _settle_namesakes(hits, by_entry)
    for reading in readings:
        for each in conflicts(reading, day, index):
            if each.found.use.entry in hits:
                hits[each.found.use.entry] = _with_conflict(hits, each, reading, index)
    return Judged(
        hits=tuple(hits.values()),
        ignored=tuple(_ignored(at, gate, places, index) for (at, gate), places in stopped.items()),
        standing=tuple(place for at in hits for place in by_entry[at]),
    )


_Stopped = dict[tuple[int, str], list[Place]]


def _sorted_out(
    readings: tuple[Reading, ...], index: Index, present: Counter[int]
) -> tuple[dict[int, list[Place]], _Stopped]:
    """Return the places of each entry, and those that a gate stops, by entry and gate."""
    stopped: _Stopped = defaultdict(list)
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


# So many points more at one place are evidence for one namesake and against the other.
_DECIDED_BY = 25


def _assign_namesakes(
    by_entry: dict[int, list[Place]],
    stopped: _Stopped,
    index: Index,
    live: dict[tuple[str, int], list[Found]],
    present: Counter[int],
) -> dict[int, list[Place]]:
    """Give each place that several alerting entries share to the one for whom it speaks by far.

    The others lose the place to the gate `namesake`; where none leads by far, all keep it.
    """
    lost: set[tuple[int, str, int]] = set()
    shared = [(spot, ats) for spot, ats in _shared_spots(by_entry).items() if len(ats) > 1]
    for (field, start, end), sharing in shared[:_JUDGED_MENTIONS]:
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
                said = _judge_mention(weigh(found, reading, index, near, present), entry.standing)
                scores[at] = _evidence_points(said) if said[2] is None else -1
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
        for reading, found in places[:_JUDGED_MENTIONS]
    ]
    outcomes = [_judge_mention(with_list(each, listed), entry.standing) for each in weighed]
    others = {at for at, each in enumerate(outcomes) if each[2] == "counter-evidence"}
    another = of_another(weighed, others, index)
    verdict, reasons, gate = max(outcomes, key=_rank) if another is None else outcomes[another]
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


_Outcome = tuple[Verdict, tuple[Reason, ...], str | None]
_ORDER: dict[Verdict, int] = {"ignore": 0, "context": 1, "review": 2, "alert": 3}


def _evidence_points(outcome: _Outcome) -> int:
    return sum(each.points for each in outcome[1] if each.rule in EVIDENCE)


def _rank(outcome: _Outcome) -> tuple[int, int]:
    verdict, reasons, _ = outcome
    return _ORDER[verdict], sum(each.points for each in reasons)


def _judge_mention(weighed: Weighed, standing: Standing) -> _Outcome:
    use = weighed.found.use
    reasons = [_first_reason(weighed), *weighed.reasons]
    evidence = any(each.rule in EVIDENCE for each in reasons)
    known = is_list_order(use.text) or any(each.rule == "listed-together" for each in reasons)
    if use.strength is Strength.NEVER_ALONE and not (evidence and known):
        return "ignore", tuple(reasons), "never-alone"
    if _is_somebody_else(weighed):
        return "ignore", tuple(reasons), "counter-evidence"
    if not evidence and (use.strength is Strength.WEAK or is_two_characters(use)):
        return "ignore", tuple(reasons), "no-evidence"
    if weighed.against and not weighed.rank:
        word = weighed.against[0]
        written = weighed.reading.mention(word.start, word.end).text
        note = f"“{written}” stands near"
        reasons.append(reason("counter-word", note, weighed.reading, (word.start, word.end)))
    score = sum(each.points for each in reasons)
    verdict: Verdict = "alert" if score >= ALERT_AT else "review"
    if use.strength is Strength.WEAK and not _is_certain(use, reasons):
        reasons.append(reason("weak-name", RULES["weak-name"].means))
        verdict = "review"
    if use.standing is Standing.UNREVIEWED:
        reasons.append(reason("unreviewed-spelling", _unreviewed(use.text)))
        verdict = verdict if evidence or says_where(use) else "review"
    if use.unsure is not None:
        rule = "near-spelling" if use.post is None else "role-unsure"
        reasons.append(reason(rule, use.unsure))
        verdict = "review"
    if standing is Standing.UNREVIEWED:
        reasons.append(reason("unsourced-identity", RULES["unsourced-identity"].means))
        verdict = "review"
    if score < REVIEW_AT:  # pragma: no cover - with today's points nothing gets here; others may
        return "ignore", tuple(reasons), "no-evidence"
    return verdict, tuple(reasons), None


_KINDS_OF_EVIDENCE = 2


def _is_certain(use: NameUse, reasons: list[Reason]) -> bool:
    """Say whether two kinds of evidence speak for an abbreviation."""
    kinds = {each.rule for each in reasons if each.rule in EVIDENCE}
    return use.initials and len(kinds) >= _KINDS_OF_EVIDENCE


def _first_reason(weighed: Weighed) -> Reason:
    """Say what the name says by itself, or by which post the entry is meant."""
    use, spot = weighed.found.use, (weighed.found.start, weighed.found.end)
    if use.post is None:
        rule = NAME_RULES[use.strength]
        return reason(rule, RULES[rule].means, weighed.reading, spot)
    note = f"inferred: {use.text} at the date of the article, by the watchlists"
    return reason("role-inferred", note, weighed.reading, spot)


def _unreviewed(text: str) -> str:
    return f"nobody has reviewed the spelling “{text}” yet"


def _is_somebody_else(weighed: Weighed) -> bool:
    """Say whether counter-evidence outweighs the name and what stands at it.

    A word right at the name decides, unless a rank stands there too; a word farther off in the
    window decides only for names that others bear and that have no rank.
    """
    if not weighed.against or weighed.rank:
        return False
    if weighed.found.use.strength is not Strength.STRONG:
        return True
    return is_adjacent(weighed.found, weighed.against[0], weighed.reading)


def _settle_namesakes(hits: dict[int, Hit], by_entry: dict[int, list[Place]]) -> dict[int, Hit]:
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
