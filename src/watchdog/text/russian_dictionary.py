"""What the dictionary of pymorphy3 knows of a Russian word: the only place that asks it.

Only words that stand in the dictionary are answered. Its guesses at unknown words go wrong on what
is watched: it takes Ростех for a genitive of many and Аун for a woman's. The dictionary is loaded
at the first question (0.2 s, 25 MB): when an index is built, when forms are shown, and when a
Russian text tells of an act.
"""

from functools import cache, lru_cache

from pymorphy3 import MorphAnalyzer
from pymorphy3.analyzer import Parse

# Genitive, dative, accusative, instrumental, prepositional, in the names of OpenCorpora's tags.
CASES = ("gent", "datv", "accs", "ablt", "loct")
# Names repeat their words: a hundred thousand people have some ten thousand.
_WORDS_KEPT = 65_536

Variants = tuple[tuple[str, ...], ...]
"""The forms of a word: for each case of `CASES` one or more, without repetition."""
Reading = tuple[Variants, str, str]
"""What a word may be: forms, gender (`masc`, `femn`, `neut`, "") and number (`sing`, `plur`)."""


@cache
def _analyzer() -> MorphAnalyzer:
    return MorphAnalyzer()


@lru_cache(_WORDS_KEPT)
def known_forms(word: str, tag: str, gender: str) -> Variants | None:
    """Return the forms of a name in the singular, `None` where the dictionary has none such.

    Args:
        word: small letters.
        tag: `Name` for given names, `Surn` for surnames.
        gender: `masc` or `femn`.
    """
    for parse in _analyzer().parse(word):
        if not parse.is_known or not {tag, "sing", "nomn"} <= parse.tag.grammemes:
            continue
        if not {gender, "ms-f"} & parse.tag.grammemes:
            continue
        forms = [parse.inflect({case, "sing"}) for case in CASES]
        if all(form is not None for form in forms):
            return _plain(forms)
    return None


def _plain(forms: list[Parse]) -> Variants:
    """Write forms as everything here is written: without ё, which most news leaves out."""
    return tuple((str(form.word).replace("ё", "е"),) for form in forms)


@lru_cache(_WORDS_KEPT)
def is_future(word: str) -> bool:
    """Say whether a word of small letters is first of all a verb in the future: "поставит"."""
    parses = _analyzer().parse(word)
    return bool(parses) and parses[0].is_known and parses[0].tag.tense == "futr"


@lru_cache(_WORDS_KEPT)
def is_infinitive(word: str) -> bool:
    """Say whether a word of small letters is first of all a verb without person: "поставить"."""
    parses = _analyzer().parse(word)
    return bool(parses) and parses[0].is_known and parses[0].tag.POS == "INFN"


@lru_cache(_WORDS_KEPT)
def is_gerund(word: str) -> bool:
    """Say whether a word of small letters can be a verb's adverb: "заявляя", "продав"."""
    parses = _analyzer().parse(word)
    return any(parse.is_known and parse.tag.POS == "GRND" for parse in parses)


@lru_cache(_WORDS_KEPT)
def is_noun(word: str) -> bool:
    """Say whether a word of small letters is first of all a noun, in any case."""
    parses = _analyzer().parse(word)
    return bool(parses) and parses[0].is_known and parses[0].tag.POS == "NOUN"


def is_given(word: str) -> bool:
    """Say whether the dictionary knows the word as a given name, of any gender."""
    return any(known_forms(word, "Name", gender) for gender in ("masc", "femn"))


@lru_cache(_WORDS_KEPT)
def noun_forms(word: str) -> tuple[Reading, ...]:
    """Return the readings of a word as a noun in the nominative, the likeliest first."""
    readings: dict[tuple[str, str], Variants] = {}
    for parse in _analyzer().parse(word):
        if not parse.is_known or not {"NOUN", "nomn"} <= parse.tag.grammemes:
            continue
        number = str(parse.tag.number)
        forms = [parse.inflect({case, number}) for case in CASES]
        if all(form is not None for form in forms):
            key = (_gender(parse.tag.grammemes), number)
            readings.setdefault(key, _plain(forms))
    return tuple((forms, gender, number) for (gender, number), forms in readings.items())


def _gender(grammemes: frozenset[str]) -> str:
    return next((each for each in ("masc", "femn", "neut") if each in grammemes), "")


@lru_cache(_WORDS_KEPT)
def adjective_forms(word: str, gender: str, number: str) -> Variants | None:
    """Return the forms of an adjective or participle that agrees with a noun; else `None`."""
    for parse in _analyzer().parse(word):
        if not parse.is_known or parse.tag.POS not in ("ADJF", "PRTF"):
            continue
        if "nomn" not in parse.tag.grammemes or parse.tag.number != number:
            continue
        if number == "sing" and gender not in parse.tag.grammemes:
            continue
        agreeing = {number, gender} if number == "sing" else {number}
        # A body is no living thing: its accusative is the nominative, but for the feminine.
        thing = {"inan"} if gender == "masc" or number == "plur" else set()
        forms = [
            parse.inflect({case, *agreeing} | (thing if case == "accs" else set()))
            for case in CASES
        ]
        if all(form is not None for form in forms):
            return _plain(forms)
    return None
