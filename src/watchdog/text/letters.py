"""Each character by itself, in the one form in which names and articles are compared.

The first step of the fold (see `fold`): compatibility forms, small letters, accents off,
apostrophes, quotes, hyphens and spaces to one form each, what carries nothing away.
"""

import re
import unicodedata

from watchdog.text.chinese import SIMPLIFIED

_APOSTROPHES = "'’‘‛ʼʻʹ′´`＇\u055a\ua78c"
_QUOTES = '"“”„‟«»″＂'
_HYPHENS = "-‐‑‒–−﹣－_＿\u2043"
KEEP = frozenset("йїўѓќ")
_SPECIAL = {
    **SIMPLIFIED,
    **dict.fromkeys(_APOSTROPHES, "'"),
    **dict.fromkeys(_QUOTES, '"'),
    **dict.fromkeys(_HYPHENS, "-"),
    **dict(zip("øđłıæœðþħŧ", ["o", "d", "l", "i", "ae", "oe", "d", "th", "h", "t"], strict=True)),
    "ဩ": "သြ",
    "ဪ": "သြော်",
    "\u0e33": "\u0e33",
    "\u0eb3": "\u0eb3",
}
COMBINING = re.compile("[\u0300-\u036f]")


def _is_dropped(char: str) -> bool:
    """Say whether a character carries nothing: format characters and stray combining marks."""
    category = unicodedata.category(char)
    if category in ("Cf", "Cs") or char in "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0":
        return True
    point = ord(char)
    return (
        0x1AB0 <= point <= 0x1AFF
        or 0x1DC0 <= point <= 0x1DFF
        or 0x20D0 <= point <= 0x20FF
        or 0xFE00 <= point <= 0xFE0F
        or 0xFE20 <= point <= 0xFE2F
        or 0xE0100 <= point <= 0xE01EF
    )


def _fold_char(char: str) -> str:
    """Fold one character by itself, to a form that folds to itself."""
    if char in _SPECIAL:
        return _SPECIAL[char]
    if char.isspace():
        return " "
    if COMBINING.match(char):
        return char
    if _is_dropped(char):
        return ""
    folded = unicodedata.normalize("NFKC", char).casefold()
    if folded in KEEP:
        return folded
    if len(folded) == 1 and not unicodedata.decomposition(folded):
        plain = folded
    else:
        plain = COMBINING.sub("", _decompose(folded))
    if plain == char:
        return char
    return "".join(map(_fold_char, plain))


def _decompose(text: str) -> str:
    """Take accents apart where step 1 drops them; leave scripts whose marks are letters."""
    return "".join(
        unicodedata.normalize("NFKD", char)
        if COMBINING.search(unicodedata.normalize("NFKD", char))
        else unicodedata.normalize("NFKC", char)
        for char in text
    )


class CharTable(dict[int, str]):
    """A memory of `_fold_char`, in the shape that `str.translate` wants."""

    def __missing__(self, point: int) -> str:
        folded = _fold_char(chr(point))
        self[point] = folded
        return folded


CHARS = CharTable()
ASCII = {point: _fold_char(chr(point)) for point in range(128)}

# What English typesetting adds to plain ASCII, with its folded form; the long dash stays.
TYPESET = tuple((char, CHARS[ord(char)]) for char in "\u2019\u2018\u201c\u201d\u2013\u2026\u00a0")
LONG_DASH = "\u2014"
