"""Longer names: "Min Aung Hlaing Oo" is not Min Aung Hlaing, and "Myanmar Navy" not Myanmar.

Two ways to know: a longer watched name covers the shorter one, or a syllable of a personal name
stands right beside it.
"""

from dataclasses import dataclass, replace
from functools import cache

from watchdog.matching.reading import Found, Reading
from watchdog.text.fold import fold
from watchdog.text.scripts import script_of
from watchdog.text.words import word_after, word_before
from watchdog.text.wordlists import word_list

# Words before a name that are no part of it.
_TITLES_BEFORE = frozenset("u daw ko dr bo bogyoke thura sithu saya sayadaw mahn gen vice".split())
# After these, "May" is a month.
_BEFORE_A_MONTH = frozenset("in last since of by until from this early late mid next on".split())


@dataclass(frozen=True, slots=True)
class Syllables:
    """The syllables of one script's personal names, folded."""

    sure: frozenset[str]
    doubtful: frozenset[str]


@cache
def syllables(language: str) -> Syllables:
    """Return the name syllables of `en`, `ru` or `my`."""
    rows = [(sort, fold(text)) for lang, sort, text in word_list("name_syllables") if lang == language]
    doubtful = frozenset(text for sort, text in rows if sort == "doubtful")
    return Syllables(
        sure=frozenset(text for sort, text in rows if sort == "syllable") - doubtful,
        doubtful=doubtful,
    )


def mark_longer(reading: Reading) -> Reading:
    """Give the gate `longer-name` to every name that a longer one contains."""
    names = _mask_contained(reading.names)
    return replace(
        reading,
        names=tuple(
            replace(found, gate="longer-name")
            if found.gate is None and found.use.personal and _is_part(reading, found)
            else found
            for found in names
        ),
    )


def _mask_contained(names: tuple[Found, ...]) -> list[Found]:
    """Mark names inside another; `names` come by start, longest first."""
    marked: list[Found] = []
    reach_start, reach_end = -1, -1
    for found in names:
        if found.gate is not None:
            marked.append(found)
            continue
        same = (found.start, found.end) == (reach_start, reach_end)
        if found.end <= reach_end and not same:
            marked.append(replace(found, gate="longer-name"))
            continue
        reach_start, reach_end = found.start, found.end
        marked.append(found)
    return marked


def _is_part(reading: Reading, found: Found) -> bool:
    """Say whether a syllable of a personal name stands right before or after the name."""
    script = script_of(reading.folded.text[found.start : found.end])
    begin, stop = reading.folded.original_span(found.start, found.end)
    if script == "Latn":
        known = syllables("en")
    elif script == "Cyrl":
        known = syllables("ru")
    else:
        return False
    words = reading.folded.text[found.start : found.end].split(" ")
    if not all(word in known.sure or word in known.doubtful for word in words):
        return False
    headline = reading.field == "title" or reading.original[begin:stop].isupper()
    before = word_before(reading.original, begin)
    after = word_after(reading.original, stop)
    if after is not None and _continues(after, known, headline=headline):
        return True
    if before is None or fold(before) in _TITLES_BEFORE:
        return False
    if fold(before) == "may":
        earlier = word_before(reading.original, begin - len(before) - 1)
        return earlier is not None and earlier.casefold() not in _BEFORE_A_MONTH and not headline
    return _continues(before, known, headline=headline)


def _continues(word: str, known: Syllables, *, headline: bool) -> bool:
    if not word[0].isupper():
        return False
    folded = fold(word.removesuffix("'s").removesuffix("’s"))
    return folded in known.sure or (folded in known.doubtful and not headline)
