"""Watchlists made ready for scanning, once per version.

Two automata: one over every folded name, scanned for every article; one over all words that can
support, weaken or qualify a name (context, titles, signal triggers, cues), scanned only where a
name was found.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from daachorse import CharwiseDoubleArrayAhoCorasick as Automaton

from watchdog.matching.forms import name_forms, press_names
from watchdog.model import Entry, EntryKind, Name, SignalKind, Standing, Strength, Watchlists
from watchdog.text.fold import fold
from watchdog.text.phrases import Phrase, read_phrase
from watchdog.text.scripts import script_of
from watchdog.text.wordlists import word_list

# An abbreviation is written in capitals only and has at most this many letters.
_ABBREVIATION_LETTERS = 6
_HASHTAG_LETTERS = 10


class Scanner:
    """An automaton that survives pickling. Finds every pattern, also inside others."""

    def __init__(self, patterns: Iterable[str]) -> None:
        listed = list(patterns)
        self._automaton = Automaton(listed) if listed else None

    def find(self, folded: str) -> list[tuple[int, int, int]]:
        """Return (start, end, pattern number) by rising end, longest first at one end."""
        if self._automaton is None:
            return []
        found: list[tuple[int, int, int]] = self._automaton.find_overlapping(folded)
        return found

    def __reduce__(self) -> tuple[object, ...]:
        if self._automaton is None:
            return (Scanner, ((),))
        return (_thaw, (self._automaton.serialize(),))


def _thaw(data: bytes) -> Scanner:
    scanner = Scanner(())
    scanner._automaton = Automaton.deserialize(data)
    return scanner


@dataclass(frozen=True, slots=True)
class NameUse:
    """One name of one entry, as the scan needs it.

    Attributes:
        entry: place of the entry in `Index.entries`.
        initials: True for an abbreviation, which counts only in capitals.
        capital: True for one word that counts only with a capital first letter.
        personal: True for a person's name, which a longer personal name may contain.
    """

    entry: int
    text: str
    strength: Strength
    standing: Standing
    initials: bool
    capital: bool
    personal: bool


@dataclass(frozen=True, slots=True)
class WordUse:
    """What one phrase of the word automaton means.

    Attributes:
        title: sort of title (rank, post, honour, civil), or `None`.
        cue: a modality or direction that the phrase speaks for, or `None`.
        triggers: places in `Index.kinds` of the signal kinds that it triggers.
        blocks: the same for kinds that it speaks against.
    """

    phrase: Phrase
    title: str | None = None
    cue: str | None = None
    triggers: tuple[int, ...] = ()
    blocks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Everything that `screen` needs to know, immutable and picklable.

    `near`, `document`, `never` and `roles` hold, for each entry, the numbers of its words in
    `words`; `word_patterns` gives the numbers of the words that share an anchor.
    """

    version: str
    entries: tuple[Entry, ...]
    kinds: tuple[SignalKind, ...]
    name_scanner: Scanner
    name_uses: tuple[tuple[NameUse, ...], ...]
    word_scanner: Scanner
    word_patterns: tuple[tuple[int, ...], ...]
    words: tuple[WordUse, ...]
    near: tuple[frozenset[int], ...]
    document: tuple[frozenset[int], ...]
    never: tuple[frozenset[int], ...]
    roles: tuple[frozenset[int], ...]


class _Words:
    """Collects phrases, each once, while the index is built."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, bool], int] = {}
        self._phrases: list[Phrase] = []
        self._sets: dict[tuple[str, ...], frozenset[int]] = {}
        self.titles: dict[int, str] = {}
        self.cues: dict[int, str] = {}
        self.triggers: dict[int, list[int]] = {}
        self.blocks: dict[int, list[int]] = {}

    def numbers(self, texts: Iterable[str], *, stems: bool = False) -> list[int]:
        """Return the phrases' numbers; a phrase of nothing but wildcards has none."""
        numbers: list[int] = []
        for text in texts:
            key = (text, stems)
            phrase = read_phrase(text, stems=stems)
            if phrase is None:
                continue
            if key not in self._numbers:
                self._numbers[key] = len(self._phrases)
                self._phrases.append(phrase)
            numbers.append(self._numbers[key])
        return numbers

    def context(self, texts: tuple[str, ...]) -> frozenset[int]:
        if texts not in self._sets:
            self._sets[texts] = frozenset(self.numbers(texts, stems=True))
        return self._sets[texts]

    def uses(self) -> tuple[WordUse, ...]:
        return tuple(
            WordUse(
                phrase=phrase,
                title=self.titles.get(number),
                cue=self.cues.get(number),
                triggers=tuple(self.triggers.get(number, ())),
                blocks=tuple(self.blocks.get(number, ())),
            )
            for number, phrase in enumerate(self._phrases)
        )


def build_index(watchlists: Watchlists, signal_kinds: tuple[SignalKind, ...]) -> Index:
    """Make watchlists and signal kinds ready for `screen`.

    Disabled entries go in as well: their names mask shorter ones and are never reported.
    """
    words = _Words()
    entries = watchlists.entries
    near = tuple(words.context(entry.context.near) for entry in entries)
    document = tuple(words.context(entry.context.document) for entry in entries)
    never = tuple(words.context(entry.context.never) for entry in entries)
    roles = tuple(words.context(_role_phrases(entry)) for entry in entries)
    for _, sort, text in word_list("titles"):
        words.titles.update(dict.fromkeys(words.numbers([text]), sort))
    for _, cue, text in word_list("cues"):
        words.cues.update(dict.fromkeys(words.numbers([text]), cue))
    for at, kind in enumerate(signal_kinds):
        for number in words.numbers(text for _, text in kind.triggers):
            words.triggers.setdefault(number, []).append(at)
        for number in words.numbers(kind.never):
            words.blocks.setdefault(number, []).append(at)
    uses = words.uses()
    anchors: dict[str, list[int]] = {}
    for number, use in enumerate(uses):
        anchors.setdefault(use.phrase.anchor, []).append(number)
    names = _name_uses(entries)
    return Index(
        version=watchlists.version,
        entries=entries,
        kinds=signal_kinds,
        name_scanner=Scanner(names),
        name_uses=tuple(tuple(each) for each in names.values()),
        word_scanner=Scanner(anchors),
        word_patterns=tuple(tuple(each) for each in anchors.values()),
        words=uses,
        near=near,
        document=document,
        never=never,
        roles=roles,
    )


def _name_uses(entries: tuple[Entry, ...]) -> dict[str, list[NameUse]]:
    """Group all names by folded spelling; of one entry the strongest use of a spelling stays."""
    order = tuple(Strength)
    names: dict[str, list[NameUse]] = {}
    for at, entry in enumerate(entries):
        best: dict[str, NameUse] = {}
        for name in (*entry.names, *_without_legal_form(entry), *press_names(entry)):
            use = _use(at, entry, name.text, name.strength, name.standing)
            for folded in _spellings(name, personal=use.personal):
                rival = best.get(folded)
                if rival is None or order.index(use.strength) < order.index(rival.strength):
                    best[folded] = use
        for folded, use in best.items():
            names.setdefault(folded, []).append(use)
    return names


_LEGAL_FORM = re.compile(
    r",? +(?:(?:public|private|pte|pvt|sdn)\.? +)?(?:company +|co\.?,? *)?"
    r"(?:limited|ltd|plc|llc|inc|corp|co|bhd|pte|gmbh|jsc|ojsc|pjsc)\.?$",
    re.I,
)
_TELLING_LETTERS = 12


def _without_legal_form(entry: Entry) -> tuple[Name, ...]:
    """Return a company's names without "Co., Ltd.": as the press writes them, needing context."""
    if entry.kind is not EntryKind.COMPANY:
        return ()
    short = (
        (_LEGAL_FORM.sub("", name.text), name)
        for name in entry.names
        if name.strength in (Strength.STRONG, Strength.NEEDS_CONTEXT)
    )
    return tuple(
        replace(name, text=text, strength=Strength.NEEDS_CONTEXT)
        for text, name in short
        if text != name.text and len(text) >= _TELLING_LETTERS and " " in text
    )


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
        initials=cased and one_word and upper and 2 <= len(letters) <= _ABBREVIATION_LETTERS,
        capital=cased and one_word and bool(letters) and letters[0].isupper(),
        personal=entry.kind is EntryKind.PERSON,
    )


_LEGAL_DOTS = re.compile(r"\b(co|ltd|inc|corp|pte|pvt|bhd|sdn|no)\.(?:,)?", re.I)


def _spellings(name: Name, *, personal: bool) -> list[str]:
    """Return the folded forms of one name.

    As written; without the dots and commas of "Co., Ltd."; in Russian cases; run together as in a
    hashtag, where the result is long enough to be nothing else.
    """
    text = name.text
    forms = {text}
    if name.strength is not Strength.NEVER_ALONE:
        if _LEGAL_DOTS.search(text):
            forms.add(_LEGAL_DOTS.sub(r"\1", text.replace(", ", " ")))
        script = script_of(text)
        forms.update(name_forms(name, personal=personal))
        if script == "Latn" and " " in text and len(text) >= _HASHTAG_LETTERS:
            forms.add("".join(text.split()))
    folded = (fold(each).strip() for each in forms)
    return sorted({each for each in folded if any(char.isalnum() for char in each)})


# Words of role titles that every other official has as well.
_COMMON_IN_ROLES = frozenset(
    {
        "commander",
        "minister",
        "member",
        "chairman",
        "chair",
        "vice-chairman",
        "deputy",
        "director",
        "owner",
        "secretary",
        "president",
        "chief",
        "founder",
        "spokesperson",
        "shareholder",
        "adviser",
        "general",
        "manager",
    }
)


def _role_phrases(entry: Entry) -> tuple[str, ...]:
    """Return the telling parts of an entry's roles: "Western Command", not "Commander"."""
    parts = (
        part.strip()
        for role in entry.roles
        for part in re.split(r"[,;(/]| of (?:the )?| for (?:the )?", role.title.rstrip(")"))
    )
    return tuple(
        dict.fromkeys(
            part
            for part in parts
            if len(part.split()) >= 2 and not set(part.casefold().split()) <= _COMMON_IN_ROLES
        )
    )
