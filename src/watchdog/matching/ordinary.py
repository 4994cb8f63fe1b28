"""What marks the bearer of a common name as nobody watched: an age, "a freight clerk".

News gives the age of a trishaw driver and says what he is with "a"; of a minister it says "the".
"""

import re
from collections.abc import Collection

from watchdog.matching.index import Index
from watchdog.matching.reading import Found, Reading, Word
from watchdog.model import Strength
from watchdog.text.scripts import script_of

# Most of those watched are older.
_YOUNG = 45
_NUMBER = r"(?P<age>\d\d)"
# (before the name, after it), in the original text.
_AGES: dict[str, tuple[re.Pattern[str] | None, re.Pattern[str]]] = {
    "Latn": (
        re.compile(rf"{_NUMBER}[- ]year[- ]old(?: [a-z-]+){{0,3}},? $"),
        re.compile(rf",? \(?(?:aged? )?{_NUMBER}(?:[,.)]|,? years? old| tahun\b)"),
    ),
    "Cyrl": (
        re.compile(rf"{_NUMBER}-летн[а-я]+(?: [а-я-]+){{0,3}} $"),
        re.compile(rf",? \(?{_NUMBER}(?: (?:года?|лет)|[,)])"),
    ),
    "Mymr": (None, re.compile("[ ၊(]{0,2}(?:အသက် ?)?\\(?(?P<age>[၀-၉]{2})\\)? ?နှစ်")),
    "Hans": (
        re.compile(rf"{_NUMBER}岁的?[\u4e00-\u9fff]{{0,4}}$"),
        re.compile(rf"[,，(（]{_NUMBER}岁"),
    ),
    "Thai": (None, re.compile(rf"[^\d]{{0,24}}วัย ?{_NUMBER} ?ปี")),
}
_AGES["Hant"] = (
    re.compile(rf"{_NUMBER}歲的?[\u4e00-\u9fff]{{0,4}}$"),
    re.compile(rf"[,，(（]{_NUMBER}歲"),
)
_BEFORE_CHARS = 50
# "Nay Aung, a freight clerk at the airport," up to the end of the phrase.
_A_WHAT = re.compile(r", an? (?P<what>[a-z][a-z' -]{2,60})")
# What those watched are, besides ranks and posts.
_OF_POWER = re.compile(
    r"\b(?:tycoon|crony|business(?:man|woman|person)?|magnate|broker|dealer|trader|financier"
    r"|shareholder|investor|banker|owner|founder|director|executive|adviser|advisor|ally|aide"
    r"|associate|relative|brother|sister|son|daughter|nephew|niece|wife|cousin|hardliner|loyalist"
    r"|figure|politician|member|official|officer|soldier|military|army|navy|air force|police"
    r"|retired|former|ex|diplomat|envoy|lawmaker|mp|warlord|leader|commander|spokes\w+)\b"
)
_OF_ARTICLE = frozenset({"context-near", "context-near-more", "country-near"})
_NO_WORD = -1


def signs_of_another(
    found: Found, reading: Reading, index: Index, evidence: Collection[str]
) -> list[Word]:
    """Return what says that somebody else bears a name which others have as well.

    Args:
        evidence: the rules of what speaks for the entry. Against an age anything does; against
            "a freight clerk" words of the article do not.
    """
    if not found.use.personal or found.use.strength is Strength.STRONG:
        return []
    begin, stop = reading.folded.original_span(found.start, found.end)
    ages = [] if evidence else _age(reading, begin, stop)
    what = _a_what(found, reading, index, stop) if _OF_ARTICLE.issuperset(evidence) else []
    return [*ages, *what]


def _age(reading: Reading, begin: int, stop: int) -> list[Word]:
    patterns = _AGES.get(script_of(reading.original[begin:stop]))
    if patterns is None:
        return []
    before, after = patterns
    match = after.match(reading.original, stop)
    if match is None and before is not None:
        match = before.search(reading.original, max(0, begin - _BEFORE_CHARS), begin)
    if match is None or int(match["age"]) >= _YOUNG:
        return []
    return [_word(reading, match.start("age"), match.end("age"))]


def _a_what(found: Found, reading: Reading, index: Index, stop: int) -> list[Word]:
    """Return "a freight clerk" behind the name, unless a word in it speaks for the entry."""
    match = _A_WHAT.match(reading.original, stop)
    if match is None:
        return []
    what = _word(reading, match.start("what"), match.end("what"))
    entry = found.use.entry
    for word in reading.words_between(what.start, what.end):
        use = index.words[word.number]
        speaks = word.number in index.near[entry] | index.roles[entry] | index.document[entry]
        if speaks or use.title in ("rank", "post") or use.actors:
            return []
    return [] if _OF_POWER.search(match["what"]) else [what]


def _word(reading: Reading, start: int, end: int) -> Word:
    place = reading.folded.folded_place
    return Word(place(start), place(end), _NO_WORD)
