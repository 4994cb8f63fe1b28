"""A loopback server that says exactly the bytes a test wants said, and the door opened for it."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import trustme

from watchdog.net.fetch import Fetcher, NetSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What one client said; `lines` are the raw header lines."""

    method: str
    path: str
    lines: tuple[bytes, ...]
    body: bytes
    connection: int

    def header(self, name: str) -> bytes | None:
        """Return the raw value of a header, `None` where it is absent."""
        for line in self.lines:
            key, _, value = line.partition(b": ")
            if key.lower() == name.lower().encode():
                return value
        return None


Parts = Iterable[bytes | None]
Answer = Callable[[Request], bytes | Parts]


class Server:
    """Scripted, one thread a connection. A part that is `None` closes the connection."""

    def __init__(self, answer: Answer, tls: ssl.SSLContext | None, host: str) -> None:
        self._answer = answer
        self._tls = tls
        self._listener = socket.create_server((host, 0))
        self.port: int = self._listener.getsockname()[1]
        self.stopping = threading.Event()
        self.requests: list[Request] = []
        self.connections = 0
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, path: str = "/feed", host: str = "127.0.0.1") -> str:
        scheme = "https" if self._tls else "http"
        return f"{scheme}://{host}:{self.port}{path}"

    def pace(self, seconds: float) -> bool:
        """Wait as a slow server does; True once the test is over."""
        return self.stopping.wait(seconds)

    def stop(self) -> None:
        self.stopping.set()
        for sock in (self._listener, *self._open):
            with suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)
            sock.close()

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(sock)
            threading.Thread(target=self._talk, args=(sock, self.connections), daemon=True).start()

    def _talk(self, sock: socket.socket, number: int) -> None:
        try:
            if self._tls:
                sock = self._tls.wrap_socket(sock, server_side=True)
            with sock, sock.makefile("rb") as file:
                while (request := _read_request(file, number)) is not None:
                    self.requests.append(request)
                    answer = self._answer(request)
                    for part in (answer,) if isinstance(answer, bytes) else answer:
                        if part is None:
                            return
                        sock.sendall(part)
        except (OSError, ValueError):
            return


def _read_request(file, number: int) -> Request | None:
    first = file.readline()
    if not first:
        return None
    method, path, _ = first.decode("latin-1").split(" ")
    lines: list[bytes] = []
    while (line := file.readline().rstrip(b"\r\n")) != b"":
        lines.append(line)
    request = Request(method=method, path=path, lines=tuple(lines), body=b"", connection=number)
    length = int(request.header("content-length") or 0)
    body = file.read(length)
    if len(body) < length:
        return None
    return Request(method=method, path=path, lines=tuple(lines), body=body, connection=number)


@pytest.fixture
def reply() -> Callable[..., bytes]:
    """Build a whole answer; Content-Length is added unless a header says otherwise."""

    def build(status: int = 200, body: bytes = b"", *headers: bytes) -> bytes:
        framed = any(h.lower().startswith((b"content-length", b"transfer-enc")) for h in headers)
        lines = [b"HTTP/1.1 %d Said" % status, *headers]
        if not framed and status != 304:
            lines.append(b"Content-Length: %d" % len(body))
        return b"\r\n".join(lines) + b"\r\n\r\n" + body

    return build


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Start servers that stop with the test. An answer is bytes or a function of the request."""
    started: list[Server] = []

    def start(
        answer: bytes | Answer, *, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
    ) -> Server:
        server = Server((lambda _: answer) if isinstance(answer, bytes) else answer, tls, host)
        started.append(server)
        return server

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def names() -> dict[str, list[str]]:
    """What the stub resolver knows; a test adds to it."""
    return {}


@pytest.fixture
def door(names: dict[str, list[str]], trusting: ssl.SSLContext) -> Iterator[Callable[..., Fetcher]]:
    """Open fetchers that know only the test's names; loopback is open unless said otherwise."""
    opened: list[Fetcher] = []

    def resolve(host: str, port: int) -> list[str]:
        assert port > 0
        if host not in names:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return names[host]

    def make(*, tls: ssl.SSLContext | None = trusting, resolver=resolve, **settings) -> Fetcher:
        wanted = {"user_agent": "watchdog-test/1 (+https://watch.example)", "deadline_s": 5.0}
        wanted |= {"allow_networks": ("127.0.0.0/8",)} | settings
        fetcher = Fetcher(NetSettings(**wanted), resolve=resolver, tls=tls)
        opened.append(fetcher)
        return fetcher

    yield make
    for fetcher in opened:
        fetcher.close()


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """A certificate authority that exists for these tests only."""
    return trustme.CA()


@pytest.fixture(scope="session")
def trusting(authority: trustme.CA) -> ssl.SSLContext:
    """What a client needs to trust that authority."""
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


@pytest.fixture
def certified(authority: trustme.CA) -> Callable[..., ssl.SSLContext]:
    """Build a server's TLS context with a certificate for the given names."""

    def build(*hosts: str, ca: trustme.CA = authority, **options) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        ca.issue_cert(*hosts, **options).configure_cert(context)
        return context

    return build
