"""What is watched: entries with their names, and the kinds of act that are looked for."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal


class EntryKind(StrEnum):
    """What sort of thing an entry is."""

    PERSON = "person"
    COMPANY = "company"
    UNIT = "unit"
    ORGANISATION = "organisation"
    ROLE = "role"
    PROGRAMME = "programme"
    VESSEL = "vessel"
    AIRCRAFT = "aircraft"
    COUNTRY = "country"


class Strength(StrEnum):
    """How much a name says by itself.

    `STRONG` alerts alone; `NEEDS_CONTEXT` alerts with evidence near it and else goes to review;
    `WEAK` (an abbreviation, one word of a longer name) goes to review with evidence and is
    ignored without; `NEVER_ALONE` (a sanctions list's own spelling such as "SOE, Win") only
    supports other mentions of the same entry.
    """

    STRONG = "strong"
    NEEDS_CONTEXT = "needs-context"
    WEAK = "weak"
    NEVER_ALONE = "never-alone"


class Standing(StrEnum):
    """How well a fact is sourced: seen in a source, given by one, or nobody's but ours."""

    CONFIRMED = "confirmed"
    ONE_SOURCE = "one-source"
    UNREVIEWED = "unreviewed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One spelling; `script` is an ISO 15924 code (Latn, Mymr, Cyrl, Hans, Hant, Thai).

    Attributes:
        forms: case forms that an operator gives in place of the generated ones; `None`: these.
        forms_not: generated case forms that an operator refuses.
    """

    text: str
    script: str
    strength: Strength
    standing: Standing = Standing.CONFIRMED
    source: str | None = None
    forms: tuple[str, ...] | None = None
    forms_not: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A title held for a time. `holder` is set on entries of kind role, else the entry holds it.

    `since` and `until` are ISO 8601 dates of reduced precision ("2021", "2021-02", "2021-02-01"),
    both inclusive; `None` means not known (`since`) or not ended as far as known (`until`).
    `post` is the id of the `Post` that the holder fills.
    """

    title: str
    holder: str | None = None
    post: str | None = None
    since: str | None = None
    until: str | None = None
    standing: Standing = Standing.CONFIRMED
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One authority's sanctions listing of an entry; dates are ISO 8601, `None` where unknown."""

    authority: str
    programme: str | None = None
    listed: str | None = None
    delisted: str | None = None
    number: str | None = None
    source: str | None = None
    standing: Standing = Standing.CONFIRMED


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Words around a name that decide what it is worth.

    Attributes:
        near: evidence; one of them close to the mention makes a needs-context name alert.
        document: at least one must stand somewhere in the article, else the entry does not count;
            one that stands close to the mention is evidence as well.
        never: counter-evidence; one close to the mention means another person or thing.
        home_script: in a name of this script `document` is not asked for: news in Burmese need
            not say that it is about Myanmar.
    """

    near: tuple[str, ...] = ()
    document: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    home_script: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One watched person, body, role or thing.

    Attributes:
        id: stable, unique over all watchlists, such as `per-min-aung-hlaing`.
        watchlist: the name of the list (category) it stands in, such as `junta-officials`.
        alert: False for context entries: they help others and never alert.
        enabled: False for entries that are kept and not looked for.
        standing: how well the entry's identity is sourced; UNREVIEWED never alerts.
        born: only where it tells namesakes apart.
        relative_of: whose relative a person is, by entry id or name; such a person is looked for
            only with a current listing of their own.
        why: sources for why it is watched.
    """

    id: str
    watchlist: str
    kind: EntryKind
    name: str
    names: tuple[Name, ...]
    alert: bool = True
    enabled: bool = True
    standing: Standing = Standing.CONFIRMED
    context: Context = field(default_factory=Context)
    roles: tuple[Role, ...] = ()
    listings: tuple[Listing, ...] = ()
    born: str | None = None
    relative_of: tuple[str, ...] = ()
    note: str | None = None
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post that text names without its holder; who holds it when stands in entries' roles.

    Attributes:
        phrases: pairs (language, phrase), such as ("en", "China's foreign minister").
    """

    id: str
    title: str
    phrases: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watchlists:
    """All entries and posts in force, sorted by id; `version` is a SHA-256 over what they say."""

    entries: tuple[Entry, ...]
    version: str
    posts: tuple[Post, ...] = ()


Modality = Literal["asserted", "planned", "speculative", "demanded", "denied"]
Severity = Literal["low", "medium", "high", "critical"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordGroup:
    """Words that mean one sort of thing or doing, as pairs (language, phrase)."""

    name: str
    phrases: tuple[tuple[str, str], ...]


Side = Literal["giver", "receiver"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """Groups of words that tell of an act where one of each stands in one clause.

    The first group is what happens (a verb or its noun); `subject` says which side the one who
    does it is on: who sells gives, who buys receives; `None` where both do it (they meet).
    """

    groups: tuple[WordGroup, ...]
    subject: Side | None = None


Needs = Literal["both", "giver", "receiver", "either"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalKind:
    """One kind of act, as `config/signals.yml` describes it.

    Attributes:
        giver: what may give or confer: entry ids or watchlist names, tried in order.
        receiver: the same for who receives.
        triggers: pairs (language, phrase); `*` in a phrase is a suffix or a short gap.
        never: phrases near a trigger that mean something else.
        window_sentences: how far from the trigger the parties may stand.
        combinations: groups of words that tell of the act together.
        hints: words that stand for the act where nothing else tells of it, see `signals.worth`.
        caution: points that this kind must make up for, as its words are everyday ones.
        needs: which side must be told; a side without parties is never wanted.
        strict: True where the wording itself must say who gives and who receives.
        of_somebody: True where a country gives way to a person or body that the sentence names.
        yields_to: kinds that are the better reading of the same sentence.
        ends: True where it tells that something ends: a demand for it is read as one about what is
            to end.
        raised, lowered: levels and the words in the sentence that lead to them.
        raised_by_listing: level where the giver is under sanctions, or `None`.
    """

    id: str
    label: str
    severity: Severity
    giver: tuple[str, ...]
    receiver: tuple[str, ...]
    triggers: tuple[tuple[str, str], ...]
    never: tuple[str, ...] = ()
    window_sentences: int = 3
    combinations: tuple[Combination, ...] = ()
    hints: tuple[WordGroup, ...] = ()
    caution: int = 0
    needs: Needs = "either"
    strict: bool = False
    of_somebody: bool = False
    yields_to: tuple[str, ...] = ()
    ends: bool = False
    raised: tuple[tuple[Severity, WordGroup], ...] = ()
    lowered: tuple[tuple[Severity, WordGroup], ...] = ()
    raised_by_listing: Severity | None = None

    @property
    def is_directed(self) -> bool:
        """Say whether words such as "from" and "to" tell who gives and who receives."""
        return any(each.subject is not None for each in self.combinations)
