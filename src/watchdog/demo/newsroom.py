"""A newsroom on this machine: a real HTTP server that serves the sample feeds.

It answers conditional requests as a good server does, so that the demo shows a feed that has not
changed costing a 304 and nothing else.
"""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from watchdog.demo.articles import Outlet
from watchdog.demo.formats import CONTENT_TYPES, print_feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A feed as it lies on the shelf."""

    body: bytes
    content_type: str
    etag: str
    last_modified: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request that was answered."""

    path: str
    status: int


class Newsroom:
    """What is served now, by path; `publish` puts the next round on the shelf."""

    def __init__(self, outlets: tuple[Outlet, ...]) -> None:
        self._outlets = outlets
        self._shelf: dict[str, Printed] = {}
        self._lock = threading.Lock()
        self._requests: list[Request] = []
        self.port = 0

    def url(self, outlet: Outlet) -> str:
        """Give the address of an outlet's feed."""
        return f"http://127.0.0.1:{self.port}{_path(outlet)}"

    def publish(self, round_: int, first: datetime, now: datetime) -> None:
        """Print every outlet's feed for a round.

        An outlet whose articles are the same as before keeps its bytes and so its validators.

        Args:
            round_: the round.
            first: what the articles' ages are counted from; the same in every round.
            now: when this round is printed.
        """
        for outlet in self._outlets:
            body = print_feed(outlet, round_, first)
            digest = hashlib.sha256(body).hexdigest()[:20]
            with self._lock:
                before = self._shelf.get(_path(outlet))
                if before is not None and before.body == body:
                    continue
                self._shelf[_path(outlet)] = Printed(
                    body=body,
                    content_type=CONTENT_TYPES[outlet.format],
                    etag=f'"{digest}"',
                    last_modified=format_datetime(now, usegmt=True),
                )

    def find(self, path: str) -> Printed | None:
        """Give what lies at a path."""
        with self._lock:
            return self._shelf.get(path)

    def note(self, path: str, status: int) -> None:
        """Keep what was answered."""
        with self._lock:
            self._requests.append(Request(path=path, status=status))

    @property
    def requests(self) -> tuple[Request, ...]:
        """Everything that was asked, in order."""
        with self._lock:
            return tuple(self._requests)


@contextmanager
def open_newsroom(outlets: tuple[Outlet, ...]) -> Iterator[Newsroom]:
    """Serve on a free port of 127.0.0.1 until the block ends; nothing is left running."""
    newsroom = Newsroom(outlets)

    class Handler(_FeedHandler):
        room = newsroom

    with serving(Handler) as port:
        newsroom.port = port
        yield newsroom


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[int]:
    """Run an HTTP server with this handler on a free port of 127.0.0.1; gives the port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    # Answers are waited for at the end, so that no thread outlives the demo.
    server.daemon_threads = False
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="demo-http"
    )
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class QuietHandler(BaseHTTPRequestHandler):
    """One answer a connection, and no log on the terminal."""

    protocol_version = "HTTP/1.1"
    timeout = 10

    def answer(self, status: int, body: bytes, *headers: tuple[str, str]) -> None:
        """Send a whole answer and close, so that no idle connection holds a thread."""
        self.send_response(status)
        for name, value in (*headers, ("Connection", "close")):
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the account at the end tells what was asked."""


class _FeedHandler(QuietHandler):
    room: Newsroom

    def do_GET(self) -> None:
        printed = self.room.find(self.path)
        if printed is None:
            self._note_and_answer(404, b"no such feed\n", ("Content-Type", "text/plain"))
            return
        validators = (("ETag", printed.etag), ("Last-Modified", printed.last_modified))
        if self._has(printed):
            self._note_and_answer(304, b"", *validators)
        else:
            kind = ("Content-Type", printed.content_type)
            self._note_and_answer(200, printed.body, kind, *validators)

    def _has(self, printed: Printed) -> bool:
        """Say whether the client holds this very print; an ETag goes before a date (RFC 9110)."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return printed.etag in (tag.strip() for tag in tags.split(","))
        return self.headers.get("If-Modified-Since") == printed.last_modified

    def _note_and_answer(self, status: int, body: bytes, *headers: tuple[str, str]) -> None:
        self.room.note(self.path, status)
        self.answer(status, body, *headers)


def _path(outlet: Outlet) -> str:
    return f"/{outlet.id}/feed.{'json' if outlet.format == 'json' else 'xml'}"
