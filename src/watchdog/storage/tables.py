"""The tables, as SQLModel classes that no other room ever sees.

`docs/reference/tables.md` explains each to a reader of the database. `table=True` validates
nothing, so every value is checked before it comes here (by the schema of the configuration, by the
parser, by the dataclasses of `model`).
"""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    DateTime,
    Dialect,
    Index,
    LargeBinary,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
)
from sqlmodel import Field, SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
METADATA = SQLModel.metadata
METADATA.naming_convention = NAMING


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time; SQLite drops zones, so they are taken off and put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - as SQLAlchemy calls it
    ) -> datetime | None:
        """Refuse naive times and store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone was about to be stored")
        return value.astimezone(UTC)

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - as SQLAlchemy calls it
    ) -> datetime | None:
        """Give back an aware UTC time on every database."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class SourceRow(SQLModel, table=True):
    """What is known of a source between polls, and who is polling it now."""

    __tablename__ = "source"
    id: str = Field(primary_key=True)
    next_poll_at: datetime = Field(sa_type=UtcDateTime, index=True)
    lease_owner: str | None = None
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    first_polled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_success_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failures: int = 0
    last_error: str | None = Field(default=None, sa_type=Text)
    etag: bytes | None = Field(default=None, sa_type=LargeBinary)
    last_modified: bytes | None = Field(default=None, sa_type=LargeBinary)
    body_sha256: str | None = None
    url: str | None = Field(default=None, sa_type=Text)
    cut_read: int | None = None
    cut_items: int | None = None


class PollRow(SQLModel, table=True):
    """One poll of one source, for the question "since when is it silent?"."""

    __tablename__ = "poll"
    id: int | None = Field(default=None, primary_key=True)
    source_id: str = Field(index=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    outcome: str
    http_status: int | None = None
    items: int = 0
    new: int = 0
    hits: int = 0
    error: str | None = Field(default=None, sa_type=Text)


class ArticleRow(SQLModel, table=True):
    """One article, however often and by however many feeds it came."""

    __tablename__ = "article"
    id: int | None = Field(default=None, primary_key=True)
    identity: str
    source_id: str = Field(index=True)
    first_seen_at: datetime = Field(sa_type=UtcDateTime, index=True)


class ArticleKeyRow(SQLModel, table=True):
    """What identifies an article; see `feeds.identity`."""

    __tablename__ = "article_key"
    key: str = Field(primary_key=True)
    article_id: int = Field(foreign_key="article.id", index=True)


class VersionRow(SQLModel, table=True):
    """One wording of an article. `state` is the ledger: screened, or not screened and why."""

    __tablename__ = "article_version"
    __table_args__ = (
        UniqueConstraint("article_id", "content_hash"),
        CheckConstraint("state IN ('screened', 'not-screened')", name="state"),
    )
    id: int | None = Field(default=None, primary_key=True)
    article_id: int = Field(foreign_key="article.id")
    number: int
    content_hash: str
    title: str | None = Field(default=None, sa_type=Text)
    text: str = Field(sa_type=Text)
    url: str | None = Field(default=None, sa_type=Text)
    language: str | None = None
    author: str | None = Field(default=None, sa_type=Text)
    published: datetime | None = Field(default=None, sa_type=UtcDateTime)
    source_id: str = Field(index=True)
    source_name: str
    source_class: str
    seen_at: datetime = Field(sa_type=UtcDateTime, index=True)
    state: str
    state_reason: str = Field(sa_type=Text)
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    removed_why: str | None = None


class RawRow(SQLModel, table=True):
    """Bytes as a server sent them, kept once per content."""

    __tablename__ = "raw"
    sha256: str = Field(primary_key=True)
    body: bytes = Field(sa_type=LargeBinary)
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class EvidenceRow(SQLModel, table=True):
    """Where and when the raw bytes behind a version with hits were fetched."""

    __tablename__ = "evidence"
    version_id: int = Field(primary_key=True, foreign_key="article_version.id")
    raw_sha256: str = Field(foreign_key="raw.sha256", index=True)
    raw_scope: str
    url: str = Field(sa_type=Text)
    fetched_at: datetime = Field(sa_type=UtcDateTime)
    headers: list[list[str]] = Field(sa_type=JSON)


class HitRow(SQLModel, table=True):
    """What one version of an article says of one entry, as screening gave it."""

    __tablename__ = "hit"
    __table_args__ = (UniqueConstraint("version_id", "entry_id"),)
    id: int | None = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="article_version.id")
    article_id: int = Field(foreign_key="article.id", index=True)
    entry_id: str = Field(index=True)
    entry_name: str
    watchlist: str
    watchlist_version: str
    verdict: str = Field(index=True)
    score: int
    history: bool
    found_at: datetime = Field(sa_type=UtcDateTime, index=True)
    mentions: list[dict[str, object]] = Field(sa_type=JSON)
    reasons: list[dict[str, object]] = Field(sa_type=JSON)


class SignalRow(SQLModel, table=True):
    """What an act in one version of an article reads as."""

    __tablename__ = "signal"
    id: int | None = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="article_version.id", index=True)
    kind: str = Field(index=True)
    giver: str | None = None
    receiver: str | None = None
    modality: str
    severity: str
    field: str
    start: int
    end: int
    evidence_start: int | None = None
    evidence_end: int | None = None
    tense: str | None = None
    place: str | None = None
    amount: str | None = None
    unit: str | None = None
    period: str | None = None
    origin: str | None = None
    figure_known: bool | None = None
    historic: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    first: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class DeliveryRow(SQLModel, table=True):
    """The outbox: one alert for one receiver, from pending to a terminal state with its reason."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_delivery_state_next_attempt_at", "state", "next_attempt_at"),
        CheckConstraint(
            "state IN ('pending','leased','sent','retry','unknown','dead','suppressed')",
            name="state",
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    key: str
    kind: str
    channel: str = Field(index=True)
    receiver: str
    route: str
    state: str
    reason: str = Field(sa_type=Text)
    attempts: int = 0
    message_id: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    next_attempt_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    lease_owner: str | None = None
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class DeliveryHitRow(SQLModel, table=True):
    """Which hits a delivery tells."""

    __tablename__ = "delivery_hit"
    delivery_id: int = Field(primary_key=True, foreign_key="delivery.id")
    hit_id: int = Field(primary_key=True, foreign_key="hit.id", index=True)


class ToldRow(SQLModel, table=True):
    """Something told to a receiver before the database was put back, as a hash; see `told`."""

    __tablename__ = "told"
    fact: str = Field(primary_key=True)


class CorrectionRow(SQLModel, table=True):
    """What somebody says of a hit, an article or an entry, or that a hit was wrong.

    It belongs to the hits of one entry in one article, in every wording; without an entry to all
    hits of the article, without an article to all hits of the entry.
    """

    __tablename__ = "correction"
    __table_args__ = (CheckConstraint("kind IN ('statement', 'withdrawn')", name="kind"),)
    id: int | None = Field(default=None, primary_key=True)
    article_id: int | None = Field(default=None, foreign_key="article.id", index=True)
    entry_id: str | None = Field(default=None, index=True)
    kind: str
    text: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=UtcDateTime)


class ErasedRow(SQLModel, table=True):
    """A hash of a key or wording that was erased on request and is not taken in again."""

    __tablename__ = "erased"
    fact: str = Field(primary_key=True)


class PrivacyRecordRow(SQLModel, table=True):
    """What was removed or corrected, when and how much; never what it said."""

    __tablename__ = "privacy_record"
    id: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    act: str
    subject: str | None = None
    counts: dict[str, int] = Field(sa_type=JSON)


class KnownReceiverRow(SQLModel, table=True):
    """A receiver that some daemon's configuration has, and when one last said so."""

    __tablename__ = "known_receiver"
    channel: str = Field(primary_key=True)
    receiver: str = Field(primary_key=True)
    known_at: datetime = Field(sa_type=UtcDateTime)


def row_id(row: ArticleRow | VersionRow | HitRow | DeliveryRow) -> int:
    """Give the id that the database gave a row when it was flushed."""
    if row.id is None:
        raise AssertionError("a row was used before it was flushed")
    return row.id
