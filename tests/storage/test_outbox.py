"""The outbox: leases, retries, and a reason for every state."""

from datetime import timedelta

from tests.storage_kit import DESK, NOW, OWNER, Place, make_article

from watchdog.model import Decision, Lease
from watchdog.storage import outbox
from watchdog.storage.engine import Store

LEASE_S = 60


def test_a_leased_delivery_is_not_leased_twice(store: Store, place: Place) -> None:
    place(make_article("one"))
    (first,) = outbox.lease_due(store, Lease(owner=OWNER, now=NOW, seconds=LEASE_S), limit=5)
    assert (first.state, first.attempts) == ("leased", 1)
    assert outbox.lease_due(store, Lease(owner="other", now=NOW, seconds=LEASE_S), limit=5) == ()


def test_a_lease_that_ran_out_is_taken_again_under_the_same_message_id(
    store: Store, place: Place
) -> None:
    place(make_article("one"))
    (first,) = outbox.lease_due(store, Lease(owner=OWNER, now=NOW, seconds=LEASE_S), limit=5)
    later = NOW + timedelta(seconds=LEASE_S)
    (again,) = outbox.lease_due(store, Lease(owner="other", now=later, seconds=LEASE_S), limit=5)
    assert (again.message_id, again.attempts) == (first.message_id, 2)
    assert not outbox.finish(
        store, first.id, Decision(state="sent", reason="late"), owner=OWNER, now=later
    )
    assert outbox.finish(
        store, first.id, Decision(state="sent", reason="250"), owner="other", now=later
    )


def test_a_finished_delivery_says_when_and_why(store: Store, place: Place) -> None:
    place(make_article("one"))
    (leased,) = outbox.lease_due(store, Lease(owner=OWNER, now=NOW, seconds=LEASE_S), limit=5)
    outbox.finish(store, leased.id, Decision(state="dead", reason="550 no"), owner=OWNER, now=NOW)
    (dead,) = outbox.list_deliveries(store, states=("dead",))
    assert (dead.reason, dead.finished_at, dead.next_attempt_at) == ("550 no", NOW, None)
    assert outbox.next_due(store) is None
    assert not outbox.finish(store, 999, Decision(state="sent", reason=""), owner=OWNER, now=NOW)


def test_a_retry_waits_for_its_time(store: Store, place: Place) -> None:
    place(make_article("one"))
    (leased,) = outbox.lease_due(store, Lease(owner=OWNER, now=NOW, seconds=LEASE_S), limit=5)
    due = NOW + timedelta(minutes=5)
    outbox.finish(
        store,
        leased.id,
        Decision(state="retry", reason="451", next_attempt_at=due),
        owner=OWNER,
        now=NOW,
    )
    assert outbox.next_due(store) == due
    assert outbox.lease_due(store, Lease(owner=OWNER, now=NOW, seconds=LEASE_S), limit=5) == ()
    assert len(outbox.lease_due(store, Lease(owner=OWNER, now=due, seconds=LEASE_S), limit=5)) == 1


def test_a_busy_channel_is_passed_over(store: Store, place: Place) -> None:
    place(make_article("one"))
    nothing = outbox.lease_due(
        store, Lease(owner=OWNER, now=NOW, seconds=LEASE_S), limit=5, passing_over=("desk",)
    )
    assert nothing == ()


def test_leases_are_given_back_at_shutdown_without_counting_a_try(
    store: Store, place: Place
) -> None:
    place(make_article("one"))
    outbox.lease_due(store, Lease(owner=OWNER, now=NOW, seconds=LEASE_S), limit=5)
    outbox.release_leases(store, owner=OWNER, now=NOW)
    (again,) = outbox.lease_due(store, Lease(owner=OWNER, now=NOW, seconds=LEASE_S), limit=5)
    assert again.attempts == 1


def test_an_operator_puts_a_dead_delivery_back(store: Store, place: Place) -> None:
    place(make_article("one"))
    (leased,) = outbox.lease_due(store, Lease(owner=OWNER, now=NOW, seconds=LEASE_S), limit=5)
    assert outbox.retry_delivery(store, leased.id, now=NOW) is None
    outbox.finish(store, leased.id, Decision(state="dead", reason="550"), owner=OWNER, now=NOW)
    again = outbox.retry_delivery(store, leased.id, now=NOW)
    assert again is not None
    assert (again.state, again.attempts, again.message_id) == ("retry", 0, leased.message_id)
    assert outbox.retry_delivery(store, 999, now=NOW) is None


def test_deliveries_are_listed_newest_first_and_by_receiver(store: Store, place: Place) -> None:
    place(make_article("one"), make_article("two"))
    newest, oldest = outbox.list_deliveries(store)
    assert newest.id > oldest.id
    assert outbox.list_deliveries(store, receiver=DESK, limit=1) == (newest,)
    assert outbox.list_deliveries(store, states=("sent",)) == ()
