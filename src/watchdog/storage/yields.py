"""What sources bring in the long run: asked rarely, since it reads a month of polls."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func
from sqlalchemy import select as sql_select  # for five columns at once
from sqlmodel import col, select

from watchdog.storage.engine import Store
from watchdog.storage.tables import PollRow

_ANSWERED = ("ok", "not-modified", "unchanged")


@dataclass(frozen=True, slots=True, kw_only=True)
class Yield:
    """What one source brought in the polls that are kept (30 days).

    Attributes:
        first_at: its first poll among them.
        last_new_at: its last poll that brought something new.
        fruitful: how many polls brought something new.
        answered_since: polls that were answered after the last one that brought something.
        most_items: in the largest document that was read.
        last_items: in the document that was read last.
    """

    source: str
    first_at: datetime
    last_new_at: datetime
    fruitful: int
    answered_since: int
    most_items: int
    last_items: int


def read_yields(store: Store) -> tuple[Yield, ...]:
    """Give the yield of every source that ever brought something, by id.

    Raises:
        StorageError: the database does not answer.
    """
    new_at = case((col(PollRow.new) > 0, col(PollRow.at)))
    sums = (
        sql_select(
            col(PollRow.source_id).label("source_id"),
            func.min(PollRow.at).label("first_at"),
            func.max(new_at).label("last_new_at"),
            func.count(new_at).label("fruitful"),
            func.max(PollRow.items).label("most_items"),
        )
        .group_by(col(PollRow.source_id))
        .having(func.count(new_at) > 0)
        .subquery()
    )
    since = (
        select(func.count())
        .where(col(PollRow.source_id) == sums.c.source_id)
        .where(col(PollRow.at) > sums.c.last_new_at)
        .where(col(PollRow.outcome).in_(_ANSWERED))
        .correlate(sums)
        .scalar_subquery()
    )
    last_items = (
        select(PollRow.items)
        .where(col(PollRow.source_id) == sums.c.source_id)
        .where(PollRow.outcome == "ok")
        .order_by(col(PollRow.id).desc())
        .limit(1)
        .correlate(sums)
        .scalar_subquery()
    )
    with store.reading() as session:
        found = session.execute(
            sql_select(sums, since.label("since"), last_items.label("last_items")).order_by(
                sums.c.source_id
            )
        ).all()
    return tuple(
        Yield(
            source=row.source_id,
            first_at=row.first_at,
            last_new_at=row.last_new_at,
            fruitful=row.fruitful,
            answered_since=row.since,
            most_items=row.most_items,
            last_items=row.last_items or 0,
        )
        for row in found
    )
