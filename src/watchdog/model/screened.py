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


Tense = Literal["past", "present", "future"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A sum or a count that is told of an act.

    Attributes:
        amount: plain digits, such as `253000000` or `1.5`.
        unit: a currency code (`USD`), `tonne`, or the counted thing in lower case.
        period: the years it is told for, as written, or `None`.
        origin: who is named as its source, as written, or `None`.
    """

    amount: str
    unit: str
    period: str | None = None
    origin: str | None = None

    @property
    def sum(self) -> tuple[str, str]:
        """What makes two figures the same sum: amount and unit."""
        return self.amount, self.unit


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldSum:
    """A sum that was told of a kind of act between two parties; a party not said is `None`."""

    kind: str
    giver: str | None
    receiver: str | None
    sum: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """What an act in the text reads as; `giver` and `receiver` are entry ids, if they are said.

    Attributes:
        start, end: the words that tell of the act.
        evidence_start, evidence_end: the clause around them, or `None` in older records.
        place: where, as written.
        figure_known: the sum was told before: True or False; `None` where there is no figure or
            nobody asked.
        historic: told of a time before the coup of 2021-02-01.
        first: told as the first of its kind since some time.
    """

    kind: str
    giver: str | None
    receiver: str | None
    modality: Modality
    severity: Severity
    field: TextField
    start: int
    end: int
    evidence_start: int | None = None
    evidence_end: int | None = None
    tense: Tense | None = None
    place: str | None = None
    figure: Figure | None = None
    figure_known: bool | None = None
    historic: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsaid:
    """A kind of act that was read and not told, as too little speaks for it.

    Attributes:
        points: what its clues come to.
        wanted: so many would have been needed.
        clues: names of rows in `signals.worth`.
        start, end: the words that come nearest to telling of it.
    """

    kind: str
    points: int
    wanted: int
    clues: tuple[str, ...]
    field: TextField
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """All that screening says of one document: hits by score, the others by place.

    `ignored` and `unsaid` are empty where nobody asked for reasons.
    """

    hits: tuple[Hit, ...]
    signals: tuple[Signal, ...]
    ignored: tuple[Hit, ...]
    watchlist_version: str
    unsaid: tuple[Unsaid, ...] = ()
