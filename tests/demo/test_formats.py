from datetime import UTC, datetime

import pytest

from watchdog.demo.articles import BACKLOG, NEWS, Outlet, load_outlets
from watchdog.demo.formats import CONTENT_TYPES, print_feed
from watchdog.feeds.read import parse_feed

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
OUTLETS = load_outlets()


@pytest.mark.parametrize("round_", [BACKLOG, NEWS])
@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.id)
def test_every_printed_feed_reads_back_as_what_was_written(outlet: Outlet, round_: int):
    feed = parse_feed(
        print_feed(outlet, round_, NOW),
        url="http://127.0.0.1/feed",
        content_type=CONTENT_TYPES[outlet.format],
        language=outlet.language,
    )
    printed = outlet.printed_in(round_)
    assert feed.problems == ()
    assert feed.title == outlet.name
    assert [article.url for article in feed.articles] == [sample.url for sample in printed]
    assert [article.title for article in feed.articles] == [
        sample.wording_in(round_).title for sample in printed
    ]
    assert [article.text for article in feed.articles] == [
        sample.wording_in(round_).text for sample in printed
    ]
    assert [article.published for article in feed.articles] == [
        NOW - sample.age for sample in printed
    ]


def test_one_feed_comes_in_an_old_encoding():
    sever = next(outlet for outlet in OUTLETS if outlet.id == "sever")
    raw = print_feed(sever, BACKLOG, NOW)
    assert b"windows-1251" in raw[:60]
    assert "Паром".encode("cp1251") in raw


def test_the_same_moment_prints_the_same_bytes():
    for outlet in OUTLETS:
        assert print_feed(outlet, NEWS, NOW) == print_feed(outlet, NEWS, NOW)
