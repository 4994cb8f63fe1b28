"""What is kept for how long: old text, evidence and records go in small batches.

Each batch is a short transaction, so that a poll or a delivery never waits long behind one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from typing import Literal

from sqlalchemy import ColumnElement, delete, not_
from sqlmodel import col, select

from watchdog.storage import told
from watchdog.storage.engine import Store
from watchdog.storage.removal import is_awaited, remove_texts
from watchdog.storage.tables import (
    DeliveryHitRow,
    DeliveryRow,
    HitRow,
    PollRow,
    PrivacyRecordRow,
    ToldRow,
    VersionRow,
    row_id,
)

BATCH = 200
Class = Literal["no_hit", "context", "undecided", "hits"]
CLASSES: tuple[Class, ...] = ("no_hit", "context", "undecided", "hits")
# Ended for good, and counted as told by whoever asks what was told.
_TOLD_STATES = ("sent", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What one batch removed; `more` says that another batch may find something."""

    counts: Mapping[str, int]
    more: bool


def remove_old_texts(
    store: Store, which: Class, *, before: datetime, now: datetime, batch: int = BATCH
) -> Removed:
    """Take the text out of one batch of wordings of a class that were seen before `before`.

    A wording that a delivery still waits to tell is left for later.
    """
    statement = (
        select(VersionRow.id)
        .where(col(VersionRow.seen_at) < before)
        .where(col(VersionRow.removed_at).is_(None))
        .where(_is_of(which))
        .where(not_(is_awaited()))
        .order_by(col(VersionRow.id))
        .limit(batch)
    )
    with store.writing(placing=True) as session:
        ids = [found for found in session.exec(statement).all() if found is not None]
        bodies = remove_texts(session, ids, f"retention: {which}", now=now) if ids else 0
    return Removed(counts={which: len(ids), "evidence": bodies}, more=len(ids) == batch)


def _is_of(which: Class) -> ColumnElement[bool]:
    """Say of a `VersionRow` in a statement whether its weightiest hit is of the class."""

    def has(*verdicts: str) -> ColumnElement[bool]:
        hits = select(HitRow.id).where(HitRow.version_id == VersionRow.id)
        return hits.where(col(HitRow.verdict).in_(verdicts)).exists()

    if which == "hits":
        return has("alert")
    if which == "undecided":
        return has("review") & not_(has("alert"))
    if which == "context":
        return has("context") & not_(has("alert", "review"))
    return not_(has("alert", "review", "context"))


def remove_old_deliveries(
    store: Store, *, before: datetime, now: datetime, batch: int = BATCH
) -> Removed:
    """Drop one batch of deliveries that ended before `before`, and the receivers' hashes in them.

    That something was told stays known, as hashes that name nobody (`told`).
    """
    del now
    statement = (
        select(DeliveryRow)
        .where(col(DeliveryRow.finished_at) < before)
        .where(col(DeliveryRow.next_attempt_at).is_(None))
        .order_by(col(DeliveryRow.id))
        .limit(batch)
    )
    with store.writing(placing=True) as session:
        ended = session.exec(statement).all()
        facts: set[str] = set()
        for row in ended:
            if row.state in _TOLD_STATES:
                facts |= told.facts_of(session, row)
        new = facts - told.known(session, facts)
        session.add_all(ToldRow(fact=fact) for fact in sorted(new))
        ids = [row_id(row) for row in ended]
        connection = session.connection()
        connection.execute(delete(DeliveryHitRow).where(col(DeliveryHitRow.delivery_id).in_(ids)))
        connection.execute(delete(DeliveryRow).where(col(DeliveryRow.id).in_(ids)))
    return Removed(counts={"deliveries": len(ids)}, more=len(ids) == batch)


def remove_old_polls(
    store: Store, *, before: datetime, now: datetime, batch: int = 10 * BATCH
) -> Removed:
    """Drop one batch of the records of polls; articles and hits are not touched."""
    del now
    oldest = select(PollRow.id).where(col(PollRow.at) < before).order_by(col(PollRow.id))
    with store.writing() as session:
        ids = session.exec(oldest.limit(batch)).all()
        session.connection().execute(delete(PollRow).where(col(PollRow.id).in_(ids)))
    return Removed(counts={"polls": len(ids)}, more=len(ids) == batch)


def remove_old_records(
    store: Store, *, before: datetime, now: datetime, batch: int = BATCH
) -> Removed:
    """Drop one batch of records of what retention removed; those of requests are kept."""
    del now
    old = (
        select(PrivacyRecordRow.id)
        .where(col(PrivacyRecordRow.at) < before)
        .where(PrivacyRecordRow.act == "retention")
        .limit(batch)
    )
    with store.writing() as session:
        ids = session.exec(old).all()
        gone = delete(PrivacyRecordRow).where(col(PrivacyRecordRow.id).in_(ids))
        session.connection().execute(gone)
    return Removed(counts={"records": len(ids)}, more=len(ids) == batch)


def record_removed(store: Store, counts: Mapping[str, int], *, now: datetime) -> None:
    """Write down how much retention removed."""
    with store.writing() as session:
        session.add(PrivacyRecordRow(id=token_hex(8), at=now, act="retention", counts=dict(counts)))
