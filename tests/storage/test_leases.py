"""What a daemon that was killed held is free as soon as nobody else has the database open."""

from datetime import timedelta

import pytest
from tests.storage_kit import DESK, NOW, OWNER, SOURCE, Place, make_article

from watchdog.model import Decision, Lease
from watchdog.storage import outbox, polling
from watchdog.storage.engine import Store, open_store
from watchdog.storage.leases import release_dead

LATER = NOW + timedelta(seconds=1)


@pytest.fixture
def held(store: Store, place: Place) -> Store:
    """A source and a delivery are leased for long by somebody who is gone."""
    place(make_article("one"))
    gone = Lease(owner="gone", now=NOW, seconds=9999)
    polling.claim_sources(store, (SOURCE.id,), gone, limit=1, due_only=False)
    assert outbox.lease_due(store, gone, receivers=(DESK,), limit=1)
    return store


def test_alone_with_the_file_everything_is_released(held: Store) -> None:
    if not held.is_sqlite:
        assert release_dead(held, now=LATER) is None
        return
    assert release_dead(held, now=LATER) == 2
    mine = Lease(owner=OWNER, now=LATER, seconds=60)
    assert polling.claim_sources(held, (SOURCE.id,), mine, limit=1, due_only=False)
    (again,) = outbox.lease_due(held, mine, receivers=(DESK,), limit=1)
    assert again.attempts == 2


def test_beside_others_every_lease_holds(held: Store, database_url: str) -> None:
    other = open_store(database_url)
    assert release_dead(held, now=LATER) is None
    mine = Lease(owner=OWNER, now=LATER, seconds=60)
    assert outbox.lease_due(held, mine, receivers=(DESK,), limit=1) == ()
    other.close()


def test_what_its_owner_is_not_sending_is_given_back(store: Store, place: Place) -> None:
    place(make_article("one"), make_article("two"))
    mine, other = (Lease(owner=owner, now=NOW, seconds=9999) for owner in (OWNER, "other"))
    (one,) = outbox.lease_due(store, mine, receivers=(DESK,), limit=1)
    (two,) = outbox.lease_due(store, other, receivers=(DESK,), limit=1)
    assert outbox.give_back(store, OWNER, now=LATER) == 1
    states = {each.id: (each.state, each.reason) for each in outbox.list_deliveries(store)}
    assert states[one.id] == ("retry", outbox.NOT_BEGUN)
    assert states[two.id][0] == "leased"
    assert outbox.give_back(store, OWNER, now=LATER) == 0


@pytest.mark.parametrize(
    ("decided", "taken_over", "wanted"),
    [
        (Decision(state="unknown", reason="no answer", next_attempt_at=LATER), False, "unknown"),
        (Decision(state="dead", reason="refused: 550"), False, "dead"),
        # Another process is at it: what it comes to counts.
        (Decision(state="dead", reason="refused: 550"), True, "leased"),
        # Told is told.
        (Decision(state="sent", reason="250 kept"), True, "sent"),
    ],
)
def test_an_outcome_that_was_not_recorded_counts_while_its_lease_is_held(
    store: Store, place: Place, decided: Decision, taken_over: bool, wanted: str
) -> None:
    place(make_article("one"))
    mine = Lease(owner=OWNER, now=NOW, seconds=1)
    (one,) = outbox.lease_due(store, mine, receivers=(DESK,), limit=1)
    if taken_over:
        other = Lease(owner="other", now=LATER, seconds=60)
        assert outbox.lease_due(store, other, receivers=(DESK,), limit=1)
    store.journal.unrecorded |= {one.id: decided, 999: decided}
    outbox.record_overdue(store, owner=OWNER, now=LATER)
    (after,) = outbox.list_deliveries(store)
    assert after.state == wanted
    assert after.reason.startswith(decided.reason) == (wanted != "leased")
    assert store.journal.unrecorded == {}
    # Once more, about one that is recorded already.
    store.journal.unrecorded |= {one.id: decided}
    outbox.record_overdue(store, owner=OWNER, now=LATER)
    assert outbox.list_deliveries(store) == (after,)
