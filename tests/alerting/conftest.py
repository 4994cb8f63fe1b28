"""Hits about fictional people, found in articles of our own."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from watchdog.model import Hit, Mention, Reason, Signal, StoredHit

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
TEXT = (
    "Markets were quiet. On Monday Aung Myat San took delivery of two drones from Granite Export, "
    "the company said. Rain is expected. Aung Myat San did not comment."
)


@pytest.fixture
def now() -> datetime:
    return NOW


def find_mentions(name: str, title: str | None, text: str) -> tuple[Mention, ...]:
    found: list[Mention] = []
    for field, whole in (("title", title or ""), ("text", text)):
        start = whole.find(name)
        while start >= 0:
            end = start + len(name)
            found.append(Mention(field=field, start=start, end=end, text=name))
            start = whole.find(name, end)
    return tuple(found)


@pytest.fixture(scope="session")
def make_hit() -> Callable[..., StoredHit]:
    def build(
        name: str = "Aung Myat San",
        *,
        verdict: str = "alert",
        score: int = 90,
        reasons: tuple[Reason, ...] | None = None,
        **changes: Any,
    ) -> StoredHit:
        title = changes.get("title", f"{name} receives drones")
        text = changes.get("text", TEXT)
        given: dict[str, Any] = {
            "id": 1,
            "hit": Hit(
                entry="per-" + name.lower().replace(" ", "-"),
                verdict=verdict,
                score=score,
                mentions=changes.pop("mentions", find_mentions(name, title, text)),
                reasons=reasons
                or (Reason(rule="strong-name", points=score, note="a name that says enough"),),
            ),
            "entry_name": name,
            "watchlist": "fiction",
            "watchlist_version": "v1",
            "history": False,
            "found_at": NOW,
            "article_id": 7,
            "article_key": "guid:river:7",
            "version_id": 8,
            "content_hash": "c" * 64,
            "source_id": "river-post",
            "source_name": "The River Post",
            "source_class": "independent",
            "title": title,
            "text": text,
            "url": "https://river.example/news/7",
            "language": "en",
            "published": datetime(2026, 2, 28, 20, 30, tzinfo=UTC),
            "fetched_at": datetime(2026, 3, 1, 4, 0, tzinfo=UTC),
            "raw_sha256": "ab" * 32,
        }
        return StoredHit(**{**given, **changes})

    return build


@pytest.fixture
def transfer() -> Signal:
    start = TEXT.index("took delivery")
    return Signal(
        kind="arms-transfer",
        giver="co-granite-export",
        receiver="per-aung-myat-san",
        modality="asserted",
        severity="high",
        field="text",
        start=start,
        end=start + len("took delivery"),
    )
