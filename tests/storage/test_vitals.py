"""What a watcher asks the database."""

from datetime import timedelta

import pytest
from tests.storage.test_clock import put_delivery
from tests.storage_kit import DESK, NOW

from watchdog.pulse import WRITE
from watchdog.storage import polling
from watchdog.storage.engine import Store
from watchdog.storage.vitals import read_vitals, touch_writer


def test_an_empty_database_has_nothing_waiting(store: Store) -> None:
    vitals = read_vitals(store, now=NOW)
    assert (vitals.at, vitals.deliveries, vitals.oldest_waiting) == (NOW, {}, None)
    assert vitals.sources == ()


def test_what_waits_is_counted_and_what_is_sent_is_not(store: Store) -> None:
    polling.sync_sources(store, ("paper",), now=NOW)
    for number, state in enumerate(("pending", "retry", "retry", "dead", "sent", "suppressed")):
        put_delivery(store, f"k{number}", state)
    vitals = read_vitals(store, now=NOW + timedelta(hours=1))
    channel = DESK.channel
    assert vitals.deliveries == {
        (channel, "pending"): 1,
        (channel, "retry"): 2,
        (channel, "dead"): 1,
    }
    assert vitals.oldest_waiting == NOW
    assert [state.source_id for state in vitals.sources] == ["paper"]


def test_touching_the_writer_leaves_a_mark(store: Store) -> None:
    before = store.pulse.age_s(WRITE)
    touch_writer(store)
    assert store.pulse.age_s(WRITE) <= before + 1


def test_a_write_that_the_database_refuses_leaves_the_other_mark(store: Store) -> None:
    from sqlalchemy import text

    from watchdog.errors import StorageError

    with pytest.raises(StorageError), store.writing() as session:
        session.connection().execute(text("INSERT INTO made_up VALUES (1)"))
    assert store.pulse.has_marked("write-refused")


def test_what_failed_often_and_is_still_tried_is_counted_by_channel(store: Store) -> None:
    later = NOW + timedelta(hours=1)
    for number, (state, attempts, again) in enumerate(
        (
            ("retry", 3, later),
            ("unknown", 4, later),
            ("leased", 3, later),
            ("retry", 2, later),
            ("unknown", 12, None),
            ("dead", 12, None),
            ("pending", 0, later),
        )
    ):
        put_delivery(store, f"k{number}", state, attempts=attempts, next_attempt_at=again)
    vitals = read_vitals(store, now=NOW)
    assert vitals.failing == {DESK.channel: 3}
    assert vitals.given_up == {DESK.channel: 2}
