"""The syllables that Burmese personal names are made of, by language."""

from dataclasses import dataclass
from functools import cache

from watchdog.text.fold import fold
from watchdog.text.transcribe import russian_syllables
from watchdog.text.wordlists import word_list


@dataclass(frozen=True, slots=True)
class Syllables:
    """The syllables of one script's personal names, folded."""

    sure: frozenset[str]
    doubtful: frozenset[str]


@cache
def syllables(language: str) -> Syllables:
    """Return the name syllables of `en`, `ru` or `my`."""
    rows = [
        (sort, fold(text)) for lang, sort, text in word_list("name_syllables") if lang == language
    ]
    doubtful = frozenset(text for sort, text in rows if sort == "doubtful")
    sure = {text for sort, text in rows if sort == "syllable"}
    if language == "ru":
        sure |= {fold(text) for text in russian_syllables() if len(text) > 1}
    return Syllables(
        sure=frozenset(sure) - doubtful,
        doubtful=doubtful,
    )
