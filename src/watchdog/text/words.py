"""Whole words: whether a found stretch is one, and what stands before and after it."""

import re

from watchdog.text.scripts import script_info

_TOKEN_BEFORE = re.compile(r"([^\s.,;:!?()\[\]\"“”«»]{1,24})[ \t\u00a0\u2010\u2011-]$")
_TOKEN_AFTER = re.compile(r"[ \t\u00a0\u2010\u2011-]([^\W\d_][^\W\d_'’]{0,23})")
# The length is bounded: Chinese text is one word without an end.
_FILE_NAME = re.compile(
    r"[\w%()-]{0,60}\.(?:jpe?g|png|gif|webp|pdf|docx?|xlsx?|mp[34]|html?|php|zip)\b", re.I
)
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


# A credit in running text: "Reporting by A; editing by B.", "Photo: A/Agency", "Interview: A".
_CREDIT = re.compile(
    r"(?:^|[.;(\n|—–\[])\s*"
    r"(?:(?:additional )?(?:text|words|stor(?:y|ies)|report(?:ing|ed)?|writ(?:ing|ten)"
    r"|edit(?:ing|ed)|photos?|photographs?|pictures?|images?|video|graphics|translat(?:ion|ed)"
    r"|compiled|interview)"
    r"(?: from [^\n.;:]{2,30}?)?\s*(?:by|:|-|–)\s*"
    r"|(?:by|фото|текст|автор|记者|摄影|编辑|文|图)\s*[:：/]\s*)"
    r"(?:[^\W\d_][\w.'’-]*(?:,| and|/)? ){0,6}$",
    re.I,
)
_CREDIT_ENDS = re.compile(r"\s*(?:$|[.;/|)\]\n,]|and\b|for\b|in [^\W\d_a-zа-я])")
_CONTRIBUTED = re.compile(
    r"(?:,? and [^\W\d_]\w+ [^\W\d_]\w+)? (?:contributed (?:to|report)|contributes to"
    r"|reports (?:from|for|on)|reported from|reporting from"
    r"|is (?:the|a) (?:pseudonym|pen name|pen-name|nom de plume) of)\b"
)


def in_byline(text: str, start: int, end: int) -> bool:
    """Say whether the stretch is a writer's name in a line like "By A and B" or "(Photo by A)"."""
    before = text[max(0, start - 80) : start]
    if _BYLINE.search(before[-40:]) and _BYLINE_GOES_ON.match(text, end):
        return True
    if _CONTRIBUTED.match(text, end):
        return True
    if _CREDIT.search(before) is not None and _CREDIT_ENDS.match(text, end) is not None:
        return True
    return _is_signature(text, start, end)


_PLACE_OF_WRITER = re.compile(r"[ \t]*[(（][^()（）\n\d]{2,30}[)）][ \t]*(?:\n|$)")


def _is_signature(text: str, start: int, end: int) -> bool:
    """Say whether the first or the last line is a name and a place: "Ko Onym (New Delhi)"."""
    place = _PLACE_OF_WRITER.match(text, end)
    if place is None or text[text.rfind("\n", 0, start) + 1 : start].strip():
        return False
    alone = not text[:start].strip() and not text[place.end() :].strip()
    return not alone and not (text[:start].strip() and text[place.end() :].strip())


def in_address(text: str, start: int, end: int) -> bool:
    """Say whether the stretch is part of a web or mail address."""
    left = start
    floor = max(0, start - 200)
    while left > floor and not text[left - 1].isspace():
        left -= 1
    before = text[left:start]
    if _FILE_NAME.match(text, end) and not text[end : end + 1].isspace():
        return True
    return _ADDRESS.search(before) is not None or text[end : end + 1] == "@"
