"""Longer Burmese names: "ဦးအေးစိုးဝင်း" is not စိုးဝင်း, and neither is "စိုးဝင်းအေးက".

Words are not spaced, so a syllable beside a name may as well begin or end another word. Those of
`name_syllables.txt` say how far they can be trusted.
"""

import re
from functools import cache

from watchdog.matching.reading import Found, Reading
from watchdog.matching.syllables import syllables
from watchdog.text.fold import fold
from watchdog.text.wordlists import word_list
from watchdog.text.words import is_whole

# The longest syllable of the list has so many characters.
_SYLLABLE_LETTERS = 8
_SYLLABLES_BEFORE = 3
_TITLE_LETTERS = 12
# What may follow a whole name: particles, "and", "said", a mark of the sentence.
_ENDS_A_NAME = "က|ကို|သည်|ဆို|၏|နှင့်|နဲ့|အား|ဟာ|မှ|တို့|[\\s၊။,.;:()]|$"


def is_part_of_burmese(reading: Reading, found: Found) -> bool:
    """Say whether name syllables beside a Burmese name make it somebody else's."""
    return _has_syllable_after(reading, found) or _has_syllables_before(reading, found)


def _has_syllable_after(reading: Reading, found: Found) -> bool:
    """Look for a syllable that is no word, or one that is whole: no "ဦး" of "led by" (ဦးဆောင်)."""
    folded = reading.folded.text
    known = syllables("my").sure
    for length in range(_SYLLABLE_LETTERS, 1, -1):
        end = found.end + length
        if folded[found.end : end] in known and is_whole(folded, found.end, end):
            return True
    # The fold takes the space away that ends a name, and the one before "he" (သူက).
    stop = reading.folded.original_span(found.start, found.end)[1]
    if reading.original[stop : stop + 1].isspace():
        return False
    last = _last_syllable()
    return bool(last.match(folded, found.end) or last.match(reading.original, stop))


def _has_syllables_before(reading: Reading, found: Found) -> bool:
    """Look for syllables glued to the front of a name, up to a title or a space."""
    folded, original = reading.folded.text, reading.original
    known = syllables("my").sure | syllables("my").doubtful
    first = reading.folded.original_span(found.start, found.start + 1)[0]
    start = found.start
    for _ in range(_SYLLABLES_BEFORE):
        lengths = range(min(_SYLLABLE_LETTERS, start), 0, -1)
        length = next((each for each in lengths if folded[start - each : start] in known), 0)
        start -= length
        begin = reading.folded.original_span(start, start + 1)[0]
        if not length or any(map(str.isspace, original[begin:first])):
            return False
        if folded.endswith(burmese_titles(), max(0, start - _TITLE_LETTERS), start):
            return True
        if begin == 0 or original[begin - 1].isspace():
            return True
    return False


@cache
def _last_syllable() -> re.Pattern[str]:
    """Match a syllable that ends a name, where what follows shows that the name ends there."""
    last = [
        fold(text)
        for language, sort, text in word_list("name_syllables")
        if (language, sort) == ("my", "last")
    ]
    return re.compile(f"(?:{'|'.join(sorted(last, key=len, reverse=True))})(?={_ENDS_A_NAME})")


@cache
def burmese_titles() -> tuple[str, ...]:
    """Return the ranks and honorifics that stand before a Burmese name, folded."""
    return tuple(
        fold(text)
        for language, sort, text in word_list("titles")
        if language == "my" and sort in ("civil", "rank")
    )
