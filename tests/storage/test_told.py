"""What was told stays told when the database forgets: by a restore, or because it refused to note.

The database is made to forget as any restore would, by deleting all that came after: both kinds of
database, whatever program put the old state back.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from tests.storage_kit import DESK, NOW, OWNER, SOURCE, Place, make_article, to_desk

from watchdog.errors import StorageError
from watchdog.model import Decision, Lease
from watchdog.storage import outbox, told
from watchdog.storage.engine import Store, open_store

OTHER = replace(DESK, key="mail:2")
SENT = Decision(state="sent", reason="250 kept")
EVERYTHING = (
    "delivery_hit", "delivery", "signal", "hit", "evidence", "raw", "article_version",
    "article_key", "article", "poll", "source",
)  # fmt: skip


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Iterator[Store]:
    opened = open_store(database_url, journal=tmp_path / "told.log")
    yield opened
    opened.close()


def deliver_all(store: Store) -> int:
    due = outbox.lease_due(
        store, Lease(owner=OWNER, now=NOW, seconds=60), receivers=(DESK, OTHER), limit=100
    )
    for delivery in due:
        assert outbox.finish(store, delivery.id, SENT, owner=OWNER, now=NOW)
    return len(due)


def forget_everything(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        for table in EVERYTHING:
            connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - names from above
    engine.dispose()


def states(store: Store) -> list[tuple[str, str]]:
    return [(d.state, d.reason) for d in outbox.list_deliveries(store)]


def test_what_was_told_is_stored_again_and_not_told_again(
    store: Store, place: Place, database_url: str
) -> None:
    place(make_article("one"), make_article("two"))
    assert deliver_all(store) == 2
    forget_everything(database_url)
    assert told.recall(store, now=NOW) == 2
    report = place(make_article("one"), make_article("two"), make_article("three"))
    assert report is not None
    assert report.hits == 3
    assert set(states(store)) == {("pending", "waits for its turn"), ("sent", told.TOLD_BEFORE)}
    assert deliver_all(store) == 1


def test_an_edited_article_with_other_keys_is_still_the_one_that_was_told(
    store: Store, place: Place, database_url: str
) -> None:
    place(make_article("one", keys=("guid:paper:1", "link:/1")))
    deliver_all(store)
    forget_everything(database_url)
    told.recall(store, now=NOW)
    # It comes by another feed, with another best key, in another wording.
    place(make_article("one", "Tester spoke again.", keys=("guid:other:9", "link:/1")))
    assert [state for state, _ in states(store)] == ["sent"]


def test_news_about_a_told_article_is_told(store: Store, place: Place, database_url: str) -> None:
    place(make_article("one"), verdict="context")
    place(make_article("two"))
    deliver_all(store)
    forget_everything(database_url)
    told.recall(store, now=NOW)
    place(make_article("one"))
    assert deliver_all(store) == 1


def test_a_backlog_is_told_without_what_was_told_before(
    store: Store, place: Place, database_url: str
) -> None:
    place(make_article("one"), make_article("two"), history=True)
    outbox.make_summaries_due(store, (SOURCE.id,), now=NOW)
    assert deliver_all(store) == 1
    forget_everything(database_url)
    told.recall(store, now=NOW)
    place(make_article("one"), history=True)
    place(make_article("two"), make_article("three"), history=True)
    outbox.make_summaries_due(store, (SOURCE.id,), now=NOW)
    (due,) = outbox.lease_due(
        store, Lease(owner=OWNER, now=NOW, seconds=60), receivers=(DESK, OTHER), limit=100
    )
    assert [hit.title for hit in outbox.load_alert(store, due, operators=True).hits] == ["three"]


def test_a_delivery_that_the_backup_still_had_to_send_is_marked_sent(
    store: Store, place: Place, database_url: str
) -> None:
    place(make_article("one"))
    deliver_all(store)
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE delivery SET state = 'leased', finished_at = NULL"))
    engine.dispose()
    assert told.recall(store, now=NOW) == 1
    assert states(store) == [("sent", told.TOLD_BEFORE)]


def test_recalling_again_finds_nothing_forgotten(
    store: Store, place: Place, database_url: str
) -> None:
    place(make_article("one"))
    deliver_all(store)
    assert told.recall(store, now=NOW) == 0
    forget_everything(database_url)
    assert told.recall(store, now=NOW) == 1
    assert told.recall(store, now=NOW) == 0


def test_what_was_told_too_long_ago_is_left_alone(
    store: Store, place: Place, database_url: str
) -> None:
    place(make_article("one"))
    deliver_all(store)
    forget_everything(database_url)
    assert told.recall(store, now=NOW + told.KEEP_TOLD + timedelta(days=1)) == 0


def test_what_another_receiver_was_told_counts_for_it_alone(
    store: Store, place: Place, database_url: str
) -> None:
    place(make_article("one"))
    deliver_all(store)
    forget_everything(database_url)
    told.recall(store, now=NOW)

    place(
        make_article("one"),
        address=lambda hits: tuple(replace(a, receiver=OTHER) for a in to_desk(hits)),
    )
    assert deliver_all(store) == 1


def test_a_send_that_could_not_be_recorded_is_recorded_and_not_repeated(
    store: Store, place: Place, database_url: str
) -> None:
    place(make_article("one"))
    (leased,) = outbox.lease_due(
        store, Lease(owner=OWNER, now=NOW, seconds=60), receivers=(DESK,), limit=1
    )
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE delivery RENAME TO away"))
    with pytest.raises(StorageError):
        outbox.finish(store, leased.id, SENT, owner=OWNER, now=NOW)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO delivery"))
    engine.dispose()
    later = NOW + timedelta(hours=1)
    held = Lease(owner="x", now=later, seconds=60)
    assert outbox.lease_due(store, held, receivers=(DESK,), limit=1) == ()
    assert [state for state, _ in states(store)] == ["sent"]
    # The journal, too, was caught up with.
    forget_everything(database_url)
    assert told.recall(store, now=NOW) == 1


def test_a_journal_that_cannot_be_written_stops_no_delivery(
    store: Store, place: Place, tmp_path: Path
) -> None:
    assert store.journal.path is not None
    store.journal.path.mkdir()
    place(make_article("one"))
    assert deliver_all(store) == 1
    assert store.journal.problem is not None
    store.journal.path.rmdir()
    assert deliver_all(store) == 0
    assert store.journal.problem is None
    assert len(list(store.journal.read())) == 1
