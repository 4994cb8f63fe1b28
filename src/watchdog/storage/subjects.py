"""What is held about a person: articles that name them, hits, deliveries, corrections.

Names are compared as screening compares them, by the fold, as whole words. Text is read in small
batches; nothing is kept in memory but what was found.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select

from watchdog.model import Receiver, StoredHit
from watchdog.storage.articles import chunks
from watchdog.storage.engine import Store
from watchdog.storage.hits import read_hits, select_hits
from watchdog.storage.rows import is_for
from watchdog.storage.tables import (
    CorrectionRow,
    DeliveryHitRow,
    DeliveryRow,
    EvidenceRow,
    HitRow,
    PrivacyRecordRow,
    RawRow,
    VersionRow,
)
from watchdog.text.fold import fold
from watchdog.text.words import is_whole

_BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundArticle:
    """An article that names a person.

    Attributes:
        wordings: how many of its wordings do.
        evidence_bytes: what is kept of the served bytes.
    """

    article_id: int
    source_id: str
    title: str | None
    url: str | None
    seen_at: datetime
    wordings: int
    evidence_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDeliveries:
    """Deliveries of one receiver, by state; `about` counts those that tell given hits."""

    receiver: Receiver
    states: dict[str, int]


def names_in(text: str, folded_names: Collection[str]) -> bool:
    """Say whether a text holds one of the names, as whole words."""
    folded = fold(text)
    for name in folded_names:
        at = folded.find(name)
        while at >= 0:
            if is_whole(folded, at, at + len(name)):
                return True
            at = folded.find(name, at + 1)
    return False


def find_articles(store: Store, folded_names: Collection[str]) -> tuple[FoundArticle, ...]:
    """Give the articles whose title, text, author or link holds one of the names, by number."""
    found: dict[int, list[VersionRow]] = {}
    for row in _versions(store):
        texts = (row.title, row.text, row.author, row.url)
        if any(text and names_in(text, folded_names) for text in texts):
            found.setdefault(row.article_id, []).append(row)
    return _described(store, found)


def get_articles(store: Store, article_ids: Collection[int]) -> tuple[FoundArticle, ...]:
    """Give articles by their numbers; those that do not exist are left out."""
    found: dict[int, list[VersionRow]] = {}
    with store.reading() as session:
        for chunk in chunks(article_ids):
            wanted = select(VersionRow).where(col(VersionRow.article_id).in_(chunk))
            for row in session.exec(wanted.order_by(col(VersionRow.id))).all():
                found.setdefault(row.article_id, []).append(row)
    return _described(store, found)


def _versions(store: Store) -> Iterator[VersionRow]:
    """Give every wording that has a text, in short transactions."""
    last = 0
    while True:
        statement = (
            select(VersionRow)
            .where(col(VersionRow.id) > last)
            .where(col(VersionRow.removed_at).is_(None))
            .order_by(col(VersionRow.id))
            .limit(_BATCH)
        )
        with store.reading() as session:
            rows = session.exec(statement).all()
        if not rows:
            return
        yield from rows
        last = rows[-1].id or last


def _described(store: Store, found: dict[int, list[VersionRow]]) -> tuple[FoundArticle, ...]:
    sizes: dict[int, int] = {}
    with store.reading() as session:
        for chunk in chunks(row.id for rows in found.values() for row in rows if row.id):
            kept = session.exec(
                select(EvidenceRow.version_id, func.length(RawRow.body))
                .join(RawRow, col(RawRow.sha256) == EvidenceRow.raw_sha256)
                .where(col(EvidenceRow.version_id).in_(chunk))
            ).all()
            sizes.update(kept)
    return tuple(
        FoundArticle(
            article_id=article_id,
            source_id=rows[-1].source_id,
            title=rows[-1].title,
            url=rows[-1].url,
            seen_at=rows[0].seen_at,
            wordings=len(rows),
            evidence_bytes=sum(sizes.get(row.id or 0, 0) for row in rows),
        )
        for article_id, rows in sorted(found.items())
    )


def find_hits(
    store: Store, article_ids: Collection[int], folded_names: Collection[str]
) -> tuple[StoredHit, ...]:
    """Give the hits in articles, and those on entries whose shown name is one of the names."""
    hits: dict[int, StoredHit] = {}
    with store.reading() as session:
        shown = session.exec(select(HitRow.entry_id, HitRow.entry_name).distinct()).all()
        entries = {entry for entry, name in shown if names_in(name, folded_names)}
        for chunk in chunks(article_ids):
            in_articles = select_hits().where(col(HitRow.article_id).in_(chunk))
            hits.update((hit.id, hit) for hit in read_hits(session, in_articles))
        for names in chunks(entries):
            on_entries = select_hits().where(col(HitRow.entry_id).in_(names))
            hits.update((hit.id, hit) for hit in read_hits(session, on_entries))
    return tuple(hits[number] for number in sorted(hits))


def deliveries_about(store: Store, hit_ids: Collection[int]) -> tuple[FoundDeliveries, ...]:
    """Count the deliveries that tell any of these hits, by receiver and state."""
    ids: set[int] = set()
    with store.reading() as session:
        for chunk in chunks(hit_ids):
            telling = select(DeliveryHitRow.delivery_id)
            ids.update(session.exec(telling.where(col(DeliveryHitRow.hit_id).in_(chunk))).all())
        rows = [
            row
            for chunk in chunks(sorted(ids))
            for row in session.exec(select(DeliveryRow).where(col(DeliveryRow.id).in_(chunk))).all()
        ]
    return _counted(rows)


def deliveries_for(store: Store, receivers: Collection[Receiver]) -> tuple[FoundDeliveries, ...]:
    """Count the deliveries for receivers, by state."""
    rows: list[DeliveryRow] = []
    with store.reading() as session:
        for receiver in receivers:
            rows += session.exec(select(DeliveryRow).where(is_for(receiver))).all()
    return _counted(rows)


def _counted(rows: Collection[DeliveryRow]) -> tuple[FoundDeliveries, ...]:
    states: dict[Receiver, dict[str, int]] = {}
    for row in rows:
        of = states.setdefault(Receiver(channel=row.channel, key=row.receiver), {})
        of[row.state] = of.get(row.state, 0) + 1
    ordered = sorted(states.items(), key=lambda pair: (pair[0].channel, pair[0].key))
    return tuple(FoundDeliveries(receiver=r, states=dict(sorted(s.items()))) for r, s in ordered)


def channels_in_use(store: Store) -> tuple[str, ...]:
    """Give the channels that any delivery was ever addressed through, by name."""
    with store.reading() as session:
        return tuple(sorted(session.exec(select(DeliveryRow.channel).distinct()).all()))


def find_corrections(store: Store, folded_names: Collection[str]) -> tuple[tuple[int, str], ...]:
    """Give number and text of the corrections that hold one of the names."""
    with store.reading() as session:
        rows = session.exec(select(CorrectionRow).order_by(col(CorrectionRow.id))).all()
        return tuple((row.id or 0, row.text) for row in rows if names_in(row.text, folded_names))


def requests_about(store: Store, subject: str) -> tuple[tuple[str, datetime, str], ...]:
    """Give id, time and act of the requests recorded under a subject's hash, the oldest first."""
    with store.reading() as session:
        rows = session.exec(
            select(PrivacyRecordRow)
            .where(PrivacyRecordRow.subject == subject)
            .order_by(col(PrivacyRecordRow.at), col(PrivacyRecordRow.id))
        ).all()
        return tuple((row.id, row.at, row.act) for row in rows)
