"""A text as a reader sees it, for rules that look at capitals, lines and punctuation.

Unlike the fold it keeps case, line breaks and punctuation, and undoes only what nobody sees:
character references, invisible characters, odd spaces and widths, letters of another script inside
a word, Burmese typed for Zawgyi, and lines that were broken at a width.
"""

import re
import unicodedata
from itertools import pairwise

from watchdog.text.fold import Edit, Folded, edits_of, from_zawgyi, refer, unmix

# Format characters and soft hyphens; every sort of space but those of lines; letters of full width.
_UNSEEN = re.compile(
    "[\u00a0\u00ad\u034f\u061c\u180e\u2000-\u200f\u202a-\u202f\u205f-\u2064\ufeff"
    "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]"
)


# Where plain text may have to be tidied.
_ODD_ASCII = re.compile(r"[&\n\t]|  ")
_SPACES = re.compile(r"\t[ \t]*| [ \t]+")
# A letter with its marks apart: "й" as "и" and a breve.
_APART = re.compile("[^\\W\\d_][\u0300-\u036f]+")
# A line that goes on in small letters was broken at its width, and so was a long one that ends
# within a sentence where no line is longer than mail and paper have them.
_GOES_ON = re.compile(r"(?m)^([^\n]*[^\s.!?:;…-])([ \t]*\r?\n[ \t]*)(?=[a-zа-я])")
# A line of fewer words is as often a heading: "Recommended stories".
_LINE_WORDS = 3
_WIDTH, _LONG = 100, 55
_ENDS = tuple('.!?:;…။。！？：”"»')


def tidied(text: str) -> Folded | None:
    """Return the text as it is seen with the way back, or `None` where it is so already.

    Takes linear time.
    """
    if text.isascii() and not _ODD_ASCII.search(text):
        return None
    tidy, layers = text, list[tuple[Edit, ...]]()
    for step in (refer, _seen, _spaced, _composed, from_zawgyi, unmix, _unwrapped):
        tidy, moved = step(tidy)
        if moved:
            layers.append(moved)
    return None if tidy == text else Folded(tidy, text, tuple(layers))


def _seen(text: str) -> tuple[str, tuple[Edit, ...]]:
    if _UNSEEN.search(text) is None:
        return text, ()
    return _UNSEEN.sub(_as_seen, text), edits_of(_UNSEEN, _as_seen, text)


def _spaced(text: str) -> tuple[str, tuple[Edit, ...]]:
    """Put one space for several, and for tabs."""
    if _SPACES.search(text) is None:
        return text, ()
    return _SPACES.sub(" ", text), edits_of(_SPACES, " ", text)


def _composed(text: str) -> tuple[str, tuple[Edit, ...]]:
    if _APART.search(text) is None:
        return text, ()
    return _APART.sub(_as_one, text), edits_of(_APART, _as_one, text)


def _as_one(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", match[0])


def _as_seen(match: re.Match[str]) -> str:
    char = match[0]
    if char.isspace():
        return " "
    return "" if unicodedata.category(char) in ("Cf", "Mn") else unicodedata.normalize("NFKC", char)


def _joined(match: re.Match[str]) -> str:
    words = match[1].split()
    if len(words) < _LINE_WORDS and words[0][0].isupper():
        return match[0]
    return match[1] + " " * len(match[2])


def _unwrapped(text: str) -> tuple[str, tuple[Edit, ...]]:
    """Put a space for a line break that only keeps to a width; every character keeps its place."""
    if "\n" not in text:
        return text, ()
    text = _GOES_ON.sub(_joined, text)
    lines = text.split("\n")
    if max(map(len, lines)) > _WIDTH:
        return text, ()
    pieces = [lines[0]]
    for before, line in pairwise(lines):
        broken = (
            len(before) >= _LONG and line.strip() and not before.rstrip().endswith((*_ENDS, "-"))
        )
        pieces += (" " if broken else "\n", line)
    return "".join(pieces), ()
