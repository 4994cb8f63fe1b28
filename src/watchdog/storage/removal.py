"""Taking the text out of wordings, and leaving what proves that they were seen.

What stays: keys and hashes (so that nothing is taken in or told again), the ledger's state, which
entries were found with which verdict, and the hash of the evidence. What goes: title, text, link,
author, quoted characters, reasons, signals, and the served bytes where no other wording needs them.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, update
from sqlmodel import Session, col, select

from watchdog.storage.tables import (
    DeliveryHitRow,
    DeliveryRow,
    EvidenceRow,
    HitRow,
    RawRow,
    SignalRow,
    VersionRow,
)

# Not ended: what they tell must be there to be told.
OPEN = ("pending", "leased", "retry")


def is_awaited() -> ColumnElement[bool]:
    """Say of a `VersionRow` in a statement whether a delivery that has not ended tells it."""
    return (
        select(DeliveryHitRow.hit_id)
        .join(HitRow, col(HitRow.id) == DeliveryHitRow.hit_id)
        .join(DeliveryRow, col(DeliveryRow.id) == DeliveryHitRow.delivery_id)
        .where(HitRow.version_id == VersionRow.id)
        .where(
            col(DeliveryRow.state).in_(OPEN) | col(DeliveryRow.next_attempt_at).is_not(None),
        )
        .exists()
    )


def remove_texts(session: Session, version_ids: Sequence[int], why: str, *, now: datetime) -> int:
    """Take the text out of wordings and their evidence.

    Returns:
        How many bodies of evidence went.
    """
    connection = session.connection()
    versions = col(VersionRow.id).in_(version_ids)
    connection.execute(
        update(VersionRow)
        .where(versions)
        .values(title=None, text="", url=None, author=None, removed_at=now, removed_why=why)
    )
    of_hits = col(HitRow.version_id).in_(version_ids)
    connection.execute(update(HitRow).where(of_hits).values(mentions=[], reasons=[]))
    connection.execute(delete(SignalRow).where(col(SignalRow.version_id).in_(version_ids)))
    return _remove_evidence(session, version_ids, now=now)


def _remove_evidence(session: Session, version_ids: Sequence[int], *, now: datetime) -> int:
    of_these = col(EvidenceRow.version_id).in_(version_ids)
    hashes = set(session.exec(select(EvidenceRow.raw_sha256).where(of_these)).all())
    needed = (
        select(EvidenceRow.raw_sha256)
        .join(VersionRow, col(VersionRow.id) == EvidenceRow.version_id)
        .where(col(EvidenceRow.raw_sha256).in_(hashes))
        .where(col(VersionRow.removed_at).is_(None))
    )
    return blank_evidence(session, hashes - set(session.exec(needed).all()), now=now)


def blank_evidence(session: Session, hashes: set[str], *, now: datetime) -> int:
    """Take the served bytes away and leave their hash; gives how many had any."""
    full = col(RawRow.sha256).in_(hashes) & col(RawRow.removed_at).is_(None)
    done = session.connection().execute(update(RawRow).where(full).values(body=b"", removed_at=now))
    return done.rowcount
