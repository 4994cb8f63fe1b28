"""Who is told of what, and what became of the telling."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from watchdog.model.screened import Hit, Signal, Verdict


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


DeliveryKind = Literal["alert", "history", "surge", "test", "trouble"]
DeliveryState = Literal["pending", "leased", "sent", "retry", "unknown", "dead", "suppressed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What somebody says of a hit (`statement`), or why it was wrong (`withdrawn`), and when."""

    kind: Literal["statement", "withdrawn"]
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredHit:
    """A hit as it was recorded, with the article it was found in and the evidence kept for it.

    `article_key` and `content_hash` name article and wording by content, not by row: they stay
    the same in another database. `removed_at` says since when the text is gone (with it quotes,
    reasons, signals and link), and `removed_why` what removed it.
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
    removed_at: datetime | None = None
    removed_why: str | None = None
    corrections: tuple[Correction, ...] = ()

    @property
    def is_withdrawn(self) -> bool:
        """Say whether an operator found it wrong."""
        return any(one.kind == "withdrawn" for one in self.corrections)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What one delivery tells: hits of one article, or a summary of a backlog or of a surge."""

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
