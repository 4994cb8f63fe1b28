"""Rows of the outbox, made in the same transaction as the hits they tell.

What a receiver was told of an article is not told again when the article is edited; a backlog is
told as one summary, which goes on collecting while it waits.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from watchdog.model import Addressed, DeliveryKind, Receiver, StoredHit
from watchdog.storage.articles import chunks
from watchdog.storage.rows import is_for
from watchdog.storage.tables import DeliveryHitRow, DeliveryRow, HitRow, row_id
from watchdog.storage.told import TOLD_BEFORE, told_before

# More single alerts of one poll than a person can read.
ALERTS_AT_ONCE = 20

Address = Callable[[tuple[StoredHit, ...]], tuple[Addressed, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Alert:
    """What one receiver is about to be told of one wording."""

    addressed: Addressed
    hits: tuple[StoredHit, ...]

    @property
    def key(self) -> str:
        first = self.hits[0]
        entries = sorted(hit.hit.entry for hit in self.hits)
        wording = (first.article_key, first.content_hash)
        return delivery_key(self.addressed.receiver, "alert", *wording, *entries)


def address_alerts(
    session: Session, hits: Sequence[StoredHit], address: Address, *, now: datetime
) -> None:
    """Add one alert per article and receiver, for what the receiver was not told of it yet.

    Beyond `ALERTS_AT_ONCE` for one receiver the rest of a poll becomes one summary: a redesigned
    site, or a hostile one, must not bury people under hundreds of messages.
    """
    wanted = [
        _Alert(addressed=addressed, hits=tuple(group[i] for i in addressed.hits))
        for group in _by_wording(hits)
        for addressed in address(group)
    ]
    by_receiver: defaultdict[Receiver, list[_Alert]] = defaultdict(list)
    for alert in _not_told_yet(session, wanted, now=now):
        by_receiver[alert.addressed.receiver].append(alert)
    for alerts in by_receiver.values():
        single, surplus = alerts[:ALERTS_AT_ONCE], alerts[ALERTS_AT_ONCE:]
        known = _known_keys(session, {alert.key for alert in single})
        for alert in single:
            if alert.key not in known:
                times = (now, now)
                _add(session, alert.addressed, alert.hits, key=alert.key, kind="alert", times=times)
        if surplus:
            _address_surge(session, surplus, now=now)


def _by_wording(hits: Sequence[StoredHit]) -> list[tuple[StoredHit, ...]]:
    return [tuple(group) for _, group in groupby(hits, key=lambda h: h.version_id)]


def _address_surge(session: Session, alerts: Sequence[_Alert], *, now: datetime) -> None:
    """Add what is too much for single alerts as one summary, due at once."""
    addressed = alerts[0].addressed
    hits = [hit for alert in alerts for hit in alert.hits]
    key = delivery_key(addressed.receiver, "surge", *sorted(alert.key for alert in alerts))
    if not _known_keys(session, {key}):
        _add(session, addressed, hits, key=key, kind="surge", times=(now, now))


def _not_told_yet(session: Session, wanted: list[_Alert], *, now: datetime) -> list[_Alert]:
    """Leave out what a receiver was told of an article, by this database or by a forgotten one."""
    told = _told(session, {hit.article_id for alert in wanted for hit in alert.hits})
    alerts: list[_Alert] = []
    for alert in wanted:
        receiver = alert.addressed.receiver
        fresh = tuple(h for h in alert.hits if (receiver, *_about(h)) not in told)
        if fresh:
            alerts.append(replace(alert, hits=fresh))
    by_receiver: defaultdict[Receiver, list[_Alert]] = defaultdict(list)
    for alert in alerts:
        by_receiver[alert.addressed.receiver].append(alert)
    fresh_ids: dict[Receiver, frozenset[int]] = {}
    for receiver, of_receiver in by_receiver.items():
        together = [hit for alert in of_receiver for hit in alert.hits]
        addressed = of_receiver[0].addressed
        left = _leave_out_told_before(session, addressed, together, kind="alert", now=now)
        fresh_ids[receiver] = frozenset(hit.id for hit in left)
    return [
        replace(alert, hits=fresh)
        for alert in alerts
        if (fresh := tuple(h for h in alert.hits if h.id in fresh_ids[alert.addressed.receiver]))
    ]


def address_summary(
    session: Session,
    hits: Sequence[StoredHit],
    address: Address,
    *,
    now: datetime,
    due: datetime,
) -> None:
    """Add a backlog's hits to the summary that still waits for a receiver, or begin one."""
    for addressed in address(tuple(hits)):
        chosen = [hits[i] for i in addressed.hits]
        chosen = _leave_out_told_before(session, addressed, chosen, kind="history", now=now)
        if not chosen:
            continue
        receiver = addressed.receiver
        waiting = session.exec(
            select(DeliveryRow)
            .where(DeliveryRow.kind == "history")
            .where(DeliveryRow.state == "pending")
            .where(DeliveryRow.attempts == 0)
            .where(is_for(receiver))
            .with_for_update()
        ).first()
        if waiting is not None:
            _attach(session, waiting, chosen)
            continue
        wordings = sorted({f"{h.article_key} {h.content_hash}" for h in chosen})
        key = delivery_key(receiver, "history", *wordings)
        if _known_keys(session, {key}):
            continue
        _add(session, addressed, chosen, key=key, kind="history", times=(now, due))


def _leave_out_told_before(
    session: Session,
    addressed: Addressed,
    hits: Sequence[StoredHit],
    *,
    kind: DeliveryKind,
    now: datetime,
) -> list[StoredHit]:
    """Give the hits that are news after a restore too; record the others as sent long ago."""
    known = told_before(session, addressed.receiver, hits)
    again = [h for h in hits if (h.article_id, h.hit.entry, h.hit.verdict) in known]
    if again:
        wordings = sorted(f"{h.article_key} {h.content_hash} {h.hit.entry}" for h in again)
        key = delivery_key(addressed.receiver, "told-before", *wordings)
        row = _new_delivery(addressed, key=key, kind=kind, times=(now, now))
        row.state, row.reason = "sent", TOLD_BEFORE
        row.next_attempt_at, row.finished_at = None, now
        session.add(row)
        session.flush()
        _attach(session, row, again)
    return [h for h in hits if (h.article_id, h.hit.entry, h.hit.verdict) not in known]


def delivery_key(receiver: Receiver, *parts: str) -> str:
    """Name a delivery by what it tells to whom, the same in every database (SHA-256, hex)."""
    text = "\x1f".join((receiver.channel, receiver.key, *parts))
    return hashlib.sha256(text.encode()).hexdigest()


def _new_delivery(
    addressed: Addressed, *, key: str, kind: DeliveryKind, times: tuple[datetime, datetime]
) -> DeliveryRow:
    """Make a row of the outbox; `times` are when it was made and when it falls due."""
    return DeliveryRow(
        key=key,
        kind=kind,
        channel=addressed.receiver.channel,
        receiver=addressed.receiver.key,
        route=addressed.route,
        state="pending",
        reason="waits for its turn",
        # The key is the identity, so a message that is sent twice carries one Message-ID.
        message_id=key[:40],
        created_at=times[0],
        next_attempt_at=times[1],
    )


def _add(
    session: Session,
    addressed: Addressed,
    hits: Sequence[StoredHit],
    *,
    key: str,
    kind: DeliveryKind,
    times: tuple[datetime, datetime],
) -> None:
    row = _new_delivery(addressed, key=key, kind=kind, times=times)
    session.add(row)
    session.flush()
    _attach(session, row, hits)


def _attach(session: Session, row: DeliveryRow, hits: Sequence[StoredHit]) -> None:
    session.add_all(DeliveryHitRow(delivery_id=row_id(row), hit_id=h.id) for h in hits)


def _about(hit: StoredHit) -> tuple[int, str, str]:
    return hit.article_id, hit.hit.entry, hit.hit.verdict


def _known_keys(session: Session, keys: set[str]) -> frozenset[str]:
    found: set[str] = set()
    for chunk in chunks(keys):
        statement = select(DeliveryRow.key).where(col(DeliveryRow.key).in_(chunk))
        found.update(session.exec(statement).all())
    return frozenset(found)


def _told(session: Session, article_ids: set[int]) -> frozenset[tuple[Receiver, int, str, str]]:
    """Give who was told, or soon will be, of which entry and verdict in which article.

    What was never delivered for good is not told: an edit of the article is the next chance.
    """
    found: set[tuple[Receiver, int, str, str]] = set()
    for chunk in chunks(article_ids):
        statement = (
            select_columns(
                col(DeliveryRow.channel),
                col(DeliveryRow.receiver),
                col(HitRow.article_id),
                col(HitRow.entry_id),
                col(HitRow.verdict),
            )
            .join(DeliveryHitRow, col(DeliveryHitRow.delivery_id) == DeliveryRow.id)
            .join(HitRow, col(HitRow.id) == DeliveryHitRow.hit_id)
            .where(col(HitRow.article_id).in_(chunk))
            .where(col(DeliveryRow.state).not_in(("dead", "suppressed")))
        )
        found.update(
            (Receiver(channel=channel, key=key), article_id, entry, verdict)
            for channel, key, article_id, entry, verdict in session.connection().execute(statement)
        )
    return frozenset(found)
