"""Sums told before: known across articles, sources and polls; a new one weighs more."""

from tests.storage_kit import NOW, Place, make_article

from watchdog.model import Figure
from watchdog.storage import reports
from watchdog.storage.engine import Store

MILLIONS = Figure(amount="253000000", unit="USD", period="since 2021")


def _told(store: Store) -> list[tuple[bool | None, str]]:
    hits = sorted(reports.list_hits(store, reports.HitFilter()), key=lambda hit: hit.version_id)
    return [(each.figure_known, each.severity) for hit in hits for each in hit.signals]


def test_the_first_to_tell_a_sum_tells_something_new(store: Store, place: Place) -> None:
    place(make_article("one"), figure=MILLIONS)
    assert _told(store) == [(False, "critical")]
    place(make_article("two"), figure=Figure(amount="253000000", unit="USD"))
    assert _told(store) == [(False, "critical"), (True, "high")]


def test_of_two_articles_of_one_poll_the_second_tells_nothing_new(
    store: Store, place: Place
) -> None:
    place(make_article("one"), make_article("two"), figure=MILLIONS)
    assert _told(store) == [(False, "critical"), (True, "high")]


def test_another_amount_or_unit_is_new(store: Store, place: Place) -> None:
    place(make_article("one"), figure=MILLIONS)
    place(make_article("two"), figure=Figure(amount="254000000", unit="USD"))
    place(make_article("three"), figure=Figure(amount="253000000", unit="EUR"))
    assert _told(store) == [(False, "critical")] * 3


def test_a_signal_without_a_sum_is_stored_as_it_was_read(store: Store, place: Place) -> None:
    place(make_article("one"), now=NOW)
    assert _told(store) == [(None, "high")]
