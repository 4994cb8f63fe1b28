"""What a daemon that was killed held is free as soon as nobody else has the database open."""

from datetime import timedelta

import pytest
from tests.storage_kit import DESK, NOW, OWNER, SOURCE, Place, make_article

from watchdog.model import Lease
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
