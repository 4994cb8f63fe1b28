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
_LATIN = "A-Za-z\u00c0-\u024f\u1e00-\u1eff\uff21-\uff3a\uff41-\uff5a"
_OTHER = "\u0370-\u03ff\u0400-\u052f\u1f00-\u1fff"
# Accents and invisible characters stand inside a word and are none of its letters.
_BETWEEN = "\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff"
# Runs of letters and what stands between them: each is looked at once.
_WORD = re.compile(rf"[{_LATIN}{_OTHER}{_BETWEEN}]+")
_WORD_GOES_ON = re.compile(f"[{_OTHER}{_BETWEEN}]")
_LATIN_RUN = re.compile(f"[{_LATIN}]+")
_LATIN_LETTER = re.compile(f"[{_LATIN}]")
_OTHER_LETTER = re.compile(f"[{_OTHER}]")


def unmixed(text: str) -> str:
    """Return the text with every mixed word in the script that most of its letters are of.

    Takes linear time; doing it twice changes nothing more.
    """
    # Looking around the Latin letters first is ten times as quick for a text that has few of them.
    for run in _LATIN_RUN.finditer(text):
        start, end = run.span()
        if _goes_on(text[start - 1 : start]) or _goes_on(text[end : end + 1]):
            return _WORD.sub(_unmix, text)
    return text


def _goes_on(char: str) -> bool:
    return _WORD_GOES_ON.match(char) is not None


def _unmix(match: re.Match[str]) -> str:
    word = match[0]
    latin, other = len(_LATIN_LETTER.findall(word)), len(_OTHER_LETTER.findall(word))
    if not latin or not other:
        return word
    table = _TO_LATIN if latin >= other else _TO_CYRILLIC
    return word.translate(table)
