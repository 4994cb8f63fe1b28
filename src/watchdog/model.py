"""The nouns that everything hangs on, as frozen values.

Grouped in the order in which an article meets them: what is watched, what is read, what screening
says of it, who is told, and what became of the telling. Nothing here does any work.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

# --- what is watched -------------------------------------------------------------------------


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
    """One spelling; `script` is an ISO 15924 code (Latn, Mymr, Cyrl, Hans, Hant, Thai)."""

    text: str
    script: str
    strength: Strength
    standing: Standing = Standing.CONFIRMED
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A title held for a time. `holder` is set on entries of kind role, else the entry holds it.

    `since` and `until` are ISO 8601 dates of reduced precision ("2021", "2021-02", "2021-02-01"),
    both inclusive; `None` means not known (`since`) or not ended as far as known (`until`).
    """

    title: str
    holder: str | None = None
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
        document: at least one must stand somewhere in the article, else the entry does not count.
        never: counter-evidence; one close to the mention means another person or thing.
    """

    near: tuple[str, ...] = ()
    document: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


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
    note: str | None = None
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Watchlists:
    """All entries in force, sorted by id; `version` is a SHA-256 over what they say."""

    entries: tuple[Entry, ...]
    version: str


Modality = Literal["asserted", "planned", "speculative", "demanded", "denied"]
Severity = Literal["low", "medium", "high", "critical"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalKind:
    """One kind of act, as `config/signals.yml` describes it.

    Attributes:
        giver: what may give or confer: entry ids or watchlist names, tried in order.
        receiver: the same for who receives.
        triggers: pairs (language, phrase); `*` in a phrase is a suffix or a short gap.
        never: phrases near a trigger that mean something else.
        window_sentences: how far from the trigger the parties may stand.
    """

    id: str
    label: str
    severity: Severity
    giver: tuple[str, ...]
    receiver: tuple[str, ...]
    triggers: tuple[tuple[str, str], ...]
    never: tuple[str, ...] = ()
    window_sentences: int = 2


# --- what is read ----------------------------------------------------------------------------

SourceClass = Literal["state", "independent", "wire", "ngo", "official"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A feed that is polled. `reason` says why it is disabled, where it is."""

    id: str
    name: str
    url: str | None
    language: str | None
    source_class: SourceClass
    grade: str
    every_s: int
    enabled: bool = True
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave to ask "changed since?"; sent back byte for byte."""

    etag: bytes | None = None
    last_modified: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A document arrived whole, decoded and under the cap. Header names are lower case."""

    url: str
    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...]
    validators: Validators
    fetched_at: datetime
    permanent_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The server says that nothing changed."""

    status: int
    fetched_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailed:
    """No document. `kind` is one of a closed set of words, see `net.fetch.FAILURES`.

    `sent` is True when a message had been handed over whole and only the answer is missing: it may
    have arrived. False means that the server cannot have it.
    """

    kind: str
    detail: str
    status: int | None = None
    retry_after_s: int | None = None
    sent: bool = False


FetchOutcome = Fetched | NotModified | FetchFailed


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One item of a feed, read and not yet judged.

    Attributes:
        keys: what identifies it, best first; two items sharing a key are one article.
        title: plain text, or `None`.
        text: plain text of the richest body the item carried, maybe "".
        url: absolute http(s) address, or `None`.
        published: aware UTC, or `None` where the item gave none that could be read.
        content_hash: SHA-256 over what a reader sees; another hash is another version.
        raw: the item's own bytes as served, or the whole document where they cannot be told apart.
        raw_scope: which of the two.
    """

    keys: tuple[str, ...]
    title: str | None
    text: str
    url: str | None
    published: datetime | None
    language: str | None
    author: str | None
    content_hash: str
    raw: bytes
    raw_scope: Literal["item", "document"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """A feed's items in the order served, and what was odd about it (for the operator)."""

    title: str | None
    format: str
    articles: tuple[Article, ...]
    problems: tuple[str, ...] = ()


# --- what screening says ---------------------------------------------------------------------

Verdict = Literal["alert", "review", "context", "ignore"]
TextField = Literal["title", "text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What `screening.screen` reads; offsets in its results count code points of these fields."""

    id: str
    title: str | None
    text: str
    language: str | None = None
    published: datetime | None = None
    url: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name found: `text` is the field's own characters from `start` to `end` (exclusive)."""

    field: TextField
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One rule that spoke, its points, and the characters that made it speak (if any did)."""

    rule: str
    points: int
    note: str
    field: TextField | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """What one article says of one entry; `rule` names the gate that stopped an ignored one."""

    entry: str
    verdict: Verdict
    score: int
    mentions: tuple[Mention, ...]
    reasons: tuple[Reason, ...]
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """What an act in the text reads as; `giver` and `receiver` are entry ids, if they are said."""

    kind: str
    giver: str | None
    receiver: str | None
    modality: Modality
    severity: Severity
    field: TextField
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """All that screening says of one document: hits by score, signals and ignored by place."""

    hits: tuple[Hit, ...]
    signals: tuple[Signal, ...]
    ignored: tuple[Hit, ...]
    watchlist_version: str


# --- who is told -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Which hits go to which channels; an empty tuple matches everything.

    Review items reach a channel only through a route that names the verdict `review`.
    """

    id: str
    channels: tuple[str, ...]
    watchlists: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    verdicts: tuple[Verdict, ...] = ("alert",)
    languages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """One addressee of one channel: a mail address, a Slack target or the channel itself.

    `key` names it in the database and in logs and holds no address.
    """

    channel: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """One receiver and what it is told: `hits` are indices into the hits given, ascending.

    `route` is the first route, in the operator's order, that led a hit to this receiver.
    """

    receiver: Receiver
    route: str
    hits: tuple[int, ...]


DeliveryKind = Literal["alert", "history", "test"]
DeliveryState = Literal["pending", "leased", "sent", "retry", "unknown", "dead", "suppressed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredHit:
    """A hit as it was recorded, with the article it was found in and the evidence kept for it.

    `article_key` and `content_hash` name article and wording by content, not by row: they stay
    the same in another database.
    """

    id: int
    hit: Hit
    entry_name: str
    watchlist: str
    watchlist_version: str
    history: bool
    found_at: datetime
    article_id: int
    article_key: str
    version_id: int
    content_hash: str
    source_id: str
    source_name: str
    source_class: str
    title: str | None
    text: str
    url: str | None
    language: str | None
    published: datetime | None
    fetched_at: datetime
    raw_sha256: str
    signals: tuple[Signal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What one delivery tells: hits of one article, or a summary of a backlog."""

    kind: DeliveryKind
    hits: tuple[StoredHit, ...]
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """An alert composed for reading: plain text always, HTML for those who show it.

    `data` is the same alert as the text of one JSON object, for receivers that are programs.
    """

    subject: str
    text: str
    html: str
    link: str | None = None
    data: str = "{}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One row of the outbox: one alert for one receiver; a retry keeps its `message_id`."""

    id: int
    key: str
    kind: DeliveryKind
    receiver: Receiver
    route: str
    state: DeliveryState
    reason: str
    attempts: int
    message_id: str
    created_at: datetime
    next_attempt_at: datetime | None
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The receiver's server took responsibility; `detail` quotes its answer."""

    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The receiver's server said no for good."""

    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreachable:
    """Nothing was handed over; trying later may work."""

    detail: str
    retry_after_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """It may or may not have arrived (the line broke after the message was handed over)."""

    detail: str


SendOutcome = Sent | Refused | Unreachable | Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What becomes of a delivery, why, and when it is tried again (`None`: never)."""

    state: DeliveryState
    reason: str
    next_attempt_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """Who takes something at `now`, and for how long nobody else may."""

    owner: str
    now: datetime
    seconds: float

    @property
    def until(self) -> datetime:
        """When it runs out by itself."""
        return self.now + timedelta(seconds=self.seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How often and how long a delivery is tried; waits double from `first_s` up to `longest_s`."""

    attempts: int
    first_s: float
    longest_s: float


# --- the state of polling --------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What the database knows of a source between polls."""

    source_id: str
    next_poll_at: datetime
    first_polled_at: datetime | None = None
    last_success_at: datetime | None = None
    failures: int = 0
    last_error: str | None = None
    validators: Validators = field(default_factory=Validators)
    body_sha256: str | None = None


PollOutcome = Literal["ok", "not-modified", "unchanged", "failed", "busy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReport:
    """One source's poll as `watchdog poll --json` prints it."""

    source: str
    outcome: PollOutcome
    http_status: int | None
    items: int
    new: int
    hits: int
    error: str | None
    at: datetime | None = None
