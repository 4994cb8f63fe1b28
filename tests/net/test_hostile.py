"""Servers, resolvers and addresses that mean harm: each ends in a reason, soon, and in no harm."""

import gzip
import itertools
import socket
import threading
import time
import tracemalloc
import zlib

import pytest

from watchdog.net.failures import Broken
from watchdog.net.fetch import FAILURES, system_resolver
from watchdog.net.lookup import Lookup

SPELLINGS = [
    "127.0.0.1",
    "127.0.0.1.",
    "2130706433",
    "0x7f000001",
    "017700000001",
    "0177.0.0.1",
    "0177.0.0.01",
    "0x7f.0.0.1",
    "0x7f.0x0.0x0.0x1",
    "127.1",
    "127.0.1",
    "127.000.000.001",
    "user@127.0.0.1",
    "news.example@127.0.0.1",
    "127.0.0.1%2f@127.0.0.1",
    "127%2e0%2e0%2e1",
    "127。0。0。1",
    "１２７.０.０.１",
    "①②⑦.⓪.⓪.①",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[2002:7f00:1::]",
    "[::1%25lo]",
    "[fe80::1%25lo]",
    "[127.0.0.1]",
    "0",
    "0.0.0.0",
    "127.255.255.254",
    "localhost",
    "localhost.",
    "LOCALHOST",
    "loopback.test",
    "mapped.test",
    "both.test",
    "both-reversed.test",
]


@pytest.fixture
def listener():
    """A listener on loopback that must never be spoken to."""
    sock = socket.create_server(("127.0.0.1", 0))
    sock.setblocking(False)
    with sock:
        yield sock


@pytest.mark.parametrize("host", SPELLINGS)
def test_no_spelling_of_loopback_reaches_a_listener(door, listener, names, now, host):
    names["localhost"] = ["127.0.0.1"]
    names["loopback.test"] = ["127.0.0.1"]
    names["mapped.test"] = ["::ffff:127.0.0.1"]
    names["both.test"] = ["93.184.216.34", "127.0.0.1"]
    names["both-reversed.test"] = ["127.0.0.1", "93.184.216.34"]
    url = f"http://{host}:{listener.getsockname()[1]}/"
    fetcher = door(allow_networks=())
    outcome = fetcher.get(url, validators=None, now=now)
    assert outcome.kind in ("address-refused", "bad-url")
    posted = fetcher.post(url, body=b"x", headers=(), deadline_s=2)
    assert (posted.kind, posted.sent) == (outcome.kind, False)
    with pytest.raises(BlockingIOError):
        listener.accept()


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "2130706433", "[::ffff:127.0.0.1]", "[::1]", "10.0.0.1", "[fe80::1%25lo]"]
)
def test_a_redirect_into_the_house_is_refused(door, serve, reply, listener, now, host):
    target = f"http://{host}:{listener.getsockname()[1]}/".encode()
    server = serve(reply(302, b"", b"Location: " + target), host="127.0.0.7")
    # Loopback is a /8: the server has one address of it, the listener another.
    fetcher = door(allow_networks=("127.0.0.7/32",), resolver=lambda *_: ["127.0.0.7"])
    outcome = fetcher.get(server.url(host="news.test"), validators=None, now=now)
    assert (outcome.kind, len(server.requests)) == ("address-refused", 1)
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_a_name_is_resolved_once_and_that_address_is_used(door, serve, reply, now):
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    server = serve(reply(200, b"a"))
    fetcher = door(allow_networks=("127.0.0.1/32",), resolver=lambda *_: next(answers))
    assert fetcher.get(server.url(host="rebind.test"), validators=None, now=now).body == b"a"
    assert len(list(answers)) == 1


def test_a_name_that_turns_private_is_refused_at_the_next_connection(door, serve, reply, now):
    answers = iter([["127.0.0.1"], ["127.0.0.2"]])
    server = serve(lambda _: [reply(200, b"a"), None])
    fetcher = door(allow_networks=("127.0.0.1/32",), resolver=lambda *_: next(answers))
    assert fetcher.get(server.url(host="rebind.test"), validators=None, now=now).body == b"a"
    second = fetcher.get(server.url(host="rebind.test"), validators=None, now=now)
    assert second.kind == "address-refused"
    assert server.connections == 1


def test_the_next_address_is_tried_when_the_first_refuses(door, serve, reply, now, names):
    server = serve(reply(200, b"a"))
    names["news.test"] = ["127.0.0.9", "127.0.0.1"]
    assert door().get(server.url(host="news.test"), validators=None, now=now).body == b"a"


@pytest.mark.parametrize("answer", [[], ["not an address"], ["127.0.0.1"] * 100, ["fe80::1%eth0"]])
def test_a_strange_resolver_is_refused(door, now, names, answer):
    names["news.test"] = answer
    outcome = door().get("http://news.test/", validators=None, now=now)
    assert outcome.kind in ("dns", "address-refused")


def test_an_unknown_name_and_a_closed_port_are_told_apart(door, now, listener):
    fetcher = door()
    assert fetcher.get("http://nowhere.test/", validators=None, now=now).kind == "dns"
    port = listener.getsockname()[1]
    listener.close()
    assert fetcher.get(f"http://127.0.0.1:{port}/", validators=None, now=now).kind == "connect"


def test_a_resolver_that_hangs_costs_the_deadline_and_no_more(door, now):
    release = threading.Event()

    def hang(host, port):
        release.wait(20)
        return [f"{host}{port}"]

    fetcher = door(deadline_s=0.2, resolver=hang)
    began = time.monotonic()
    assert fetcher.get("http://news.test/", validators=None, now=now).kind == "dns"
    assert time.monotonic() - began < 2
    release.set()


def test_hung_lookups_are_bounded_in_number():
    release = threading.Event()
    running = itertools.count()

    def hang(*_):
        next(running)
        release.wait(20)
        return ["127.0.0.1"]

    lookup = Lookup(hang, ())
    for _ in range(40):
        with pytest.raises(Broken):
            lookup.checked_addresses("news.test", 80, time.monotonic() + 0.01)
    assert next(running) == 32
    release.set()


def test_a_defect_of_the_resolver_is_not_hidden():
    def wrong(*_):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Lookup(wrong, ()).checked_addresses("news.test", 80, time.monotonic() + 5)


def test_the_system_resolver_gives_addresses():
    assert list(system_resolver("127.0.0.1", 80)) == ["127.0.0.1"]


def drip(server, data: bytes, seconds: float = 0.05):
    for byte in data:
        if server.pace(seconds):
            return
        yield bytes([byte])


SLOW = {
    "silence": lambda server: drip(server, b"x", 5),
    "headers": lambda server: drip(server, b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 500),
    "endless headers": lambda server: itertools.chain(
        [b"HTTP/1.1 200 OK\r\n"], drip(server, b"X-A: b\r\n" * 200)
    ),
    "hints": lambda server: (
        b"" if server.pace(0.02) else b"HTTP/1.1 103 Hint\r\n\r\n" for _ in range(200)
    ),
    "body": lambda server: itertools.chain(
        [b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"], drip(server, b"x" * 500)
    ),
    "chunks": lambda server: itertools.chain(
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"], drip(server, b"1\r\nx\r\n" * 99)
    ),
}


@pytest.mark.parametrize("what", SLOW)
def test_one_deadline_covers_the_whole_exchange(serve, door, now, what):
    server = serve(lambda _: SLOW[what](server))
    began = time.monotonic()
    outcome = door(deadline_s=0.4).get(server.url(), validators=None, now=now)
    assert outcome.kind == "timeout"
    assert 0.3 < time.monotonic() - began < 1.5


def test_slow_redirects_share_the_deadline(serve, reply, door, now):
    def answer(request):
        server.pace(0.15)
        return reply(302, b"", b"Location: /" + b"x" * len(request.path))

    server = serve(answer)
    began = time.monotonic()
    outcome = door(deadline_s=0.4, max_redirects=50).get(server.url("/"), validators=None, now=now)
    assert outcome.kind == "timeout"
    assert time.monotonic() - began < 1.5


@pytest.mark.parametrize("what", ["headers", "body", "chunks"])
def test_a_trickle_is_cut_long_before_the_deadline(serve, door, now, what):
    server = serve(lambda _: SLOW[what](server))
    began = time.monotonic()
    # 64 bytes in 0.3 s are asked for, 6 come.
    fetcher = door(deadline_s=20, stall_s=0.3)
    assert fetcher.get(server.url(), validators=None, now=now).kind == "timeout"
    assert time.monotonic() - began < 3


def test_whole_headers_buy_a_trickling_body_no_second_window(serve, door, now):
    server = serve(lambda _: SLOW["body"](server))
    began = time.monotonic()
    fetcher = door(deadline_s=20, stall_s=1.0)
    assert fetcher.get(server.url(), validators=None, now=now).kind == "timeout"
    assert 0.9 < time.monotonic() - began < 1.8


def test_a_slow_start_is_no_trickle(serve, reply, door, now):
    def answer(_):
        server.pace(0.5)
        yield reply(200, b"a")

    server = serve(answer)
    assert door(stall_s=0.1).get(server.url(), validators=None, now=now).body == b"a"


def test_a_server_that_takes_connections_and_says_nothing_times_out(door, now, listener):
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    assert door(deadline_s=0.3).get(url, validators=None, now=now).kind == "timeout"


def test_closing_the_door_wakes_a_waiting_exchange(serve, door, now):
    asked = threading.Event()

    def answer(_):
        asked.set()
        server.pace(20)
        return b""

    server = serve(answer)
    fetcher = door(deadline_s=20)
    outcomes = []
    waiting = threading.Thread(
        target=lambda: outcomes.append(fetcher.get(server.url(), validators=None, now=now))
    )
    waiting.start()
    assert asked.wait(5)
    fetcher.close()
    waiting.join(5)
    assert [outcome.kind for outcome in outcomes] == ["closed"]


def bomb(megabytes: int, window: int) -> bytes:
    packer = zlib.compressobj(9, wbits=window)
    block = b"\0" * 1_000_000
    return b"".join(packer.compress(block) for _ in range(megabytes)) + packer.flush()


@pytest.mark.parametrize(("coding", "window"), [("gzip", 31), ("deflate", 15), ("deflate", -15)])
def test_a_bomb_is_cut_at_the_limit(serve, reply, door, now, coding, window):
    packed = bomb(64, window)
    server = serve(reply(200, packed, b"Content-Encoding: " + coding.encode()))
    fetcher = door(limit_bytes=1_000_000)
    tracemalloc.start()
    try:
        outcome = fetcher.get(server.url(), validators=None, now=now)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert outcome.kind == "too-large"
    assert peak < 10_000_000


@pytest.mark.parametrize(
    "coding", [b"gzip, gzip", b"br", b"zstd", b"gzip, identity, gzip", b"compress"]
)
def test_codings_that_were_not_asked_for_are_refused_unread(serve, reply, door, now, coding):
    packed = gzip.compress(bomb(4, 31))
    server = serve(reply(200, packed, b"Content-Encoding: " + coding))
    outcome = door().get(server.url(), validators=None, now=now)
    assert (outcome.kind, outcome.status) == ("encoding", 200)


def endless(head: bytes, piece: bytes):
    yield b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n"
    while True:
        yield piece


@pytest.mark.parametrize(
    ("head", "piece", "kind"),
    [
        (b"Transfer-Encoding: chunked", b"ffff\r\n" + b"x" * 65_535 + b"\r\n", "too-large"),
        (b"Transfer-Encoding: chunked", b"1\r\nx\r\n" * 1_000, "protocol"),
        (b"Transfer-Encoding: chunked", b"f" * 10_000, "protocol"),
        (b"Transfer-Encoding: chunked", b"0\r\n" + b"X: y\r\n" * 1_000, "protocol"),
        (b"Connection: close", b"x" * 65_536, "too-large"),
        (b"Content-Length: 99999999999", b"x" * 65_536, "too-large"),
        (b"Content-Length: " + b"9" * 5_000, b"x" * 65_536, "protocol"),
        (b"Content-Encoding: gzip", gzip.compress(b"") * 3_000, "encoding"),
    ],
)
def test_an_answer_without_end_ends(serve, door, now, head, piece, kind):
    server = serve(lambda _: endless(head, piece))
    fetcher = door(limit_bytes=1_000_000, deadline_s=4)
    outcome = fetcher.get(server.url(), validators=None, now=now)
    assert outcome.kind == kind


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (b"", "disconnected"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "disconnected"),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "protocol"),
        (b"<html>hello</html>\r\n\r\n", "protocol"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", "disconnected"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nabc", "protocol"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "protocol"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "protocol"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "protocol"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "disconnected"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 1_000_000, "protocol"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000, "protocol"),
        (b"HTTP/1.1 101 Switch\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n", "protocol"),
        (b"HTTP/2 200\r\n\r\n", "protocol"),
        (b"\x00\x00\x12\x04\x00\x00\x00\x00\x00", "protocol"),
    ],
)
def test_what_is_no_proper_answer_is_a_failure(serve, door, now, answer, kind):
    server = serve(lambda _: [answer, None])
    outcome = door(deadline_s=3).get(server.url(), validators=None, now=now)
    assert outcome.kind == kind
    assert outcome.kind in FAILURES


def test_rubbish_after_an_answer_does_not_spoil_the_next(serve, reply, door, now):
    server = serve(lambda r: reply(200, b"a") + (b"rubbish\r\n\r\n" if r.connection == 1 else b""))
    fetcher = door()
    for path in ("/1", "/2"):
        assert fetcher.get(server.url(path), validators=None, now=now).body == b"a"
