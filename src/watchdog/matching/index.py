"""Watchlists made ready for scanning, once per version.

Two automata: one over every folded name, scanned for every article; one over all words that can
support, weaken or qualify a name (context, titles, signal triggers, cues), scanned only where a
name was found.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from daachorse import CharwiseDoubleArrayAhoCorasick as Automaton

from watchdog.matching.tenures import PostUse, post_uses
from watchdog.model import Entry, EntryKind, Name, Post, SignalKind, Standing, Strength, Watchlists
from watchdog.text.fold import fold
from watchdog.text.phrases import Phrase, read_phrase
from watchdog.text.russian import case_forms
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
        post: where the text names a post and not its holder: its place in `Index.posts`.
        unsure: why nobody should rely on the holder, `None` where one may.
    """

    entry: int
    text: str
    strength: Strength
    standing: Standing
    initials: bool
    capital: bool
    personal: bool
    post: int | None = None
    unsure: str | None = None


@dataclass(frozen=True, slots=True)
class WordUse:
    """What one phrase of the word automaton means.

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Everything that `screen` needs to know, immutable and picklable.

    `near`, `document`, `never` and `roles` hold, for each entry, the numbers of its words in
    `words`; `word_patterns` gives the numbers of the words that share an anchor. `post_patterns`
    gives, for a pattern of the name scanner, the posts that it names.
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
    posts: tuple[PostUse, ...] = ()
    post_patterns: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


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
    names = _name_uses(entries)
    posts = _post_phrases(watchlists.posts, names)
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
        posts=post_uses(watchlists.posts, entries),
        post_patterns={at: posts[name] for at, name in enumerate(names) if name in posts},
    )


def _post_phrases(
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


def _add_signal_words(
    words: _Words, entries: tuple[Entry, ...], kinds: tuple[SignalKind, ...]
) -> None:
    """Add what only signals need: word groups, words for actors, and small words beside them."""
    groups = {
        group.name: group
        for kind in kinds
        for group in (
            *(group for each in kind.combinations for group in each.groups),
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


def _name_uses(entries: tuple[Entry, ...]) -> dict[str, list[NameUse]]:
    """Group all names by folded spelling; of one entry the strongest use of a spelling stays."""
    order = tuple(Strength)
    names: dict[str, list[NameUse]] = {}
    for at, entry in enumerate(entries):
        best: dict[str, NameUse] = {}
        for name in (*entry.names, *_without_legal_form(entry)):
            use = _use(at, entry, name.text, name.strength, _standing(name, entry))
            for folded in _spellings(
                name, personal=use.personal, unit=entry.kind is EntryKind.UNIT
            ):
                rival = best.get(folded)
                if rival is None or order.index(use.strength) < order.index(rival.strength):
                    best[folded] = use
        for folded, use in best.items():
            names.setdefault(folded, []).append(use)
    return names


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


def _spellings(name: Name, *, personal: bool, unit: bool) -> list[str]:
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
        if script == "Cyrl":
            forms.update(case_forms(text, personal=personal))
        forms.update(_of_country(text) if unit else ())
        if script == "Latn" and " " in text and len(text) >= _HASHTAG_LETTERS:
            forms.add("".join(text.split()))
    folded = (fold(each).strip() for each in forms)
    return sorted({each for each in folded if any(char.isalnum() for char in each)})


# "Myanmar Navy" is also written "Myanmar's navy", "Chinese foreign ministry" "China's ...".
_COUNTRY_FORMS = {
    "Myanmar": ("Myanmar's", "Burma's", "Burmese"),
    "Burmese": ("Myanmar's", "Burma's"),
    "Chinese": ("China's",),
    "China": ("China's", "Chinese"),
    "Russian": ("Russia's",),
    "Russia": ("Russia's", "Russian"),
    "Belarusian": ("Belarus's",),
    "Indian": ("India's",),
}


def _of_country(text: str) -> set[str]:
    """Return the forms of a unit's name with the country in the possessive."""
    first, _, rest = text.partition(" ")
    if len(rest) < _REST_LETTERS:
        return set()
    return {f"{form} {rest}" for form in _COUNTRY_FORMS.get(first, ())}


_REST_LETTERS = 4


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
