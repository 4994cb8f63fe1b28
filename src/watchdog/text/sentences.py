"""Where sentences begin and end, for quotes and for windows of evidence.

Rules of thumb per script, cheap and never wrong by more than a sentence: Latin and Cyrillic end
at `. ! ?` before a space and something that can begin a sentence, unless the word before is an
abbreviation or an initial; Burmese at `။`; Chinese at `。！？`; Thai, which has no full stop, at
line breaks only; a line break always ends one where a blank line or a list follows.
"""

import re
from bisect import bisect_right
from functools import cache

from watchdog.text.wordlists import word_list

# A line break inside a paragraph is a soft wrap; a blank line or a heading-like break is not.
_END = re.compile(
    r"(?P<stop>[.!?…]+[\"'”’»)\]]*)(?=\s+[\"'“‘«(\[]*[^\W_a-zа-я]|\s*$)"
    r"|[။။][\"'”’»)\]]*|[。！？][」』”’）]*|\n[ \t\r]*\n\s*|\r?\n(?=[ \t]*[•*\-–—\d])"
)
# What one may begin with: looking for this first is three times as quick as looking for `_END`.
_MAY_END = re.compile("[.!?…။。！？\n\r]")
_WORD_BEFORE = re.compile(r"[^\s(\"'“‘«\[]{1,12}$")


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(text for _, _, text in word_list("abbreviations"))


def _ends_here(text: str, match: re.Match[str]) -> bool:
    """Say whether a possible end is one: not after an abbreviation, an initial or a number dot."""
    if match.group("stop") != ".":
        return True
    before = _WORD_BEFORE.search(text, max(0, match.start() - 13), match.start())
    if before is None:
        return True
    word = before[0]
    if word.casefold() in _abbreviations():
        return text[match.end() :].strip() == "" if len(text) - match.end() < 3 else False
    return not (len(word) == 1 and word.isupper())


def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of all sentences in order, without the white space around them."""
    spans: list[tuple[int, int]] = []
    start = looked = 0
    for candidate in _MAY_END.finditer(text):
        match = _END.match(text, candidate.start()) if candidate.start() >= looked else None
        if match is None:
            continue
        looked = match.end()
        if _ends_here(text, match):
            _add(spans, text, start, looked)
            start = looked
    _add(spans, text, start, len(text))
    return tuple(spans)


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if left < right:
        spans.append((start + left, start + right))


def sentence_at(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of the sentence (or sentences) that the given span stands in.

    The answer always covers `start` to `end`, also where they lie in white space.
    """
    spans = sentence_spans(text)
    begins = [span[0] for span in spans]
    first = max(0, bisect_right(begins, start) - 1)
    last = max(first, bisect_right(begins, max(start, end - 1)) - 1)
    if not spans:
        return start, end
    return min(spans[first][0], start), max(spans[last][1], end)
