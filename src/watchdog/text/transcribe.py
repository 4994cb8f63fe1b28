"""Burmese names as the Russian press spells them, from their Latin spelling, syllable by syllable.

No sanctions list gives Russian forms. Agencies write by ear: Hlaing is Хлайн, Soe is Со, Kyaw is
Чжо or Чо; others write what they read: Хлаинг, Сое, Кьяв. The table holds up to three spellings a
syllable, as seen in Russian news; a name with a syllable that is not in it gets none. What comes
out is a spelling that nobody has reviewed.
"""

from itertools import islice, product

_MOST = 16
_MIN_SYLLABLES = 2

_CYRILLIC: dict[str, tuple[str, ...]] = {
    "aung": ("Аун", "Аунг"), "aye": ("Эй", "Айе"), "ba": ("Ба",), "bo": ("Бо",), "chit": ("Чит",),
    "cho": ("Чо",), "dwe": ("Две",), "han": ("Хан",), "hein": ("Хейн",), "hla": ("Хла",),
    "hlaing": ("Хлайн", "Хлаинг"), "htay": ("Тхей", "Тей", "Хтай"),
    "htet": ("Тхет", "Тет", "Хтет"), "htein": ("Тхейн", "Тейн", "Хтейн"),
    "htut": ("Тхут", "Тут", "Хтут"), "htun": ("Тхун", "Тун", "Хтун"),
    "htwe": ("Тхве", "Тве", "Хтве"), "kan": ("Кан",), "khin": ("Кхин", "Кин"),
    "khine": ("Кхайн", "Кхаинг"), "ko": ("Ко",), "kyaw": ("Чжо", "Чо", "Кьяв"),
    "kyi": ("Чжи", "Чи"), "kyu": ("Чжу", "Чу"), "latt": ("Лат",), "lin": ("Лин",),
    "lwin": ("Лвин",), "maung": ("Маун", "Маунг"), "min": ("Мин",), "mon": ("Мон",),
    "moe": ("Мо", "Мое"), "mya": ("Мья", "Мя"), "myat": ("Мьят",), "myint": ("Мьин", "Мьинт"),
    "myo": ("Мьо",), "naing": ("Найн", "Наинг"), "nay": ("Ней", "Най"), "ni": ("Ни",),
    "nu": ("Ну",), "nyan": ("Ньян",), "nyein": ("Ньейн",), "nyo": ("Ньо",),
    "nyunt": ("Ньюн", "Ньюнт"), "ohn": ("Он",), "oo": ("У", "Оо"), "phone": ("Пхон",),
    "phyo": ("Пхьо",), "san": ("Сан",), "sann": ("Сан",), "saw": ("Со",), "sein": ("Сейн",),
    "shein": ("Шейн",), "shwe": ("Шве", "Швей"), "sint": ("Синт",), "soe": ("Со", "Сое"),
    "sone": ("Сон",), "su": ("Су",), "swar": ("Сва", "Со"), "swe": ("Све", "Свей"),
    "than": ("Тан", "Тхан"), "thant": ("Тан", "Тант"), "thaung": ("Таун", "Таунг"),
    "thein": ("Тейн", "Тхейн"), "thet": ("Тет",), "thida": ("Тида",), "thu": ("Ту",),
    "thuzar": ("Тузар",), "tin": ("Тин",), "tint": ("Тин", "Тинт"), "tun": ("Тун",),
    "tut": ("Тут",), "wai": ("Вай",), "win": ("Вин",), "wunna": ("Вунна",), "yar": ("Я", "Яр"),
    "ye": ("Йе", "Е"), "yi": ("Йи", "И"), "zaw": ("Зо",), "zeya": ("Зея",), "zin": ("Зин",),
    "pyae": ("Пье",), "lay": ("Лей",), "htoo": ("Тху", "Ту", "Хту"), "toe": ("То",),
    "tay": ("Тей",), "za": ("За",), "mar": ("Мар",),
}  # fmt: skip


def russian_spellings(name: str) -> tuple[str, ...]:
    """Return how the Russian press may spell a Burmese name, the likeliest first, at most sixteen.

    Args:
        name: in Latin letters, syllables parted by spaces.
    """
    syllables = name.lower().split(" ")
    if len(syllables) < _MIN_SYLLABLES or any(each not in _CYRILLIC for each in syllables):
        return ()
    spelled = product(*(_CYRILLIC[each] for each in syllables))
    return tuple(" ".join(each) for each in islice(spelled, _MOST))


def russian_syllables() -> frozenset[str]:
    """Return every syllable that a Burmese name may have in Russian, folded by the caller."""
    return frozenset(each for spelled in _CYRILLIC.values() for each in spelled)
