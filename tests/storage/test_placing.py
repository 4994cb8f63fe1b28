"""Placing: everything of one poll or nothing, each article once, each receiver told once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.storage_kit import (
    DESK,
    ENTRY,
    NOW,
    OWNER,
    SOURCE,
    Place,
    make_article,
    to_desk,
)

from watchdog.model import Addressed, Decision, Lease, Receiver, StoredHit
from watchdog.storage import outbox, placing, polling, reports
from watchdog.storage.addressing import ALERTS_AT_ONCE, delivery_key
from watchdog.storage.engine import Store
from watchdog.storage.tables import ArticleRow, row_id


def test_a_hit_its_evidence_and_its_delivery_come_together(store: Store, place: Place) -> None:
    report = place(make_article("one"))
    assert report is not None
    assert (report.new, report.hits) == (1, 1)
    (hit,) = reports.list_hits(store, reports.HitFilter())
    assert (hit.hit.entry, hit.source_name, hit.history) == (ENTRY.id, "The Paper", False)
    assert hit.hit.mentions[0].text == "Tester"
    assert hit.signals[0].kind == "arms-transfer"
    evidence = reports.get_evidence(store, hit.version_id)
    assert evidence is not None
    assert evidence.raw == make_article("one").raw
    assert evidence.headers == (("content-type", "text/xml"),)
    assert evidence.raw_sha256 == hit.raw_sha256
    (delivery,) = outbox.list_deliveries(store)
    assert (delivery.state, delivery.kind, delivery.receiver) == ("pending", "alert", DESK)
    assert outbox.load_alert(store, delivery, operators=True).hits == (hit,)


def test_an_article_without_hits_leaves_no_evidence_and_tells_nobody(
    store: Store, place: Place
) -> None:
    report = place(make_article("quiet"), verdict=None)
    assert report is not None
    assert (report.new, report.hits) == (1, 0)
    assert reports.get_evidence(store, 1) is None
    assert outbox.list_deliveries(store) == ()
    assert reports.count_all(store).versions == 1


def test_the_same_item_is_one_article_however_often_it_comes(store: Store, place: Place) -> None:
    place(make_article("one"))
    assert placing.unseen(store, (make_article("one"),)) == ()
    report = place(make_article("one"), make_article("one"))
    assert report is not None
    assert report.new == 0
    assert reports.count_all(store).articles == 1
    assert len(outbox.list_deliveries(store)) == 1


def test_an_edit_is_a_new_version_and_tells_only_what_is_new(store: Store, place: Place) -> None:
    place(make_article("one"))
    edited = replace(make_article("one", "Tester spoke again."), keys=("guid:paper:one",))
    assert placing.unseen(store, (edited,)) == (edited,)
    report = place(edited)
    assert report is not None
    assert (report.new, report.hits) == (1, 1)
    totals = reports.count_all(store)
    assert (totals.articles, totals.versions) == (1, 2)
    assert len(outbox.list_deliveries(store)) == 1


def test_an_edit_that_turns_review_into_alert_is_told(store: Store, place: Place) -> None:
    place(make_article("one"), verdict="review")
    assert outbox.list_deliveries(store) == ()
    place(replace(make_article("one", "General Tester spoke."), keys=("guid:paper:one",)))
    assert len(outbox.list_deliveries(store)) == 1


def test_a_weaker_key_never_welds_two_articles(store: Store, place: Place) -> None:
    place(make_article("one", keys=("guid:paper:1", "link:paper/x")))
    place(make_article("two", keys=("guid:paper:2", "link:paper/y")))
    place(make_article("one", "new words", keys=("guid:paper:1", "link:paper/y")))
    totals = reports.count_all(store)
    assert (totals.articles, totals.versions) == (2, 3)


def test_two_items_of_one_poll_that_share_a_key_are_one_article(store: Store, place: Place) -> None:
    place(
        make_article("one", keys=("guid:paper:1",)),
        make_article("one", "other words", keys=("guid:paper:1", "link:paper/x")),
    )
    totals = reports.count_all(store)
    assert (totals.articles, totals.versions) == (1, 2)


def test_a_backlog_is_told_as_one_summary_that_goes_on_collecting(
    store: Store, place: Place
) -> None:
    place(make_article("one"), make_article("two"), history=True)
    place(make_article("three"), history=True)
    (summary,) = outbox.list_deliveries(store)
    assert summary.kind == "history"
    assert summary.next_attempt_at == NOW + timedelta(seconds=300)
    assert len(outbox.load_alert(store, summary, operators=True).hits) == 3
    assert all(h.history for h in reports.list_hits(store, reports.HitFilter()))


def test_a_summary_that_was_tried_already_takes_nothing_more_in(store: Store, place: Place) -> None:
    place(make_article("one"), history=True)
    outbox.make_summaries_due(store, (SOURCE.id,), now=NOW)
    (leased,) = outbox.lease_due(
        store, Lease(owner=OWNER, now=NOW, seconds=60), receivers=(DESK,), limit=5
    )
    place(make_article("two"), history=True)
    assert len(outbox.list_deliveries(store)) == 2
    assert len(outbox.load_alert(store, leased, operators=True).hits) == 1


def test_a_poll_whose_lease_another_took_records_nothing(store: Store, place: Place) -> None:
    assert place(make_article("one"), owner="daemon-2") is None
    assert reports.count_all(store).articles == 0


def test_whatever_breaks_inside_leaves_nothing_half_done(store: Store, place: Place) -> None:
    def break_down(_hits: tuple[StoredHit, ...]) -> tuple[Addressed, ...]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        place(make_article("one"), address=break_down)
    totals = reports.count_all(store)
    assert (totals.articles, totals.hits, totals.deliveries) == (0, {}, {})
    place(make_article("one"))
    assert reports.count_all(store).hits == {"alert": 1}


def test_an_article_that_could_not_be_screened_is_on_the_ledger(store: Store, place: Place) -> None:
    place(make_article("one"))
    poll = placing.Poll(
        source=SOURCE,
        state=polling.source_states(store)[0],
        report=reports_of_nothing(),
        entries={},
        screened=(placing.Screened(article=make_article("x"), screening=None, failure="it broke"),),
    )
    polling.claim_sources(
        store, (SOURCE.id,), Lease(owner=OWNER, now=NOW, seconds=60), limit=1, due_only=False
    )
    placing.place_poll(store, poll, owner=OWNER, now=NOW, history_delay_s=0, address=to_desk)
    assert reports.count_all(store).not_screened == 1


def reports_of_nothing() -> placing.PollReport:
    return placing.PollReport(
        source=SOURCE.id, outcome="ok", http_status=200, items=1, new=0, hits=0, error=None
    )


def test_what_was_never_delivered_is_told_with_the_next_edit(store: Store, place: Place) -> None:
    place(make_article("one"))
    (leased,) = outbox.lease_due(
        store, Lease(owner=OWNER, now=NOW, seconds=60), receivers=(DESK,), limit=5
    )
    refused = Decision(state="dead", reason="550")
    outbox.finish(store, leased.id, refused, owner=OWNER, now=NOW)
    place(replace(make_article("one", "Tester spoke again."), keys=("guid:paper:one",)))
    assert len(outbox.list_deliveries(store)) == 2


def test_a_flood_is_told_as_some_alerts_and_one_summary(store: Store, place: Place) -> None:
    place(*(make_article(str(n)) for n in range(ALERTS_AT_ONCE + 30)))
    told = outbox.list_deliveries(store)
    assert [d.kind for d in told].count("alert") == ALERTS_AT_ONCE
    (surge,) = [d for d in told if d.kind == "surge"]
    assert len(outbox.load_alert(store, surge, operators=True).hits) == 30


def test_a_known_wording_under_new_keys_is_known_by_them_from_then_on(
    store: Store, place: Place
) -> None:
    place(make_article("one", keys=("guid:paper:1", "link:paper/x")))
    known = make_article("one", keys=("guid:paper:2", "link:paper/x"))
    assert placing.unseen(store, (known,)) == ()
    place(seen=(known,))
    edited = make_article("one", "new words", keys=("guid:paper:2", "link:paper/y"))
    place(edited)
    totals = reports.count_all(store)
    assert (totals.articles, totals.versions) == (1, 2)


def test_an_article_that_is_said_to_be_known_and_is_not_leaves_nothing(
    store: Store, place: Place
) -> None:
    place(seen=(make_article("one"),))
    assert reports.count_all(store).articles == 0


def test_what_a_database_cannot_hold_does_not_block_a_source(store: Store, place: Place) -> None:
    poison = replace(
        make_article("one"),
        text="Tester\x00 spoke \ud800.",
        language="\ud800",
        title="a\x00b",
        content_hash="c",
    )
    place(poison, make_article("two"))
    assert reports.count_all(store).articles == 2
    titles = {hit.title for hit in reports.list_hits(store, reports.HitFilter())}
    assert titles == {"a\ufffdb", "two"}


def test_a_delivery_key_depends_on_every_part_of_it() -> None:
    other = Receiver(channel="desk", key="mail:2")
    keys = {
        delivery_key(DESK, "alert", "a", "b"),
        delivery_key(DESK, "alert", "ab"),
        delivery_key(DESK, "alert", "b", "a"),
        delivery_key(other, "alert", "a", "b"),
    }
    assert len(keys) == 4


def test_hits_without_the_document_that_carried_them_are_a_defect_and_not_stored(
    store: Store, place: Place
) -> None:
    with pytest.raises(AssertionError, match="without the document"):
        place(make_article("one"), with_document=False)
    assert reports.count_all(store).articles == 0


def test_a_row_has_no_number_before_the_database_gave_it_one() -> None:
    with pytest.raises(AssertionError, match="before it was flushed"):
        row_id(ArticleRow(identity="a", source_id="paper", first_seen_at=NOW))
