import gzip
import logging
from datetime import datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from watchdog.model import Fetched, FetchFailed, NotModified, Validators
from watchdog.net.answers import read_retry_after
from watchdog.net.fetch import FAILURES, NetSettings


def test_a_document_arrives_with_what_the_server_said_of_it(serve, reply, door, now):
    answer = reply(200, b"<rss/>", b'ETag: "one"', b"Last-Modified: Sun, 01 Mar 2026 10:00:00 GMT")
    server = serve(answer)
    fetched = door().get(server.url(), validators=None, now=now)
    assert fetched == Fetched(
        url=server.url(),
        status=200,
        body=b"<rss/>",
        headers=(
            ("etag", '"one"'),
            ("last-modified", "Sun, 01 Mar 2026 10:00:00 GMT"),
            ("content-length", "6"),
        ),
        validators=Validators(etag=b'"one"', last_modified=b"Sun, 01 Mar 2026 10:00:00 GMT"),
        fetched_at=now,
    )


def test_a_request_says_who_asks_and_nothing_about_before(serve, reply, door, now):
    server = serve(reply(200, b"a", b"Set-Cookie: id=1; Path=/"))
    fetcher = door()
    first = fetcher.get(server.url(), validators=None, now=now)
    fetcher.get(server.url(), validators=None, now=now)
    for request in server.requests:
        assert request.header("user-agent") == b"watchdog-test/1 (+https://watch.example)"
        assert request.header("accept-encoding") == b"gzip"
        assert request.header("host") == f"127.0.0.1:{server.port}".encode()
        assert request.header("cookie") is None
        assert request.header("authorization") is None
    assert "set-cookie" not in dict(first.headers)


def test_a_connection_is_used_again_after_a_document_and_after_a_304(serve, reply, door, now):
    server = serve(lambda r: reply(304) if r.header("if-none-match") else reply(200, b"a"))
    fetcher = door()
    for validators in (None, Validators(etag=b"x"), None):
        fetcher.get(server.url(), validators=validators, now=now)
    assert [request.connection for request in server.requests] == [1, 1, 1]


def test_a_304_is_not_modified_whatever_else_it_says(serve, reply, door, now):
    server = serve(reply(304, b"", b"Content-Encoding: br", b"Content-Length: 99999999999"))
    outcome = door().get(server.url(), validators=Validators(etag=b'"x"'), now=now)
    assert outcome == NotModified(status=304, fetched_at=now)


def test_a_304_that_nobody_asked_for_brings_no_document(serve, reply, door, now):
    outcome = door().get(serve(reply(304)).url(), validators=None, now=now)
    assert (outcome.kind, outcome.status) == ("http-status", 304)


@pytest.mark.parametrize(
    "etag",
    [b'"plain"', b'W/"weak"', b"unquoted", b'"caf\xe9"', b'"\xe1\x80\x99"', b'"a,b" x', b'"'],
)
def test_validators_go_back_byte_for_byte(serve, reply, door, now, etag):
    date = b"yesterday, more or less \xff"
    server = serve(reply(200, b"a", b"eTaG:  " + etag + b"  ", b"last-modified: " + date))
    fetcher = door()
    first = fetcher.get(server.url(), validators=None, now=now)
    assert first.validators == Validators(etag=etag, last_modified=date)
    fetcher.get(server.url(), validators=first.validators, now=now)
    assert server.requests[1].header("if-none-match") == etag
    assert server.requests[1].header("if-modified-since") == date


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(min_size=1, max_size=40).map(bytes.strip))
def test_whatever_validator_was_accepted_can_be_sent(serve, reply, door, now, etag):
    server = serve(reply(200, b"a", b"ETag: " + etag))
    fetcher = door()
    first = fetcher.get(server.url(), validators=None, now=now)
    if isinstance(first, Fetched) and first.validators.etag:
        again = fetcher.get(server.url(), validators=first.validators, now=now)
        assert isinstance(again, Fetched)
        assert server.requests[-1].header("if-none-match") == first.validators.etag
    elif isinstance(first, FetchFailed):
        assert first.kind == "protocol"
    fetcher.close()
    server.stop()


def test_an_absurdly_long_validator_is_not_kept(serve, reply, door, now):
    server = serve(reply(200, b"a", b"ETag: " + b"x" * 5_000))
    assert door().get(server.url(), validators=None, now=now).validators == Validators()


@pytest.mark.parametrize("status", [206, 300, 400, 401, 403, 404, 410, 429, 500, 503, 599])
def test_a_status_without_a_document_is_a_failure_that_names_it(serve, reply, door, now, status):
    server = serve(reply(status, b"<rss/>"))
    outcome = door().get(server.url("/secret?token=1"), validators=None, now=now)
    assert (outcome.kind, outcome.status, outcome.retry_after_s) == ("http-status", status, None)
    assert str(status) in outcome.detail
    assert "secret" not in outcome.detail


DATED = datetime.fromisoformat("2026-02-01T00:00:00+00:00")


@pytest.mark.parametrize(
    ("said", "dated", "seconds"),
    [
        ("120", False, 120),
        ("1.2", False, 2),
        ("0", False, 0),
        ("-30", False, 0),
        ("9" * 5_000, False, 86_400),
        ("-" + "9" * 50, False, 0),
        ("999999", False, 86_400),
        ("soon", False, None),
        ("", False, None),
        ("Sun, 01 Mar 2026 12:10:00 GMT", False, 600),
        ("Sun, 01 Mar 2026 11:00:00 GMT", False, 0),
        ("Sun, 01 Feb 2026 00:05:00 GMT", True, 300),
        ("Fri, 31 Dec 9999 23:59:59 -2359", False, None),
        ("Fri, 31 Dec 9999 23:59:59 GMT", False, 86_400),
        ("Thu, 99 Foo 2026 12:00:00 GMT", False, None),
    ],
)
def test_retry_after_is_read_in_both_forms(now, said, dated, seconds):
    headers = {"retry-after": said}
    if dated:
        headers["date"] = format_datetime(DATED, usegmt=True)
    assert read_retry_after(httpx.Response(503, headers=headers), now) == seconds


def test_redirects_are_followed_and_a_wholly_permanent_chain_is_told(serve, reply, door, now):
    hops = {"/a": (301, "/b"), "/b": (308, "/c"), "/t": (302, "/a"), "/c": None}

    def answer(request):
        hop = hops[request.path]
        if hop is None:
            return reply(200, b"<rss/>")
        return reply(hop[0], b"moved", b"Location: " + hop[1].encode())

    server = serve(answer)
    fetcher = door()
    permanent = fetcher.get(server.url("/a"), validators=Validators(etag=b"x"), now=now)
    assert (permanent.url, permanent.permanent_url) == (server.url("/c"), server.url("/c"))
    assert all(request.header("if-none-match") == b"x" for request in server.requests)
    assert fetcher.get(server.url("/t"), validators=None, now=now).permanent_url is None
    assert fetcher.get(server.url("/c"), validators=None, now=now).permanent_url is None


def test_redirects_end(serve, reply, door, now):
    def answer(request):
        return reply(302, b"", b"Location: /" + b"x" * len(request.path))

    server = serve(answer)
    outcome = door(max_redirects=5).get(server.url("/"), validators=None, now=now)
    assert (outcome.kind, outcome.status) == ("redirect", None)
    assert len(server.requests) == 6


@pytest.mark.parametrize("location", ["/feed", "/other"])
def test_a_circle_of_redirects_is_noticed(serve, reply, door, now, location):
    hops = {"/feed": location, "/other": "/feed"}
    server = serve(lambda r: reply(301, b"", b"Location: " + hops[r.path].encode()))
    outcome = door().get(server.url("/feed"), validators=None, now=now)
    assert (outcome.kind, outcome.status) == ("redirect", 301)


@pytest.mark.parametrize(
    "location",
    [
        None,
        b"",
        b"ftp://a.example/",
        b"file:///etc/passwd",
        b"http://[",
        b"http://a:b:c/",
        b"\xff:\xfe",
        b"http://[::1%]/",
        b"http://\xe2\x84\x80/",
        b"http:" + b"/" * 9_000,
        b"http://a.1/",
    ],
)
def test_a_redirect_to_nowhere_is_a_failure(serve, reply, door, now, location):
    headers = [] if location is None else [b"Location: " + location]
    outcome = door().get(serve(reply(302, b"", *headers)).url(), validators=None, now=now)
    assert outcome.kind in ("redirect", "dns", "bad-url")


def test_credentials_go_to_their_own_server_only(serve, reply, door, now, names):
    names["one.test"] = names["two.test"] = ["127.0.0.1"]

    def answer(request):
        if request.path == "/end":
            return reply(200, b"a")
        host = b"one.test" if request.path == "/start" else b"two.test"
        path = b"/same" if request.path == "/start" else b"/end"
        return reply(302, b"", b"Location: http://%s:%d%s" % (host, server.port, path))

    server = serve(answer)
    start = server.url("/start", "one.test").replace("://", "://ann:secret@")
    outcome = door().get(start, validators=None, now=now)
    assert outcome.url == server.url("/end", "two.test")
    sent = [request.header("authorization") for request in server.requests]
    assert sent == [b"Basic YW5uOnNlY3JldA==", b"Basic YW5uOnNlY3JldA==", None]


def test_a_packed_document_is_unpacked(serve, reply, door, now):
    body = b"<rss>" + b"news " * 1_000
    server = serve(reply(200, gzip.compress(body), b"Content-Encoding: gzip"))
    assert door().get(server.url(), validators=None, now=now).body == body


def test_chunks_and_an_end_by_closing_are_both_understood(serve, reply, door, now):
    def answer(request):
        if request.path == "/chunks":
            return reply(
                200, b"3\r\n<rs\r\n3;x=y\r\ns/>\r\n0\r\n\r\n", b"Transfer-Encoding: chunked"
            )
        return [b"HTTP/1.0 200 OK\r\n\r\n<rss/>", None]

    server = serve(answer)
    fetcher = door()
    for path in ("/chunks", "/close"):
        assert fetcher.get(server.url(path), validators=None, now=now).body == b"<rss/>"


def test_an_early_hint_is_passed_over(serve, reply, door, now):
    server = serve(b"HTTP/1.1 103 Early\r\nLink: <x>\r\n\r\n" + reply(200, b"a"))
    assert door().get(server.url(), validators=None, now=now).body == b"a"


def test_a_kept_connection_that_was_given_up_is_no_failure(serve, reply, door, now):
    def answer(request):
        # The second request is read and then dropped: the worst moment to give up.
        if request.connection == 1 and len(server.requests) == 2:
            return [None]
        return reply(200, b"a")

    server = serve(answer)
    fetcher = door()
    for _ in range(2):
        assert fetcher.get(server.url(), validators=None, now=now).body == b"a"
    assert [request.connection for request in server.requests] == [1, 1, 2]


def test_a_new_connection_that_breaks_is_not_tried_again(serve, door, now):
    server = serve(lambda _: [None])
    outcome = door().get(server.url(), validators=None, now=now)
    assert outcome.kind == "disconnected"
    assert len(server.requests) == 1


def test_nothing_of_the_environment_is_used(serve, reply, door, now, monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert door().get(serve(reply(200, b"a")).url(), validators=None, now=now).body == b"a"


def test_no_address_reaches_the_log(serve, reply, door, now, caplog):
    caplog.set_level(logging.DEBUG)
    door().get(serve(reply(200, b"a")).url("/very-secret"), validators=None, now=now)
    assert "very-secret" not in caplog.text


def test_a_door_that_was_shut_says_so(serve, reply, door, now):
    server = serve(reply(200, b"a"))
    with door() as fetcher:
        assert fetcher.get(server.url(), validators=None, now=now).status == 200
    assert fetcher.get(server.url(), validators=None, now=now).kind == "closed"
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"user_agent": ""},
        {"user_agent": "a\r\nb"},
        {"user_agent": "é"},
        {"deadline_s": 0},
        {"limit_bytes": -1},
        {"max_redirects": -1},
        {"allow_networks": ("everything",)},
    ],
)
def test_settings_that_cannot_work_are_refused_at_once(wrong):
    with pytest.raises(ValueError, match=r"."):
        NetSettings(**({"user_agent": "w/1"} | wrong))


def test_every_kind_of_failure_is_explained():
    assert all(kind == kind.lower() and meaning for kind, meaning in FAILURES.items())


def test_a_date_far_off_is_capped(serve, reply, door, now):
    said = format_datetime(now + timedelta(days=400), usegmt=True).encode()
    server = serve(reply(429, b"", b"Retry-After: " + said))
    assert door().get(server.url(), validators=None, now=now).retry_after_s == 86_400
