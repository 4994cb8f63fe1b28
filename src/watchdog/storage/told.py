"""What was told stays told, though the database be put back to yesterday.

In order:

1. a send that succeeded is written into the journal before the database records it (`note_told`);
2. what could not be recorded then (a full disk, a lock) is recorded before the next lease, and not
   sent again (`outbox.record_overdue`);
3. whoever opens the database to work with it marks sent what the journal knows as told and the
   database does not, and puts the facts that were told into the table `told` (`recall`). This is
   what a restored database lacks, however it was restored;
4. placing asks that table before it addresses anyone (`told_before`), so what is polled again is
   stored again and told to nobody twice.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from watchdog.errors import StorageError
from watchdog.model import Receiver, StoredHit
from watchdog.storage.articles import CHUNK
from watchdog.storage.engine import Store
from watchdog.storage.tables import ArticleKeyRow, DeliveryHitRow, DeliveryRow, HitRow, ToldRow

TOLD_BEFORE = "told before: the journal knows it, the database had forgotten it"
# Longer than any backup is of use.
KEEP_TOLD = timedelta(days=400)


def note_told(store: Store, delivery_id: int, *, now: datetime) -> None:
    """Write a delivery that its receiver took into the journal.

    Never raises: that the message went out is true whatever the journal's disk does. What could
    not be written is kept in `store.journal` and tried again by `note_overdue`.
    """
    journal = store.journal
    try:
        with store.reading() as session:
            row = session.get(DeliveryRow, delivery_id)
            told = None if row is None else (row.key, facts_of(session, row))
        if told is not None:
            journal.append(told[0], told[1], now=now)
    except StorageError as e:
        journal.unwritten.add(delivery_id)
        journal.problem = e
        return
    journal.problem = None
    journal.unwritten.discard(delivery_id)


def note_overdue(store: Store, *, now: datetime) -> None:
    """Write into the journal what its disk refused before."""
    for delivery_id in tuple(store.journal.unwritten):
        note_told(store, delivery_id, now=now)


def recall(store: Store, *, now: datetime) -> int:
    """Bring the database up to what the journal knows was told.

    Returns:
        How many tellings the database had forgotten.
    """
    since = f"{now - KEEP_TOLD:%Y-%m-%d}"
    told: defaultdict[str, set[str]] = defaultdict(set)
    for each in store.journal.read():
        if each.date >= since:
            told[each.key] |= each.facts
    with store.reading() as session:
        forgotten = _not_recorded(session, told)
    if not forgotten:
        return 0
    with store.writing(placing=True) as session:
        for keys in _chunks(forgotten):
            of_keys = select(DeliveryRow).where(col(DeliveryRow.key).in_(keys))
            for row in session.exec(of_keys.where(DeliveryRow.state != "sent")).all():
                row.state = "sent"
                row.reason = TOLD_BEFORE
                row.next_attempt_at = None
                row.finished_at = now
                row.lease_owner = None
                row.lease_until = None
        facts = {fact for key in forgotten for fact in told[key]}
        new = facts - known(session, facts)
        session.add_all(ToldRow(fact=fact) for fact in sorted(new))
    return len(forgotten)


def told_before(
    session: Session, receiver: Receiver, hits: Iterable[StoredHit]
) -> frozenset[tuple[int, str, str]]:
    """Give the (article, entry, verdict) of hits that the receiver was told before a restore."""
    if session.exec(select(ToldRow.fact).limit(1)).first() is None:
        return frozenset()
    abouts = {(hit.article_id, hit.hit.entry, hit.hit.verdict) for hit in hits}
    keys = _keys_of(session, {article_id for article_id, _, _ in abouts})
    facts = {
        fact_of(receiver, key, entry, verdict): (article_id, entry, verdict)
        for article_id, entry, verdict in abouts
        for key in keys[article_id]
    }
    return frozenset(facts[fact] for fact in known(session, facts))


def fact_of(receiver: Receiver, article_key: str, entry: str, verdict: str) -> str:
    """Hash one thing told to one receiver, the same in every database."""
    text = "\x1f".join((receiver.channel, receiver.key, article_key, entry, verdict))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def facts_of(session: Session, row: DeliveryRow) -> frozenset[str]:
    """Give what a delivery tells, once for every key by which its articles may come again."""
    receiver = Receiver(channel=row.channel, key=row.receiver)
    statement = (
        select(ArticleKeyRow.key, HitRow.entry_id, HitRow.verdict)
        .join(HitRow, col(HitRow.article_id) == ArticleKeyRow.article_id)
        .join(DeliveryHitRow, col(DeliveryHitRow.hit_id) == HitRow.id)
        .where(DeliveryHitRow.delivery_id == row.id)
    )
    return frozenset(fact_of(receiver, *found) for found in session.exec(statement).all())


def _not_recorded(session: Session, told: dict[str, set[str]]) -> tuple[str, ...]:
    """Give the keys of tellings that the database neither has as sent nor was told of before."""
    missing = set(told)
    for keys in _chunks(told):
        recorded = select(DeliveryRow.key).where(col(DeliveryRow.key).in_(keys))
        missing.difference_update(session.exec(recorded.where(DeliveryRow.state == "sent")).all())
    recorded_facts = known(session, {fact for key in missing for fact in told[key]})
    waiting: set[str] = set()
    for keys in _chunks(missing):
        statement = select(DeliveryRow.key).where(col(DeliveryRow.key).in_(keys))
        waiting.update(session.exec(statement).all())
    return tuple(sorted(key for key in missing if key in waiting or told[key] - recorded_facts))


def known(session: Session, facts: Iterable[str]) -> frozenset[str]:
    """Give those of the facts that the database holds as told."""
    found: set[str] = set()
    for chunk in _chunks(facts):
        found.update(session.exec(select(ToldRow.fact).where(col(ToldRow.fact).in_(chunk))).all())
    return frozenset(found)


def _keys_of(session: Session, article_ids: Iterable[int]) -> dict[int, list[str]]:
    keys: defaultdict[int, list[str]] = defaultdict(list)
    ids = sorted(article_ids)
    for begin in range(0, len(ids), CHUNK):
        chunk = ids[begin : begin + CHUNK]
        statement = select(ArticleKeyRow).where(col(ArticleKeyRow.article_id).in_(chunk))
        for row in session.exec(statement).all():
            keys[row.article_id].append(row.key)
    return keys


def _chunks(values: Iterable[str]) -> Iterator[list[str]]:
    """Cut into pieces that fit into one statement, in a stated order."""
    ordered = sorted(values)
    return (ordered[i : i + CHUNK] for i in range(0, len(ordered), CHUNK))
