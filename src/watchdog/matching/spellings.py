"""How names are written in print: the spellings that the scanner looks for.

A watchlist holds each name once; the press writes it without "Co., Ltd.", in Russian case forms,
run together as a hashtag. What is generated here is looked for as well.
"""

import re
from collections.abc import Set
from dataclasses import replace

from watchdog.matching.bodies import body_spellings
from watchdog.matching.forms import name_forms, press_names
from watchdog.matching.nametable import NameUse
from watchdog.matching.romanised import romanised
from watchdog.model import Entry, EntryKind, Name, Post, Standing, Strength
from watchdog.text.fold import fold
from watchdog.text.russian import case_forms
from watchdog.text.scripts import script_of
from watchdog.text.transcribe import russian_spellings

# An abbreviation is written in capitals only and has at most this many letters.
_ABBREVIATION_LETTERS = 6
_HASHTAG_LETTERS = 10
_PUBLIC = (EntryKind.ORGANISATION, EntryKind.UNIT)


def name_uses(entries: tuple[Entry, ...]) -> dict[str, list[NameUse]]:
    """Group all names by folded spelling; of one entry the strongest use of a spelling stays."""
    order = tuple(Strength)
    own = {fold(name.text).strip() for entry in entries for name in entry.names}
    names: dict[str, list[NameUse]] = {}
    for at, entry in enumerate(entries):
        best: dict[str, NameUse] = {}
        generated = (*_without_legal_form(entry), *press_names(entry), *_of_burmese(entry, own))
        for name in (*entry.names, *generated):
            strength = _strength(name, entry) if name in entry.names else name.strength
            use = _use(at, entry, name.text, strength, _standing(name, entry))
            public = entry.kind in _PUBLIC
            for folded in _spellings(name, own, personal=use.personal, public=public):
                rival = best.get(folded)
                if rival is None or order.index(use.strength) < order.index(rival.strength):
                    best[folded] = use
        for folded, use in best.items():
            names.setdefault(folded, []).append(use)
    return names


# A body's name that says where it belongs, or so long a one, is nobody else's.
OF_MYANMAR = re.compile(
    r"\b(?:Myanmar|Myanma|Burma|Tatmadaw|Naypyi ?taw|Naypyidaw)\b|Мьянм|缅甸|緬甸|เมียนมา|พม่า|မြန်မာ",
    re.I,
)
_LONG_NAME = {"Latn": 20, "Cyrl": 22, "Mymr": 16, "Thai": 14, "Hans": 6, "Hant": 6}
_SPACED_WORDS = 3


def _of_burmese(entry: Entry, own: Set[str]) -> tuple[Name, ...]:
    """Return how others write a Burmese person's name.

    Lists put the last syllable first, Russian agencies write by ear, and Latin letters have more
    than one way for a syllable. None is worth more than a spelling that nobody has reviewed.

    Args:
        own: names of all entries, folded: what is somebody's own name is no other spelling.
    """
    if entry.kind is not EntryKind.PERSON or entry.context.home_script is None:
        return ()
    latin = [
        name
        for name in entry.names
        if name.script == "Latn"
        and "," not in name.text
        and name.strength in (Strength.STRONG, Strength.NEEDS_CONTEXT)
        and name.standing is not Standing.UNREVIEWED
    ]
    made: dict[str, Name] = {}
    for name in latin:
        first, _, last = name.text.rpartition(" ")
        if first:
            inverted = f"{last.upper()}, {first}"
            made[inverted] = replace(name, text=inverted, strength=Strength.NEVER_ALONE)
        others = (each for each in romanised(name.text) if fold(each).strip() not in own)
        unreviewed = replace(name, strength=Strength.NEEDS_CONTEXT, standing=Standing.UNREVIEWED)
        made.update({text: replace(unreviewed, text=text) for text in others})
        for text in russian_spellings(name.text):
            made[text] = replace(unreviewed, text=text, script="Cyrl")
    there = {name.text for name in entry.names}
    return tuple(name for text, name in made.items() if text not in there)


def _strength(name: Name, entry: Entry) -> Strength:
    """Return how much a name says; a body's full name says as much as a strong one."""
    if name.strength is not Strength.NEEDS_CONTEXT or entry.kind is EntryKind.PERSON:
        return name.strength
    if entry.context.never or entry.kind not in (
        EntryKind.COMPANY,
        EntryKind.ORGANISATION,
        EntryKind.UNIT,
    ):
        return name.strength
    words = len(name.text.split())
    long = len(name.text) >= _LONG_NAME.get(name.script, _LONG_NAME["Cyrl"])
    if name.script in ("Latn", "Cyrl"):
        long = long and words >= _SPACED_WORDS
        of_myanmar = words >= 2 and OF_MYANMAR.search(name.text) is not None
        return Strength.STRONG if long or of_myanmar else name.strength
    return Strength.STRONG if long else name.strength


def _standing(name: Name, entry: Entry) -> Standing:
    """Say how well a spelling is sourced: one with a title before a sourced name is as good."""
    if name.standing is not Standing.UNREVIEWED:
        return name.standing
    inside = (
        other.standing
        for other in entry.names
        if other.standing is not Standing.UNREVIEWED
        and other.strength in (Strength.STRONG, Strength.NEEDS_CONTEXT)
        and name.text.endswith(f" {other.text}")
    )
    return next(inside, name.standing)


_LEGAL_FORM = re.compile(
    r",? +(?:(?:public|private|pte|pvt|sdn)\.? +)?(?:company +|co\.?,? *)?"
    r"(?:limited|ltd|plc|llc|inc|corp|co|bhd|pte|gmbh|jsc|ojsc|pjsc)\.?$",
    re.I,
)
_GROUP = re.compile(r" group of compan(?:y|ies)$", re.I)
_TELLING_LETTERS = 10


def _without_legal_form(entry: Entry) -> tuple[Name, ...]:
    """Return a company's names without "Co., Ltd." and "of Companies", needing context."""
    if entry.kind is not EntryKind.COMPANY:
        return ()
    telling = [
        name for name in entry.names if name.strength in (Strength.STRONG, Strength.NEEDS_CONTEXT)
    ]
    short = [(_LEGAL_FORM.sub("", name.text), name) for name in telling]
    groups = [(_GROUP.sub(" Group", text), name) for text, name in short]
    made = [
        replace(name, text=text, strength=_strength_of_short(text))
        for text, name in short
        if text != name.text and len(text) >= _TELLING_LETTERS and " " in text
    ]
    made += [
        replace(name, text=group, strength=_strength(replace(name, text=group), entry))
        for (group, name), (text, _) in zip(groups, short, strict=True)
        if group != text
    ]
    return tuple(made)


def _strength_of_short(text: str) -> Strength:
    """Return what a firm's short name says: little, unless it names the country."""
    telling = len(text.split()) >= _SPACED_WORDS and OF_MYANMAR.search(text) is not None
    return Strength.STRONG if telling else Strength.NEEDS_CONTEXT


def _use(at: int, entry: Entry, text: str, strength: Strength, standing: Standing) -> NameUse:
    letters = [char for char in text if char.isalpha()]
    upper = all(char.isupper() for char in letters)
    one_word = len(text.split()) == 1
    cased = script_of(text) in ("Latn", "Cyrl", "Grek")
    return NameUse(
        entry=at,
        text=text,
        strength=strength,
        standing=standing,
        initials=cased
        and one_word
        and upper
        and 2 <= len(letters) <= _ABBREVIATION_LETTERS
        # Lists of ships are in capitals.
        and entry.kind is not EntryKind.VESSEL,
        capital=cased and one_word and bool(letters) and letters[0].isupper(),
        personal=entry.kind is EntryKind.PERSON,
    )


_COMPANY_LIMITED = re.compile(r",? (?:company|co\.?),? (?:limited|ltd\.?)$", re.I)
_LIMITED_FORMS = (" Co. Ltd", " Co., Ltd.", " Co Ltd", " Company Limited", " Company Ltd")
_LEGAL_DOTS = re.compile(r"\b(co|ltd|inc|corp|pte|pvt|bhd|sdn|no)\.(?:,)?", re.I)


def _spellings(name: Name, own: Set[str], *, personal: bool, public: bool) -> list[str]:
    """Return the folded forms of one name.

    As written; without the dots and commas of "Co., Ltd."; in Russian cases; as else a body is
    written, where that is no name of somebody's `own`; run together as in a hashtag, where the
    result is long enough to be nothing else.
    """
    text = name.text
    forms = {text}
    if name.strength is not Strength.NEVER_ALONE:
        if _LEGAL_DOTS.search(text):
            forms.add(_LEGAL_DOTS.sub(r"\1", text.replace(", ", " ")))
        if _COMPANY_LIMITED.search(text):
            forms.update(_COMPANY_LIMITED.sub(form, text) for form in _LIMITED_FORMS)
        if not personal:
            forms.update(each for form in tuple(forms) for each in _with_and(form))
        script = script_of(text)
        forms.update(name_forms(name, personal=personal))
        if not personal and name.strength is not Strength.WEAK:
            others = body_spellings(text, public=public)
            forms.update(each for each in others if fold(each).strip() not in own)
        if script == "Latn" and " " in text and len(text) >= _HASHTAG_LETTERS:
            forms.add("".join(text.split()))
    folded = (fold(each).strip() for each in forms)
    return sorted({each for each in folded if any(char.isalnum() for char in each)})


_AND = re.compile(r" (?:&|and) ", re.I)
_TIGHT = re.compile(r"\b(\w) & (\w)\b")


def _with_and(text: str) -> set[str]:
    """Return the other ways to write "and": "A & M Mahar" is also "A&M Mahar"."""
    if _AND.search(text) is None:
        return set()
    sign = _AND.sub(" & ", text)
    return {sign, _AND.sub(" and ", text), _TIGHT.sub(r"\1&\2", sign)}


def post_phrases(
    posts: tuple[Post, ...], names: dict[str, list[NameUse]]
) -> dict[str, tuple[int, ...]]:
    """Give the posts of each folded phrase, and see that the name scanner looks for it."""
    found: dict[str, tuple[int, ...]] = {}
    for at, post in enumerate(posts):
        forms = {
            fold(form).strip()
            for _, phrase in post.phrases
            for form in (
                phrase,
                *(case_forms(phrase, personal=False) if script_of(phrase) == "Cyrl" else ()),
            )
        }
        for form in sorted(forms):
            found[form] = (*found.get(form, ()), at)
            names.setdefault(form, [])
    return found


_HAN_LETTERS = 2


def is_two_characters(use: NameUse) -> bool:
    """Say whether a name is so short that it stands in other Chinese words: 梭温 in 穿梭温室."""
    short = use.strength is Strength.NEEDS_CONTEXT and len(use.text) <= _HAN_LETTERS
    return short and script_of(use.text) in ("Hans", "Hant")


# The shortest Burmese name of two syllables has so many characters.
_TWO_SYLLABLES = 5


def is_whole_name(use: NameUse) -> bool:
    """Say whether a person's name is more than a part of it: "Tun Aung", not "Xi" or "Hlaing"."""
    if not use.personal or use.initials:
        return False
    if script_of(use.text) == "Mymr":
        return len(use.text) >= _TWO_SYLLABLES
    return " " in use.text


_LIST_ORDER = re.compile(r"[^\W\d_]{2,}, [^\W\d_]+ [^\W\d_]+")


def is_list_order(text: str) -> bool:
    """Say whether a list's spelling has three syllables: "HLAING, Min Aung" is nobody else."""
    return text.partition(",")[0].isupper() and _LIST_ORDER.fullmatch(text) is not None


def says_where(use: NameUse) -> bool:
    """Say whether the full name of a body says itself that it belongs to Myanmar."""
    strong = use.strength is Strength.STRONG and not use.personal
    return strong and OF_MYANMAR.search(use.text) is not None
