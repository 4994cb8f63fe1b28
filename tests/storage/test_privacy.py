"""Retention, erasures, corrections and who may see review items, on both databases."""

from datetime import timedelta

from tests.storage_kit import DESK, NOW, Place, make_article

from watchdog.model import Correction
from watchdog.storage import corrections, erasure, outbox, placing, reports, retention, subjects
from watchdog.storage.engine import Store
from watchdog.storage.reports import HitFilter

LATER = NOW + timedelta(days=10)


def _end_deliveries(store: Store) -> None:
    outbox.suppress_orphans(store, (), before=LATER, now=NOW)


def test_old_text_goes_and_the_item_is_not_new_again(store: Store, place: Place) -> None:
    article = make_article("one")
    place(article, verdict=None)
    gone = retention.remove_old_texts(store, "no_hit", before=LATER, now=LATER)
    assert (gone.counts["no_hit"], gone.more) == (1, False)
    assert placing.unseen(store, (article,)) == ()
    assert subjects.find_articles(store, ("tester",)) == ()
    (kept,) = subjects.get_articles(store, (1, 99))
    assert kept.title is None
    assert reports.count_all(store).not_screened == 0


def test_what_waits_to_be_told_keeps_its_text_until_it_is_told(store: Store, place: Place) -> None:
    place(make_article("one"))
    assert not retention.remove_old_texts(store, "hits", before=LATER, now=LATER).counts["hits"]
    _end_deliveries(store)
    assert not retention.remove_old_texts(store, "undecided", before=LATER, now=LATER).counts[
        "undecided"
    ]
    gone = retention.remove_old_texts(store, "hits", before=LATER, now=LATER)
    assert gone.counts == {"hits": 1, "evidence": 1}
    (hit,) = reports.list_hits(store, HitFilter())
    assert (hit.text, hit.removed_at, hit.removed_why) == ("", LATER, "retention: hits")
    evidence = reports.get_evidence(store, hit.version_id)
    assert evidence is not None
    assert (evidence.raw, evidence.removed_at) == (b"", LATER)


def test_an_erased_article_neither_comes_nor_is_told_again(store: Store, place: Place) -> None:
    article = make_article("one")
    place(article)
    done = erasure.erase_articles(store, (1,), subject="tester", now=LATER)
    assert (done.counts["articles"], done.counts["hits"]) == (1, 1)
    assert reports.list_hits(store, HitFilter()) == ()
    assert [d.state for d in outbox.list_deliveries(store)] == ["suppressed"]
    edited = make_article("one", "Tester spoke again.")
    again = make_article("one", keys=("guid:elsewhere:9",))
    assert placing.unseen(store, (article, edited, again)) == ()
    place(edited, now=LATER)
    assert reports.list_hits(store, HitFilter()) == ()
    assert len(subjects.requests_about(store, erasure.subject_hash("tester"))) == 1
    assert erasure.recall_erasures(store, now=LATER) == 0


def test_a_receiver_is_erased_with_its_deliveries(store: Store, place: Place) -> None:
    place(make_article("one"))
    assert subjects.channels_in_use(store) == ("desk",)
    assert len(subjects.deliveries_for(store, (DESK,))) == 1
    erasure.erase_receivers(store, (DESK,), subject="a@example.org", now=LATER)
    assert outbox.list_deliveries(store) == ()


def test_a_withdrawn_hit_is_told_to_nobody_and_says_why(store: Store, place: Place) -> None:
    place(make_article("one"))
    (delivery,) = outbox.list_deliveries(store)
    said = Correction(kind="withdrawn", text="another person", at=NOW)
    (hit,) = reports.list_hits(store, HitFilter())
    ended = corrections.add_correction(
        store, said, article_id=hit.article_id, entry_id=hit.hit.entry, now=NOW
    )
    assert ended == 1
    assert outbox.load_alert(store, delivery, operators=True).hits == ()
    (hit,) = reports.list_hits(store, HitFilter())
    assert hit.is_withdrawn
    assert hit.corrections == (said,)


def test_deliveries_go_and_what_was_told_is_known_all_the_same(store: Store, place: Place) -> None:
    place(make_article("one"))
    _end_deliveries(store)
    gone = retention.remove_old_deliveries(store, before=LATER, now=LATER)
    assert gone.counts == {"deliveries": 1}
    retention.record_removed(store, gone.counts, now=NOW)
    assert retention.remove_old_records(store, before=LATER, now=LATER).counts == {"records": 1}
