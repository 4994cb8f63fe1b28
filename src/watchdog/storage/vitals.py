"""What a watcher asks the database every few seconds: cheap at any size, and proof that it answers.

Every query uses an index and counts only what waits or died, never what was sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select

from watchdog.model import SourceState
from watchdog.storage import polling
from watchdog.storage.engine import Store
from watchdog.storage.tables import DeliveryRow

# Final states of which there are many are not counted: `sent` and `suppressed`.
COUNTED = ("pending", "leased", "retry", "unknown", "dead")
WAITING = ("pending", "leased", "retry")
# Once is bad luck; by the third failure some minutes have passed.
FAILED_OFTEN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """How things stood at `at`.

    Attributes:
        at: by the wall clock of whoever asked.
        deliveries: numbers of deliveries by (channel, state), for the states in `COUNTED`.
        oldest_waiting: when the oldest delivery that still waits was made, `None` if none does.
        sources: the state of every source that was ever configured.
        failing: by channel, deliveries that failed `FAILED_OFTEN` times and are still tried.
        given_up: by channel, deliveries that ended and were not taken, or perhaps not.
    """

    at: datetime
    deliveries: Mapping[tuple[str, str], int]
    oldest_waiting: datetime | None
    sources: tuple[SourceState, ...]
    failing: Mapping[str, int] = field(default_factory=dict)
    given_up: Mapping[str, int] = field(default_factory=dict)


def read_vitals(store: Store, *, now: datetime) -> Vitals:
    """Ask how things stand.

    Raises:
        StorageError: the database does not answer.
    """
    with store.reading() as session:
        counted = session.exec(
            select(DeliveryRow.channel, DeliveryRow.state, func.count(col(DeliveryRow.id)))
            .where(col(DeliveryRow.state).in_(COUNTED))
            .group_by(DeliveryRow.channel, DeliveryRow.state)
        ).all()
        oldest = session.exec(
            select(func.min(DeliveryRow.created_at)).where(col(DeliveryRow.state).in_(WAITING))
        ).one()
        failing = session.exec(
            select(DeliveryRow.channel, func.count(col(DeliveryRow.id)))
            .where(col(DeliveryRow.state).in_(("retry", "leased", "unknown")))
            .where(col(DeliveryRow.next_attempt_at).is_not(None))
            .where(DeliveryRow.attempts >= FAILED_OFTEN)
            .group_by(DeliveryRow.channel)
        ).all()
        given_up = session.exec(
            select(DeliveryRow.channel, func.count(col(DeliveryRow.id)))
            .where(col(DeliveryRow.state).in_(("dead", "unknown")))
            .where(col(DeliveryRow.next_attempt_at).is_(None))
            .group_by(DeliveryRow.channel)
        ).all()
    return Vitals(
        at=now,
        deliveries={(channel, state): count for channel, state, count in counted},
        oldest_waiting=oldest,
        sources=polling.source_states(store),
        failing=dict(failing),
        given_up=dict(given_up),
    )


def touch_writer(store: Store) -> None:
    """Take the write lock and give it back, as a mark of life of the writer where nothing is due.

    Raises:
        StorageError: the database refuses writers.
    """
    with store.writing():
        pass
