"""What persons concerned say of a hit, and hits that were wrong: kept beside what they correct."""

from collections.abc import Collection, Iterable
from datetime import datetime
from secrets import token_hex

from sqlmodel import Session, col, or_, select

from watchdog.model import Correction
from watchdog.storage.articles import CHUNK
from watchdog.storage.engine import Store
from watchdog.storage.rows import storable
from watchdog.storage.tables import (
    ArticleRow,
    CorrectionRow,
    DeliveryHitRow,
    DeliveryRow,
    HitRow,
    PrivacyRecordRow,
)

WITHDRAWN = "every hit that it tells was withdrawn or removed"
_WAITING = ("pending", "retry", "unknown")


def add_correction(
    store: Store,
    correction: Correction,
    *,
    article_id: int | None = None,
    entry_id: str | None = None,
    now: datetime,
) -> int:
    """Attach a correction; a withdrawal also ends deliveries that would tell nothing else.

    Args:
        article_id: to the hits of this article; with `entry_id` to those of one entry in it.
        entry_id: to all hits of this entry, where no article is named.

    Returns:
        How many waiting deliveries were ended.
    """
    if article_id is None and entry_id is None:
        raise ValueError("a correction belongs to an article, an entry, or one in the other")
    with store.writing(placing=True) as session:
        session.add(
            CorrectionRow(
                article_id=article_id,
                entry_id=entry_id,
                kind=correction.kind,
                text=storable(correction.text),
                at=correction.at,
            )
        )
        session.add(
            PrivacyRecordRow(id=token_hex(8), at=now, act="correct", counts={correction.kind: 1})
        )
        session.flush()
        return end_empty_deliveries(session, article_id, now=now) if article_id else 0


def end_empty_deliveries(session: Session, article_id: int, *, now: datetime) -> int:
    """End waiting deliveries about an article of whose hits none is left to be told."""
    about = (
        select(DeliveryHitRow.delivery_id)
        .join(HitRow, col(HitRow.id) == DeliveryHitRow.hit_id)
        .where(HitRow.article_id == article_id)
    )
    waiting = session.exec(
        select(DeliveryRow)
        .where(col(DeliveryRow.id).in_(about))
        .where(col(DeliveryRow.state).in_(_WAITING))
        .where(col(DeliveryRow.next_attempt_at).is_not(None))
        .with_for_update()
    ).all()
    ended = 0
    for row in waiting:
        hits = session.exec(
            select(HitRow.article_id, HitRow.entry_id)
            .join(DeliveryHitRow, col(DeliveryHitRow.hit_id) == HitRow.id)
            .where(DeliveryHitRow.delivery_id == row.id)
        ).all()
        if set(hits) <= withdrawn(session, {article for article, _ in hits}):
            end_delivery(row, WITHDRAWN, now=now)
            ended += 1
    return ended


def end_delivery(row: DeliveryRow, reason: str, *, now: datetime) -> None:
    """End a waiting delivery without sending it."""
    row.state, row.reason = "suppressed", reason
    row.next_attempt_at, row.finished_at = None, now


def withdrawn(session: Session, article_ids: Iterable[int]) -> frozenset[tuple[int, str]]:
    """Give the (article, entry) whose hits were withdrawn, among these articles."""
    found: set[tuple[int, str]] = set()
    ids = sorted(article_ids)
    for begin in range(0, len(ids), CHUNK):
        rows = session.exec(
            select(CorrectionRow)
            .where(col(CorrectionRow.article_id).in_(ids[begin : begin + CHUNK]))
            .where(CorrectionRow.kind == "withdrawn")
        ).all()
        found.update((r.article_id, r.entry_id) for r in rows if r.article_id and r.entry_id)
    return frozenset(found)


def corrections_of(
    session: Session, abouts: Collection[tuple[int, str]]
) -> dict[tuple[int, str], tuple[Correction, ...]]:
    """Give what is said of hits, by (article, entry), the oldest first."""
    if session.exec(select(CorrectionRow.id).limit(1)).first() is None:
        return {}
    articles = sorted({article for article, _ in abouts})
    entries = sorted({entry for _, entry in abouts})
    rows: dict[int, CorrectionRow] = {}
    for begin in range(0, max(len(articles), len(entries)), CHUNK):
        chosen = or_(
            col(CorrectionRow.article_id).in_(articles[begin : begin + CHUNK]),
            col(CorrectionRow.entry_id).in_(entries[begin : begin + CHUNK]),
        )
        found = session.exec(select(CorrectionRow).where(chosen)).all()
        rows.update((row.id, row) for row in found if row.id is not None)
    ordered = [rows[number] for number in sorted(rows)]
    return {
        (article, entry): tuple(
            _correction(row)
            for row in ordered
            if row.article_id in (None, article) and row.entry_id in (None, entry)
        )
        for article, entry in abouts
    }


def _correction(row: CorrectionRow) -> Correction:
    return Correction(
        kind=row.kind,  # type: ignore[arg-type]  # held by a check constraint
        text=row.text,
        at=row.at,
    )


def has_article(store: Store, article_id: int) -> bool:
    """Say whether there is an article of this number."""
    with store.reading() as session:
        return session.get(ArticleRow, article_id) is not None
