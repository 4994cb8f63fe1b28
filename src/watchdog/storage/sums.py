"""Signals as they are placed: a sum that was told before is known; a new one weighs more.

It is asked inside the transaction that places the article, so that of two outlets with the same
sum only the first one tells something new.
"""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from watchdog.matching.signals.known import sums_of, weigh_sums
from watchdog.model import Signal, ToldSum
from watchdog.storage import rows
from watchdog.storage.articles import Placed, chunks
from watchdog.storage.tables import SignalRow, row_id


def place_signals(session: Session, placed: Sequence[Placed]) -> dict[int, tuple[Signal, ...]]:
    """Store the signals of wordings, weighed by the sums told before.

    Returns:
        Them, by version.
    """
    read = [
        (row_id(p.version), p.screened.screening.signals if p.screened.screening else ())
        for p in placed
    ]
    known = _told(session, [each for _, signals in read for each in sums_of(signals)])
    weighed: dict[int, tuple[Signal, ...]] = {}
    for version, signals in read:
        weighed[version] = tuple(weigh_sums(signals, known))
        known.update(sums_of(signals))
        session.add_all(rows.signal_row(each, version) for each in weighed[version])
    return weighed


def _told(session: Session, asked: Sequence[ToldSum]) -> set[ToldSum]:
    """Give what is stored of the same kinds and amounts."""
    kinds = {each.kind for each in asked}
    told: set[ToldSum] = set()
    for chunk in chunks(sorted({each.sum[0] for each in asked})):
        found = session.exec(
            select(SignalRow).where(
                col(SignalRow.kind).in_(kinds), col(SignalRow.amount).in_(chunk)
            )
        )
        told.update(sums_of(rows.signal(row) for row in found))
    return told
