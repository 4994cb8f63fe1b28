"""How names of Russian bodies inflect: ministries, companies, units, countries.

Adjectives in front agree with the first noun, which takes the case; what follows it stands in a
case of its own ("Государственного совета обороны"), in quotes or out of them.
"""

import re
from itertools import product

from watchdog.text.russian_dictionary import (
    CASES,
    Reading,
    Variants,
    adjective_forms,
    noun_forms,
)
from watchdog.text.russian_words import on_a, on_consonant

_VOWELS = frozenset("аеиоуыэюя")


def inflect_body(words: tuple[str, ...], written: tuple[str, ...]) -> dict[str, None]:
    """Inflect the adjectives in front and the first noun; what follows stands in its own case.

    Args:
        words: small letters, without ё.
        written: the same words in their own letters, which tell an acronym.
    """
    forms: dict[str, None] = {}
    nouns = (at for at, word in enumerate(words[:-1]) if not _is_adjective(word))
    head = next(nouns, len(words) - 1)
    for variants, gender, number in _nouns(words[head], written[head]):
        before = [_adjective(each, gender, number) for each in words[:head]]
        agreeing = [each for each in before if each is not None]
        if len(agreeing) < head:
            continue
        for case in range(len(CASES)):
            sets = [*(each[case] for each in agreeing), variants[case]]
            for chosen in product(*sets):
                forms[" ".join((*chosen, *words[head + 1 :]))] = None
    return forms


# "11-я дивизия": gender and endings by case.
_ORDINAL = re.compile(r"([0-9]{1,4}-)([йяе])")
_ORDINALS = {
    "й": ("masc", ("го", "му", "й", "м", "м")),
    "я": ("femn", ("й", "й", "ю", "й", "й")),
    "е": ("neut", ("го", "му", "е", "м", "м")),
}


def _ordinal(word: str, gender: str, number: str) -> Variants | None:
    """Inflect an ordinal in digits that agrees with its noun, `None` where it does not."""
    match = _ORDINAL.fullmatch(word)
    if match is None:
        return None
    own, endings = _ORDINALS[match[2]]
    return (
        tuple((match[1] + each,) for each in endings) if (own, "sing") == (gender, number) else None
    )


def _is_adjective(word: str) -> bool:
    """Say whether a word is an adjective; Управление and Партия only end like one."""
    if _ORDINAL.fullmatch(word):
        return True
    ending = _adjective_ending(word)
    if ending is None:
        return False
    return adjective_forms(word, ending[0], ending[1]) is not None or not noun_forms(word)


def _nouns(word: str, written: str) -> tuple[Reading, ...]:
    """Return what a word may be as the head of a body's name; none where it never changes."""
    if not word[-1:].isalpha():
        return ()
    if "-" in word:
        head, _, tail = word.rpartition("-")
        return tuple(
            (_hyphenated(head, variants), gender, number)
            for variants, gender, number in _nouns(tail, written.rpartition("-")[2])
        )
    known = noun_forms(word)
    if _is_acronym(written):
        # МИДа, КАМАЗа; ВТБ cannot be spoken as a word, and АСЕАН and ЮНЕСКО stay as they are.
        spoken = not _VOWELS.isdisjoint(word) and any(gender == "masc" for _, gender, _ in known)
        return ((_inanimate(on_consonant(word), word), "masc", "sing"),) if spoken else ()
    if known:
        return known
    ending = _adjective_ending(word)
    if ending is None:
        return _unknown_noun(word)
    forms = _adjective(word, ending[0], ending[1])
    return ((forms, ending[0], ending[1]),) if forms is not None else ()


def _is_acronym(written: str) -> bool:
    letters = [char for char in written if char.isalpha()]
    return len(letters) > 1 and all(char.isupper() for char in letters)


def _hyphenated(head: str, variants: Variants) -> Variants:
    """Put a word before each form, as it is and inflected: Алмаз-Антея, страны-координатора."""
    readings = noun_forms(head) or _unknown_noun(head)
    return tuple(
        tuple(
            f"{first}-{last}"
            for first in dict.fromkeys((head, *(readings[0][0][case] if readings else ())))
            for last in lasts
        )
        for case, lasts in enumerate(variants)
    )


def _unknown_noun(word: str) -> tuple[Reading, ...]:
    """Inflect by the ending; a soft sign may be of either gender."""
    last = word[-1:]
    if last in "ая":
        return ((on_a(word), "femn", "sing"),)
    if last == "ь":
        feminine = tuple((word[:-1] + each,) for each in ("и", "и", "ь", "ью", "и"))
        return ((_inanimate(on_consonant(word), word), "masc", "sing"), (feminine, "femn", "sing"))
    if last in "еиоуыэю":
        return ()
    return ((_inanimate(on_consonant(word), word), "masc", "sing"),)


def _inanimate(variants: Variants, word: str) -> Variants:
    """Give the accusative of a thing: like the nominative."""
    return tuple(
        (word,) if case == "accs" else each for case, each in zip(CASES, variants, strict=True)
    )


_ADJECTIVES = {
    "ый": ("masc", "sing", ("ого", "ому", "ый", "ым", "ом")),
    "ий": ("masc", "sing", ("ого", "ому", "ий", "им", "ом")),
    "ой": ("masc", "sing", ("ого", "ому", "ой", "ым", "ом")),
    "ая": ("femn", "sing", ("ой", "ой", "ую", "ой", "ой")),
    "ое": ("neut", "sing", ("ого", "ому", "ое", "ым", "ом")),
    "ые": ("", "plur", ("ых", "ым", "ые", "ыми", "ых")),
    "ие": ("", "plur", ("их", "им", "ие", "ими", "их")),
}


def _adjective_ending(word: str) -> tuple[str, str, tuple[str, ...]] | None:
    return _ADJECTIVES.get(word[-2:]) if len(word) > 4 else None


def _adjective(word: str, gender: str, number: str) -> Variants | None:
    """Inflect an adjective that agrees with its noun, `None` where the word is none such."""
    known = _ordinal(word, gender, number) or adjective_forms(word, gender, number)
    if known is not None:
        return known
    ending = _adjective_ending(word)
    if ending is None or ending[1] != number or (number == "sing" and ending[0] != gender):
        return None
    # Мьянманским, Банковским: no -ы- behind these letters.
    hard = word[-3:-2] in tuple("гкхжчшщ")
    return tuple((word[:-2] + ("им" if hard and each == "ым" else each),) for each in ending[2])
