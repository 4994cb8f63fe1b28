"""After a clock that was set back: what lies too far ahead comes near, nothing else moves."""

from datetime import timedelta

from sqlmodel import select
from tests.storage_kit import DESK, NOW, OWNER, Place, make_article

from watchdog.model import Lease
from watchdog.storage import outbox, polling
from watchdog.storage.clock import bring_deliveries_near, bring_sources_near
from watchdog.storage.engine import Store
from watchdog.storage.tables import DeliveryRow, SourceRow

HOUR = timedelta(hours=1)


def put_source(store: Store, source_id: str, **times: object) -> None:
    with store.writing() as session:
        session.add(SourceRow(id=source_id, **times))


def test_a_source_is_brought_near_and_a_near_one_stays(store: Store) -> None:
    put_source(store, "far", next_poll_at=NOW + 2 * HOUR)
    put_source(store, "near", next_poll_at=NOW + 0.1 * HOUR)
    put_source(store, "due", next_poll_at=NOW - HOUR)
    put_source(store, "held", next_poll_at=NOW, lease_owner="x", lease_until=NOW + 2 * HOUR)
    put_source(store, "fresh", next_poll_at=NOW, lease_owner="x", lease_until=NOW + 0.01 * HOUR)
    changed = bring_sources_near(store, lambda _state: NOW + 0.25 * HOUR, now=NOW, lease_s=300)
    assert changed == 2
    due = {state.source_id: state.next_poll_at for state in polling.source_states(store)}
    assert due["far"] == NOW + 0.25 * HOUR
    assert (due["near"], due["due"], due["held"]) == (NOW + 0.1 * HOUR, NOW - HOUR, NOW)
    with store.reading() as session:
        leases = {row.id: row.lease_until for row in session.exec(select(SourceRow)).all()}
    assert leases["held"] == NOW + timedelta(seconds=300)
    assert leases["fresh"] == NOW + 0.01 * HOUR
    lease = Lease(owner=OWNER, now=NOW + timedelta(seconds=301), seconds=60)
    assert "held" in {
        state.source_id for state in polling.claim_sources(store, ("held", "far"), lease, limit=9)
    }


def put_delivery(store: Store, key: str, state: str, **times: object) -> None:
    with store.writing() as session:
        session.add(
            DeliveryRow(
                key=key,
                kind="alert",
                channel=DESK.channel,
                receiver=DESK.key,
                route="all",
                state=state,
                reason="",
                message_id=key,
                created_at=NOW,
                **times,
            )
        )


def test_a_delivery_is_brought_near_and_what_is_final_stays_final(store: Store) -> None:
    put_delivery(store, "far", "retry", next_attempt_at=NOW + 2 * HOUR)
    put_delivery(store, "near", "pending", next_attempt_at=NOW + 0.01 * HOUR)
    put_delivery(store, "held", "leased", lease_until=NOW + 2 * HOUR, lease_owner="x")
    put_delivery(store, "lost", "unknown", next_attempt_at=None)
    put_delivery(store, "done", "sent", next_attempt_at=NOW + 2 * HOUR)
    changed = bring_deliveries_near(
        store, lambda _delivery: NOW + 0.25 * HOUR, now=NOW, lease_s=300
    )
    assert changed == 2
    found = {d.message_id: d.next_attempt_at for d in outbox.list_deliveries(store)}
    assert found["far"] == NOW + 0.25 * HOUR
    assert found["near"] == NOW + 0.01 * HOUR
    assert found["lost"] is None
    assert found["done"] == NOW + 2 * HOUR
    later = Lease(owner=OWNER, now=NOW + timedelta(seconds=301), seconds=60)
    leased = outbox.lease_due(store, later, receivers=(DESK,), limit=9)
    assert "held" in {delivery.message_id for delivery in leased}


def test_what_is_being_sent_is_not_leased_again_by_a_clock_set_forward(
    store: Store, place: Place
) -> None:
    place(make_article("one"))
    first = Lease(owner=OWNER, now=NOW, seconds=300)
    (sending,) = outbox.lease_due(store, first, receivers=(DESK,), limit=9)
    later = Lease(owner=OWNER, now=NOW + 2 * HOUR, seconds=300)
    again = outbox.lease_due(store, later, receivers=(DESK,), limit=9, but_not=(sending.id,))
    assert again == ()
    (taken,) = outbox.lease_due(store, later, receivers=(DESK,), limit=9)
    assert taken.id == sending.id
