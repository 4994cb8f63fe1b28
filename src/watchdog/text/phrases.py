"""Phrases as a person writes them into a word list, made ready to be found in folded text.

In a phrase `*` after letters stands for any ending (`поставк*`) and lets up to three words stand
between that word and the next (`deliver* fighter`), `*` between spaces for up to five words
(`trained * troops`), `?` for one letter (`authori?ed`). What stands before the first of them
is the anchor that the automaton looks for; the rest is checked where the anchor was found.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from watchdog.text.fold import fold
from watchdog.text.scripts import is_unspaced, script_info, script_of

_LETTERS = "[^\\W_]"
# Words of another clause stand in no gap: "told him that it planned to" tells him to do nothing.
_OWN = "(?!(?:that|which|who|что|который|которая|которые) )"
_GAP = f"(?:{_OWN}[^\\s.!?;]{{1,40}} ){{0,5}}?"
_SHORT_GAP = f"(?:{_OWN}[^\\s.!?;]{{1,40}} ){{0,3}}?"
# A Russian ending is at most this long; longer remainders are another word.
_ENDING = 8


class Phrase(NamedTuple):
    """One phrase ready to be found; a tuple, for there are 22 000 in an index that is unpacked.

    Attributes:
        anchor: folded, never empty; stands at the start of every occurrence.
        pattern: what to match where the anchor begins, or `None` for a plain phrase. Made into an
            expression when its anchor was found: most of the 1 700 never are.
        stem: True where letters may follow (`хунт` finds `хунты`).
        caps: True for an abbreviation, which counts only when written in capitals.
    """

    anchor: str
    pattern: str | None
    stem: bool
    caps: bool


def read_phrase(text: str, *, stems: bool = False) -> Phrase | None:
    """Make a phrase of its written form; `None` where nothing but wildcards is left.

    Args:
        text: the phrase as written, unfolded.
        stems: whether Cyrillic phrases of more than three letters are stems by themselves.
    """
    folded = fold(text).strip().lstrip("*? ").rstrip(" ")
    while folded.endswith(" *"):
        folded = folded[:-2].rstrip()
    if not folded:
        return None
    letters = [char for char in text if char.isalpha()]
    caps = 2 <= len(letters) <= 6 and all(char.isupper() for char in letters)
    wild = re.search("[*?]", folded)
    if wild is None:
        stem = stems and len(folded) > 3 and script_of(folded) == "Cyrl"
        return Phrase(anchor=folded, pattern=None, stem=stem, caps=caps)
    anchor = folded[: wild.start()].rstrip()
    return Phrase(anchor=anchor, pattern=_pattern(folded), stem=folded.endswith("*"), caps=False)


def _pattern(folded: str) -> str:
    pieces: list[str] = []
    for word in folded.split(" "):
        if word == "*":
            pieces.append(_GAP)
            continue
        body = re.escape(word).replace("\\*", f"{_LETTERS}{{0,20}}").replace("\\?", _LETTERS)
        pieces.append(body + " " + (_SHORT_GAP if word.endswith("*") else ""))
    return "".join(pieces).removesuffix(_SHORT_GAP).removesuffix(" ")


@lru_cache(maxsize=8192)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def may_begin(folded: str, start: int) -> bool:
    """Say whether a word of the text may begin at a place."""
    return script_info(folded[start]).may_start(folded, start)


def phrase_end(phrase: Phrase, folded: str, start: int) -> int | None:
    """Return where the phrase that begins at `start` ends, or `None` if it is not one.

    `start` must be where the anchor was found and a word may begin (`may_begin`). A whole word is
    wanted, with an English plural allowed; a stem takes its ending with it.
    """
    if phrase.pattern is None:
        end = start + len(phrase.anchor)
    else:
        match = _compiled(phrase.pattern).match(folded, start)
        if match is None:
            return None
        end = match.end()
    if is_unspaced(folded[end - 1]):
        return end if script_info(folded[end - 1]).may_end(folded, end) else None
    return _spaced_end(folded, end, stem=phrase.stem)


def _spaced_end(folded: str, end: int, *, stem: bool) -> int | None:
    info = script_info(folded[end - 1])
    if info.may_end(folded, end):
        return end
    if stem:
        for longer in range(end + 1, min(end + _ENDING, len(folded)) + 1):
            if info.may_end(folded, longer):
                return longer
        return None
    if folded[end] == "s" and info.may_end(folded, end + 1):
        return end + 1
    return None
