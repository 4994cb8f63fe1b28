"""Letters that look like letters of another script, put back where a word mixes scripts.

"Hlаing" with a Cyrillic а, "MеHL", "Mин": typed on the wrong keyboard, or to slip past a filter. A
word of one script alone is never touched: pure Russian and Greek stay what they are. Each letter
is replaced by one letter, so that nothing moves.

The pairs are those of Unicode's list of confusables that whole words are made of.
"""

import re

_TO_LATIN = str.maketrans(
    "аАВеЕкКМНоОрРсСТуУхХіІјЈѕЅһԁԛԝёЁԌΑΒΕΖΗΙΚΜΝΟοΡΤΥΧνικυ",
    "aABeEkKMHoOpPcCTyYxXiIjJsShdqweEGABEZHIKMNOoPTYXvikv",
)
_TO_CYRILLIC = str.maketrans("aABceEHKkMoOpPTxXyYC", "аАВсеЕНКкМоОрРТхХуУС")
_LATIN = "A-Za-z\u00c0-\u024f"
_OTHER = "\u0370-\u03ff\u0400-\u052f"
# Only words that have both are looked at.
_MIXED = re.compile(
    rf"[{_LATIN}]+[{_OTHER}][{_LATIN}{_OTHER}]*|[{_OTHER}]+[{_LATIN}][{_LATIN}{_OTHER}]*"
)
_LATIN_RUN = re.compile(f"[{_LATIN}]+")
_LATIN_LETTER = re.compile(f"[{_LATIN}]")


def unmixed(text: str) -> str:
    """Return the text with every mixed word in the script that most of its letters are of."""
    for run in _LATIN_RUN.finditer(text):
        start, end = run.span()
        if _is_other(text[start - 1 : start]) or _is_other(text[end : end + 1]):
            return _MIXED.sub(_unmix, text)
    return text


def _is_other(char: str) -> bool:
    return "\u0370" <= char <= "\u052f"


def _unmix(match: re.Match[str]) -> str:
    word = match[0]
    latin = len(_LATIN_LETTER.findall(word))
    table = _TO_LATIN if 2 * latin >= len(word) else _TO_CYRILLIC
    return word.translate(table)
