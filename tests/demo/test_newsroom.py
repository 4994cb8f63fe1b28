import http.client
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import Message

import pytest

from watchdog.demo.articles import BACKLOG, NEWS, load_outlets
from watchdog.demo.newsroom import Newsroom, open_newsroom

FIRST = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LATER = FIRST + timedelta(minutes=1)


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with open_newsroom(load_outlets()) as room:
        room.publish(BACKLOG, FIRST, FIRST)
        yield room


def ask(newsroom: Newsroom, path: str, **headers: str) -> tuple[int, Message, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", newsroom.port, timeout=10)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", path, headers=named)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def test_a_feed_comes_with_its_type_and_validators(newsroom: Newsroom):
    status, headers, body = ask(newsroom, "/jiangpan/feed.json")
    assert (status, headers["Content-Type"]) == (200, "application/feed+json")
    assert headers["ETag"].startswith('"')
    assert headers["Last-Modified"] == "Sun, 01 Mar 2026 12:00:00 GMT"
    assert "示例".encode() in body


def test_the_etag_sent_back_gives_a_304_without_a_body(newsroom: Newsroom):
    _, headers, _ = ask(newsroom, "/delta/feed.xml")
    status, again, body = ask(newsroom, "/delta/feed.xml", If_None_Match=headers["ETag"])
    assert (status, body) == (304, b"")
    assert again["ETag"] == headers["ETag"]


def test_the_date_alone_gives_a_304_too(newsroom: Newsroom):
    _, headers, _ = ask(newsroom, "/delta/feed.xml")
    asked = headers["Last-Modified"]
    assert ask(newsroom, "/delta/feed.xml", If_Modified_Since=asked)[0] == 304


def test_a_wrong_etag_goes_before_a_right_date(newsroom: Newsroom):
    _, headers, _ = ask(newsroom, "/delta/feed.xml")
    asked = {"If_None_Match": '"other"', "If_Modified_Since": headers["Last-Modified"]}
    assert ask(newsroom, "/delta/feed.xml", **asked)[0] == 200


def test_news_ends_the_304_of_a_feed_that_changed_and_of_no_other(newsroom: Newsroom):
    etags = {path: ask(newsroom, path)[1]["ETag"] for path in ("/delta/feed.xml", "/hill/feed.xml")}
    newsroom.publish(NEWS, FIRST, LATER)
    statuses = {path: ask(newsroom, path, If_None_Match=tag)[0] for path, tag in etags.items()}
    assert statuses == {"/delta/feed.xml": 200, "/hill/feed.xml": 304}


def test_an_unknown_path_is_a_404_and_everything_asked_is_kept(newsroom: Newsroom):
    assert ask(newsroom, "/nobody/feed.xml")[0] == 404
    assert [(each.path, each.status) for each in newsroom.requests] == [("/nobody/feed.xml", 404)]
