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

# A capitalised word that may be Latin as well, next to one that is.
_ALIKE = "".join(map(chr, _TO_LATIN))
_CAPITALS = "".join(filter(str.isupper, _ALIKE))
_BESIDE_LATIN = re.compile(
    rf"(?:(?<=[{_LATIN}] )|(?<![{_LATIN}{_OTHER}])(?=[{_ALIKE}]+ [{_LATIN}]))"
    rf"[{_CAPITALS}][{_ALIKE}]+(?![{_LATIN}{_OTHER}])"
)


def unmixed(text: str) -> str:
    """Return the text with every mixed word in one script.

    That is the one that all its letters can be put into ("Sое" has no Russian S), where there is
    only one such; else the one that most of them are of. Where such a word became Latin, a
    capitalised word beside a Latin one becomes Latin, too, if it can ("Тау Zа"). Takes linear time;
    doing it twice changes nothing more.
    """
    # Looking around the Latin letters first is ten times as quick for a text that has few of them.
    for run in _LATIN_RUN.finditer(text):
        start, end = run.span()
        if _goes_on(text[start - 1 : start]) or _goes_on(text[end : end + 1]):
            return _unmix_all(text)
    return text


def _unmix_all(text: str) -> str:
    became_latin = False

    def unmix(match: re.Match[str]) -> str:
        nonlocal became_latin
        table = _table_for(match[0])
        became_latin = became_latin or table is _TO_LATIN
        return match[0].translate(table) if table else match[0]

    mended = _WORD.sub(unmix, text)
    if not became_latin:
        return mended
    return _BESIDE_LATIN.sub(lambda match: match[0].translate(_TO_LATIN), mended)


def _goes_on(char: str) -> bool:
    return _WORD_GOES_ON.match(char) is not None


def _table_for(word: str) -> dict[int, int] | None:
    """Return the letters to replace in a word that mixes scripts, `None` for any other word."""
    latin, other = _LATIN_LETTER.findall(word), _OTHER_LETTER.findall(word)
    if not latin or not other:
        return None
    to_latin = all(ord(letter) in _TO_LATIN for letter in other)
    to_cyrillic = all(ord(letter) in _TO_CYRILLIC for letter in latin)
    if to_latin == to_cyrillic:
        to_latin = len(latin) >= len(other)
    return _TO_LATIN if to_latin else _TO_CYRILLIC
