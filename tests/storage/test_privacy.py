"""Retention, erasures, corrections and who may see review items, on both databases."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.storage_kit import DESK, ENTRY, NOW, Place, make_article

from watchdog.model import Addressed, Article, Correction, StoredHit
from watchdog.storage import corrections, erasure, outbox, placing, reports, retention, subjects
from watchdog.storage.addressing import ALERTS_AT_ONCE
from watchdog.storage.engine import Store
from watchdog.storage.journal import ErasureNote, Journal
from watchdog.storage.reports import HitFilter
from watchdog.storage.tombstones import key_fact, receiver_fact, wording_fact

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


def _with_bytes(name: str, raw: bytes, scope: str) -> Article:
    return replace(make_article(name), raw=raw, raw_scope=scope)  # type: ignore[arg-type]


def _evidence(store: Store) -> dict[int, bytes]:
    return {hit.article_id: _raw_of(store, hit.version_id) for hit in _hits(store)}


def _hits(store: Store) -> tuple[StoredHit, ...]:
    return reports.list_hits(store, HitFilter())


def _raw_of(store: Store, version_id: int) -> bytes:
    evidence = reports.get_evidence(store, version_id)
    assert evidence is not None
    return evidence.raw


def test_an_items_own_bytes_stay_with_another_article_that_came_with_the_same(
    store: Store, place: Place
) -> None:
    place(_with_bytes("one", b"<item/>", "item"), _with_bytes("two", b"<item/>", "item"))
    done = erasure.erase_articles(store, (1,), subject="x", now=LATER)
    assert (done.counts["evidence"], done.counts[erasure.SHARED]) == (0, 0)
    assert _evidence(store) == {2: b"<item/>"}
    # With the last that needs them they go.
    assert erasure.erase_articles(store, (2,), subject="x", now=LATER).counts["evidence"] == 1


def test_a_whole_document_goes_and_who_loses_evidence_by_it_is_counted(
    store: Store, place: Place
) -> None:
    place(*(_with_bytes(name, b"<rss/>", "document") for name in ("one", "two", "three")))
    done = erasure.erase_articles(store, (1, 2), subject="x", now=LATER)
    assert (done.counts["evidence"], done.counts[erasure.SHARED]) == (1, 1)
    assert _evidence(store) == {3: b""}


def test_a_document_that_holds_an_erased_article_is_not_kept_as_evidence(
    store: Store, place: Place
) -> None:
    place(_with_bytes("one", b"<rss>1</rss>", "document"))
    erasure.erase_articles(store, (1,), subject="x", now=LATER)
    again = _with_bytes("one", b"<rss>2</rss>", "document")
    place(again, _with_bytes("two", b"<rss>2</rss>", "document"), make_article("three"))
    assert _evidence(store) == {2: b"", 3: make_article("three").raw}


def test_evidence_that_retention_removed_comes_back_with_a_new_wording(
    store: Store, place: Place
) -> None:
    place(_with_bytes("one", b"<rss/>", "document"))
    _end_deliveries(store)
    retention.remove_old_texts(store, "hits", before=LATER, now=LATER)
    assert _evidence(store) == {1: b""}
    place(_with_bytes("two", b"<rss/>", "document"), now=LATER)
    assert set(_evidence(store).values()) == {b"<rss/>"}


def test_a_summary_that_tells_others_too_goes_on_waiting(store: Store, place: Place) -> None:
    place(make_article("one"), make_article("two"), history=True)
    erasure.erase_articles(store, (1,), subject="x", now=LATER)
    (waiting,) = outbox.list_deliveries(store)
    assert waiting.state == "pending"
    told = outbox.load_alert(store, waiting, operators=True).hits
    assert [hit.article_id for hit in told] == [2]
    erasure.erase_articles(store, (2,), subject="x", now=LATER)
    (ended,) = outbox.list_deliveries(store)
    assert (ended.state, ended.reason) == ("suppressed", "what it told was erased")


def test_a_withdrawal_leaves_a_summary_that_tells_others_too(store: Store, place: Place) -> None:
    place(make_article("one"), make_article("two"), history=True)
    said = Correction(kind="withdrawn", text="another person", at=NOW)
    ended = corrections.add_correction(store, said, article_id=1, entry_id=ENTRY.id, now=NOW)
    assert ended == 0
    (waiting,) = outbox.list_deliveries(store)
    assert [hit.article_id for hit in outbox.load_alert(store, waiting, operators=True).hits] == [2]


@pytest.mark.parametrize("history", [False, True])
def test_review_items_are_cut_when_their_channel_is_no_operators(
    store: Store, place: Place, history: bool
) -> None:
    place(make_article("one"), verdict="review", history=history, address=_all_to_desk)
    (waiting,) = outbox.list_deliveries(store)
    assert len(outbox.load_alert(store, waiting, operators=True).hits) == 1
    assert outbox.load_alert(store, waiting, operators=False).hits == ()


def test_a_surge_is_cut_too_and_keeps_what_was_judged(store: Store, place: Place) -> None:
    many = tuple(make_article(f"{n}") for n in range(ALERTS_AT_ONCE + 1))
    place(*many, verdict="review", address=_all_to_desk)
    (surge,) = (d for d in outbox.list_deliveries(store) if d.kind == "surge")
    assert len(outbox.load_alert(store, surge, operators=True).hits) == 1
    assert outbox.load_alert(store, surge, operators=False).hits == ()


def test_a_judged_hit_reaches_others_with_its_signals(store: Store, place: Place) -> None:
    place(make_article("one"))
    (waiting,) = outbox.list_deliveries(store)
    (hit,) = outbox.load_alert(store, waiting, operators=False).hits
    assert [signal.kind for signal in hit.signals] == ["arms-transfer"]


def _all_to_desk(hits: tuple[StoredHit, ...]) -> tuple[Addressed, ...]:
    return (Addressed(receiver=DESK, route="all", hits=tuple(range(len(hits)))),)


def test_erasures_that_the_database_forgot_are_seen_and_made_again(
    store: Store, place: Place, tmp_path: Path
) -> None:
    """As after a backup: the journal has the erasure, the database has not."""
    place(make_article("one"), make_article("two", keys=("guid:paper:2",)))
    gone = make_article("one")
    by_key = ErasureNote(id="a" * 16, at=LATER, facts=frozenset({key_fact(gone.keys[0])}))
    two = make_article("two", keys=("guid:paper:2",))
    by_wording = ErasureNote(
        id="b" * 16, at=LATER, facts=frozenset({wording_fact(two.content_hash)})
    )
    whom = ErasureNote(id="c" * 16, at=LATER, facts=frozenset({receiver_fact(DESK)}))
    store.journal = Journal(tmp_path / "told.log")
    for note in (by_key, by_wording, whom):
        store.journal.append_erasure(note)
    assert [note.id[0] for note in erasure.forgotten_erasures(store)] == ["a", "b", "c"]
    assert erasure.recall_erasures(store, now=LATER) == 3
    assert erasure.forgotten_erasures(store) == ()
    assert _hits(store) == ()
    assert outbox.list_deliveries(store) == ()
    assert placing.unseen(store, (gone, two)) == ()


def test_what_is_held_about_a_name_is_found_and_no_part_of_a_word(
    store: Store, place: Place
) -> None:
    place(make_article("one", "Tester spoke."), make_article("two", "Testers; Tester spoke."))
    place(make_article("three", "Testers only."))
    found = subjects.find_articles(store, ("tester",))
    assert [each.article_id for each in found] == [1, 2]
    assert all(each.evidence_bytes for each in found)
    hits = subjects.find_hits(store, [1], ())
    assert [hit.article_id for hit in hits] == [1]
    assert len(subjects.find_hits(store, (), ("tester",))) == 3
    (held,) = subjects.deliveries_about(store, [hits[0].id])
    assert (held.receiver, held.states) == (DESK, {"pending": 1})


def test_what_was_said_of_an_entry_or_article_is_found(store: Store, place: Place) -> None:
    place(make_article("one"))
    said = Correction(kind="statement", text="Tester left in 2019", at=NOW)
    with pytest.raises(ValueError, match="belongs to"):
        corrections.add_correction(store, said, now=NOW)
    assert corrections.add_correction(store, said, entry_id=ENTRY.id, now=NOW) == 0
    assert subjects.find_corrections(store, ("tester",)) == ((1, "Tester left in 2019"),)
    assert subjects.find_corrections(store, ("nobody",)) == ()
    assert (corrections.has_article(store, 1), corrections.has_article(store, 9)) == (True, False)
    assert _hits(store)[0].corrections == (said,)
