"""Russian case forms of names, generated ahead, so that articles need no grammar.

News inflects given names and surnames ("Сергея Лаврова", "Ангелы Меркель"), foreign names by
their last word or by all ("Мин Аун Хлайна", "Мина Аун Хлайна") and bodies ("Государственного
административного совета"). A dictionary knows common words (`russian_dictionary`), rules know the
rest (`russian_words`). Given name and surname agree in gender; where the gender is not known,
the forms of both are given: a form that nobody writes is never found.
"""

from functools import lru_cache
from itertools import product

from watchdog.text.russian_bodies import inflect_body
from watchdog.text.russian_dictionary import (
    CASES,
    Variants,
    is_given,
    known_forms,
)
from watchdog.text.russian_words import (
    PARTICLES,
    fixed,
    given,
    patronymic,
    patronymic_gender,
    surname,
    surname_gender,
)

# No name needs more; a name of many unknown words would have thousands.
FORMS_AT_MOST = 48
# Of a name with more words only the last, the first and last, or all of them inflect.
_FREE_WORDS = 4
_WORDS_AT_MOST = 8
_WORDS_KEPT = 65_536
_GENDERS = ("masc", "femn")
# A Russian given name so short is as often a syllable of a Chinese, Korean or Burmese name.
_SYLLABLE_LETTERS = 3
# First parts of Arabic compound names: Абдель Фаттаха.
_COMPOUNDING = frozenset({"абд", "абдель", "абдул", "абу"})


def case_forms(name: str, *, personal: bool) -> tuple[str, ...]:
    """Return the case forms of a Russian name, without the name itself.

    Args:
        name: in the nominative; words parted by spaces.
        personal: for people all words or only the last one inflect, and a given name may stand
            behind its surname; for bodies the adjectives in front and the first noun inflect.

    Returns:
        In small letters and without ё, in a fixed order (by case), each once, at most
        `FORMS_AT_MOST`.
    """
    words = tuple(name.lower().replace("ё", "е").split())
    if not 0 < len(words) <= _WORDS_AT_MOST:
        return ()
    forms = _person(words) if personal else inflect_body(words, tuple(name.split()))
    forms.pop(" ".join(words), None)
    return tuple(forms)[:FORMS_AT_MOST]


def without_patronymic(name: str) -> str | None:
    """Return a full name as the press writes it, "Виктор Хренин" for "Виктор Геннадиевич Хренин".

    `None` where the name is not made of a given name, a patronymic and a surname.
    """
    words = name.split()
    if len(words) != 3:
        return None
    genders = [patronymic_gender(word.lower()) for word in words]
    if genders[1] and is_given(words[0].lower()):
        return f"{words[0]} {words[2]}"
    if genders[2] and is_given(words[1].lower()):
        return f"{words[1]} {words[0]}"
    return None


def _person(words: tuple[str, ...]) -> dict[str, None]:
    """Inflect a person's name for each gender that it may have."""
    forms: dict[str, None] = {}
    surname_first = _is_surname_first(words)
    behind = [at for at, word in enumerate(words) if word not in PARTICLES]
    surname_at = 0 if surname_first or not behind else behind[-1]
    for gender in _genders(words, surname_first=surname_first):
        variants = [_word(word, gender, is_last=at == surname_at) for at, word in enumerate(words)]
        for case in range(len(CASES)):
            for chosen in _choices(words, variants, case, foreign=not surname_first):
                forms[" ".join(chosen)] = None
    turned = _turned(words, surname_first=surname_first)
    if turned is not None:
        order = [words.index(word) for word in turned]
        for form in (" ".join(words), *forms):
            pieces = form.split(" ")
            forms[" ".join(pieces[at] for at in order)] = None
    return forms


def _is_surname_first(words: tuple[str, ...]) -> bool:
    """Say whether the name is written "Путин Владимир" or "Путин Владимир Владимирович"."""
    if len(words) == 3:
        return patronymic_gender(words[2]) is not None and is_given(words[1])
    return (
        len(words) == 2
        and is_given(words[1])
        and not is_given(words[0])
        and surname_gender(words[0]) is not None
    )


def _turned(words: tuple[str, ...], *, surname_first: bool) -> tuple[str, ...] | None:
    """Return the words with the surname on the other side, `None` for names with no such order."""
    if len(set(words)) != len(words):
        return None
    if surname_first:
        return (*words[1:], words[0])
    european = is_given(words[0]) and len(words[0]) > _SYLLABLE_LETTERS
    if len(words) == 2 and european and patronymic_gender(words[1]) is None:
        return (words[1], words[0])
    if len(words) == 3 and patronymic_gender(words[1]) is not None:
        return (words[2], words[0], words[1])
    return None


def _genders(words: tuple[str, ...], *, surname_first: bool) -> tuple[str, ...]:
    """Return the genders that a name may have: by patronymic, else given name, else surname."""
    for word in words[1:]:
        shown = patronymic_gender(word)
        if shown is not None:
            return (shown,)
    if len(words) == 1:
        shown = surname_gender(words[0])
        return (shown,) if shown == "masc" else _GENDERS
    first, last = (words[1], words[0]) if surname_first else (words[0], words[-1])
    by_given = tuple(gender for gender in _GENDERS if known_forms(first, "Name", gender))
    shown = surname_gender(last)
    if len(by_given) == 1:
        return by_given
    return (shown,) if shown is not None else _GENDERS


@lru_cache(_WORDS_KEPT)
def _word(word: str, gender: str, *, is_last: bool) -> Variants:
    """Inflect one word of a personal name; parts of a hyphenated one each, or the last alone."""
    if "-" in word.strip("-"):
        head, _, tail = word.rpartition("-")
        both = [_word(part, gender, is_last=is_last) for part in (head, tail)]
        return tuple(
            tuple(dict.fromkeys(f"{a}-{b}" for a in (*first, head) for b in last))
            for first, last in zip(*both, strict=True)
        )
    if word in PARTICLES:
        return fixed(word)
    if not is_last and patronymic_gender(word):
        return patronymic(word)
    as_given = known_forms(word, "Name", gender)
    if not is_last:
        rules = given(word, gender)
        if as_given is None:
            return rules
        # Гарсия stays in the dictionary and inflects in the press.
        return _joined(as_given, rules) if as_given == fixed(word) else as_given
    variants = surname(word, gender)
    known = known_forms(word, "Surn", gender)
    if known is not None:
        # The dictionary has one instrumental where two are written: Кравцем, Чаплиным.
        variants = tuple(
            tuple(dict.fromkeys((*mine, *rule))) if case == "ablt" else mine
            for case, mine, rule in zip(CASES, known, variants, strict=True)
        )
    return _joined(as_given, variants) if as_given else variants


def _joined(first: Variants, second: Variants) -> Variants:
    return tuple(
        tuple(dict.fromkeys((*mine, *other))) for mine, other in zip(first, second, strict=True)
    )


def _choices(
    words: tuple[str, ...], variants: list[Variants], case: int, *, foreign: bool
) -> list[tuple[str, ...]]:
    """Return the name in one case, for every set of words that may stay as they are.

    The words of a European name all inflect; of a foreign one the last does, others may.
    """
    shapes: dict[tuple[bool, ...], None] = {(True,) * len(words): None}
    free = [at for at in range(len(words) - 1) if foreign and _may_stay(words, at)]
    if len(words) <= _FREE_WORDS:
        for stays in product((False, True), repeat=len(free)):
            staying = {at for at, stay in zip(free, stays, strict=True) if stay}
            shapes[tuple(at not in staying for at in range(len(words)))] = None
    elif free:
        shapes[tuple(at == len(words) - 1 for at in range(len(words)))] = None
        shapes[tuple(at in (0, len(words) - 1) for at in range(len(words)))] = None
    chosen: dict[tuple[str, ...], None] = {}
    for shape in shapes:
        sets = [
            variants[at][case] if inflects else (word,)
            for at, (word, inflects) in enumerate(zip(words, shape, strict=True))
        ]
        chosen.update(dict.fromkeys(product(*sets)))
    return list(chosen)


def _may_stay(words: tuple[str, ...], at: int) -> bool:
    """Say whether a word before the last may stay as it is: not in a European name."""
    word = words[at]
    if patronymic_gender(word):
        return False
    if word in _COMPOUNDING or not is_given(words[0]):
        return True
    return len(word) <= _SYLLABLE_LETTERS or not (is_given(word) or surname_gender(word))
