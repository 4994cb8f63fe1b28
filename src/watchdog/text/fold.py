"""One fold for names and for articles, so that a name is found however it was typed.

The steps, in order; `fold` and `fold_with_map` run the same ones, so they cannot disagree:

1. each character by itself: compatibility forms (full width, ligatures), lower case, Latin and
   Greek accents off, `ё` to `е`; apostrophes, quotes, hyphens and spaces to one form each;
   zero-width characters, soft hyphens and direction marks away;
2. combining marks left over: joined to a Cyrillic letter that needs them (`й`), else dropped;
3. Burmese: one order of marks, `ဦ` to `ဦ`, the digit zero typed for the letter `ဝ` and back;
4. Thai: one order of vowel and tone, `เเ` to `แ`, nikhahit and aa to sara am;
5. runs of spaces to one; a hyphen or underscore inside a word to a space;
6. spaces beside Burmese, Thai, Lao, Khmer and Chinese characters away: they are optional there.

Diacritics of Thai and Burmese are letters in all but name and are never dropped.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from watchdog.text.scripts import unspaced_class


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A folded text with its way back.

    Character i of `text` came from the original's code points `starts[i]` up to `ends[i]`
    (exclusive). Both are empty where the fold changed no position: then i maps to itself.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original span of a non-empty folded span."""
        if not self.starts:
            return start, end
        return self.starts[start], self.ends[end - 1]


_APOSTROPHES = "'’‘‛ʼʻʹ′´`＇\u055a\ua78c"
_QUOTES = '"“”„‟«»″＂'
_HYPHENS = "-‐‑‒–−﹣－_＿\u2043"
_KEEP = frozenset("йїўѓќ")
_SPECIAL = {
    **dict.fromkeys(_APOSTROPHES, "'"),
    **dict.fromkeys(_QUOTES, '"'),
    **dict.fromkeys(_HYPHENS, "-"),
    **dict(zip("øđłıæœðþħŧ", ["o", "d", "l", "i", "ae", "oe", "d", "th", "h", "t"], strict=True)),
    "ဩ": "သြ",
    "ဪ": "သြော်",
    "\u0e33": "\u0e33",
    "\u0eb3": "\u0eb3",
}
_COMBINING = re.compile("[\u0300-\u036f]")


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
    if _COMBINING.match(char):
        return char
    if _is_dropped(char):
        return ""
    folded = unicodedata.normalize("NFKC", char).casefold()
    if folded in _KEEP:
        return folded
    if len(folded) == 1 and not unicodedata.decomposition(folded):
        plain = folded
    else:
        plain = _COMBINING.sub("", _decompose(folded))
    if plain == char:
        return char
    return "".join(map(_fold_char, plain))


def _decompose(text: str) -> str:
    """Take accents apart where step 1 drops them; leave scripts whose marks are letters."""
    return "".join(
        unicodedata.normalize("NFKD", char)
        if _COMBINING.search(unicodedata.normalize("NFKD", char))
        else unicodedata.normalize("NFKC", char)
        for char in text
    )


class _CharTable(dict[int, str]):
    """A memory of `_fold_char`, in the shape that `str.translate` wants."""

    def __missing__(self, point: int) -> str:
        folded = _fold_char(chr(point))
        self[point] = folded
        return folded


_CHARS = _CharTable()
_ASCII = {point: _fold_char(chr(point)) for point in range(128)}


# Order of Burmese marks after UTN 11: medials, e, upper and lower vowels, aa, asat, signs.
_MARK_ORDER = {
    mark: at
    for at, mark in enumerate(
        "\u103b\u103c\u103d\u103e\u1031\u102d\u102e\u1032\u102f\u1030\u102b\u102c\u1036\u103a\u1037\u1038"
    )
}
_MARKS = "".join(_MARK_ORDER)


def _join_marks(match: re.Match[str]) -> str:
    base = match[1]
    for mark in match[2]:
        joined = unicodedata.normalize("NFC", base + mark)
        if len(joined) == 1 and joined in _KEEP:
            base = joined
    return base


def _order_marks(match: re.Match[str]) -> str:
    return "".join(sorted(set(match[0]), key=_MARK_ORDER.__getitem__))


def _order_thai(match: re.Match[str]) -> str:
    return match[2] + match[1]


_UNSPACED = unspaced_class()
_Replacement = str | Callable[[re.Match[str]], str]
_DIGIT = "၀-၉"

# (what must occur for the rule to be worth trying, pattern, replacement)
_RULES: tuple[tuple[re.Pattern[str] | str, re.Pattern[str], _Replacement], ...] = (
    (_COMBINING, re.compile("(.?)([\u0300-\u036f]+)", re.S), _join_marks),
    (re.compile("[\u1000-\u109f]"), re.compile(f"[{_MARKS}]{{2,}}"), _order_marks),
    ("\u1025", re.compile("\u1025\u102e"), "\u1026"),
    ("\u1025\u103a", re.compile("\u1025\u103a"), "\u1009\u103a"),
    ("ဝ", re.compile(f"(?<=[{_DIGIT}])ဝ(?=ဝ*[{_DIGIT}])"), "၀"),
    ("၀", re.compile(f"(?<![{_DIGIT}])၀(?![{_DIGIT}])"), "ဝ"),
    ("\u0e40\u0e40", re.compile("\u0e40\u0e40"), "\u0e41"),
    (
        re.compile("[\u0e48-\u0e4b]"),
        re.compile("([\u0e48-\u0e4b])([\u0e31\u0e34-\u0e39\u0e4d])"),
        _order_thai,
    ),
    ("\u0e4d", re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32"), "\\1\u0e33"),
    ("  ", re.compile("  +"), " "),
    ("-", re.compile(r"(?<=[^\s-])-(?=[^\s-])"), " "),
    (
        re.compile(f"[{_UNSPACED}]"),
        re.compile(
            f"(?<![{_DIGIT}]) (?=[{_UNSPACED}])|(?<=[{_UNSPACED}]) (?![{_DIGIT}ဝ])"
            f"|(?<=[{_DIGIT}]) (?![{_DIGIT}ဝ])(?=[{_UNSPACED}])"
            f"|(?<![{_DIGIT}])(?<=[{_UNSPACED}]) (?=[{_DIGIT}ဝ])"
        ),
        "",
    ),
)


def _occurs(what: re.Pattern[str] | str, text: str) -> bool:
    return what in text if isinstance(what, str) else what.search(text) is not None


def fold(text: str) -> str:
    """Return the folded text; folding it again changes nothing."""
    if text.isascii():
        folded = text.translate(_ASCII)
        rules = _RULES[-3:-1]
    else:
        folded = text.translate(_CHARS)
        rules = _RULES
    for what, pattern, replacement in rules:
        if _occurs(what, folded):
            folded = pattern.sub(replacement, folded)
    return folded


def fold_with_map(text: str) -> Folded:
    """Fold as `fold` does and keep, for every folded character, where it came from."""
    parts = [_CHARS[ord(char)] for char in text]
    folded = "".join(parts)
    starts: list[int] = []
    ends: list[int] = []
    for at, part in enumerate(parts):
        starts.extend([at] * len(part))
        ends.extend([at + 1] * len(part))
    for what, pattern, replacement in _RULES:
        if _occurs(what, folded):
            folded, starts, ends = _replace(pattern, replacement, folded, starts, ends)
    if starts == list(range(len(text))):
        return Folded(text=folded, starts=(), ends=())
    return Folded(text=folded, starts=tuple(starts), ends=tuple(ends))


def _replace(
    pattern: re.Pattern[str],
    replacement: _Replacement,
    text: str,
    starts: list[int],
    ends: list[int],
) -> tuple[str, list[int], list[int]]:
    """Do `pattern.sub` and carry the map along; a replaced stretch maps as a whole."""
    pieces: list[str] = []
    new_starts: list[int] = []
    new_ends: list[int] = []
    last = 0
    for match in pattern.finditer(text):
        begin, stop = match.span()
        piece = match.expand(replacement) if isinstance(replacement, str) else replacement(match)
        pieces += (text[last:begin], piece)
        new_starts += starts[last:begin]
        new_ends += ends[last:begin]
        new_starts += [starts[begin]] * len(piece)
        new_ends += [ends[stop - 1]] * len(piece)
        last = stop
    pieces.append(text[last:])
    new_starts += starts[last:]
    new_ends += ends[last:]
    return "".join(pieces), new_starts, new_ends
