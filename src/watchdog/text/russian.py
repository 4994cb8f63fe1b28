"""Russian case forms of names, by rule and generated ahead, so that articles need no grammar.

News inflects foreign names ("Мин Аун Хлайна", "Мина Аун Хлайна"), surnames ("Лавровым") and bodies
("Государственного административного совета"). The rules give too many forms rather than too few:
a form that nobody writes is never found.
"""

from collections.abc import Mapping

# Endings cut off and what takes their place, by case: genitive, dative, accusative, instrumental,
# prepositional; the longest ending that fits applies.
_ADJECTIVE = {
    "ый": ("ого", "ому", "ый", "ым", "ом"),
    "ий": ("ого", "ому", "ий", "им", "ом"),
    "ой": ("ого", "ому", "ой", "ым", "ом"),
    "ая": ("ой", "ой", "ую", "ой", "ой"),
    "ое": ("ого", "ому", "ое", "ым", "ом"),
}
_NOUN = {
    "ия": ("ии", "ии", "ию", "ией", "ии"),
    "ий": ("ия", "ию", "ия", "ием", "ии"),
    "ие": ("ия", "ию", "ие", "ием", "ии"),
    "ко": ("ко", "ко", "ко", "ко", "ко"),
    "ов": ("ова", "ову", "ова", "овым", "ове"),
    "ев": ("ева", "еву", "ева", "евым", "еве"),
    "ин": ("ина", "ину", "ина", "иным", "ине"),
    "а": ("ы", "е", "у", "ой", "е"),
    "я": ("и", "е", "ю", "ей", "е"),
    "й": ("я", "ю", "я", "ем", "е"),
    "ь": ("я", "ю", "ь", "ем", "е"),
    "о": ("а", "у", "о", "ом", "е"),
    "": ("а", "у", "а", "ом", "е"),
}
_CASES = 5
# Words that end so do not inflect (Шойгу, Путаи); nor do acronyms in capitals.
_FIXED = "еиуыэюЕИУЫЭЮ"
_SOFT_BEFORE = "гкхжчшщ"


# These endings are a Russian surname's in longer words only: Путин, not Мин or Вин.
_SURNAMES = ("ов", "ев", "ин")
_SURNAME_LETTERS = 5


def case_forms(name: str, *, personal: bool) -> tuple[str, ...]:
    """Return the case forms of a Russian name, without the name itself.

    Args:
        name: in the nominative, folded or not; words parted by spaces.
        personal: for people all words or only the last one inflect; for bodies the adjectives in
            front and the first noun.
    """
    words = name.split(" ")
    forms: dict[str, None] = {}
    for case in range(_CASES):
        if personal:
            inflected = [_surname(word, case) for word in words]
            plain = [_given(word, case) for word in words]
            for last in (inflected[-1], plain[-1]):
                forms[" ".join([*words[:-1], last])] = None
                forms[" ".join([*plain[:-1], last])] = None
                forms[" ".join([plain[0], *words[1:-1], last][-len(words) :])] = None
        else:
            forms[" ".join(_body(words, case))] = None
    forms.pop(name, None)
    return tuple(forms)


def _body(words: list[str], case: int) -> list[str]:
    """Inflect the adjectives in front and the first noun; what follows stands in its own case."""
    nouns = (at for at, word in enumerate(words[:-1]) if word[-2:] not in _ADJECTIVE)
    noun = next(nouns, len(words) - 1)
    before = [_cut(word, word[-2:], _ADJECTIVE, case) for word in words[:noun]]
    return [*before, _noun(words[noun], case), *words[noun + 1 :]]


def _surname(word: str, case: int) -> str:
    """Inflect as a surname: those on -ский and -ный are adjectives."""
    if word.endswith(("ский", "цкий", "ый", "ая")):
        return _cut(word, word[-2:], _ADJECTIVE, case)
    return _given(word, case)


def _given(word: str, case: int) -> str:
    """Inflect as a given name; foreign ones on -о (Чжо, Мьо) never change."""
    return word if word.endswith("о") else _noun(word, case)


def _noun(word: str, case: int) -> str:
    if word[-1:] in _FIXED or not word[-1:].islower():
        return word
    ending = next(
        each
        for each in _NOUN
        if word.endswith(each) and (each not in _SURNAMES or len(word) >= _SURNAME_LETTERS)
    )
    if ending == "а" and case == 0 and word[-2:-1] in _SOFT_BEFORE:
        return word[:-1] + "и"
    return _cut(word, ending, _NOUN, case)


def _cut(word: str, ending: str, table: Mapping[str, tuple[str, ...]], case: int) -> str:
    return word[: len(word) - len(ending)] + table[ending][case]
