"""Watchlists made ready for scanning, once per version.

Two automata: one over every folded name, scanned for every article; one over all words that can
support, weaken or qualify a name (context, titles, signal triggers, cues), scanned only where a
name was found.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from daachorse import CharwiseDoubleArrayAhoCorasick as Automaton

from watchdog.matching.halves import HalfTable, halves_of
from watchdog.matching.nametable import NameTable
from watchdog.matching.spellings import name_uses, post_phrases
from watchdog.matching.tenures import PostUse, post_uses
from watchdog.model import Combination, Entry, SignalKind, Watchlists
from watchdog.text.phrases import Phrase, read_phrase
from watchdog.text.scripts import script_of
from watchdog.text.wordlists import word_list


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


class WordUse(NamedTuple):
    """What one phrase of the word automaton means; a tuple, for it is unpacked five times faster.

    Attributes:
        title: sort of title (rank, post, honour, civil), or `None`.
        cues: modalities that the phrase speaks for, with where it governs (see `cues.txt`).
        triggers: places in `Index.kinds` of the signal kinds that it triggers.
        blocks: the same for kinds that it speaks against.
        groups: word groups of `signals.yml` that it belongs to.
        actors: places in `Index.entries` of those it stands for in a signal ("the junta");
            `OUTSIDER` for somebody who is nobody's entry.
        marks: what it says of the party beside it or of the time (see `text/data/marks.txt`).
    """

    phrase: Phrase
    title: str | None = None
    cues: tuple[str, ...] = ()
    triggers: tuple[int, ...] = ()
    blocks: tuple[int, ...] = ()
    groups: frozenset[str] = frozenset()
    actors: tuple[int, ...] = ()
    marks: frozenset[str] = frozenset()


OUTSIDER = -1


@dataclass(frozen=True, kw_only=True)
class Index:
    """Everything that `screen` needs to know, immutable and picklable.

    `near`, `document`, `never` and `roles` hold, for each entry, the numbers of its words in
    `words`; `word_patterns` gives the numbers of the words that share an anchor. `post_patterns`
    gives, for a pattern of the name scanner, the posts that it names, `halves` the names of which
    it is half (see `near`).
    """

    version: str
    entries: tuple[Entry, ...]
    kinds: tuple[SignalKind, ...]
    name_scanner: Scanner
    name_uses: NameTable
    word_scanner: Scanner
    word_patterns: tuple[tuple[int, ...], ...]
    words: tuple[WordUse, ...]
    near: tuple[frozenset[int], ...]
    document: tuple[frozenset[int], ...]
    never: tuple[frozenset[int], ...]
    roles: tuple[frozenset[int], ...]
    posts: tuple[PostUse, ...] = ()
    post_patterns: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    halves: HalfTable = field(default_factory=lambda: HalfTable({}, {}))

    @cached_property
    def hints(self) -> tuple[tuple[str, ...], ...]:
        """By kind, the word groups that hint at it."""
        return tuple(tuple(group.name for group in kind.hints) for kind in self.kinds)

    @cached_property
    def combinations(self) -> Mapping[str, tuple[tuple[int, int, Combination], ...]]:
        """The combinations of words that tell of an act, by the group of their first word.

        Each with its number among all and the place of its kind in `kinds`.
        """
        found: dict[str, list[tuple[int, int, Combination]]] = {}
        listed = [(at, each) for at, kind in enumerate(self.kinds) for each in kind.combinations]
        for number, (at, combination) in enumerate(listed):
            found.setdefault(combination.groups[0].name, []).append((number, at, combination))
        return {name: tuple(each) for name, each in found.items()}


class _Words:
    """Collects phrases, each once, while the index is built."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, bool], int] = {}
        self._phrases: list[Phrase] = []
        self._sets: dict[tuple[str, ...], frozenset[int]] = {}
        self.titles: dict[int, str] = {}
        self.cues: dict[int, list[str]] = {}
        self.triggers: dict[int, list[int]] = {}
        self.blocks: dict[int, list[int]] = {}
        self.groups: dict[int, set[str]] = {}
        self.actors: dict[int, list[int]] = {}
        self.marks: dict[int, set[str]] = {}

    def numbers(self, texts: Iterable[str], *, stems: bool = False) -> list[int]:
        """Return the phrases' numbers; a phrase of nothing but wildcards has none."""
        numbers: list[int] = []
        for text in texts:
            # One number where it makes no difference, so that a title is known in a list of words.
            key = (text, stems and script_of(text) == "Cyrl")
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
                cues=tuple(self.cues.get(number, ())),
                triggers=tuple(self.triggers.get(number, ())),
                blocks=tuple(self.blocks.get(number, ())),
                groups=frozenset(self.groups.get(number, ())),
                actors=tuple(self.actors.get(number, ())),
                marks=frozenset(self.marks.get(number, ())),
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
        for number in words.numbers([text]):
            words.cues.setdefault(number, []).append(cue)
    _add_signal_words(words, entries, signal_kinds)
    for at, kind in enumerate(signal_kinds):
        for number in words.numbers(text for _, text in kind.triggers):
            words.triggers.setdefault(number, []).append(at)
        for number in words.numbers(kind.never):
            words.blocks.setdefault(number, []).append(at)
    uses = words.uses()
    anchors: dict[str, list[int]] = {}
    for number, use in enumerate(uses):
        anchors.setdefault(use.phrase.anchor, []).append(number)
    names = name_uses(entries)
    posts = post_phrases(watchlists.posts, names)
    halves = halves_of(names)
    for half in halves:
        names.setdefault(half, [])
    return Index(
        version=watchlists.version,
        entries=entries,
        kinds=signal_kinds,
        name_scanner=Scanner(names),
        name_uses=NameTable(names.values()),
        word_scanner=Scanner(anchors),
        word_patterns=tuple(tuple(each) for each in anchors.values()),
        words=uses,
        near=near,
        document=document,
        never=never,
        roles=roles,
        posts=post_uses(watchlists.posts, entries),
        halves=HalfTable(halves, {name: at for at, name in enumerate(names)}),
        post_patterns={at: posts[name] for at, name in enumerate(names) if name in posts},
    )


def _add_signal_words(
    words: _Words, entries: tuple[Entry, ...], kinds: tuple[SignalKind, ...]
) -> None:
    """Add what only signals need: word groups, words for actors, and small words beside them."""
    groups = {
        group.name: group
        for kind in kinds
        for group in (
            *(group for each in kind.combinations for group in each.groups),
            *kind.hints,
            *(group for _, group in (*kind.raised, *kind.lowered)),
        )
    }
    for group in groups.values():
        for number in words.numbers(text for _, text in group.phrases):
            words.groups.setdefault(number, set()).add(group.name)
    places = {entry.id: at for at, entry in enumerate(entries) if entry.enabled}
    for _, identity, text in word_list("actors"):
        for number in words.numbers([text]):
            words.actors.setdefault(number, []).append(places.get(identity, OUTSIDER))
    for _, mark, text in word_list("marks"):
        for number in words.numbers([text]):
            words.marks.setdefault(number, set()).add(mark)


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
