"""The server over real sockets: it answers, and nobody can hold it up."""

import http.client
import socket
import time
from collections.abc import Iterator

import pytest

from watchdog.health.server import CLIENTS, REQUEST_BYTES, Answer, HealthServer

EXCHANGE_S = 1.0
BIG = b"x" * 5_000_000


def broken() -> Answer:
    raise ZeroDivisionError


@pytest.fixture
def failed() -> list[str]:
    return []


@pytest.fixture
def port(failed: list[str]) -> Iterator[int]:
    pages = {
        "/ok": lambda: Answer(status=200, body=b"fine\n"),
        "/no": lambda: Answer(status=503, body=b"not\n"),
        "/big": lambda: Answer(status=200, body=BIG),
        "/broken": broken,
    }
    server = HealthServer(("127.0.0.1", 0), pages, on_error=failed.append, exchange_s=EXCHANGE_S)
    yield server.port
    server.close()


def ask(port: int, path: str = "/ok", method: str = "GET", **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=10)


def say(port: int, request: bytes) -> bytes:
    """Send bytes as they are and give all that comes back."""
    with connect(port) as sock:
        sock.sendall(request)
        return b"".join(iter(lambda: sock.recv(65536), b""))


def test_pages_are_answered(port: int) -> None:
    assert ask(port) == (200, b"fine\n")
    assert ask(port, "/ok?x=1") == (200, b"fine\n")
    assert ask(port, "/no") == (503, b"not\n")
    assert ask(port, "/other")[0] == 404
    assert ask(port, method="HEAD") == (200, b"")
    assert ask(port, method="POST")[0] == 405
    assert ask(port, "/big") == (200, BIG)


def test_a_page_that_raises_costs_its_own_answer_only(port: int, failed: list[str]) -> None:
    assert ask(port, "/broken")[0] == 500
    assert failed == ["/broken"]
    assert ask(port)[0] == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:9464", 200),
        ("localhost", 200),
        ("[::1]:9464", 200),
        ("127.0.0.2", 200),
        ("evil.example", 403),
        ("evil.example:9464", 403),
        ("127.0.0.1.evil.example", 403),
        ("192.0.2.1", 403),
        ("", 403),
    ],
)
def test_a_web_page_cannot_ask_under_a_name_of_its_own(port: int, host: str, status: int) -> None:
    assert ask(port, Host=host)[0] == status


def test_two_hosts_are_refused(port: int) -> None:
    said = say(port, b"GET /ok HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 403 ")


@pytest.mark.parametrize(
    "request_",
    [b"\r\n\r\n", b"GET /ok\r\n\r\n", b"GET /ok FTP/1.1\r\n\r\n", b"\xff\x00\x16\x03\r\n\r\n"],
)
def test_what_is_no_request_is_told_so(port: int, request_: bytes) -> None:
    assert say(port, request_).startswith(b"HTTP/1.1 400 ")


def test_a_request_without_end_is_cut_off(port: int) -> None:
    said = say(port, b"GET /ok HTTP/1.1\r\nX: " + b"a" * (REQUEST_BYTES - 21))
    assert said.startswith(b"HTTP/1.1 431 ")


def send_until_cut_off(sock: socket.socket, part: bytes) -> None:
    """Send on and on, reading nothing, until the other side has had enough."""
    while True:
        sock.sendall(part)


def test_a_huge_request_ends_and_the_next_one_is_served(port: int) -> None:
    with connect(port) as sock, pytest.raises(OSError, match=r"reset|Broken pipe"):
        send_until_cut_off(sock, b"a" * 100_000)
    assert ask(port)[0] == 200


def test_slow_clients_delay_nobody_and_are_let_go(port: int) -> None:
    slow = [connect(port) for _ in range(CLIENTS)]
    for sock in slow[::2]:
        sock.sendall(b"GET /ok HT")
    begun = time.monotonic()
    assert ask(port)[0] == 200
    assert time.monotonic() - begun < EXCHANGE_S
    for sock in slow:
        assert sock.recv(100) == b""
        sock.close()


def test_a_client_that_drips_is_let_go_after_the_whole_exchange(port: int) -> None:
    begun = time.monotonic()
    with connect(port) as sock:
        sock.settimeout(EXCHANGE_S / 10)
        ended = False
        while not ended and time.monotonic() - begun < 10 * EXCHANGE_S:
            try:
                sock.sendall(b"a")
                ended = sock.recv(1) == b""
            except TimeoutError:
                continue
            except OSError:
                ended = True
    assert ended
    assert time.monotonic() - begun < 3 * EXCHANGE_S


def test_a_client_that_does_not_read_is_let_go(port: int) -> None:
    with connect(port) as sock:
        sock.sendall(b"GET /big HTTP/1.1\r\n\r\n")
        begun = time.monotonic()
        assert ask(port)[0] == 200
        assert time.monotonic() - begun < EXCHANGE_S


def test_more_clients_than_places_push_out_the_oldest(port: int) -> None:
    crowd = [connect(port) for _ in range(CLIENTS + 20)]
    assert ask(port)[0] == 200
    assert crowd[0].recv(10) == b""
    for sock in crowd:
        sock.close()


def test_a_taken_port_is_refused(port: int) -> None:
    with pytest.raises(OSError, match="in use"):
        HealthServer(("127.0.0.1", port), {}, on_error=lambda _path: None)
