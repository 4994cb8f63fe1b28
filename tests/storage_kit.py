"""Short ways to make what is placed into a store."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime

from watchdog.model import (
    Addressed,
    Article,
    Cut,
    Entry,
    EntryKind,
    Fetched,
    Figure,
    Hit,
    Lease,
    Mention,
    PollReport,
    Reason,
    Receiver,
    Screening,
    Signal,
    Source,
    SourceState,
    StoredHit,
    Validators,
    Verdict,
)
from watchdog.storage import placing, polling
from watchdog.storage.articles import Screened
from watchdog.storage.engine import Store

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
OWNER = "daemon-1"
SOURCE = Source(
    id="paper",
    name="The Paper",
    url="http://127.0.0.1/feed",
    language="en",
    source_class="independent",
    grade="A",
    every_s=600,
)
ENTRY = Entry(id="per-tester", watchlist="fiction", kind=EntryKind.PERSON, name="Tester", names=())
DESK = Receiver(channel="desk", key="mail:1")


def make_article(
    name: str, text: str = "Tester spoke.", keys: tuple[str, ...] | None = None
) -> Article:
    return Article(
        keys=keys or (f"guid:paper:{name}",),
        title=name,
        text=text,
        url=f"http://127.0.0.1/{name}",
        published=NOW,
        language="en",
        author=None,
        content_hash=hashlib.sha256(f"{name}|{text}".encode()).hexdigest(),
        raw=f"<item>{name}{text}</item>".encode(),
        raw_scope="item",
    )


def make_screening(*verdicts: Verdict, figure: Figure | None = None) -> Screening:
    return Screening(
        hits=tuple(
            Hit(
                entry=ENTRY.id,
                verdict=verdict,
                score=60,
                mentions=(Mention(field="text", start=0, end=6, text="Tester"),),
                reasons=(
                    Reason(rule="strong-name", points=60, note="x", field="text", start=0, end=6),
                ),
            )
            for verdict in verdicts
        ),
        signals=(
            Signal(
                kind="arms-transfer",
                giver=ENTRY.id,
                receiver=None,
                modality="asserted",
                severity="high",
                field="text",
                start=0,
                end=6,
                figure=figure,
            ),
        )
        if verdicts
        else (),
        ignored=(),
        watchlist_version="v1",
    )


def to_desk(hits: tuple[StoredHit, ...]) -> tuple[Addressed, ...]:
    chosen = tuple(i for i, h in enumerate(hits) if h.hit.verdict == "alert")
    return (Addressed(receiver=DESK, route="all", hits=chosen),) if chosen else ()


Place = Callable[..., PollReport | None]


def place_articles(
    store: Store,
    *articles: Article,
    verdict: Verdict | None = "alert",
    history: bool = False,
    owner: str = OWNER,
    address: placing.Address = to_desk,
    seen: tuple[Article, ...] = (),
    now: datetime = NOW,
    figure: Figure | None = None,
    cut: Cut | None = None,
    with_document: bool = True,
) -> PollReport | None:
    """Claim the source and place articles with one verdict each, as one poll."""
    polling.sync_sources(store, (SOURCE.id,), now=now)
    polling.claim_sources(
        store, (SOURCE.id,), Lease(owner=OWNER, now=now, seconds=60), limit=1, due_only=False
    )
    screening = make_screening(*((verdict,) if verdict else ()), figure=figure)
    poll = placing.Poll(
        source=SOURCE,
        state=SourceState(
            source_id=SOURCE.id,
            next_poll_at=now,
            first_polled_at=now,
            validators=Validators(etag=b'W/"\xff"', last_modified=b"Sun, 01 Mar"),
            cut=cut,
        ),
        report=PollReport(
            source=SOURCE.id,
            outcome="ok",
            http_status=200,
            items=len(articles),
            new=0,
            hits=0,
            error=None,
        ),
        entries={ENTRY.id: ENTRY},
        fetched=Fetched(
            url="http://127.0.0.1/feed",
            status=200,
            body=b"<rss/>",
            headers=(("content-type", "text/xml"),),
            validators=Validators(),
            fetched_at=now,
        )
        if with_document
        else None,
        screened=tuple(Screened(article=a, screening=screening) for a in articles),
        history=history,
        seen=seen,
    )
    return placing.place_poll(
        store, poll, owner=owner, now=now, history_delay_s=300, address=address
    )
