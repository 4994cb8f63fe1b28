"""Claims of sources: one poller at a time, and a crash gives back what it held."""

from datetime import timedelta

from tests.storage_kit import NOW, OWNER, SOURCE, Place, make_article

from watchdog.model import Cut, Lease, SourceState
from watchdog.storage import polling, reports, retention
from watchdog.storage.engine import Store


def claim(
    store: Store, owner: str, *, minutes: int = 0, due_only: bool = True
) -> tuple[SourceState, ...]:
    return polling.claim_sources(
        store,
        ("a", "b"),
        Lease(owner=owner, now=NOW + timedelta(minutes=minutes), seconds=300),
        limit=10,
        due_only=due_only,
    )


def test_a_source_is_claimed_by_one_owner_at_a_time(store: Store) -> None:
    polling.sync_sources(store, ("a", "b"), now=NOW)
    assert [s.source_id for s in claim(store, OWNER)] == ["a", "b"]
    assert claim(store, "other") == ()
    assert [s.source_id for s in claim(store, "other", minutes=5)] == ["a", "b"]


def test_only_configured_sources_are_claimed(store: Store) -> None:
    polling.sync_sources(store, ("a", "gone"), now=NOW)
    assert [s.source_id for s in claim(store, OWNER)] == ["a"]


def test_released_sources_are_free_at_once(store: Store) -> None:
    polling.sync_sources(store, ("a",), now=NOW)
    claim(store, OWNER)
    polling.release_sources(store, OWNER)
    assert len(claim(store, "other")) == 1


def test_a_person_polls_what_is_not_due(store: Store) -> None:
    polling.sync_sources(store, ("a",), now=NOW + timedelta(days=1))
    assert claim(store, OWNER) == ()
    assert len(claim(store, OWNER, due_only=False)) == 1


def test_syncing_keeps_what_is_known(store: Store, place: Place) -> None:
    place(make_article("one"))
    polling.sync_sources(store, (SOURCE.id, "new"), now=NOW + timedelta(days=1))
    new, paper = polling.source_states(store)
    assert (new.source_id, new.first_polled_at) == ("new", None)
    assert paper.next_poll_at == NOW
    assert paper.validators.etag == b'W/"\xff"'


def test_old_polls_are_forgotten_and_the_latest_is_reported(store: Store, place: Place) -> None:
    place(make_article("one"))
    place(make_article("two"), now=NOW + timedelta(hours=1))
    assert reports.last_polls(store)[SOURCE.id].at == NOW + timedelta(hours=1)
    retention.remove_old_polls(store, before=NOW + timedelta(days=1), now=NOW)
    assert reports.last_polls(store) == {}


def test_what_was_left_out_stands_with_the_source_until_a_whole_reading(
    store: Store, place: Place
) -> None:
    place(make_article("one"), cut=Cut(read=2_500, items=9_000))
    (state,) = polling.source_states(store)
    assert state.cut == Cut(read=2_500, items=9_000)
    place(make_article("two"))
    (state,) = polling.source_states(store)
    assert state.cut is None
