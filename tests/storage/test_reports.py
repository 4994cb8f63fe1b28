"""What people ask of the database."""

from datetime import timedelta

import pytest
from tests.storage_kit import DESK, ENTRY, NOW, Place, make_article

from watchdog.storage import reports
from watchdog.storage.engine import Store
from watchdog.storage.reports import HitFilter


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (HitFilter(), 2),
        (HitFilter(limit=1), 1),
        (HitFilter(verdicts=("alert",)), 1),
        (HitFilter(verdicts=("review", "alert")), 2),
        (HitFilter(entries=(ENTRY.id,)), 2),
        (HitFilter(entries=("per-nobody",)), 0),
        (HitFilter(watchlists=("fiction",)), 2),
        (HitFilter(sources=("other",)), 0),
        (HitFilter(since=NOW), 2),
        (HitFilter(since=NOW + timedelta(seconds=1)), 0),
    ],
)
def test_hits_are_filtered(store: Store, place: Place, wanted: HitFilter, count: int) -> None:
    place(make_article("one"))
    place(make_article("two"), verdict="review")
    assert len(reports.list_hits(store, wanted)) == count


def test_a_hit_knows_the_deliveries_that_tell_it(store: Store, place: Place) -> None:
    place(make_article("one"))
    (hit,) = reports.list_hits(store, HitFilter())
    (delivery,) = reports.deliveries_of_hit(store, hit.id)
    assert delivery.receiver == DESK
    assert reports.deliveries_of_hit(store, hit.id + 1) == ()


def test_one_hit_is_found_by_its_number(store: Store, place: Place) -> None:
    place(make_article("one"))
    (hit,) = reports.list_hits(store, HitFilter())
    assert reports.get_hit(store, hit.id) == hit
    assert reports.get_hit(store, hit.id + 1) is None
