"""The outbox: deliveries are leased, tried, and end in a state that says why.

pending → leased → sent | retry | unknown | dead | suppressed. A lease that runs out (the process
was killed while sending) makes the row due again; the message then carries the same Message-ID.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, not_, or_
from sqlmodel import Session, col, delete, select

from watchdog.errors import StorageError
from watchdog.model import Alert, Decision, Delivery, DeliveryState, Lease, Receiver, StoredHit
from watchdog.storage import rows, told
from watchdog.storage.articles import chunks
from watchdog.storage.engine import Store
from watchdog.storage.hits import read_hits, select_hits
from watchdog.storage.tables import (
    DeliveryHitRow,
    DeliveryRow,
    HitRow,
    KnownReceiverRow,
    VersionRow,
)

# Tried when its time comes.
WAITING = ("pending", "retry", "unknown")
NOT_BEGUN = "the database failed before it was sent"


def lease_due(
    store: Store,
    lease: Lease,
    *,
    receivers: Collection[Receiver],
    limit: int,
    but_not: Collection[int] = (),
) -> tuple[Delivery, ...]:
    """Lease deliveries that are due, the longest waiting first, and count the attempt.

    Args:
        receivers: for whom; deliveries for others are left to those who know them.
        but_not: deliveries that the caller is at, whatever their lease says.
    """
    waiting = and_(
        col(DeliveryRow.state).in_(WAITING),
        col(DeliveryRow.next_attempt_at) <= lease.now,
    )
    abandoned = and_(col(DeliveryRow.state) == "leased", col(DeliveryRow.lease_until) <= lease.now)
    statement = (
        select(DeliveryRow)
        .where(or_(waiting, abandoned))
        .where(_is_for(receivers))
        .where(col(DeliveryRow.id).not_in(tuple(but_not)))
        .order_by(col(DeliveryRow.next_attempt_at), col(DeliveryRow.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    record_overdue(store, owner=lease.owner, now=lease.now)
    with store.writing() as session:
        leased = session.exec(statement).all()
        for row in leased:
            row.state = "leased"
            row.reason = "is being sent"
            row.attempts += 1
            row.lease_owner = lease.owner
            row.lease_until = lease.until
        return tuple(rows.delivery(row) for row in leased)


def finish(
    store: Store, delivery_id: int, decision: Decision, *, owner: str, now: datetime
) -> bool:
    """Record what became of a leased delivery; without a next attempt the state is final.

    Returns:
        False when `owner` no longer holds it: another will record the outcome of its own try.
    """
    if decision.state == "sent":
        told.note_told(store, delivery_id, now=now)
    try:
        with store.writing() as session:
            row = session.get(DeliveryRow, delivery_id, with_for_update=True)
            if row is None or not _holds(row, owner):
                return False
            _settle(row, decision, now=now)
            return True
    except StorageError:
        # Recorded before the next lease: not sent again, not tried before its time.
        store.journal.unrecorded[delivery_id] = decision
        raise


def record_overdue(store: Store, *, owner: str, now: datetime) -> None:
    """Record what became of deliveries while the database could not.

    What was told is told, whoever holds the delivery meanwhile; any other outcome counts only while
    `owner` still holds it.

    Raises:
        StorageError: the database still refuses; nothing may be leased before this worked.
    """
    told.note_overdue(store, now=now)
    overdue = tuple(store.journal.unrecorded.items())
    if not overdue:
        return
    with store.writing() as session:
        for delivery_id, decision in overdue:
            row = session.get(DeliveryRow, delivery_id, with_for_update=True)
            if row is None or row.state == "sent":
                continue
            if decision.state == "sent" or _holds(row, owner):
                late = replace(decision, reason=f"{decision.reason} (recorded late)")
                _settle(row, late, now=now)
    for delivery_id, _ in overdue:
        del store.journal.unrecorded[delivery_id]


def give_back(store: Store, owner: str, *, now: datetime) -> int:
    """Make due again what `owner` leased and is not sending; call while it sends nothing at all.

    What was never begun counts as no try.

    Returns:
        How many were made due; what became of the others is recorded before.
    """
    record_overdue(store, owner=owner, now=now)
    with store.writing() as session:
        held = select(DeliveryRow).where(
            DeliveryRow.state == "leased", DeliveryRow.lease_owner == owner
        )
        rows_held = session.exec(held.with_for_update()).all()
        for row in rows_held:
            row.attempts -= 1
            _settle(row, Decision(state="retry", reason=NOT_BEGUN, next_attempt_at=now), now=now)
        return len(rows_held)


def _holds(row: DeliveryRow, owner: str) -> bool:
    return row.state == "leased" and row.lease_owner == owner


def _settle(row: DeliveryRow, decision: Decision, *, now: datetime) -> None:
    row.state = decision.state
    row.reason = decision.reason
    row.next_attempt_at = decision.next_attempt_at
    row.finished_at = now if decision.next_attempt_at is None else None
    row.lease_owner = None
    row.lease_until = None


def suppress_orphans(
    store: Store, receivers: Collection[Receiver], *, before: datetime, now: datetime
) -> int:
    """End deliveries that have waited since `before` for a receiver that nobody has known since.

    No process judges by its own configuration alone: each notes here whom it knows, and what any
    of them has known since `before` is left to that one.

    Args:
        receivers: whom the caller knows; noted as known at `now`.

    Returns:
        How many were ended.
    """
    known = select(KnownReceiverRow.receiver).where(
        KnownReceiverRow.channel == DeliveryRow.channel,
        KnownReceiverRow.receiver == DeliveryRow.receiver,
    )
    statement = (
        select(DeliveryRow)
        .where(col(DeliveryRow.state).in_(WAITING))
        .where(col(DeliveryRow.next_attempt_at) <= before)
        .where(not_(_is_for(receivers)))
        .where(not_(known.exists()))
        .with_for_update(skip_locked=True, of=DeliveryRow)
    )
    # Two that note the same receiver at once would otherwise both add it.
    with store.writing(placing=True) as session:
        session.exec(delete(KnownReceiverRow).where(col(KnownReceiverRow.known_at) <= before))
        for receiver in receivers:
            session.merge(
                KnownReceiverRow(channel=receiver.channel, receiver=receiver.key, known_at=now)
            )
        session.flush()
        orphans = session.exec(statement).all()
        for row in orphans:
            row.state = "suppressed"
            row.reason = "its channel or receiver is no longer configured, or switched off"
            row.next_attempt_at = None
            row.finished_at = now
        return len(orphans)


def make_summaries_due(store: Store, source_ids: Collection[str], *, now: datetime) -> None:
    """Stop waiting for further sources: open summaries that hold hits of these are due now."""
    of_sources = (
        select(DeliveryHitRow.delivery_id)
        .join(HitRow, col(HitRow.id) == DeliveryHitRow.hit_id)
        .join(VersionRow, col(VersionRow.id) == HitRow.version_id)
        .where(col(VersionRow.source_id).in_(source_ids))
    )
    with store.writing() as session:
        waiting = (
            select(DeliveryRow)
            .where(DeliveryRow.kind == "history")
            .where(DeliveryRow.state == "pending")
            .where(col(DeliveryRow.id).in_(of_sources))
        )
        for row in session.exec(waiting).all():
            row.next_attempt_at = now


def retry_delivery(store: Store, delivery_id: int, *, now: datetime) -> Delivery | None:
    """Put a delivery that ended without being sent back into the queue; `None` if there is none."""
    with store.writing() as session:
        row = session.get(DeliveryRow, delivery_id, with_for_update=True)
        if row is None or row.state not in ("dead", "unknown", "suppressed", "retry"):
            return None
        row.state = "retry"
        row.reason = "put back by an operator"
        row.attempts = 0
        row.next_attempt_at = now
        row.finished_at = None
        return rows.delivery(row)


def _is_for(receivers: Collection[Receiver]) -> ColumnElement[bool]:
    return or_(
        false(),
        *(
            and_(
                col(DeliveryRow.channel) == channel,
                col(DeliveryRow.receiver).in_([r.key for r in receivers if r.channel == channel]),
            )
            for channel in sorted({receiver.channel for receiver in receivers})
        ),
    )


def load_alert(store: Store, delivery: Delivery, *, operators: bool) -> Alert:
    """Give what a delivery tells: its hits with their articles, in the order they were found.

    Hits that were withdrawn and those whose text was removed meanwhile are left out.

    Args:
        operators: the receiver may be told what nobody has judged yet. Else review items are left
            out, and signals that name one as a party.
    """
    with store.reading() as session:
        statement = (
            select_hits()
            .join(DeliveryHitRow, col(DeliveryHitRow.hit_id) == HitRow.id)
            .where(DeliveryHitRow.delivery_id == delivery.id)
            .order_by(col(HitRow.id))
        )
        hits = tuple(
            hit
            for hit in read_hits(session, statement)
            if not hit.is_withdrawn and hit.removed_at is None
        )
        if not operators:
            hits = _without_review(session, hits)
        return Alert(kind=delivery.kind, hits=hits, created_at=delivery.created_at)


def _without_review(session: Session, hits: tuple[StoredHit, ...]) -> tuple[StoredHit, ...]:
    judged = tuple(hit for hit in hits if hit.hit.verdict != "review")
    unjudged: set[tuple[int, str]] = set()
    for chunk in chunks(hit.version_id for hit in judged):
        statement = select(HitRow.version_id, HitRow.entry_id)
        statement = statement.where(col(HitRow.version_id).in_(chunk))
        unjudged.update(session.exec(statement.where(HitRow.verdict == "review")).all())
    return tuple(
        replace(
            hit,
            signals=tuple(
                signal
                for signal in hit.signals
                if not {(hit.version_id, signal.giver), (hit.version_id, signal.receiver)}
                & unjudged
            ),
        )
        for hit in judged
    )


def list_deliveries(
    store: Store,
    *,
    states: tuple[DeliveryState, ...] = (),
    receiver: Receiver | None = None,
    limit: int | None = None,
) -> tuple[Delivery, ...]:
    """Give deliveries, the newest first; an empty `states` means all."""
    statement = select(DeliveryRow).order_by(col(DeliveryRow.id).desc())
    if states:
        statement = statement.where(col(DeliveryRow.state).in_(states))
    if receiver is not None:
        statement = statement.where(rows.is_for(receiver))
    if limit is not None:
        statement = statement.limit(limit)
    with store.reading() as session:
        return tuple(rows.delivery(row) for row in session.exec(statement).all())
