"""How the words of Russian names inflect by their ending: given names, patronymics, surnames.

Rules of the school grammar (D. E. Rosenthal, "Handbook of Spelling and Style", sections on the
declension of names and surnames), for words that no dictionary has. Where two forms are written
(Коломойцем, Коломойцом; Гашека, Волчка) both are given: a form that nobody writes is never found.
"""

from watchdog.text.russian_dictionary import Variants

_VOWELS = frozenset("аеиоуыэюя")
_HUSHING = "жчшщц"
_BACK = "гкхжчшщ"
_FIXED_VOWELS = frozenset("еиоуыэю")
# A vowel before the last -а makes it a foreign ending that never changes: Моруа, Гарсиа.
_FIXED_PAIRS = ("иа", "уа", "оа", "еа")
# Words inside foreign names that never change.
PARTICLES = frozenset(
    {"аль", "ас", "аш", "бен", "бин", "бинт", "да", "дас", "де", "дель", "дер", "ди", "дос", "ду"}
    | {"дю", "зу", "ибн", "кызы", "ла", "ле", "ло", "оглы", "уль", "фон", "эд", "эль", "эс", "эт"}
)


def _table(stem: str, *endings: str) -> Variants:
    """Make the forms of a stem; endings by case, several parted by a slash."""
    return tuple(tuple(stem + each for each in ending.split("/")) for ending in endings)


def fixed(word: str) -> Variants:
    """Return the forms of a word that never changes."""
    return ((word,),) * 5


def _syllables(word: str) -> int:
    return sum(char in _VOWELS for char in word)


# Of names on -а and -я: Ильичом, but Сергеевичем.
_SHORT_PATRONYMICS = ("ильич", "лукич", "фомич", "кузьмич", "никитич", "саввич")


def patronymic_gender(word: str) -> str | None:
    """Return the gender of a patronymic, `None` for any other word."""
    if word.endswith(_SHORT_PATRONYMICS) or (len(word) >= 6 and word.endswith(("ович", "евич"))):
        return "masc"
    if len(word) >= 6 and word.endswith(("овна", "евна", "инична", "ична")):
        return "femn"
    return None


def patronymic(word: str) -> Variants:
    """Inflect a patronymic."""
    if word.endswith("ич"):
        return _table(word, "а", "у", "а", "ом" if word.endswith(_SHORT_PATRONYMICS) else "ем", "е")
    return _table(word[:-1], "ы", "е", "у", "ой", "е")


def surname_gender(word: str) -> str | None:
    """Return the gender that a Russian surname's ending shows, `None` where it shows none."""
    if len(word) < 5:
        return None
    if word.endswith(("ова", "ева", "ина", "ына", "ская", "цкая", "ая")):
        return "femn"
    if word.endswith(("ов", "ев", "ин", "ский", "цкий", "ый")):
        return "masc"
    return None


def surname(word: str, gender: str) -> Variants:
    """Inflect a surname by its ending."""
    if word[-1:] in _FIXED_VOWELS or word.endswith(_FIXED_PAIRS):
        return fixed(word)
    if word[-1:] in "ая":
        return _feminine_surname(word) if gender == "femn" else on_a(word)
    if gender == "femn":
        return fixed(word)
    return _masculine_adjective(word) or _masculine_surname(word)


def _feminine_surname(word: str) -> Variants:
    if word.endswith("ая"):
        return _table(word[:-2], "ой", "ой", "ую", "ой", "ой")
    if word.endswith("яя"):
        return _table(word[:-2], "ей", "ей", "юю", "ей", "ей")
    if len(word) >= 5 and word.endswith(("ова", "ева")):
        return _table(word[:-1], "ой", "ой", "у", "ой", "ой")
    if len(word) >= 5 and word.endswith(("ина", "ына")):
        # Набиуллиной, and of Смородин or Жемчужина: Смородины.
        return _table(word[:-1], "ой/ы", "ой/е", "у", "ой", "ой/е")
    return on_a(word)


def on_a(word: str) -> Variants:
    """Inflect a word on -а or -я of either gender: Никита, Илья, Берия, Окуджава."""
    stem = word[:-1]
    if word.endswith("ия"):
        return _table(stem, "и", "и", "ю", "ей", "и")
    if word.endswith("я"):
        return _table(stem, "и", "е", "ю", "ей", "е")
    genitive = "и" if stem[-1:] in tuple(_BACK) else "ы"
    instrumental = "ой/ей" if stem[-1:] in tuple(_HUSHING) else "ой"
    return _table(stem, genitive, "е", "у", instrumental, "е")


def _masculine_adjective(word: str) -> Variants | None:
    """Inflect Толстой, Белый, Горький, Островский; Черных and Седых never change."""
    stem = word[:-2]
    if word.endswith("ых"):
        return fixed(word)
    if word.endswith("ый") or (word.endswith("ой") and len(word) > 4):
        ending = "им" if stem[-1:] in tuple(_BACK) else "ым"
        return _table(stem, "ого", "ому", "ого", ending, "ом")
    if word.endswith("ий") and len(word) > 4:
        if stem[-1:] in tuple("гкх"):
            return _table(stem, "ого", "ому", "ого", "им", "ом")
        return _table(stem, "его/ия", "ему/ию", "его/ия", "им/ием", "ем/ии")
    return None


def _masculine_surname(word: str) -> Variants:
    if len(word) >= 4 and word.endswith(("ов", "ев", "ин", "ын")):
        # Путиным, Дарвином.
        return _table(word, "а", "у", "а", "ым/ом", "е")
    return on_consonant(word)


def on_consonant(word: str) -> Variants:
    """Inflect a masculine word on a consonant, -й or -ь; with and without a fleeting vowel."""
    last = word[-1:]
    if last == "й":
        ending = "и" if word.endswith("ий") else "е"
        return _table(word[:-1], "я", "ю", "я", "ем", ending)
    if last == "ь":
        return _table(word[:-1], "я", "ю", "я", "ем", "е")
    if last == "ъ" or not last.isalpha():
        return fixed(word)
    instrumental = "ем/ом" if last in _HUSHING else "ом"
    forms = _table(word, "а", "у", "а", instrumental, "е")
    short = _without_fleeting(word)
    if short is None:
        return forms
    fleeting = _table(short, "а", "у", "а", instrumental, "е")
    return tuple((*mine, *other) for mine, other in zip(fleeting, forms, strict=True))


def _without_fleeting(word: str) -> str | None:
    """Return the stem without the vowel that goes: Кравц-, Коломийц-, Стрельц-, Волчк-, Орл-."""
    before, end = word[:-2], word[-2:]
    if word == "заяц":
        return "зайц"
    if end not in ("ец", "ек", "ок", "ел") or not any(char in _VOWELS for char in before):
        return None
    if before[-1:] in _VOWELS:
        return before + "й" + end[1] if end != "ел" else None
    soft = "ь" if before.endswith("л") and end in ("ец", "ек") else ""
    return before + soft + end[1]


def given(word: str, gender: str) -> Variants:
    """Inflect a given name that the dictionary does not have."""
    if word[-1:] in "ая" and not word.endswith(_FIXED_PAIRS):
        return on_a(word)
    if word[-1:] in _FIXED_VOWELS or word.endswith(_FIXED_PAIRS) or gender == "femn":
        return fixed(word)
    return on_consonant(word)
