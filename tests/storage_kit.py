"""Short ways to make what is placed into a store."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime

from watchdog.model import (
    Addressed,
    Article,
    Entry,
    EntryKind,
    Figure,
    Hit,
    Mention,
    PollReport,
    Reason,
    Receiver,
    Screening,
    Signal,
    Source,
    StoredHit,
    Verdict,
)

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
