"""Which writing system a character belongs to, and where a name may begin and end in it.

Python's word boundaries and `isalnum` are wrong for Burmese and Thai, whose vowel signs are marks
and whose words are not spaced. This table is the one place that knows; a new writing system is
one row.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

TextRange = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """One writing system.

    Attributes:
        code: ISO 15924; Han text is `Hani` here, `script_of` tells Hans from Hant.
        ranges: inclusive code point ranges, blocks of Unicode 16.
        spaced: True where words are separated by spaces.
        may_start: whether a name may begin at an index of a folded text.
        may_end: whether a name may end before an index of a folded text.
    """

    code: str
    ranges: tuple[TextRange, ...]
    spaced: bool
    may_start: Callable[[str, int], bool]
    may_end: Callable[[str, int], bool]


@lru_cache(maxsize=4096)
def _continues_word(char: str) -> bool:
    """Say whether the character continues a spaced-script word (letter, digit or mark)."""
    if char < "\x80":
        return char.isalnum()
    if is_unspaced(char):
        return False
    return char.isalnum() or unicodedata.category(char)[0] == "M"


def _spaced_start(text: str, index: int) -> bool:
    return index == 0 or not _continues_word(text[index - 1])


def _spaced_end(text: str, index: int) -> bool:
    return index >= len(text) or not _continues_word(text[index])


_MYANMAR_MARKS = frozenset(
    map(chr, [*range(0x102B, 0x103F), *range(0x1056, 0x105A), *range(0x105E, 0x1061)])
) | frozenset(map(chr, [*range(0x1062, 0x1065), *range(0x1067, 0x106E), *range(0x1071, 0x1075)]))
_MYANMAR_DIGITS = frozenset("၀၁၂၃၄၅၆၇၈၉")
_ASAT, _VIRAMA, _DOT_BELOW = "\u103a", "\u1039", "\u1037"


def _myanmar_start(text: str, index: int) -> bool:
    if text[index] in _MYANMAR_DIGITS:
        return index == 0 or text[index - 1] not in _MYANMAR_DIGITS
    return index == 0 or text[index - 1] != _VIRAMA


def _myanmar_end(text: str, index: int) -> bool:
    following = text[index : index + 3]
    if not following:
        return True
    if text[index - 1] in _MYANMAR_DIGITS:
        return following[0] not in _MYANMAR_DIGITS
    if following[0] in _MYANMAR_MARKS:
        return False
    # A consonant that is killed or carries a stack closes the syllable before it.
    if following[1:2] in (_ASAT, _VIRAMA):
        return False
    return following[1:] != _DOT_BELOW + _ASAT


_THAI_AFTER = frozenset(map(chr, [0x0E30, 0x0E45, *range(0x0E31, 0x0E3B), *range(0x0E47, 0x0E4F)]))
_THAI_LEADING = frozenset("เแโใไ")
_THAI_DIGITS = frozenset("๐๑๒๓๔๕๖๗๘๙")


def _thai_start(text: str, index: int) -> bool:
    if index == 0:
        return True
    if text[index] in _THAI_DIGITS:
        return text[index - 1] not in _THAI_DIGITS
    return text[index - 1] not in _THAI_LEADING


def _thai_end(text: str, index: int) -> bool:
    if index >= len(text):
        return True
    if text[index - 1] in _THAI_DIGITS:
        return text[index] not in _THAI_DIGITS
    return text[index] not in _THAI_AFTER


def _anywhere(text: str, index: int) -> bool:  # noqa: ARG001 -- the signature of the table
    return True


SCRIPTS: tuple[Script, ...] = (
    Script(
        code="Latn",
        ranges=(
            (0x41, 0x5A),
            (0x61, 0x7A),
            (0xAA, 0xAA),
            (0xBA, 0xBA),
            (0xC0, 0xD6),
            (0xD8, 0xF6),
            (0xF8, 0x2B8),
            (0x1E00, 0x1EFF),
            (0x2C60, 0x2C7F),
            (0xA720, 0xA7FF),
            (0xFF21, 0xFF3A),
            (0xFF41, 0xFF5A),
        ),
        spaced=True,
        may_start=_spaced_start,
        may_end=_spaced_end,
    ),
    Script(
        code="Cyrl",
        ranges=((0x400, 0x52F), (0x1C80, 0x1C8F), (0x2DE0, 0x2DFF), (0xA640, 0xA69F)),
        spaced=True,
        may_start=_spaced_start,
        may_end=_spaced_end,
    ),
    Script(
        code="Mymr",
        ranges=((0x1000, 0x109F), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F)),
        spaced=False,
        may_start=_myanmar_start,
        may_end=_myanmar_end,
    ),
    Script(
        code="Thai",
        ranges=((0xE01, 0xE3A), (0xE40, 0xE5B)),
        spaced=False,
        may_start=_thai_start,
        may_end=_thai_end,
    ),
    Script(
        code="Hani",
        ranges=(
            (0x2E80, 0x2FDF),
            (0x3005, 0x3007),
            (0x3400, 0x4DBF),
            (0x4E00, 0x9FFF),
            (0xF900, 0xFAFF),
            (0x20000, 0x323AF),
        ),
        spaced=False,
        may_start=_anywhere,
        may_end=_anywhere,
    ),
    Script(
        code="Kana",
        ranges=((0x3040, 0x30FF), (0x31F0, 0x31FF)),
        spaced=False,
        may_start=_anywhere,
        may_end=_anywhere,
    ),
    Script(
        code="Laoo",
        ranges=((0xE80, 0xEFF),),
        spaced=False,
        may_start=_anywhere,
        may_end=_anywhere,
    ),
    Script(
        code="Khmr",
        ranges=((0x1780, 0x17FF),),
        spaced=False,
        may_start=_anywhere,
        may_end=_anywhere,
    ),
    Script(
        code="Grek",
        ranges=((0x370, 0x3FF), (0x1F00, 0x1FFF)),
        spaced=True,
        may_start=_spaced_start,
        may_end=_spaced_end,
    ),
)

_OTHER = Script(code="Zyyy", ranges=(), spaced=True, may_start=_spaced_start, may_end=_spaced_end)
_BLOCKS = sorted(
    ((low, high, script) for script in SCRIPTS for low, high in script.ranges),
    key=lambda block: block[0],
)
_LATIN = SCRIPTS[0]
_STARTS = [low for low, _, _ in _BLOCKS]

# Characters that only traditional Chinese writes, from the names and words of this field; enough
# to tell the two apart in a sentence, not a dictionary.
_TRADITIONAL_ONLY = frozenset(
    "緬軍國會長東協領導聯將參謀總統員發說對這個們來時為與從門開關過還進運電視報議憲選舉戰鬥爭擊"
    "襲飛機彈藥艦隊師團營級務處書記錄製產業銀貿經濟資約簽訂條談訪問見華龍馬習後無應該學實際環區"
    "縣鎮鄉邊衛黨權義爾亞歐韓諾羅維達納萊蘇溫邁賓覺亂終專辦廳壓擔"
)


@lru_cache(maxsize=8192)
def script_info(char: str) -> Script:
    """Return the row of the table for one character; punctuation and digits give `Zyyy`."""
    point = ord(char)
    if point < 0x80:
        return _LATIN if char.isalpha() else _OTHER
    at = bisect_right(_STARTS, point) - 1
    if at >= 0 and point <= _BLOCKS[at][1]:
        return _BLOCKS[at][2]
    return _OTHER


def is_unspaced(char: str) -> bool:
    """Say whether the character belongs to a script that writes words without spaces."""
    return char >= "\u0e01" and not script_info(char).spaced


@lru_cache(maxsize=8192)
def script_of(text: str) -> str:
    """Return the ISO 15924 code of the script that most letters of the text are in.

    Han text is `Hant` when it has a character that only traditional Chinese writes, else `Hans`.
    Text without letters gives `Zyyy`. Ties go to the script that comes first.
    """
    counts: dict[str, int] = {}
    for char in text:
        code = script_info(char).code
        if code != "Zyyy":
            counts[code] = counts.get(code, 0) + 1
    if not counts:
        return "Zyyy"
    code = max(counts, key=lambda each: counts[each])
    if code != "Hani":
        return code
    return "Hant" if any(char in _TRADITIONAL_ONLY for char in text) else "Hans"


def unspaced_class() -> str:
    """Return the inside of a regular expression class of all unspaced-script characters."""
    return "".join(
        f"{chr(low)}-{chr(high)}"
        for script in SCRIPTS
        if not script.spaced
        for low, high in script.ranges
    )
