"""Burmese typed for the Zawgyi font, brought into Unicode with the way back to what was typed.

Zawgyi puts letters where Unicode has others: `1039` is its asat, `103A` its medial ya, the vowel
`1031` and the medial ra stand before their consonant, and stacked letters have code points of
their own. One text may mix both encodings, so each line is judged by itself: first by what cannot
stand in Unicode (a vowel e after a space, a virama without a letter below), then by the statistics
of `myanmartools`. Shan, Karen and Mon use Zawgyi's code points as letters of their own; what only
they show is no sign.

The table of code points follows the Zawgyi-One font; ICU's transliterator `Zawgyi-my` says the
same (a test compares where it is installed).
"""

import re
import warnings
from functools import cache

from myanmartools import ZawgyiDetector

# New start and end, old start and end.
Edit = tuple[int, int, int, int]

_LETTERS = "\u1000-\u102a\u103f\u104e\u106a\u106b\u106e\u106f\u1086\u108f-\u1092\u1097"
_BEFORE = "\u1031\u103b\u107e-\u1084"
_AFTER = (
    "\u102b-\u1030\u1032-\u1034\u1036-\u103a\u103c\u103d\u105a\u1060-\u1069\u106c\u106d\u1070-\u107d\u1085"
    "\u1087-\u108e\u1093-\u1096\u200b\u200c\u2060"
)
# A vowel e belongs to the letter behind it; typed the other way round, to the one before.
_CLUSTER = re.compile(
    f"([{_BEFORE}]*)([{_LETTERS}]|[၀၇](?=[{_AFTER}]))"
    f"((?:[{_AFTER}]|\u1031(?![{_BEFORE}]*[{_LETTERS}]))*)"
)
_LINE = re.compile("[^\\n]*[\u1000-\u109f][^\\n]*")

# Letters of Unicode that a vowel e or a medial may stand behind; those of Shan, Karen and Mon too.
_UNICODE_BASE = (
    "\u1000-\u102a\u103b-\u103f\u104e\u1050-\u1055\u105a-\u1061\u1065\u1066\u106e-\u1070"
    "\u1075-\u1082\u108e\uaa60-\uaa7b"
)
# What cannot stand in Unicode: e or ra without a letter before it, an asat that carries a vowel, a
# virama without a letter below it.
_ONLY_ZAWGYI = re.compile(
    f"(?:^|[^{_UNICODE_BASE}\u1039\u200b\u200c\u2060])[\u1031\u103b\u107e-\u1084]"
    "|\u103a[\u102b-\u1032\u103c-\u103e]"
    f"|\u1039(?![{_UNICODE_BASE}])|[\u1033\u1034][^\u1000-\u1021]|\u102d\u1033"
)
_ONLY_UNICODE = re.compile(
    "[\u103e\u103f]|[\u103b-\u103d]\u1031|\u1004\u103a\u1039|[\u1000-\u1021]\u1031[\u102b\u102c]"
    "[^\u1039]|\u1037\u103a"
)
# How sure the statistics must be: of a line with one sign, with several; more need no statistics. A
# line without any sign may be a headline ("ခင္ရီ"); longer ones always have some.
_SURE = 0.95
_LIKELY = 0.3
_MANY = 3
_SHORT_CHARS = 120
_SHORT_SURE = 0.99
_MAYBE = re.compile("[\u1033\u1034\u1039\u103a\u1060-\u1097]")

# Quick to look for, and in every Zawgyi text of some length: a vowel e that begins a word or stands
# behind a finished syllable, or an asat.
_EARLY_E = re.compile("\u1031(?<=[\\s\u1037-\u103a။၊]\u1031)")
_HINT = re.compile("\u1039[^\u1000-\u1021]")
_LONG_CHARS = 200

_STACKED = {
    0x1060: "က", 0x1061: "ခ", 0x1062: "ဂ", 0x1063: "ဃ", 0x1065: "စ", 0x1066: "ဆ", 0x1067: "ဆ",
    0x1068: "ဇ", 0x1069: "ဈ", 0x106C: "ဋ", 0x106D: "ဌ", 0x1070: "ဏ", 0x1071: "တ", 0x1072: "တ",
    0x1073: "ထ", 0x1074: "ထ", 0x1075: "ဒ", 0x1076: "ဓ", 0x1077: "န", 0x1078: "ပ", 0x1079: "ဖ",
    0x107A: "ဗ", 0x107B: "ဘ", 0x107C: "မ", 0x1085: "လ", 0x1093: "ဘ",
}  # fmt: skip
_BASES = {
    0x106A: "\u1009", 0x106B: "\u100a", 0x106E: "ဍ္ဍ", 0x106F: "ဍ္ဎ", 0x1086: "\u103f",
    0x108F: "န", 0x1090: "ရ", 0x1091: "ဏ္ဍ", 0x1092: "ဋ္ဌ", 0x1097: "ဋ္ဋ",
    0x104E: "၎င်း",
    # The digits zero and seven typed for the letters that look like them.
    0x1040: "ဝ", 0x1047: "ရ",
}  # fmt: skip
_KINZI = "\u1004\u103a\u1039"
# Marks that change; (what stands before the letter, what stands behind it).
_MARKS: dict[int, tuple[str, str]] = {
    **{point: ("", f"\u1039{letter}") for point, letter in _STACKED.items()},
    0x1096: ("", "\u1039တ\u103d"),
    0x1033: ("", "\u102f"), 0x1034: ("", "\u1030"),
    0x1039: ("", "\u103a"), 0x103A: ("", "\u103b"), 0x107D: ("", "\u103b"),
    0x103B: ("", "\u103c"), **{point: ("", "\u103c") for point in range(0x107E, 0x1085)},
    0x103C: ("", "\u103d"), 0x103D: ("", "\u103e"), 0x1087: ("", "\u103e"),
    0x1088: ("", "\u103e\u102f"), 0x1089: ("", "\u103e\u1030"), 0x108A: ("", "\u103d\u103e"),
    0x105A: ("", "\u102b\u103a"),
    0x1064: (_KINZI, ""), 0x108B: (_KINZI, "\u102d"), 0x108C: (_KINZI, "\u102e"),
    0x108D: (_KINZI, "\u1036"), 0x108E: ("", "\u102d\u1036"),
    0x1094: ("", "\u1037"), 0x1095: ("", "\u1037"),
    0x200B: ("", ""), 0x200C: ("", ""), 0x2060: ("", ""),
}  # fmt: skip
# Order of what stands behind a letter: stacked letters, medials, e, vowels, signs, asat, visarga.
_ORDER = {
    mark: at
    for at, mark in enumerate(
        "\u103b\u103c\u103d\u103e\u1031\u102d\u102e\u1032\u102f\u1030\u102b\u102c\u1036\u1037\u103a\u1038"
    )
}
_STACK = re.compile("\u1039[\u1000-\u1021]")


@cache
def _detector() -> ZawgyiDetector:
    with warnings.catch_warnings():
        # It opens its model by a function that Python 3.11 and 3.12 call deprecated.
        warnings.simplefilter("ignore", DeprecationWarning)
        return ZawgyiDetector()


def is_zawgyi(line: str) -> bool:
    """Say whether a line of Burmese is typed for Zawgyi."""
    against = len(_ONLY_ZAWGYI.findall(line))
    if not against:
        short = len(line) <= _SHORT_CHARS and not _ONLY_UNICODE.search(line)
        return short and _MAYBE.search(line) is not None and _probability(line) >= _SHORT_SURE
    if against <= len(_ONLY_UNICODE.findall(line)):
        return False
    return against > _MANY or _probability(line) >= (_LIKELY if against > 1 else _SURE)


def _probability(line: str) -> float:
    probability: float = _detector().get_zawgyi_probability(line)
    return probability


def to_unicode(text: str) -> tuple[str, tuple[Edit, ...]]:
    """Convert the lines that are Zawgyi.

    Returns:
        The text, and the stretches that changed, in order; none where nothing is Zawgyi.
    """
    if len(text) > _LONG_CHARS and not _is_hinted(text):
        return text, ()
    pieces: list[str] = []
    edits: list[Edit] = []
    kept = length = 0
    for line in _LINE.finditer(text):
        if not is_zawgyi(line[0]):
            continue
        for cluster in _CLUSTER.finditer(text, line.start(), line.end()):
            new = _convert(cluster[1], cluster[2], cluster[3])
            if new == cluster[0]:
                continue
            begin, stop = cluster.span()
            pieces += (text[kept:begin], new)
            length += begin - kept
            edits.append((length, length + len(new), begin, stop))
            length += len(new)
            kept = stop
    pieces.append(text[kept:])
    return "".join(pieces), tuple(edits)


def _is_hinted(text: str) -> bool:
    if _EARLY_E.search(text):
        return True
    return "\u1039" in text and _HINT.search(text) is not None


def _convert(before: str, letter: str, after: str) -> str:
    """Convert one letter with its marks."""
    above, below = "", ""
    for char in before + after:
        front, behind = _MARKS.get(ord(char), ("", char))
        above += front
        below += behind
    stacked = "".join(_STACK.findall(below))
    marks = sorted(set(_STACK.sub("", below)), key=lambda mark: _ORDER.get(mark, -1))
    return above + _BASES.get(ord(letter), letter) + stacked + "".join(marks)
