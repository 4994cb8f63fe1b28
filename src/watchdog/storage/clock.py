"""After the wall clock was set back: no time in the schedule may lie further ahead than it can.

Times are stored by the wall clock. One that was written under a clock that ran ahead would hold its
source or delivery still until that time comes again.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import col, or_, select

from watchdog.model import Delivery, SourceState
from watchdog.storage import rows
from watchdog.storage.engine import Store
from watchdog.storage.tables import DeliveryRow, SourceRow


def bring_sources_near(
    store: Store, latest: Callable[[SourceState], datetime], *, now: datetime, lease_s: float
) -> int:
    """Bring polls and leases that lie too far ahead back to the latest that they can be.

    Args:
        latest: the latest time at which a source in this state can fall due.

    Returns:
        How many sources were changed.
    """
    lease_ends = now + timedelta(seconds=lease_s)
    ahead = or_(col(SourceRow.next_poll_at) > now, col(SourceRow.lease_until) > lease_ends)
    changed = 0
    with store.writing() as session:
        for row in session.exec(select(SourceRow).where(ahead)).all():
            due = min(row.next_poll_at, latest(rows.source_state(row)))
            until = min(row.lease_until, lease_ends) if row.lease_until else None
            if (due, until) != (row.next_poll_at, row.lease_until):
                row.next_poll_at, row.lease_until = due, until
                changed += 1
    return changed


def bring_deliveries_near(
    store: Store, latest: Callable[[Delivery], datetime], *, now: datetime, lease_s: float
) -> int:
    """Do the same for deliveries that wait and for those that are leased."""
    lease_ends = now + timedelta(seconds=lease_s)
    waits = col(DeliveryRow.state).in_(("pending", "retry", "unknown", "leased"))
    ahead = or_(col(DeliveryRow.next_attempt_at) > now, col(DeliveryRow.lease_until) > lease_ends)
    changed = 0
    with store.writing() as session:
        for row in session.exec(select(DeliveryRow).where(waits).where(ahead)).all():
            due = row.next_attempt_at
            due = min(due, latest(rows.delivery(row))) if due else None
            until = min(row.lease_until, lease_ends) if row.lease_until else None
            if (due, until) != (row.next_attempt_at, row.lease_until):
                row.next_attempt_at, row.lease_until = due, until
                changed += 1
    return changed
