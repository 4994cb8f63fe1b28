"""Who polls which source when: the schedule is a column, the tick a query, a claim a lease."""

from datetime import datetime

from sqlalchemy import or_
from sqlmodel import col, select

from watchdog.model import Lease, SourceState
from watchdog.storage import rows
from watchdog.storage.engine import Store
from watchdog.storage.tables import SourceRow


def sync_sources(store: Store, source_ids: tuple[str, ...], *, now: datetime) -> None:
    """Make a row for each source that has none, due at once; known rows stay as they are."""
    with store.writing(placing=True) as session:
        known = set(session.exec(select(SourceRow.id)).all())
        session.add_all(
            SourceRow(id=source_id, next_poll_at=now)
            for source_id in sorted(set(source_ids) - known)
        )


def claim_sources(
    store: Store,
    source_ids: tuple[str, ...],
    lease: Lease,
    *,
    limit: int,
    due_only: bool = True,
) -> tuple[SourceState, ...]:
    """Lease sources, the longest due first.

    A source whose lease has not run out is passed over, so two daemons never poll one source at
    once; after a crash the lease runs out by itself.

    Args:
        source_ids: the sources that may be claimed (the enabled ones).
        due_only: False takes them whether due or not (a person asked).
    """
    statement = (
        select(SourceRow)
        .where(col(SourceRow.id).in_(source_ids))
        .where(or_(col(SourceRow.lease_until).is_(None), col(SourceRow.lease_until) <= lease.now))
        .order_by(col(SourceRow.next_poll_at), col(SourceRow.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    if due_only:
        statement = statement.where(col(SourceRow.next_poll_at) <= lease.now)
    with store.writing() as session:
        claimed = session.exec(statement).all()
        for row in claimed:
            row.lease_owner = lease.owner
            row.lease_until = lease.until
        return tuple(rows.source_state(row) for row in claimed)


def release_sources(store: Store, owner: str) -> None:
    """Give back every source that `owner` still holds (it is shutting down)."""
    with store.writing() as session:
        for row in session.exec(select(SourceRow).where(SourceRow.lease_owner == owner)).all():
            row.lease_owner = None
            row.lease_until = None


def source_states(store: Store) -> tuple[SourceState, ...]:
    """Give the state of every source that was ever configured, by id."""
    with store.reading() as session:
        found = session.exec(select(SourceRow).order_by(col(SourceRow.id))).all()
        return tuple(rows.source_state(row) for row in found)
