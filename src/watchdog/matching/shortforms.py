"""Short forms: after "Senior General Min Aung Hlaing", a bare "Hlaing" means him again.

A short form is a mention of the document and never a hit of its own: it counts only after the full
name of somebody who is a hit, where nobody else in the document could be meant by it.
"""

import re
from collections import defaultdict
from dataclasses import replace

from watchdog.matching.index import Index
from watchdog.matching.judge import Judged
from watchdog.matching.reading import Found, Place, Reading
from watchdog.matching.rules import RULES
from watchdog.model import Hit, Reason
from watchdog.text.scripts import script_of
from watchdog.text.spans import Spans

_MIN_LETTERS = 4
_MOST = 50
# A comma counts too: "KYAW, Thiha" is a list's own order.
_BESIDE = re.compile(r",? |-")
_CAPITALISED = re.compile(r"[^\W\d_][\w'’-]*")


def with_short_forms(judged: Judged, readings: tuple[Reading, ...], index: Index) -> Judged:
    """Add the short forms of the people that are hits to their mentions and to the standing."""
    bearers = _bearers(judged, index)
    if not bearers:
        return judged
    added: dict[str, list[Place]] = defaultdict(list)
    for reading in readings:
        for found in _short_forms(reading, bearers, seen=bool(added) or reading.field == "text"):
            added[index.entries[found.use.entry].id].append((reading, found))
    if not added:
        return judged
    return replace(
        judged,
        hits=tuple(_extended(hit, added.get(hit.entry, [])) for hit in judged.hits),
        standing=(*judged.standing, *(place for places in added.values() for place in places)),
    )


def _bearers(judged: Judged, index: Index) -> dict[str, Found]:
    """Return the last word of each person's full name, where one person alone bears it."""
    told = {hit.entry for hit in judged.hits if hit.verdict in ("alert", "review")}
    bearers: dict[str, Found] = {}
    shared: set[str] = set()
    for reading, found in judged.standing:
        use = found.use
        text = reading.folded.text[found.start : found.end]
        last = text.rpartition(" ")[2]
        if (
            not use.personal
            or index.entries[use.entry].id not in told
            or last == text
            or len(last) < _MIN_LETTERS
            or script_of(last) not in ("Latn", "Cyrl")
        ):
            continue
        if last in bearers and bearers[last].use.entry != use.entry:
            shared.add(last)
        bearers.setdefault(last, found)
    return {last: found for last, found in bearers.items() if last not in shared}


def _short_forms(reading: Reading, bearers: dict[str, Found], *, seen: bool) -> list[Found]:
    """Find the bare last words; in the title only what the title itself has named before."""
    folded, original = reading.folded.text, reading.original
    taken = Spans((each.start, each.end) for each in reading.whole_names())
    forms: list[Found] = []
    for last, bearer in bearers.items():
        begin = 0 if seen else folded.find(last) + 1
        for match in re.finditer(rf"(?<!\w){re.escape(last)}(?!\w)", folded[begin:]):
            start, end = match.start() + begin, match.end() + begin
            first, stop = reading.folded.original_span(start, end)
            if len(forms) == _MOST:
                return forms
            if (
                taken.meet(start, end)
                or not original[first].isupper()
                or _has_neighbour(original, first, stop)
                or reading.zones.at(first) is not None
            ):
                continue
            forms.append(Found(start, end, bearer.use))
    return forms


def _has_neighbour(original: str, first: int, stop: int) -> bool:
    """Say whether a capitalised word stands beside it in the sentence: then it is another name."""
    before = original[max(0, first - 30) : first]
    word = (
        before.rstrip(" \u00a0-").rpartition(" ")[2]
        if before.endswith((" ", "\u00a0", "-"))
        else ""
    )
    if word and word[0].isupper() and word[-1].isalpha() and not _begins_sentence(before, word):
        return True
    between = _BESIDE.match(original, stop)
    after = _CAPITALISED.match(original, between.end()) if between else None
    return after is not None and after[0][0].isupper()


def _begins_sentence(before: str, word: str) -> bool:
    ahead = before[: before.rfind(word)].rstrip()
    return not ahead or ahead[-1] in '.!?:"”’\n'


def _extended(hit: Hit, places: list[Place]) -> Hit:
    if not places:
        return hit
    mentions = tuple(reading.mention(found.start, found.end) for reading, found in places)
    words = ", ".join(sorted({f"“{each.text}”" for each in mentions}))
    first = mentions[0]
    said = Reason(
        rule="short-form",
        points=RULES["short-form"].points,
        note=f"after the full name also {words}",
        field=first.field,
        start=first.start,
        end=first.end,
    )
    return replace(hit, mentions=(*hit.mentions, *mentions), reasons=(*hit.reasons, said))
