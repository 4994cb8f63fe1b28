"""Turning rows into the values of `model` and back, at one place."""

import re

from sqlalchemy import ColumnElement, and_
from sqlmodel import col

from watchdog.model import (
    Correction,
    Cut,
    Delivery,
    Figure,
    Hit,
    Mention,
    Reason,
    Receiver,
    Signal,
    SourceState,
    StoredHit,
    Validators,
)
from watchdog.storage.tables import (
    ArticleRow,
    DeliveryRow,
    EvidenceRow,
    HitRow,
    SignalRow,
    SourceRow,
    VersionRow,
    row_id,
)

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def source_state(row: SourceRow) -> SourceState:
    """Give what is known of a source."""
    read, items = row.cut_read, row.cut_items
    return SourceState(
        source_id=row.id,
        next_poll_at=row.next_poll_at,
        first_polled_at=row.first_polled_at,
        last_success_at=row.last_success_at,
        failures=row.failures,
        last_error=row.last_error,
        validators=Validators(etag=row.etag, last_modified=row.last_modified),
        body_sha256=row.body_sha256,
        url=row.url,
        cut=None if read is None or items is None else Cut(read=read, items=items),
    )


def put_source_state(row: SourceRow, state: SourceState) -> None:
    """Write a new state over a source's row."""
    row.next_poll_at = state.next_poll_at
    row.first_polled_at = state.first_polled_at
    row.last_success_at = state.last_success_at
    row.failures = state.failures
    row.last_error = state.last_error
    row.etag = state.validators.etag
    row.last_modified = state.validators.last_modified
    row.body_sha256 = state.body_sha256
    row.url = state.url
    row.cut_read = None if state.cut is None else state.cut.read
    row.cut_items = None if state.cut is None else state.cut.items


def storable(text: str) -> str:
    """Replace, one for one, what a database cannot hold: NUL and halves of surrogate pairs.

    Articles arrive without them; this keeps one that slips through from blocking its source.
    """
    return _UNSTORABLE.sub("\ufffd", text)


def storable_or_none(text: str | None) -> str | None:
    """Do the same for a text that may be absent."""
    return None if text is None else storable(text)


def is_for(receiver: Receiver) -> ColumnElement[bool]:
    """Say of a `DeliveryRow` in a statement whether it is for this receiver."""
    return and_(
        col(DeliveryRow.channel) == receiver.channel, col(DeliveryRow.receiver) == receiver.key
    )


def mention_json(mention: Mention) -> dict[str, object]:
    """Give the form in which a mention is stored."""
    return {
        "field": mention.field,
        "start": mention.start,
        "end": mention.end,
        "text": storable(mention.text),
    }


def reason_json(reason: Reason) -> dict[str, object]:
    """Give the form in which a reason is stored."""
    return {
        "rule": reason.rule,
        "points": reason.points,
        "note": storable(reason.note),
        "field": reason.field,
        "start": reason.start,
        "end": reason.end,
    }


def hit(row: HitRow) -> Hit:
    """Give the hit that was stored."""
    return Hit(
        entry=row.entry_id,
        verdict=row.verdict,  # type: ignore[arg-type]  # written from a Verdict, see placing
        score=row.score,
        mentions=tuple(Mention(**m) for m in row.mentions),  # type: ignore[arg-type]  # as stored
        reasons=tuple(Reason(**r) for r in row.reasons),  # type: ignore[arg-type]  # as stored
    )


def signal(row: SignalRow) -> Signal:
    """Give the signal that was stored."""
    return Signal(
        kind=row.kind,
        giver=row.giver,
        receiver=row.receiver,
        modality=row.modality,  # type: ignore[arg-type]  # written from a Signal
        severity=row.severity,  # type: ignore[arg-type]  # written from a Signal
        field=row.field,  # type: ignore[arg-type]  # written from a Signal
        start=row.start,
        end=row.end,
        evidence_start=row.evidence_start,
        evidence_end=row.evidence_end,
        tense=row.tense,  # type: ignore[arg-type]  # written from a Signal
        place=row.place,
        figure=_figure(row),
        figure_known=row.figure_known,
        historic=row.historic,
        first=row.first,
    )


def _figure(row: SignalRow) -> Figure | None:
    if row.amount is None or row.unit is None:
        return None
    return Figure(amount=row.amount, unit=row.unit, period=row.period, origin=row.origin)


def stored_hit(
    row: HitRow,
    version: VersionRow,
    article: ArticleRow,
    evidence: EvidenceRow,
    signals: tuple[Signal, ...],
    corrections: tuple[Correction, ...] = (),
) -> StoredHit:
    """Give a hit with the article and the evidence around it."""
    return StoredHit(
        id=row_id(row),
        hit=hit(row),
        entry_name=row.entry_name,
        watchlist=row.watchlist,
        watchlist_version=row.watchlist_version,
        history=row.history,
        found_at=row.found_at,
        article_id=row.article_id,
        article_key=article.identity,
        version_id=row.version_id,
        content_hash=version.content_hash,
        source_id=version.source_id,
        source_name=version.source_name,
        source_class=version.source_class,
        title=version.title,
        text=version.text,
        url=version.url,
        language=version.language,
        published=version.published,
        fetched_at=evidence.fetched_at,
        raw_sha256=evidence.raw_sha256,
        signals=signals,
        removed_at=version.removed_at,
        removed_why=version.removed_why,
        corrections=corrections,
    )


def signal_row(signal: Signal, version_id: int) -> SignalRow:
    """Give the row for a signal of one wording."""
    figure = signal.figure
    return SignalRow(
        version_id=version_id,
        kind=signal.kind,
        giver=signal.giver,
        receiver=signal.receiver,
        modality=signal.modality,
        severity=signal.severity,
        field=signal.field,
        start=signal.start,
        end=signal.end,
        evidence_start=signal.evidence_start,
        evidence_end=signal.evidence_end,
        tense=signal.tense,
        place=storable_or_none(signal.place),
        amount=None if figure is None else figure.amount,
        unit=None if figure is None else storable(figure.unit),
        period=None if figure is None else storable_or_none(figure.period),
        origin=None if figure is None else storable_or_none(figure.origin),
        figure_known=signal.figure_known,
        historic=signal.historic,
        first=signal.first,
    )


def delivery(row: DeliveryRow) -> Delivery:
    """Give a row of the outbox."""
    return Delivery(
        id=row_id(row),
        key=row.key,
        kind=row.kind,  # type: ignore[arg-type]  # written from a DeliveryKind
        receiver=Receiver(channel=row.channel, key=row.receiver),
        route=row.route,
        state=row.state,  # type: ignore[arg-type]  # held by a check constraint
        reason=row.reason,
        attempts=row.attempts,
        message_id=row.message_id,
        created_at=row.created_at,
        next_attempt_at=row.next_attempt_at,
        finished_at=row.finished_at,
    )
