"""Longer Russian names: "Иван Петров-Лесной" is not Иван Петров, nor is "улица Ивана Петрова".

By word lists and endings only: no dictionary is asked while texts are screened. A surname alone is
another's only where a given name stands before it that its bearer does not have.
"""

import re
from collections.abc import Iterable
from functools import cache

from watchdog.matching.reading import Found, Reading
from watchdog.text.fold import fold
from watchdog.text.scripts import script_of
from watchdog.text.wordlists import word_list
from watchdog.text.words import word_after, word_before

_PATRONYMIC = re.compile(r".{2,}(?:[ое]вич|[иь]ич|[ое]вн|ичн)(?:а|у|ем|ом|е|ы|ой)?")
_SURNAME = re.compile(
    r".{2,}(?:"
    r"(?:ов|ев|ин|ын)(?:а|у|ым|е|ой)?"
    r"|(?:ск|цк)(?:ий|ого|ому|им|ом|ая|ой|ую)"
    r"|енко|дзе|швили"
    r"|(?:[уюч]к|ян|ец)(?:а|у|ом|ем|е)?"
    r")"
)
# What a given name may end in where a case has changed its ending; longest first.
_GIVEN_ENDINGS = (
    "ием",
    "еем",
    "ея",
    "ею",
    "ее",
    "ией",
    "ью",
    "ой",
    "ей",
    "ом",
    "ем",
    "ия",
    "ий",
    "ию",
    "ии",
)
_SHORT_ENDINGS = tuple("аяыиеуюьй")
_STEM_LETTERS = 3
_WORD_BEFORE = re.compile(r"(?<![^\W_])([^\W\d_]+(?:-[^\W\d_]+)?\.?)[ \u00a0]$")
_OPENING, _CLOSING = frozenset('«„“"'), frozenset('»“”"')
_HYPHENS = frozenset("-‐‑")


def russian_gate(reading: Reading, found: Found, names: Iterable[str]) -> str | None:
    """Return the gate that stops a Russian person's name, if one does.

    Args:
        names: all names of the person.
    """
    own = reading.folded.text[found.start : found.end].split(" ")
    if script_of(own[0]) != "Cyrl":
        return None
    begin, stop = reading.folded.original_span(found.start, found.end)
    if len(own) < 2:
        return "longer-name" if _has_another_given_name(reading.original, begin, names) else None
    if _is_thing(reading.original, begin, stop):
        return "named-after"
    return "longer-name" if _is_part(reading.original, begin, stop, own) else None


def _has_another_given_name(text: str, begin: int, names: Iterable[str]) -> bool:
    """Say whether somebody else's given name stands before a surname: "Мария Лаврова"."""
    before = word_before(text, begin)
    if before is None or not before[0].isupper() or not _is_given(fold(before)):
        return False
    words = {_stem(fold(word)) for name in names if " " in name for word in name.split(" ")}
    return bool(words) and _stem(fold(before)) not in words


def _is_thing(text: str, begin: int, stop: int) -> bool:
    """Say whether a street, school or ship bears the name: "имени …", "улица …", "«…»"."""
    match = _WORD_BEFORE.search(text, max(0, begin - 24), begin)
    if match is not None and fold(match[1]) in _words("named"):
        return True
    quoted = text[max(0, begin - 1) : begin] in _OPENING and text[stop : stop + 1] in _CLOSING
    # A text that stands in quotes as a whole is somebody's headline.
    return quoted and begin > 1 and stop + 1 < len(text)


def _is_part(text: str, begin: int, stop: int, own: list[str]) -> bool:
    """Look for the rest of a longer name on either side.

    A capitalised word behind a hyphen; a given name before it; a surname after a given name or
    patronymic. A patronymic after it goes with the name: "Петров Иван" + "Ильич".
    """
    if text[begin:stop].isupper():
        return False
    if text[stop : stop + 1] in _HYPHENS and text[stop + 1 : stop + 2].isupper():
        return True
    if begin > 1 and text[begin - 1] in _HYPHENS and text[begin - 2].isalpha():
        return True
    before, after = word_before(text, begin), word_after(text, stop)
    if before is not None and before[0].isupper() and _is_given(fold(before)):
        return True
    if after is None or not after[0].isupper() or not _is_surname(fold(after)):
        return False
    return any(_is_given(word) or _PATRONYMIC.fullmatch(word) for word in own)


def _is_surname(folded: str) -> bool:
    return (
        _SURNAME.fullmatch(folded) is not None
        and _PATRONYMIC.fullmatch(folded) is None
        and not _is_given(folded)
        and folded not in _words("place")
    )


def _is_given(folded: str) -> bool:
    """Say whether a word is a common given name in any case, and no common word as well."""
    if folded in _words("word"):
        return False
    return folded in _words("given") or _stem(folded) in _stems()


def _stem(folded: str) -> str:
    for ending in (*_GIVEN_ENDINGS, *_SHORT_ENDINGS):
        if folded.endswith(ending) and len(folded) - len(ending) >= _STEM_LETTERS:
            return folded[: -len(ending)]
    return folded


@cache
def _words(sort: str) -> frozenset[str]:
    return frozenset(fold(text) for _, kind, text in word_list("russian_names") if kind == sort)


@cache
def _stems() -> frozenset[str]:
    plain = _words("given") - _words("word")
    return frozenset({"павл", *(_stem(each) for each in plain)})
