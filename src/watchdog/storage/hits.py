"""Reading hits back whole: with their article, its evidence and its signals."""

from itertools import islice

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from watchdog.model import Signal, StoredHit
from watchdog.storage import rows
from watchdog.storage.articles import CHUNK
from watchdog.storage.corrections import corrections_of
from watchdog.storage.tables import ArticleRow, EvidenceRow, HitRow, SignalRow, VersionRow

HitSelect = Select[HitRow, VersionRow, ArticleRow, EvidenceRow]


def select_hits() -> HitSelect:
    """Begin a statement over hits; narrow and order it, then hand it to `read_hits`."""
    return (
        select(HitRow, VersionRow, ArticleRow, EvidenceRow)
        .join(VersionRow, col(VersionRow.id) == HitRow.version_id)
        .join(ArticleRow, col(ArticleRow.id) == HitRow.article_id)
        .join(EvidenceRow, col(EvidenceRow.version_id) == HitRow.version_id)
    )


def read_hits(session: Session, statement: HitSelect) -> tuple[StoredHit, ...]:
    """Run a statement begun by `select_hits`, in its order."""
    found = session.exec(statement).all()
    signals = _signals(session, {hit.version_id for hit, _, _, _ in found})
    said = corrections_of(session, {(hit.article_id, hit.entry_id) for hit, _, _, _ in found})
    return tuple(
        rows.stored_hit(
            hit,
            version,
            article,
            evidence,
            tuple(signals[hit.version_id]),
            said.get((hit.article_id, hit.entry_id), ()),
        )
        for hit, version, article, evidence in found
    )


def _signals(session: Session, version_ids: set[int]) -> dict[int, list[Signal]]:
    signals: dict[int, list[Signal]] = {version_id: [] for version_id in version_ids}
    remaining = iter(sorted(version_ids))
    while chunk := tuple(islice(remaining, CHUNK)):
        stored = session.exec(
            select(SignalRow)
            .where(col(SignalRow.version_id).in_(chunk))
            .order_by(col(SignalRow.id))
        ).all()
        for row in stored:
            signals[row.version_id].append(rows.signal(row))
    return signals
