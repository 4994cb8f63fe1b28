"""What sources brought, from a month of polls."""

from datetime import timedelta

from tests.storage_kit import NOW

from watchdog.storage.engine import Store
from watchdog.storage.tables import PollRow
from watchdog.storage.yields import Yield, read_yields

HOUR = timedelta(hours=1)


def put_polls(store: Store, source: str, *polls: tuple[str, int, int]) -> None:
    """Store polls, one an hour, each as outcome, items and new ones."""
    with store.writing() as session:
        session.add_all(
            PollRow(source_id=source, at=NOW + n * HOUR, outcome=outcome, items=items, new=new)
            for n, (outcome, items, new) in enumerate(polls)
        )


def test_a_yield_says_when_news_came_last_and_what_was_answered_since(store: Store) -> None:
    put_polls(
        store,
        "paper",
        ("ok", 20, 20),
        ("ok", 20, 2),
        ("not-modified", 0, 0),
        ("failed", 0, 0),
        ("unchanged", 0, 0),
        ("ok", 3, 0),
        ("failed", 0, 0),
    )
    assert read_yields(store) == (
        Yield(
            source="paper",
            first_at=NOW,
            last_new_at=NOW + HOUR,
            fruitful=2,
            answered_since=3,
            most_items=20,
            last_items=3,
        ),
    )


def test_a_source_that_never_brought_anything_has_no_yield(store: Store) -> None:
    put_polls(store, "empty", ("ok", 0, 0), ("failed", 0, 0))
    assert read_yields(store) == ()


def test_a_document_without_items_after_others_is_seen(store: Store) -> None:
    put_polls(store, "b", ("ok", 9, 9), ("ok", 0, 0))
    put_polls(store, "a", ("ok", 4, 4))
    found = read_yields(store)
    assert [(each.source, each.most_items, each.last_items) for each in found] == [
        ("a", 4, 4),
        ("b", 9, 0),
    ]
