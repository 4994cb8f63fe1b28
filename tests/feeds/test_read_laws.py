"""What holds for any bytes: no error but FeedError, no refusal where feedparser finds items."""

from pathlib import Path

import feedparser
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from watchdog.errors import FeedError
from watchdog.feeds.read import parse_feed
from watchdog.model import ParsedFeed

DATA = Path(__file__).parent.parent / "data" / "feeds"
BODIES = [path.read_bytes() for path in sorted(DATA.iterdir()) if path.is_file()]
URL = "https://harbour.example/deep/feed.xml"
ODD = [
    b"",
    b"&#xD800;",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"<item>",
    b"</item>",
    b"\x00",
    b"\xff\xfe",
    b"&x;",
    b"<!DOCTYPE x [<!ENTITY a '&b;'>]>",
    b"<a href='",
    b'"',
    b"http://[",
    b"<guid>",
    b"<svg>",
]


def attempt(body: bytes, content_type: str | None = "text/xml") -> ParsedFeed | None:
    try:
        return parse_feed(body, url=URL, content_type=content_type, language=None)
    except FeedError as refused:
        if not str(refused).startswith("no feed: "):
            raise
        return None


def entries_of_feedparser(body: bytes) -> int:
    try:
        found = feedparser.parse(body, response_headers={"content-type": "text/xml"})
    except Exception:  # noqa: BLE001 - what feedparser raises is not under test here
        return 0
    return len(found["entries"])


def check(body: bytes) -> None:
    feed = attempt(body)
    if feed is None:
        assert entries_of_feedparser(body) == 0
        return
    for article in feed.articles:
        for text in (article.title, article.text, article.url, article.author, *article.keys):
            if text is not None:
                text.encode()
                assert "\x00" not in text
        assert article.keys
        assert article.raw in body
    assert feed == attempt(body)


@pytest.mark.parametrize("body", BODIES)
def test_no_fixture_is_refused_that_feedparser_reads(body: bytes) -> None:
    check(body)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(BODIES),
    st.lists(
        st.tuples(
            st.floats(0, 1),
            st.integers(0, 60),
            st.one_of(st.sampled_from(ODD), st.binary(max_size=6)),
        ),
        max_size=5,
    ),
)
def test_mutated_documents_are_read_or_refused(
    body: bytes, edits: list[tuple[float, int, bytes]]
) -> None:
    for place, length, insert in edits:
        at = int(place * len(body))
        body = body[:at] + insert + body[at + length :]
    check(body)


@settings(deadline=None)
@given(st.binary(max_size=300), st.none() | st.text(max_size=30))
@example(b"{" * 5000, None)
@example(b"[" * 100_000, None)
@example(b'{"items":' * 50_000, None)
@example(b"<rss>" * 500, "text/xml; charset=utf-7")
def test_any_bytes_are_read_or_refused(body: bytes, content_type: str | None) -> None:
    attempt(body, content_type)
