"""What is known of one article."""

from datetime import timedelta

import pytest
from tests.storage_kit import ENTRY, NOW, Place, make_article

from watchdog.feeds.identity import link_keys
from watchdog.storage import erasure, seen
from watchdog.storage.engine import Store

FEED = "https://paper.example/feed"


def test_an_article_has_its_wordings_in_order(store: Store, place: Place) -> None:
    place(make_article("one"))
    place(make_article("one", text="Tester spoke again."), now=NOW + timedelta(hours=1))
    found = seen.get_article(store, 1)
    assert found is not None
    assert [each.number for each in found.wordings] == [1, 2]
    assert found.wordings[1].text == "Tester spoke again."
    assert found.wordings[0].is_screened
    assert found.source_id == "paper"
    assert seen.get_article(store, 2) is None


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/one",
        "https://127.0.0.1/one/",
        "https://127.0.0.1/one?utm_source=letter#top",
    ],
)
def test_an_address_is_known_in_every_spelling(store: Store, place: Place, url: str) -> None:
    place(make_article("one"), make_article("one-more"))
    assert seen.articles_at(store, url, ()) == (1,)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/on", "http://127.0.0.1/one%", "http://127.0.0.1", "http://127.0.0.1/one?p=2",
     "ftp://127.0.0.1/one", "one"],
)  # fmt: skip
def test_another_address_is_not_known(store: Store, place: Place, url: str) -> None:
    place(make_article("one"))
    assert seen.articles_at(store, url, ()) == ()


def test_an_article_without_its_text_is_known_by_its_key(store: Store, place: Place) -> None:
    url = "https://www.paper.example/story?fbclid=1"
    keys = link_keys(url, (FEED, "https://else.example/feed"))
    key = link_keys("https://paper.example/story", (FEED,))
    assert key < keys
    place(make_article("one", keys=tuple(key)))
    assert seen.articles_at(store, url, keys) == (1,)
    assert not seen.were_erased(store, keys)
    erasure.erase_articles(store, (1,), subject="tester", now=NOW)
    assert seen.articles_at(store, url, keys) == ()
    assert seen.were_erased(store, keys)
    assert not seen.were_erased(store, ())


def test_the_hits_of_one_entry_are_the_newest_first(store: Store, place: Place) -> None:
    place(make_article("one"))
    place(make_article("one", text="Tester spoke again."), verdict="review")
    found = seen.hits_of(store, 1, ENTRY.id)
    assert [each.hit.verdict for each in found] == ["review", "alert"]
    assert seen.hits_of(store, 1, "per-nobody") == ()
    assert seen.hits_of(store, 2, ENTRY.id) == ()
