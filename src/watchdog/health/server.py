"""Answering three questions over HTTP, on one thread that no client can hold up.

One loop over non-blocking sockets: who sends slowly, sends too much or does not read the answer
costs a socket for `EXCHANGE_S` and nothing else; when all `CLIENTS` places are taken, the oldest
goes. Whatever is answered is ready at the moment of asking. The Host header must name this machine
where only this machine may ask: a web page in a browser here must not read the numbers under a
name of its own (DNS rebinding).
"""

import ipaddress
import selectors
import socket
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

EXCHANGE_S: Final = 5.0
CLIENTS: Final = 64
REQUEST_BYTES: Final = 8192
PAUSE_S: Final = 0.1
_END: Final = b"\r\n\r\n"
_REASONS: Final = {
    200: "OK",
    400: "Bad Request",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    431: "Request Header Fields Too Large",
    500: "Internal Server Error",
    503: "Service Unavailable",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is answered to one question."""

    status: int
    body: bytes
    content_type: str = "text/plain; charset=utf-8"


Pages = Mapping[str, Callable[[], Answer]]


@dataclass(slots=True)
class _Client:
    """One connection: what it has sent so far, then what it has still to read."""

    sock: socket.socket
    until: float
    asked: bytearray = field(default_factory=bytearray)
    answer: memoryview | None = None


class HealthServer:
    """A listening socket and its thread; `close` ends both."""

    def __init__(
        self,
        address: tuple[str, int],
        pages: Pages,
        *,
        on_error: Callable[[str], None],
        exchange_s: float = EXCHANGE_S,
    ) -> None:
        """Listen and begin to answer.

        Args:
            pages: what is answered to GET for each path; called on the server's thread, so quick.
            on_error: called inside the `except` of a page that raised, with its path.
            exchange_s: how long one client may take from coming to going.

        Raises:
            OSError: the address is taken or not of this machine.
        """
        self._pages = pages
        self._on_error = on_error
        self._exchange_s = exchange_s
        self._only_here = ipaddress.ip_address(address[0]).is_loopback
        family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self._listener = socket.create_server(address, family=family, backlog=CLIENTS)
        self._listener.setblocking(False)
        self._clients: OrderedDict[socket.socket, _Client] = OrderedDict()
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._bell, self._rope = socket.socketpair()
        self._selector.register(self._bell, selectors.EVENT_READ)
        self._thread = threading.Thread(target=self._serve, name="health", daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._listener.getsockname()[1])

    def close(self) -> None:
        """End; answers under way are cut off."""
        self._rope.send(b"x")
        self._thread.join(self._exchange_s)
        for sock in (*self._clients, self._listener, self._bell, self._rope):
            sock.close()
        self._selector.close()

    def _serve(self) -> None:
        while True:
            for key, _ in self._selector.select(self._wait_s()):
                if key.fileobj is self._bell:
                    return
                if key.fileobj is self._listener:
                    self._welcome()
                elif (client := self._clients.get(key.data)) is not None:
                    self._serve_client(client)
            now = time.monotonic()
            # In the order of coming, which is the order of their ends.
            while self._clients and (first := next(iter(self._clients.values()))).until <= now:
                self._drop(first)

    def _wait_s(self) -> float | None:
        if not self._clients:
            return None
        return max(0.0, next(iter(self._clients.values())).until - time.monotonic())

    def _welcome(self) -> None:
        try:
            sock, _ = self._listener.accept()
        except OSError:
            # It left again, or there is no descriptor to spare: then the oldest one's is, or all
            # are elsewhere, and asking again at once would only burn time.
            if self._clients:
                self._drop(next(iter(self._clients.values())))
            else:
                time.sleep(PAUSE_S)
            return
        sock.setblocking(False)
        if len(self._clients) >= CLIENTS:
            self._drop(next(iter(self._clients.values())))
        self._clients[sock] = _Client(sock, time.monotonic() + self._exchange_s)
        self._selector.register(sock, selectors.EVENT_READ, sock)

    def _serve_client(self, client: _Client) -> None:
        """Take one step with a client that has something to say or is ready to listen."""
        try:
            if client.answer is None:
                self._hear(client)
            if client.answer is not None:
                sent = client.sock.send(client.answer)
                client.answer = client.answer[sent:]
                if not client.answer:
                    client.sock.shutdown(socket.SHUT_WR)
                    self._drop(client)
        except BlockingIOError:
            return
        except OSError:
            self._drop(client)

    def _hear(self, client: _Client) -> None:
        part = client.sock.recv(REQUEST_BYTES)
        if not part:
            raise ConnectionResetError("left before the end of its question")
        client.asked += part
        if _END in client.asked[:REQUEST_BYTES]:
            answer, with_body = self._answer(bytes(client.asked[:REQUEST_BYTES]))
        elif len(client.asked) >= REQUEST_BYTES:
            answer, with_body = Answer(status=431, body=b"too long\n"), True
        else:
            return
        client.answer = memoryview(_packed(answer, with_body=with_body))
        self._selector.modify(client.sock, selectors.EVENT_WRITE, client.sock)

    def _answer(self, asked: bytes) -> tuple[Answer, bool]:
        """Give the answer and whether its body goes along."""
        head = asked.partition(_END)[0].decode("latin-1").split("\r\n")
        words = head[0].split(" ")
        if len(words) != 3 or not words[2].startswith("HTTP/1."):
            return Answer(status=400, body=b"no request\n"), True
        method, target, _ = words
        if method not in ("GET", "HEAD"):
            return Answer(status=405, body=b"only GET\n"), True
        if self._only_here and not _names_this_machine(head[1:]):
            return Answer(status=403, body=b"the Host header names another machine\n"), True
        path = target.partition("?")[0]
        page = self._pages.get(path)
        if page is None:
            return Answer(status=404, body=b"no such page\n"), True
        try:
            return page(), method == "GET"
        except Exception:  # noqa: BLE001 - one page is a unit of work; `on_error` logs it
            self._on_error(path)
            return Answer(status=500, body=b"a defect; see the log\n"), True

    def _drop(self, client: _Client) -> None:
        if self._clients.pop(client.sock, None) is not None:
            self._selector.unregister(client.sock)
            client.sock.close()


def _packed(answer: Answer, *, with_body: bool) -> bytes:
    head = (
        f"HTTP/1.1 {answer.status} {_REASONS[answer.status]}\r\n"
        f"Content-Type: {answer.content_type}\r\n"
        f"Content-Length: {len(answer.body)}\r\n"
        "Cache-Control: no-store\r\n"
        "X-Content-Type-Options: nosniff\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode("ascii") + (answer.body if with_body else b"")


def _names_this_machine(headers: list[str]) -> bool:
    hosts = [
        value.strip()
        for name, _, value in (header.partition(":") for header in headers)
        if name.strip().lower() == "host"
    ]
    if not hosts:
        return True  # no browser asks without one
    name = hosts[0].rpartition(":")[0] if hosts[0].rpartition(":")[2].isdecimal() else hosts[0]
    if len(hosts) > 1:
        return False
    if name.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False
