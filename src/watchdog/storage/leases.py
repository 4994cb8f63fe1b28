"""Leases whose holders are certainly dead: work that a kill interrupted goes on at once.

A lease runs out by itself in minutes. On SQLite a process can know that nobody else has the file
open (`sqlite_file`), and then every lease is one of a process that is gone.
"""

from datetime import datetime

from sqlmodel import col, select

from watchdog.storage.engine import Store
from watchdog.storage.tables import DeliveryRow, SourceRow

INTERRUPTED = "the process that was sending it ended; tried again under the same Message-ID"


def release_dead(store: Store, *, now: datetime) -> int | None:
    """Release every lease if nobody else has the database open; call before leasing anything.

    Returns:
        How many were released, `None` where others are at work (or on PostgreSQL may be): their
        leases hold, and dead ones run out by themselves.
    """
    opened = store.opened
    if opened is None:
        return None
    try:
        return release_all(store, now=now) if opened.take() else None
    finally:
        # Nobody can have taken it alone in between: a restore takes the daemon's lock first.
        opened.share()


def release_all(store: Store, *, now: datetime) -> int:
    """Release every lease, whoever holds it."""
    with store.writing(placing=True) as session:
        sources = session.exec(select(SourceRow).where(col(SourceRow.lease_owner).is_not(None)))
        released = 0
        for source in sources.all():
            source.lease_owner = None
            source.lease_until = None
            released += 1
        for row in session.exec(select(DeliveryRow).where(DeliveryRow.state == "leased")).all():
            row.state = "retry"
            row.reason = INTERRUPTED
            row.next_attempt_at = now
            row.lease_owner = None
            row.lease_until = None
            released += 1
        return released
