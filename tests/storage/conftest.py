"""A store on each database, and one call that polls, screens and places."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from tests.storage_kit import (
    ENTRY,
    NOW,
    OWNER,
    SOURCE,
    Place,
    make_screening,
    to_desk,
)

from watchdog.model import (
    Article,
    Fetched,
    Figure,
    Lease,
    PollReport,
    SourceState,
    Validators,
    Verdict,
)
from watchdog.storage import placing, polling
from watchdog.storage.articles import Screened
from watchdog.storage.engine import Store, open_store


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind; PostgreSQL's own are dropped afterwards."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'watchdog.db'}"
        return
    server = create_engine(
        request.getfixturevalue("postgres_url").replace("postgresql://", "postgresql+psycopg://"),
        isolation_level="AUTOCOMMIT",
    )
    name = "t" + hashlib.sha256(str(tmp_path).encode()).hexdigest()[:16]
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield server.url.set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = open_store(database_url)
    yield opened
    opened.close()


@pytest.fixture
def place(store: Store) -> Place:
    """Claim the source and place articles with one verdict each, as one poll."""

    def run(
        *articles: Article,
        verdict: Verdict | None = "alert",
        history: bool = False,
        owner: str = OWNER,
        address: placing.Address = to_desk,
        seen: tuple[Article, ...] = (),
        now: datetime = NOW,
        figure: Figure | None = None,
    ) -> PollReport | None:
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
            ),
            screened=tuple(Screened(article=a, screening=screening) for a in articles),
            history=history,
            seen=seen,
        )
        return placing.place_poll(
            store, poll, owner=owner, now=now, history_delay_s=300, address=address
        )

    return run
