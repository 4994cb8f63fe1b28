import socket
import ssl
import time
from datetime import UTC, datetime

import pytest
import trustme

PAST = datetime(2020, 1, 1, tzinfo=UTC)


def test_the_certificate_is_checked_against_the_name_while_the_address_is_used(
    serve, reply, door, now, names, certified
):
    names["news.test"] = ["127.0.0.1"]
    context = certified("news.test")
    heard: list[str | None] = []
    context.sni_callback = lambda _sock, name, _context: heard.append(name)
    server = serve(reply(200, b"a"), tls=context)
    fetcher = door()
    assert fetcher.get(server.url(host="news.test"), validators=None, now=now).body == b"a"
    dotted = fetcher.get(server.url(host="news.test."), validators=None, now=now)
    assert dotted.body == b"a"
    assert set(heard) == {"news.test"}
    posted = fetcher.post(server.url(host="news.test"), body=b"x", headers=(), deadline_s=5)
    assert posted.status == 200


def test_an_address_may_have_a_certificate_too(serve, reply, door, now, certified):
    server = serve(reply(200, b"a"), tls=certified("127.0.0.1"))
    assert door().get(server.url(), validators=None, now=now).body == b"a"


@pytest.mark.parametrize("fault", ["name", "authority", "expired", "public-trust-only"])
def test_a_certificate_that_is_not_right_is_refused_before_anything_is_sent(
    serve, door, now, names, certified, fault
):
    names["news.test"] = ["127.0.0.1"]
    context = {
        "name": lambda: certified("other.test"),
        "authority": lambda: certified("news.test", ca=trustme.CA()),
        "expired": lambda: certified("news.test", not_after=PAST),
        "public-trust-only": lambda: certified("news.test"),
    }[fault]()
    server = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", tls=context)
    fetcher = door(tls=None) if fault == "public-trust-only" else door()
    outcome = fetcher.get(server.url(host="news.test"), validators=None, now=now)
    assert outcome.kind == "tls"
    assert "certificate" in outcome.detail
    posted = fetcher.post(server.url(host="news.test"), body=b"x", headers=(), deadline_s=5)
    assert (posted.kind, posted.sent) == ("tls", False)
    assert server.requests == []


def test_a_plain_server_on_an_encrypted_address_is_refused(serve, door, now):
    server = serve(b"HTTP/1.1 400 Bad\r\nContent-Length: 0\r\n\r\n")
    url = server.url().replace("http:", "https:")
    assert door(deadline_s=0.5).get(url, validators=None, now=now).kind in (
        "tls",
        "timeout",
    )


def test_old_protocols_are_refused(serve, reply, door, now, certified):
    context = certified("127.0.0.1")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    server = serve(reply(200, b"a"), tls=context)
    assert door().get(server.url(), validators=None, now=now).kind == "tls"


def test_a_handshake_that_hangs_meets_the_deadline(door, now):
    began = time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"https://127.0.0.1:{listener.getsockname()[1]}/"
        outcome = door(deadline_s=0.4).get(url, validators=None, now=now)
    assert outcome.kind == "timeout"
    assert time.monotonic() - began < 2


def test_no_redirect_leads_out_of_encryption(serve, reply, door, now, certified):
    plain = serve(reply(200, b"a"))
    server = serve(
        reply(301, b"", b"Location: " + plain.url().encode()), tls=certified("127.0.0.1")
    )
    outcome = door().get(server.url(), validators=None, now=now)
    assert (outcome.kind, outcome.status) == ("redirect", 301)
    assert plain.requests == []


def test_a_redirect_into_encryption_is_followed(serve, reply, door, now, certified):
    safe = serve(reply(200, b"a"), tls=certified("127.0.0.1"))
    plain = serve(reply(301, b"", b"Location: " + safe.url().encode()))
    outcome = door().get(plain.url(), validators=None, now=now)
    assert (outcome.body, outcome.permanent_url) == (b"a", safe.url())


def test_a_context_that_checks_nothing_is_refused(door):
    careless = ssl.create_default_context()
    careless.check_hostname = False
    with pytest.raises(ValueError, match="certificates"):
        door(tls=careless)
    careless.verify_mode = ssl.CERT_NONE
    with pytest.raises(ValueError, match="certificates"):
        door(tls=careless)
