"""Answers to people's questions: which hits, with what evidence, and which source is silent."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select

from watchdog.model import Delivery, StoredHit, Verdict
from watchdog.storage import rows
from watchdog.storage.engine import Store
from watchdog.storage.hits import read_hits, select_hits
from watchdog.storage.tables import (
    ArticleRow,
    DeliveryHitRow,
    DeliveryRow,
    EvidenceRow,
    HitRow,
    PollRow,
    RawRow,
    VersionRow,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HitFilter:
    """Which hits are wanted; an empty tuple or `None` lets everything through."""

    verdicts: tuple[Verdict, ...] = ()
    entries: tuple[str, ...] = ()
    watchlists: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    since: datetime | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was served and when; `raw` hashes to `raw_sha256`, until it was removed."""

    raw: bytes
    raw_sha256: str
    raw_scope: str
    url: str
    fetched_at: datetime
    headers: tuple[tuple[str, str], ...]
    removed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRecord:
    """One poll in a source's history."""

    source: str
    at: datetime
    outcome: str
    http_status: int | None
    items: int
    new: int
    hits: int
    error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """How much there is; hits are counted by verdict and deliveries by state."""

    articles: int
    versions: int
    not_screened: int
    hits: dict[str, int]
    deliveries: dict[str, int]


def list_hits(store: Store, wanted: HitFilter) -> tuple[StoredHit, ...]:
    """Give hits, the newest first."""
    statement = select_hits().order_by(col(HitRow.id).desc())
    if wanted.verdicts:
        statement = statement.where(col(HitRow.verdict).in_(wanted.verdicts))
    if wanted.entries:
        statement = statement.where(col(HitRow.entry_id).in_(wanted.entries))
    if wanted.watchlists:
        statement = statement.where(col(HitRow.watchlist).in_(wanted.watchlists))
    if wanted.sources:
        statement = statement.where(col(VersionRow.source_id).in_(wanted.sources))
    if wanted.since is not None:
        statement = statement.where(col(HitRow.found_at) >= wanted.since)
    if wanted.limit is not None:
        statement = statement.limit(wanted.limit)
    with store.reading() as session:
        return read_hits(session, statement)


def get_hit(store: Store, hit_id: int) -> StoredHit | None:
    """Give one hit, or `None` when there is none of that number."""
    with store.reading() as session:
        found = read_hits(session, select_hits().where(HitRow.id == hit_id))
        return found[0] if found else None


def get_evidence(store: Store, version_id: int) -> Evidence | None:
    """Give the served bytes behind a wording, or `None` when it had no hit."""
    with store.reading() as session:
        kept = session.get(EvidenceRow, version_id)
        if kept is None:
            return None
        raw = session.get_one(RawRow, kept.raw_sha256)
        return Evidence(
            raw=raw.body,
            removed_at=raw.removed_at,
            raw_sha256=kept.raw_sha256,
            raw_scope=kept.raw_scope,
            url=kept.url,
            fetched_at=kept.fetched_at,
            headers=tuple((name, value) for name, value in kept.headers),
        )


def deliveries_of_hit(store: Store, hit_id: int) -> tuple[Delivery, ...]:
    """Give the deliveries that tell a hit, the oldest first."""
    statement = (
        select(DeliveryRow)
        .join(DeliveryHitRow, col(DeliveryHitRow.delivery_id) == DeliveryRow.id)
        .where(DeliveryHitRow.hit_id == hit_id)
        .order_by(col(DeliveryRow.id))
    )
    with store.reading() as session:
        return tuple(rows.delivery(row) for row in session.exec(statement).all())


def last_polls(store: Store) -> dict[str, PollRecord]:
    """Give the latest poll of every source, by source id."""
    newest = select(func.max(PollRow.id)).group_by(col(PollRow.source_id))
    with store.reading() as session:
        found = session.exec(select(PollRow).where(col(PollRow.id).in_(newest))).all()
        return {
            row.source_id: PollRecord(
                source=row.source_id,
                at=row.at,
                outcome=row.outcome,
                http_status=row.http_status,
                items=row.items,
                new=row.new,
                hits=row.hits,
                error=row.error,
            )
            for row in found
        }


def count_all(store: Store) -> Totals:
    """Count what is stored."""
    with store.reading() as session:
        unscreened = select(func.count()).where(VersionRow.state == "not-screened")
        return Totals(
            articles=session.exec(select(func.count(col(ArticleRow.id)))).one(),
            versions=session.exec(select(func.count(col(VersionRow.id)))).one(),
            not_screened=session.exec(unscreened).one(),
            hits=dict(
                session.exec(
                    select(HitRow.verdict, func.count(col(HitRow.id))).group_by(HitRow.verdict)
                ).all()
            ),
            deliveries=dict(
                session.exec(
                    select(DeliveryRow.state, func.count(col(DeliveryRow.id))).group_by(
                        DeliveryRow.state
                    )
                ).all()
            ),
        )
