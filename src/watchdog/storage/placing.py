"""One transaction from article to outbox: nothing here may be half true after a crash.

Placing reads what others wrote (is this article known? was this entry told already?), so all of
it happens inside the write lock. In order:

1. the lease: a poll whose lease another took in the meantime is dropped, and will come again;
2. each article: known by a key, or new; a wording never seen is a new version (`articles`);
3. its hits, signals and the raw evidence behind them;
4. the outbox: who is told is decided by a pure function that the caller hands in (`addressing`);
5. the source's state and the record of the poll.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from watchdog.model import Article, Entry, Fetched, PollReport, Source, SourceState, StoredHit
from watchdog.redaction import query_secrets, shown_address, without
from watchdog.storage import rows
from watchdog.storage.addressing import Address, address_alerts, address_summary
from watchdog.storage.articles import Placed, Screened, chunks, place_versions, unseen_articles
from watchdog.storage.engine import Store
from watchdog.storage.sums import place_signals
from watchdog.storage.tables import (
    EvidenceRow,
    HitRow,
    PollRow,
    RawRow,
    SourceRow,
    row_id,
)
from watchdog.storage.tombstones import erased_among


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """All that one poll brought, ready to be placed.

    Attributes:
        state: the source's state from now on.
        seen: articles of the document whose wording was known already.
        history: the articles are a backlog: told as one summary, not one by one.
        report: what is recorded of the poll; `new` and `hits` are counted here, not by the caller.
        entries: by id, at least those that the screenings name.
    """

    source: Source
    state: SourceState
    report: PollReport
    entries: Mapping[str, Entry]
    fetched: Fetched | None = None
    screened: tuple[Screened, ...] = ()
    seen: tuple[Article, ...] = ()
    history: bool = False


def unseen(store: Store, articles: tuple[Article, ...]) -> tuple[Article, ...]:
    """Give the articles with a wording that is not stored yet, so that only they are screened.

    One that was erased on request counts as stored.
    """
    with store.reading() as session:
        erased = erased_among(session, articles)
        return unseen_articles(session, tuple(a for a in articles if id(a) not in erased))


def place_poll(
    store: Store,
    poll: Poll,
    *,
    owner: str,
    now: datetime,
    history_delay_s: float,
    address: Address,
) -> PollReport | None:
    """Record one poll as a whole.

    Args:
        history_delay_s: how long a new summary of a backlog waits for other sources.
        address: says who is told of hits; called inside the transaction, so pure and quick.

    Returns:
        The report with `new` and `hits` counted, or `None` when `owner` no longer holds the lease
        (then nothing was recorded).
    """
    with store.writing(placing=True) as session:
        source = session.get(SourceRow, poll.source.id, with_for_update=True)
        if source is None or source.lease_owner != owner:
            return None
        # What was erased on request is not taken in again, nor its words in a whole document.
        erased = erased_among(session, (*poll.seen, *(s.article for s in poll.screened)))
        if erased:
            poll = replace(
                poll,
                screened=tuple(s for s in poll.screened if id(s.article) not in erased),
                seen=tuple(a for a in poll.seen if id(a) not in erased),
            )
        placed = place_versions(session, poll.source, poll.screened, seen=poll.seen, now=now)
        hits = _place_hits(session, poll, placed, withheld=bool(erased), now=now)
        if poll.history:
            due = now + timedelta(seconds=history_delay_s)
            address_summary(session, hits, address, now=now, due=due)
        else:
            address_alerts(session, hits, address, now=now)
        rows.put_source_state(source, poll.state)
        source.lease_owner = None
        source.lease_until = None
        verdicts = tuple(sorted(Counter(stored.hit.verdict for stored in hits).items()))
        report = replace(poll.report, new=len(placed), hits=len(hits), at=now, verdicts=verdicts)
        session.add(
            PollRow(
                source_id=report.source,
                at=now,
                outcome=report.outcome,
                http_status=report.http_status,
                items=report.items,
                new=report.new,
                hits=report.hits,
                error=report.error,
            )
        )
        return report


def _place_hits(
    session: Session, poll: Poll, placed: Iterable[Placed], *, withheld: bool, now: datetime
) -> tuple[StoredHit, ...]:
    """Store hits and signals, and for every wording with a hit the evidence behind it.

    Args:
        withheld: the document holds an erased article too: of evidence that is the whole document
            only the hash is kept.
    """
    pairs: list[tuple[HitRow, Placed, EvidenceRow]] = []
    screened = [(p, p.screened.screening) for p in placed if p.screened.screening]
    told = [(p, screening) for p, screening in screened if screening.hits]
    with_hits = [p for p, _ in told]
    kept = _keep_evidence(session, poll, with_hits, withheld=withheld, now=now)
    signals = place_signals(session, with_hits)
    for (each, screening), evidence in zip(told, kept, strict=True):
        for hit in screening.hits:
            row = HitRow(
                version_id=row_id(each.version),
                article_id=row_id(each.article),
                entry_id=hit.entry,
                entry_name=poll.entries[hit.entry].name,
                watchlist=poll.entries[hit.entry].watchlist,
                watchlist_version=screening.watchlist_version,
                verdict=hit.verdict,
                score=hit.score,
                history=poll.history,
                found_at=now,
                mentions=[rows.mention_json(m) for m in hit.mentions],
                reasons=[rows.reason_json(r) for r in hit.reasons],
            )
            session.add(row)
            pairs.append((row, each, evidence))
    session.flush()
    return tuple(
        rows.stored_hit(
            row,
            each.version,
            each.article,
            evidence,
            signals[row_id(each.version)],
        )
        for row, each, evidence in pairs
    )


def _keep_evidence(
    session: Session, poll: Poll, placed: Sequence[Placed], *, withheld: bool, now: datetime
) -> tuple[EvidenceRow, ...]:
    """Keep the served bytes once per content, and for each wording where and when they came."""
    fetched = poll.fetched
    hashes = [hashlib.sha256(each.screened.article.raw).hexdigest() for each in placed]
    # A server may quote the address that it was asked for, key and all.
    hidden = query_secrets(poll.source.url or "")
    kept: dict[str, RawRow] = {}
    for chunk in chunks(hashes):
        stored = session.exec(select(RawRow).where(col(RawRow.sha256).in_(chunk))).all()
        kept.update((row.sha256, row) for row in stored)
    evidence = []
    for each, sha256 in zip(placed, hashes, strict=True):
        if fetched is None:
            raise AssertionError("articles were placed without the document that carried them")
        article = each.screened.article
        blank = withheld and article.raw_scope == "document"
        raw = kept.get(sha256)
        if raw is None:
            raw = kept[sha256] = RawRow(sha256=sha256, body=b"", removed_at=now)
            session.add(raw)
        if raw.removed_at is not None and not blank:
            # New, or removed with an older wording and served again.
            raw.body, raw.removed_at = article.raw, None
        evidence.append(
            EvidenceRow(
                version_id=row_id(each.version),
                raw_sha256=sha256,
                raw_scope=article.raw_scope,
                url=shown_address(fetched.url),
                fetched_at=fetched.fetched_at,
                headers=[[name, without(hidden, value)] for name, value in fetched.headers],
            )
        )
    session.flush()
    session.add_all(evidence)
    return tuple(evidence)
