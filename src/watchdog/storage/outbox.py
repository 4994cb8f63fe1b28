"""The outbox: deliveries are leased, tried, and end in a state that says why.

pending → leased → sent | retry | unknown | dead | suppressed. A lease that runs out (the process
was killed while sending) makes the row due again; the message then carries the same Message-ID.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, or_
from sqlmodel import col, select

from watchdog.model import Alert, Decision, Delivery, DeliveryState, Lease, Receiver
from watchdog.storage import rows, told
from watchdog.storage.engine import Store
from watchdog.storage.hits import read_hits, select_hits
from watchdog.storage.tables import DeliveryHitRow, DeliveryRow, HitRow


def lease_due(
    store: Store,
    lease: Lease,
    *,
    limit: int,
    passing_over: Collection[str] = (),
) -> tuple[Delivery, ...]:
    """Lease deliveries that are due, the longest waiting first, and count the attempt.

    Args:
        passing_over: channels that are busy enough; none of theirs is leased.
    """
    waiting = and_(
        col(DeliveryRow.state).in_(("pending", "retry", "unknown")),
        col(DeliveryRow.next_attempt_at) <= lease.now,
    )
    abandoned = and_(col(DeliveryRow.state) == "leased", col(DeliveryRow.lease_until) <= lease.now)
    statement = (
        select(DeliveryRow)
        .where(or_(waiting, abandoned))
        .where(col(DeliveryRow.channel).not_in(tuple(passing_over)))
        .order_by(col(DeliveryRow.next_attempt_at), col(DeliveryRow.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    told.record_overdue(store, now=lease.now)
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
    recorded = _finish(store, delivery_id, decision, owner=owner, now=now)
    told.note_recorded(store, delivery_id)
    return recorded


def _finish(
    store: Store, delivery_id: int, decision: Decision, *, owner: str, now: datetime
) -> bool:
    with store.writing() as session:
        row = session.get(DeliveryRow, delivery_id)
        if row is None or row.state != "leased" or row.lease_owner != owner:
            return False
        row.state = decision.state
        row.reason = decision.reason
        row.next_attempt_at = decision.next_attempt_at
        row.finished_at = now if decision.next_attempt_at is None else None
        row.lease_owner = None
        row.lease_until = None
        return True


def release_leases(store: Store, *, owner: str, now: datetime) -> None:
    """Give back deliveries that were leased and never tried (the process is shutting down)."""
    with store.writing() as session:
        held = select(DeliveryRow).where(DeliveryRow.lease_owner == owner)
        for row in session.exec(held).all():
            row.state = "retry"
            row.reason = "given back at shutdown before it was tried"
            row.attempts -= 1
            row.next_attempt_at = now
            row.lease_owner = None
            row.lease_until = None


def next_due(store: Store) -> datetime | None:
    """Say when the next delivery falls due, or `None` when nothing waits."""
    with store.reading() as session:
        return session.exec(
            select(DeliveryRow.next_attempt_at)
            .where(col(DeliveryRow.state).in_(("pending", "retry", "unknown")))
            .where(col(DeliveryRow.next_attempt_at).is_not(None))
            .order_by(col(DeliveryRow.next_attempt_at))
            .limit(1)
        ).first()


def make_summaries_due(store: Store, *, now: datetime) -> None:
    """Stop waiting for further sources: every open summary of a backlog is due now."""
    with store.writing() as session:
        waiting = (
            select(DeliveryRow)
            .where(DeliveryRow.kind == "history")
            .where(DeliveryRow.state == "pending")
        )
        for row in session.exec(waiting).all():
            row.next_attempt_at = now


def retry_delivery(store: Store, delivery_id: int, *, now: datetime) -> Delivery | None:
    """Put a delivery that ended without being sent back into the queue; `None` if there is none."""
    with store.writing() as session:
        row = session.get(DeliveryRow, delivery_id)
        if row is None or row.state not in ("dead", "unknown", "suppressed", "retry"):
            return None
        row.state = "retry"
        row.reason = "put back by an operator"
        row.attempts = 0
        row.next_attempt_at = now
        row.finished_at = None
        return rows.delivery(row)


def load_alert(store: Store, delivery: Delivery) -> Alert:
    """Give what a delivery tells: its hits with their articles, in the order they were found."""
    with store.reading() as session:
        statement = (
            select_hits()
            .join(DeliveryHitRow, col(DeliveryHitRow.hit_id) == HitRow.id)
            .where(DeliveryHitRow.delivery_id == delivery.id)
            .order_by(col(HitRow.id))
        )
        return Alert(
            kind=delivery.kind,
            hits=read_hits(session, statement),
            created_at=delivery.created_at,
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
        statement = statement.where(
            DeliveryRow.channel == receiver.channel, DeliveryRow.receiver == receiver.key
        )
    if limit is not None:
        statement = statement.limit(limit)
    with store.reading() as session:
        return tuple(rows.delivery(row) for row in session.exec(statement).all())
