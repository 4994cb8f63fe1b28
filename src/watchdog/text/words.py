"""Whole words: whether a found stretch is one, and what stands before and after it."""

import re

from watchdog.text.scripts import script_info

_TOKEN_BEFORE = re.compile(r"([^\s.,;:!?()\[\]\"“”«»]{1,24})[ \t\u00a0\u2010\u2011-]$")
_TOKEN_AFTER = re.compile(r"[ \t\u00a0\u2010\u2011-]([^\W\d_][^\W\d_'’]{0,23})")
_ADDRESS = re.compile(r"(?:https?:|www\.|@|://)", re.I)


def is_whole(folded: str, start: int, end: int) -> bool:
    """Say whether the folded stretch begins and ends where its scripts let a word begin and end."""
    first = script_info(folded[start])
    last = script_info(folded[end - 1])
    return first.may_start(folded, start) and last.may_end(folded, end)


def word_before(text: str, start: int) -> str | None:
    """Return the word that stands one space or hyphen before `start`, `None` after punctuation."""
    match = _TOKEN_BEFORE.search(text, max(0, start - 25), start)
    return match[1] if match else None


def word_after(text: str, end: int) -> str | None:
    """Return the word that stands one space or hyphen after `end`, `None` before punctuation."""
    match = _TOKEN_AFTER.match(text, end)
    return match[1] if match else None


_BYLINE = re.compile(
    r"(?:^|[\n(|])[^\S\n]*(?:(?:text|story|photos?|report(?:ed|ing)?|written|edited)[^\S\n]+)?by:?"
    r"[^\S\n]+$",
    re.I,
)
_BYLINE_GOES_ON = re.compile(r"[^\S\n]*(?:$|[\n|/)]|(?:,|and\b|for\b)[^\n]{0,60}(?:\n|$))")


def in_byline(text: str, start: int, end: int) -> bool:
    """Say whether the stretch is a writer's name in a line like "By A and B" or "(Photo by A)"."""
    before = _BYLINE.search(text[max(0, start - 40) : start])
    return before is not None and _BYLINE_GOES_ON.match(text, end) is not None


def in_address(text: str, start: int, end: int) -> bool:
    """Say whether the stretch is part of a web or mail address."""
    left = start
    floor = max(0, start - 200)
    while left > floor and not text[left - 1].isspace():
        left -= 1
    before = text[left:start]
    return _ADDRESS.search(before) is not None or text[end : end + 1] == "@"
