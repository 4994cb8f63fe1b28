"""When two items are one article, told over two fetches of the same or of two feeds."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchdog.feeds.identity import canonical_link, content_hash, identify
from watchdog.feeds.item import Item

FEED = "https://www.harbour.example/feed"
DAY = datetime(2026, 11, 24, tzinfo=UTC)


def item(**fields: object) -> Item:
    blank = Item(
        guid=None,
        url=None,
        title=None,
        text="",
        published=None,
        language=None,
        author=None,
        raw=b"",
        raw_scope="document",
    )
    return replace(blank, **fields)  # type: ignore[arg-type]


def keys(*items: Item, feed: str = FEED) -> list[set[str]]:
    return [set(found) for found in identify(items, feed)]


def same(first: Item, second: Item, feed: str = FEED, other_feed: str = FEED) -> bool:
    return bool(keys(first, feed=feed)[0] & keys(second, feed=other_feed)[0])


A = item(guid="g-1", url="https://harbour.example/a", title="Quay burns", text="Old text.")


@pytest.mark.parametrize(
    ("later", "is_same", "why"),
    [
        (replace(A, text="New text.", title="Quay burned"), True, "edited"),
        (replace(A, guid="g-999", text="New"), True, "a new guid at every fetch"),
        (replace(A, url="https://harbour.example/moved"), True, "moved page"),
        (replace(A, guid=None, url="http://www.harbour.example/a/?utm_source=rss#c"), True, "link"),
        (replace(A, guid="g-2", url="https://harbour.example/b"), False, "another article"),
        (item(title="Quay burns", text="Old text."), False, "nothing in common but the words"),
    ],
)
def test_one_article_over_two_fetches(later: Item, is_same: bool, why: str) -> None:
    assert same(A, later) is is_same, why


def test_new_guid_and_new_link_are_recognised_by_date_and_words() -> None:
    first = replace(A, published=DAY, text="A long enough text to be told from any other one.")
    later = replace(first, guid="random-2", url="https://harbour.example/a?token=2")
    assert same(first, later)


def test_short_guids_of_two_feeds_never_meet() -> None:
    first, second = item(guid="12", title="Post"), item(guid="12", title="Comment")
    assert not same(first, second, other_feed="https://harbour.example/comments")
    assert not same(first, second, other_feed="https://elsewhere.example/feed")


def test_feeds_of_one_outlet_share_links_and_a_foreign_feed_cannot_claim_them() -> None:
    thief = replace(A, guid="x")
    assert same(A, thief, other_feed="https://feeds.harbour.example/politics")
    assert not same(A, thief, other_feed="https://thief.example/feed")
    claimed = replace(A, guid="https://harbour.example/a", url=None)
    assert same(claimed, claimed, other_feed="https://harbour.example/politics")
    assert not same(claimed, claimed, other_feed="https://thief.example/feed")


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("http://127.0.0.1:81/a.xml", "http://127.0.0.1:81/b.xml"),
        ("https://feeds.feedburner.com/a", "https://feeds.feedburner.com/b"),
    ],
)
def test_feeds_on_a_shared_host_are_strangers(one: str, two: str) -> None:
    assert not same(A, A, feed=one, other_feed=two)


def test_a_constant_guid_identifies_nothing_and_the_link_does() -> None:
    items = [
        item(guid="const", url=f"https://harbour.example/{n}", title=f"T{n}") for n in range(3)
    ]
    found = keys(*items)
    assert not found[0] & found[1]
    assert all(key.startswith("link:") for one in found for key in one)


def test_live_blog_entries_that_share_a_link_are_separate() -> None:
    items = [
        item(guid=f"g{n}", url="https://harbour.example/live", title=f"T{n}") for n in range(3)
    ]
    found = keys(*items)
    assert [sorted(one) for one in found] == [[f"guid:harbour.example/feed:g{n}"] for n in range(3)]


def test_notices_in_the_same_words_with_pages_of_their_own_are_separate() -> None:
    notice = item(title="Gazette", text="The full text is in the attached file.", published=DAY)
    first, second = keys(
        *(replace(notice, url=f"https://harbour.example/{n}.pdf", guid=f"g{n}") for n in range(2))
    )
    assert not first & second


def test_a_notice_that_a_feed_gives_twice_is_one() -> None:
    notice = item(title="Gazette", text="The full text is in the attached file.", published=DAY)
    first, second = keys(
        replace(notice, url="https://harbour.example/1?utm_source=a", guid="g1"),
        replace(notice, url="https://www.harbour.example/1/", guid="g2"),
    )
    assert first & second


def test_links_to_the_home_page_identify_nothing() -> None:
    first, second = (item(url="https://harbour.example/", title=t) for t in ("One", "Two"))
    assert not same(first, second)


def test_the_same_item_twice_in_a_document_keeps_its_keys() -> None:
    assert keys(A, A) == [*keys(A), *keys(A)]


def test_without_guid_and_link_title_and_date_identify_through_edits() -> None:
    first = item(title="Quay burns", text="Old", published=DAY)
    assert same(first, replace(first, text="New"))
    assert not same(first, replace(first, published=DAY.replace(year=2025)))


def test_untitled_undated_items_are_told_apart_by_their_text() -> None:
    first, second = keys(item(text="The pier burned."), item(text="The pier was rebuilt."))
    assert not first & second


def test_equal_title_and_date_with_other_text_are_two_articles_in_one_document() -> None:
    first, second = keys(
        item(title="Weather", text="Rain.", published=DAY),
        item(title="Weather", text="Sun.", published=DAY),
    )
    assert not first & second


@pytest.mark.parametrize(
    ("link", "canonical"),
    [
        ("http://WWW.E.example:80/a/?utm_x=1&b=2&fbclid=3#top", "//e.example/a?b=2"),
        ("https://e.example/a?rss", "//e.example/a"),
        ("https://e.example/a?source=rss&id=source", "//e.example/a?id=source"),
        ("https://e.example/?source=interview", "//e.example?source=interview"),
        ("https://e.example/#!/post/1", "//e.example#!/post/1"),
        ("https://e.example:8443/a", "//e.example:8443/a"),
        ("ftp://e.example/a", None),
        ("https://e.example:port/", None),
        ("https://[bad/", None),
    ],
)
def test_a_link_is_reduced_to_the_page_it_names(link: str, canonical: str | None) -> None:
    assert canonical_link(link) == canonical


def test_long_guids_make_short_keys() -> None:
    assert all(len(key) <= 300 for key in keys(item(guid="g" * 9000, title="t"))[0])


def test_the_content_hash_ignores_white_space_and_composition() -> None:
    assert content_hash("Café  x", "a\nb") == content_hash("Cafe\u0301 x", " a b ")
    assert content_hash("ab", "c") != content_hash("a", "bc")


few = st.sampled_from
items_st = st.lists(
    st.builds(
        item,
        guid=few([None, "g1", "g2", "https://harbour.example/?p=1"]),
        url=few(
            [None, "https://harbour.example/a", "https://harbour.example/b", "https://x.example/"]
        ),
        title=few([None, "One", "Two"]),
        text=few(["", "short", "A text that is long enough to be told from any other one."]),
        published=few([None, DAY]),
    ),
    max_size=6,
)


@given(items_st, st.randoms(use_true_random=False))
def test_reordering_changes_no_key(items: list[Item], random: object) -> None:
    before = list(zip(items, identify(tuple(items), FEED), strict=True))
    shuffled = list(before)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert identify(tuple(one for one, _ in shuffled), FEED) == tuple(k for _, k in shuffled)


@given(items_st.filter(bool))
def test_a_guid_or_link_that_identifies_still_does_without_its_neighbours(
    items: list[Item],
) -> None:
    together = identify(tuple(items), FEED)
    for one, found in zip(items, together, strict=True):
        alone = identify((one,), FEED)[0]
        assert {k for k in found if not k.startswith("hash:")} <= set(alone)
        if one.published and len(one.text) > 40:
            assert set(found) & set(alone)
