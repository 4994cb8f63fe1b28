import socket
import threading

import pytest

from watchdog.net.fetch import Posted


def test_a_message_arrives_as_it_is_and_the_answer_comes_back(serve, reply, door):
    server = serve(reply(201, b'{"ok":true}', b"Content-Type: application/json", b"X-Id: 7"))
    headers = (("Content-Type", "application/json"), ("X-Key", "ключ"), ("user-agent", "other/1"))
    posted = door().post(server.url(), body="မြန်မာ".encode(), headers=headers, deadline_s=5)
    assert posted == Posted(
        status=201,
        body=b'{"ok":true}',
        headers=(("content-type", "application/json"), ("x-id", "7"), ("content-length", "11")),
    )
    (request,) = server.requests
    assert (request.method, request.body) == ("POST", "မြန်မာ".encode())
    assert request.header("x-key") == "ключ".encode()
    assert request.header("user-agent") == b"other/1"


@pytest.mark.parametrize(
    "status", [200, 204, 301, 302, 307, 308, 304, 400, 404, 413, 429, 500, 503]
)
def test_any_final_status_is_an_answer_and_no_redirect_is_followed(serve, reply, door, status):
    body = b"" if status in (204, 304) else b"said"
    headers = [b"Location: /elsewhere", b"Retry-After: 30"]
    headers += [b"Content-Length: 0"] if status == 204 else []
    server = serve(reply(status, body, *headers))
    posted = door().post(server.url(), body=b"x", headers=(), deadline_s=5)
    assert (posted.status, posted.body, posted.retry_after_s) == (status, body, 30)
    assert [request.path for request in server.requests] == ["/feed"]


def test_a_redirect_that_nobody_can_read_is_an_answer_too(serve, reply, door):
    server = serve(reply(302, b"", b"Location: http://a:b:c/"))
    assert door().post(server.url(), body=b"x", headers=(), deadline_s=5).status == 302


def test_each_message_has_a_connection_of_its_own(serve, reply, door):
    server = serve(reply(200, b"ok"))
    fetcher = door()
    for _ in range(3):
        fetcher.post(server.url(), body=b"x", headers=(), deadline_s=5)
    assert [request.connection for request in server.requests] == [1, 2, 3]


def test_a_long_answer_is_cut_and_the_status_stands(serve, reply, door):
    server = serve(reply(200, b"x" * 100_000))
    posted = door().post(server.url(), body=b"x", headers=(), deadline_s=5, limit_bytes=1_000)
    assert (posted.status, posted.truncated) == (200, True)
    assert len(posted.body) <= 1_000


@pytest.mark.parametrize("coding", [b"br", b"gzip, gzip"])
def test_an_unreadable_answer_leaves_the_status(serve, reply, door, coding):
    server = serve(reply(200, b"x", b"Content-Encoding: " + coding))
    posted = door().post(server.url(), body=b"x", headers=(), deadline_s=5)
    assert (posted.status, posted.body, posted.truncated) == (200, b"", True)


def test_an_answer_that_stops_after_its_status_leaves_the_status(serve, door):
    def answer(_):
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab"
        server.pace(10)

    server = serve(answer)
    posted = door().post(server.url(), body=b"x", headers=(), deadline_s=0.4)
    assert (posted.status, posted.body, posted.truncated) == (200, b"ab", True)


def test_no_answer_after_the_whole_message_means_that_it_may_have_arrived(serve, door):
    silent = serve(lambda _: [str(silent.pace(10)).encode()])
    outcome = door().post(silent.url(), body=b"x", headers=(), deadline_s=0.3)
    assert (outcome.kind, outcome.sent) == ("timeout", True)
    hanging_up = serve(lambda _: [None])
    outcome = door().post(hanging_up.url(), body=b"x", headers=(), deadline_s=5)
    assert (outcome.kind, outcome.sent) == ("disconnected", True)
    assert len(hanging_up.requests) == 1
    babbling = serve(b"what?\r\n\r\n")
    outcome = door().post(babbling.url(), body=b"x", headers=(), deadline_s=5)
    assert (outcome.kind, outcome.sent) == ("protocol", True)


def test_a_server_that_does_not_read_cannot_have_the_message(door):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        body = b"x" * 30_000_000
        outcome = door().post(url, body=body, headers=(), deadline_s=0.5)
    assert (outcome.kind, outcome.sent) == ("timeout", False)


def test_a_server_that_breaks_off_while_reading_cannot_have_the_message(door):
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def hang_up() -> None:
            sock, _ = listener.accept()
            sock.recv(10)
            sock.close()

        threading.Thread(target=hang_up, daemon=True).start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        outcome = door().post(url, body=b"x" * 30_000_000, headers=(), deadline_s=5)
    assert (outcome.kind, outcome.sent) == ("disconnected", False)


def test_an_answer_before_the_end_of_the_message_is_heard(door):
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def refuse() -> None:
            sock, _ = listener.accept()
            sock.recv(10)
            sock.sendall(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
            sock.shutdown(socket.SHUT_WR)
            while sock.recv(65_536):
                pass
            sock.close()

        threading.Thread(target=refuse, daemon=True).start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        posted = door().post(url, body=b"x" * 3_000_000, headers=(), deadline_s=5)
    assert posted.status == 413


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-A", "b\r\nX-C: d"),
        ("X A", "b"),
        ("Host", "other.example"),
        ("content-length", "5"),
        ("Transfer-Encoding", "chunked"),
        ("", "x"),
    ],
)
def test_a_header_that_would_break_the_request_is_refused_unsent(serve, reply, door, header, value):
    server = serve(reply(200, b""))
    outcome = door().post(server.url(), body=b"x", headers=((header, value),), deadline_s=5)
    assert (outcome.kind, outcome.sent) == ("bad-request", False)
    assert server.requests == []


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("http://nowhere.test/", "dns"),
        ("http://10.0.0.1/", "address-refused"),
        ("mailto:a@b", "bad-url"),
    ],
)
def test_what_never_left_is_not_called_sent(door, url, kind):
    outcome = door().post(url, body=b"x", headers=(), deadline_s=5)
    assert (outcome.kind, outcome.sent) == (kind, False)


def test_no_message_tells_a_secret_address(serve, door):
    server = serve(lambda _: [None])
    outcome = door().post(server.url("/hook/s3cret"), body=b"x", headers=(), deadline_s=5)
    assert "s3cret" not in repr(outcome)


def test_slow_feeds_do_not_hold_up_messages(serve, reply, door, now):
    everyone_waits = threading.Barrier(3)

    def answer(request):
        if request.method == "GET":
            everyone_waits.wait(5)
            server.pace(10)
        return reply(200, b"ok")

    server = serve(answer)
    fetcher = door(max_connections=2, deadline_s=10)
    polls = [
        threading.Thread(
            target=fetcher.get, args=(server.url(),), kwargs={"validators": None, "now": now}
        )
        for _ in range(2)
    ]
    for poll in polls:
        poll.start()
    everyone_waits.wait(5)
    assert fetcher.post(server.url(), body=b"x", headers=(), deadline_s=3).status == 200
    fetcher.close()
    for poll in polls:
        poll.join(5)
