"""What screening says of one document: hits, their reasons, and signals."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from watchdog.model.watched import Modality, Severity

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
