"""Erasing on request: the article goes, hashes stay so that it neither comes nor is told again.

In order: the erasure is written into the journal, as hashes; then one transaction takes everything
away. A kill between the two, or a backup put back that is older than the erasure, is made good by
whoever opens the database next (`recall_erasures`).
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from sqlalchemy import delete, func, update
from sqlmodel import Session, col, select

from watchdog.model import Receiver
from watchdog.storage import tombstones
from watchdog.storage.condition import write_log_back
from watchdog.storage.corrections import end_delivery
from watchdog.storage.engine import Store
from watchdog.storage.journal import ErasureNote
from watchdog.storage.removal import OPEN, blank_evidence, remove_texts
from watchdog.storage.rows import is_for
from watchdog.storage.tables import (
    ArticleKeyRow,
    ArticleRow,
    CorrectionRow,
    DeliveryHitRow,
    DeliveryRow,
    EvidenceRow,
    HitRow,
    PrivacyRecordRow,
    RawRow,
    VersionRow,
    row_id,
)

ERASED = "erased on request"
# Counts other articles whose evidence was a whole document that had to go.
SHARED = "evidence of other articles"


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """What an erasure did: the id of its record and how much went, by kind.

    `log_left_bytes` is what is left of SQLite's log, which may hold it still: a reader held it up.
    """

    id: str
    counts: Mapping[str, int]
    log_left_bytes: int = 0


def subject_hash(subject: str) -> str:
    """Hash whom a request was about; who knows the name or address can confirm it, none read it."""
    return hashlib.sha256(f"privacy\x1f{subject}".encode()).hexdigest()[:16]


def erase_articles(
    store: Store, article_ids: Collection[int], *, subject: str, now: datetime
) -> Erasure:
    """Erase articles whole: text, evidence, hits, signals, keys and corrections.

    Args:
        subject: whom the request is about, folded; only its hash is kept.

    Raises:
        StorageError: the journal or the database refused; then nothing was erased, or it is made
            good when the database is next opened.
    """
    note = ErasureNote(id=token_hex(8), at=now, facts=_facts_of(store, article_ids))
    store.journal.append_erasure(note)
    with store.writing(placing=True) as session:
        counts = _erase(session, article_ids, now=now)
        _record(session, note, counts, subject=subject_hash(subject))
    return Erasure(id=note.id, counts=counts, log_left_bytes=write_log_back(store).left_bytes)


def erase_receivers(
    store: Store, receivers: Collection[Receiver], *, subject: str, now: datetime
) -> Erasure:
    """Erase every delivery for receivers, ended or waiting."""
    facts = frozenset(map(tombstones.receiver_fact, receivers))
    note = ErasureNote(id=token_hex(8), at=now, facts=facts)
    store.journal.append_erasure(note)
    with store.writing(placing=True) as session:
        counts = _erase_deliveries(session, receivers, until=now)
        _record(session, note, counts, subject=subject_hash(subject))
    return Erasure(id=note.id, counts=counts, log_left_bytes=write_log_back(store).left_bytes)


def forgotten_erasures(store: Store) -> tuple[ErasureNote, ...]:
    """Give what the journal knows as erased and the database does not, the oldest first."""
    notes = {note.id: note for note in store.journal.read_erasures()}
    if not notes:
        return ()
    with store.reading() as session:
        done = set(session.exec(select(PrivacyRecordRow.id)).all())
    return tuple(note for each, note in notes.items() if each not in done)


def recall_erasures(store: Store, *, now: datetime) -> int:
    """Erase again what the journal knows as erased and the database does not.

    Returns:
        How many erasures were made good.
    """
    missing = forgotten_erasures(store)
    for note in missing:
        with store.writing(placing=True) as session:
            counts = Counter(_erase(session, _articles_with(session, note.facts), now=now))
            receivers = _receivers_with(session, note.facts)
            counts.update(_erase_deliveries(session, receivers, until=note.at))
            _record(session, note, counts, subject=None)
    if missing:
        write_log_back(store)
    return len(missing)


def _record(
    session: Session, note: ErasureNote, counts: Mapping[str, int], *, subject: str | None
) -> None:
    tombstones.remember(session, note.facts)
    session.add(
        PrivacyRecordRow(id=note.id, at=note.at, act="erase", subject=subject, counts=dict(counts))
    )


def _facts_of(store: Store, article_ids: Collection[int]) -> frozenset[str]:
    facts: set[str] = set()
    with store.reading() as session:
        for article_id in sorted(article_ids):
            keys = select(ArticleKeyRow.key).where(ArticleKeyRow.article_id == article_id)
            wordings = select(VersionRow.content_hash).where(VersionRow.article_id == article_id)
            facts.update(map(tombstones.key_fact, session.exec(keys).all()))
            facts.update(map(tombstones.wording_fact, session.exec(wordings).all()))
    return frozenset(facts)


def _articles_with(session: Session, facts: frozenset[str]) -> list[int]:
    """Find articles by hashes of what identifies them; looks at every key there is."""
    found: set[int] = set()
    for row in session.exec(select(ArticleKeyRow).execution_options(yield_per=1000)):
        if tombstones.key_fact(row.key) in facts:
            found.add(row.article_id)
    wordings = select(VersionRow.article_id, VersionRow.content_hash)
    for article_id, content_hash in session.exec(wordings.execution_options(yield_per=1000)):
        if tombstones.wording_fact(content_hash) in facts:
            found.add(article_id)
    return sorted(found)


def _receivers_with(session: Session, facts: frozenset[str]) -> list[Receiver]:
    pairs = session.exec(select(DeliveryRow.channel, DeliveryRow.receiver).distinct()).all()
    known = (Receiver(channel=channel, key=key) for channel, key in pairs)
    return [each for each in known if tombstones.receiver_fact(each) in facts]


def _erase(session: Session, article_ids: Collection[int], *, now: datetime) -> dict[str, int]:
    counts: Counter[str] = Counter(articles=0, hits=0, evidence=0, corrections=0)
    without_evidence: set[int] = set()
    for article_id in sorted(article_ids):
        article = session.get_one(ArticleRow, article_id)
        _erase_hits(session, article_id, counts, now=now)
        versions = select(VersionRow.id).where(VersionRow.article_id == article_id)
        ids = [found for found in session.exec(versions).all() if found is not None]
        gone, others = _blank_bytes(session, ids, now=now)
        counts["evidence"] += gone
        without_evidence |= others
        connection = session.connection()
        connection.execute(delete(EvidenceRow).where(col(EvidenceRow.version_id).in_(ids)))
        remove_texts(session, ids, ERASED, now=now)
        connection.execute(
            update(VersionRow).where(col(VersionRow.id).in_(ids)).values(published=None)
        )
        keys = delete(ArticleKeyRow).where(col(ArticleKeyRow.article_id) == article_id)
        connection.execute(keys)
        said = delete(CorrectionRow).where(col(CorrectionRow.article_id) == article_id)
        counts["corrections"] += connection.execute(said).rowcount
        article.identity = tombstones.key_fact(article.identity)
        counts["articles"] += 1
    counts[SHARED] = len(without_evidence.difference(article_ids))
    session.flush()
    return dict(counts)


def _blank_bytes(
    session: Session, version_ids: Collection[int], *, now: datetime
) -> tuple[int, set[int]]:
    """Blank the served bytes of wordings.

    An item's own bytes that came as another article too stay with that one. A whole document goes
    whatever else needs it: it holds this article's words.

    Returns:
        How many bodies went, and the other articles that lose their evidence by it.
    """
    of_these = col(EvidenceRow.version_id).in_(version_ids)
    scopes = dict(
        session.exec(select(EvidenceRow.raw_sha256, EvidenceRow.raw_scope).where(of_these)).all()
    )
    shared = session.exec(
        select(EvidenceRow.raw_sha256, VersionRow.article_id)
        .join(VersionRow, col(VersionRow.id) == EvidenceRow.version_id)
        .join(RawRow, col(RawRow.sha256) == EvidenceRow.raw_sha256)
        .where(col(EvidenceRow.raw_sha256).in_(scopes))
        .where(col(EvidenceRow.version_id).not_in(version_ids))
        .where(col(VersionRow.removed_at).is_(None))
        .where(col(RawRow.removed_at).is_(None))
    ).all()
    kept = {sha256 for sha256, _ in shared if scopes[sha256] == "item"}
    others = {article_id for sha256, article_id in shared if sha256 not in kept}
    return blank_evidence(session, set(scopes) - kept, now=now), others


def _erase_hits(session: Session, article_id: int, counts: Counter[str], *, now: datetime) -> None:
    """Drop an article's hits, and end deliveries that have nothing else to tell."""
    of_article = select(HitRow.id).where(HitRow.article_id == article_id)
    hit_ids = [found for found in session.exec(of_article).all() if found is not None]
    of_hits = col(DeliveryHitRow.hit_id).in_(hit_ids)
    touched = session.exec(select(DeliveryHitRow.delivery_id).where(of_hits).distinct()).all()
    connection = session.connection()
    connection.execute(delete(DeliveryHitRow).where(of_hits))
    connection.execute(delete(HitRow).where(col(HitRow.id).in_(hit_ids)))
    counts["hits"] += len(hit_ids)
    for delivery_id in touched:
        left = select(func.count()).where(DeliveryHitRow.delivery_id == delivery_id)
        row = session.get_one(DeliveryRow, delivery_id)
        open_still = row.state in OPEN or row.next_attempt_at is not None
        if open_still and session.exec(left).one() == 0:
            end_delivery(row, "what it told was erased", now=now)


def _erase_deliveries(
    session: Session, receivers: Iterable[Receiver], *, until: datetime
) -> dict[str, int]:
    """Drop deliveries made until then; one that is made later is another matter."""
    ids: list[int] = []
    for receiver in receivers:
        found = session.exec(
            select(DeliveryRow).where(is_for(receiver)).where(col(DeliveryRow.created_at) <= until)
        ).all()
        ids += [row_id(row) for row in found]
    connection = session.connection()
    connection.execute(delete(DeliveryHitRow).where(col(DeliveryHitRow.delivery_id).in_(ids)))
    connection.execute(delete(DeliveryRow).where(col(DeliveryRow.id).in_(ids)))
    return {"deliveries": len(ids)}
