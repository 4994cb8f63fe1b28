"""Rows of the outbox, made in the same transaction as the hits they tell.

What a receiver was told of an article is not told again when the article is edited; a backlog is
told as one summary, which goes on collecting while it waits.
"""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby

from sqlmodel import Session, col, select

from watchdog.model import Addressed, DeliveryKind, Receiver, StoredHit
from watchdog.storage.tables import DeliveryHitRow, DeliveryRow, HitRow, row_id
from watchdog.storage.told import TOLD_BEFORE, told_before

Address = Callable[[tuple[StoredHit, ...]], tuple[Addressed, ...]]


def address_alerts(
    session: Session, hits: Sequence[StoredHit], address: Address, *, now: datetime
) -> None:
    """Add one alert per article and receiver, for what the receiver was not told of it yet."""
    for _, group in groupby(hits, key=lambda h: h.version_id):
        of_article = tuple(group)
        for addressed in address(of_article):
            chosen = [of_article[i] for i in addressed.hits]
            told = _told(session, addressed.receiver, chosen[0].article_id)
            fresh = [h for h in chosen if (h.hit.entry, h.hit.verdict) not in told]
            fresh = _leave_out_told_before(session, addressed, fresh, kind="alert", now=now)
            if fresh:
                first = fresh[0]
                entries = sorted(h.hit.entry for h in fresh)
                key = delivery_key(
                    addressed.receiver, "alert", first.article_key, first.content_hash, *entries
                )
                _add(session, addressed, fresh, key=key, kind="alert", times=(now, now))


def address_summary(
    session: Session,
    hits: Sequence[StoredHit],
    address: Address,
    *,
    now: datetime,
    due: datetime,
) -> None:
    """Add a backlog's hits to the summary that still waits for a receiver, or begin one."""
    for addressed in address(tuple(hits)):
        chosen = [hits[i] for i in addressed.hits]
        chosen = _leave_out_told_before(session, addressed, chosen, kind="history", now=now)
        if not chosen:
            continue
        receiver = addressed.receiver
        waiting = session.exec(
            select(DeliveryRow)
            .where(DeliveryRow.kind == "history")
            .where(DeliveryRow.state == "pending")
            .where(DeliveryRow.attempts == 0)
            .where(DeliveryRow.channel == receiver.channel)
            .where(DeliveryRow.receiver == receiver.key)
            .with_for_update()
        ).first()
        if waiting is not None:
            _attach(session, waiting, chosen)
            continue
        wordings = sorted({f"{h.article_key} {h.content_hash}" for h in chosen})
        key = delivery_key(receiver, "history", *wordings)
        _add(session, addressed, chosen, key=key, kind="history", times=(now, due))


def _leave_out_told_before(
    session: Session,
    addressed: Addressed,
    hits: Sequence[StoredHit],
    *,
    kind: DeliveryKind,
    now: datetime,
) -> list[StoredHit]:
    """Give the hits that are news after a restore too; record the others as sent long ago."""
    known = told_before(session, addressed.receiver, hits)
    again = [h for h in hits if (h.article_id, h.hit.entry, h.hit.verdict) in known]
    if again:
        wordings = sorted(f"{h.article_key} {h.content_hash} {h.hit.entry}" for h in again)
        key = delivery_key(addressed.receiver, "told-before", *wordings)
        row = _new_delivery(addressed, key=key, kind=kind, times=(now, now))
        row.state, row.reason = "sent", TOLD_BEFORE
        row.next_attempt_at, row.finished_at = None, now
        session.add(row)
        session.flush()
        _attach(session, row, again)
    return [h for h in hits if (h.article_id, h.hit.entry, h.hit.verdict) not in known]


def delivery_key(receiver: Receiver, *parts: str) -> str:
    """Name a delivery by what it tells to whom, the same in every database (SHA-256, hex)."""
    text = "\x1f".join((receiver.channel, receiver.key, *parts))
    return hashlib.sha256(text.encode()).hexdigest()


def _new_delivery(
    addressed: Addressed, *, key: str, kind: DeliveryKind, times: tuple[datetime, datetime]
) -> DeliveryRow:
    """Make a row of the outbox; `times` are when it was made and when it falls due."""
    return DeliveryRow(
        key=key,
        kind=kind,
        channel=addressed.receiver.channel,
        receiver=addressed.receiver.key,
        route=addressed.route,
        state="pending",
        reason="waits for its turn",
        # The key is the identity, so a message that is sent twice carries one Message-ID.
        message_id=key[:40],
        created_at=times[0],
        next_attempt_at=times[1],
    )


def _add(
    session: Session,
    addressed: Addressed,
    hits: Sequence[StoredHit],
    *,
    key: str,
    kind: DeliveryKind,
    times: tuple[datetime, datetime],
) -> None:
    known = select(DeliveryRow.id).where(DeliveryRow.key == key)
    if session.exec(known).first() is not None:
        return
    row = _new_delivery(addressed, key=key, kind=kind, times=times)
    session.add(row)
    session.flush()
    _attach(session, row, hits)


def _attach(session: Session, row: DeliveryRow, hits: Sequence[StoredHit]) -> None:
    session.add_all(DeliveryHitRow(delivery_id=row_id(row), hit_id=h.id) for h in hits)


def _told(session: Session, receiver: Receiver, article_id: int) -> frozenset[tuple[str, str]]:
    """Give the (entry, verdict) pairs that a receiver was told, or soon will be, of an article."""
    statement = (
        select(HitRow.entry_id, HitRow.verdict)
        .join(DeliveryHitRow, col(DeliveryHitRow.hit_id) == HitRow.id)
        .join(DeliveryRow, col(DeliveryRow.id) == DeliveryHitRow.delivery_id)
        .where(HitRow.article_id == article_id)
        .where(DeliveryRow.channel == receiver.channel)
        .where(DeliveryRow.receiver == receiver.key)
    )
    return frozenset((entry, verdict) for entry, verdict in session.exec(statement).all())
