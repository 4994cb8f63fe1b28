"""The outbox: leases, retries, and a reason for every state."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select
from tests.storage_kit import DESK, NOW, OWNER, Place, make_article, to_desk

from watchdog.model import Decision, Delivery, Lease, Receiver
from watchdog.storage import outbox, reports
from watchdog.storage.addressing import ALERTS_AT_ONCE, address_alerts, address_summary
from watchdog.storage.engine import Store
from watchdog.storage.tables import DeliveryHitRow, DeliveryRow, HitRow, SignalRow

LEASE_S = 60


def lease(store: Store, owner: str, now: datetime) -> tuple[Delivery, ...]:
    held = Lease(owner=owner, now=now, seconds=LEASE_S)
    return outbox.lease_due(store, held, receivers=(DESK,), limit=5)


def test_a_leased_delivery_is_not_leased_twice(store: Store, place: Place) -> None:
    place(make_article("one"))
    (first,) = lease(store, OWNER, NOW)
    assert (first.state, first.attempts) == ("leased", 1)
    assert lease(store, "other", NOW) == ()


def test_a_lease_that_ran_out_is_taken_again_under_the_same_message_id(
    store: Store, place: Place
) -> None:
    place(make_article("one"))
    (first,) = lease(store, OWNER, NOW)
    later = NOW + timedelta(seconds=LEASE_S)
    (again,) = lease(store, "other", later)
    assert (again.message_id, again.attempts) == (first.message_id, 2)
    assert not outbox.finish(
        store, first.id, Decision(state="sent", reason="late"), owner=OWNER, now=later
    )
    assert outbox.finish(
        store, first.id, Decision(state="sent", reason="250"), owner="other", now=later
    )


def test_a_finished_delivery_says_when_and_why(store: Store, place: Place) -> None:
    place(make_article("one"))
    (leased,) = lease(store, OWNER, NOW)
    outbox.finish(store, leased.id, Decision(state="dead", reason="550 no"), owner=OWNER, now=NOW)
    (dead,) = outbox.list_deliveries(store, states=("dead",))
    assert (dead.reason, dead.finished_at, dead.next_attempt_at) == ("550 no", NOW, None)
    assert not outbox.finish(store, 999, Decision(state="sent", reason=""), owner=OWNER, now=NOW)


def test_a_retry_waits_for_its_time(store: Store, place: Place) -> None:
    place(make_article("one"))
    (leased,) = lease(store, OWNER, NOW)
    due = NOW + timedelta(minutes=5)
    outbox.finish(
        store,
        leased.id,
        Decision(state="retry", reason="451", next_attempt_at=due),
        owner=OWNER,
        now=NOW,
    )
    assert lease(store, OWNER, NOW) == ()
    assert len(lease(store, OWNER, due)) == 1


def test_only_deliveries_for_receivers_one_knows_are_leased(store: Store, place: Place) -> None:
    place(make_article("one"))
    held = Lease(owner=OWNER, now=NOW, seconds=LEASE_S)
    other = Receiver(channel="desk", key="mail:2")
    elsewhere = Receiver(channel="archive", key=DESK.key)
    assert outbox.lease_due(store, held, receivers=(), limit=5) == ()
    assert outbox.lease_due(store, held, receivers=(other, elsewhere), limit=5) == ()
    assert len(outbox.lease_due(store, held, receivers=(other, DESK), limit=5)) == 1


def test_a_delivery_for_nobody_ends_after_its_time_and_can_be_revived(
    store: Store, place: Place
) -> None:
    place(make_article("one"))
    before = NOW - timedelta(seconds=1)
    assert outbox.suppress_orphans(store, (), before=before, now=NOW) == 0
    assert outbox.suppress_orphans(store, (DESK,), before=NOW, now=NOW) == 0
    assert outbox.suppress_orphans(store, (), before=NOW, now=NOW) == 1
    (ended,) = outbox.list_deliveries(store, states=("suppressed",))
    assert "no longer configured" in ended.reason
    assert outbox.retry_delivery(store, ended.id, now=NOW) is not None


def test_a_delivery_for_another_daemons_channel_is_not_judged(store: Store, place: Place) -> None:
    place(make_article("one"))
    other = Receiver(channel="elsewhere", key="mail:9")
    later = NOW + timedelta(days=3)
    # Each daemon's upkeep; the one that has the channel said so an hour ago.
    assert outbox.suppress_orphans(store, (other,), before=NOW, now=later) == 1
    (ended,) = outbox.list_deliveries(store, states=("suppressed",))
    outbox.retry_delivery(store, ended.id, now=NOW)
    hour_ago, day_ago = later - timedelta(hours=1), later - timedelta(days=1)
    assert outbox.suppress_orphans(store, (DESK,), before=day_ago, now=hour_ago) == 0
    assert outbox.suppress_orphans(store, (other,), before=day_ago, now=later) == 0
    # A day after the last word of the one that had it.
    end = hour_ago + timedelta(days=1)
    assert outbox.suppress_orphans(store, (other,), before=hour_ago, now=end) == 1


def test_an_operator_puts_a_dead_delivery_back(store: Store, place: Place) -> None:
    place(make_article("one"))
    (leased,) = lease(store, OWNER, NOW)
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


def test_readers_are_told_nothing_that_nobody_has_judged(store: Store, place: Place) -> None:
    place(make_article("one"), make_article("two"))
    with store.writing() as session:
        # Of the first article, a review item besides, which the signal has as its receiver.
        first = session.exec(select(HitRow).order_by(col(HitRow.id))).first()
        assert first is not None
        other = first.model_dump(exclude={"id"}) | {"entry_id": "per-other", "verdict": "review"}
        unjudged = HitRow(**other)
        session.add(unjudged)
        session.flush()
        assert unjudged.id is not None
        told = session.exec(select(DeliveryHitRow).where(DeliveryHitRow.hit_id == first.id)).one()
        session.add(DeliveryHitRow(delivery_id=told.delivery_id, hit_id=unjudged.id))
        of_first = select(SignalRow).where(SignalRow.version_id == first.version_id)
        session.exec(of_first).one().receiver = "per-other"
        first_id, delivery_id = first.id, told.delivery_id
    for delivery in outbox.list_deliveries(store):
        everything = outbox.load_alert(store, delivery, operators=True).hits
        (shown,) = outbox.load_alert(store, delivery, operators=False).hits
        assert shown.hit.verdict == "alert"
        if delivery.id == delivery_id:
            assert [hit.id for hit in everything] == [first_id, first_id + 2]
            assert everything[0].signals
            assert shown.signals == ()
        else:
            assert (len(everything), len(shown.signals)) == (1, 1)


@pytest.mark.parametrize("history", [False, True])
def test_what_ended_is_not_made_again_from_the_same_hits(
    store: Store, place: Place, history: bool
) -> None:
    place(*(make_article(str(n)) for n in range(ALERTS_AT_ONCE + 2)), history=history)
    with store.writing() as session:
        for row in session.exec(select(DeliveryRow)).all():
            row.state, row.next_attempt_at = "dead", None
    before = outbox.list_deliveries(store)
    assert {each.kind for each in before} == ({"history"} if history else {"alert", "surge"})
    hits = sorted(reports.list_hits(store, reports.HitFilter()), key=lambda hit: hit.id)
    with store.writing(placing=True) as session:
        if history:
            address_summary(session, hits, to_desk, now=NOW, due=NOW)
        else:
            address_alerts(session, hits, to_desk, now=NOW)
    assert outbox.list_deliveries(store) == before
