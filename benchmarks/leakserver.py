"""A week of news on the loopback for `leaks`: ordinary feeds, huge ones, and who is told.

It prints its address on the first line and ends when its standard input does. `GET /edition/N` has
every feed carry the news of edition N, with a new ETag; `GET /feeds/N.xml` gives it or 304;
`GET /huge/N.xml` gives a feed of megabytes, the half of which is one title. Whatever is posted is
taken.
"""

import argparse
import hashlib
import sys
import threading
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from articles import pick_names, write_articles

from watchdog.config.load import load_config

ITEMS = 20
NEW_ITEMS = 3
HUGE_BYTES = 8_000_000
_WORDS = "The bridge over the river was opened again and the market is held on both banks. "


def main() -> None:
    """Serve until standard input ends."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--huge-bytes", type=int, default=HUGE_BYTES)
    options = parser.parse_args()
    names = pick_names(load_config(None, {}).watchlists)

    class Handler(_Handler):
        newsroom = Newsroom(names, options.huge_bytes)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()


class Newsroom:
    """Writes any feed of any edition when it is asked for."""

    def __init__(self, names: object, huge_bytes: int) -> None:
        self.edition = 1
        self._huge_bytes = huge_bytes
        self._articles = write_articles(500, names, with_names=0.02, seed=7, size=1_000)  # type: ignore[arg-type]  # what pick_names gives

    def feed(self, number: int) -> bytes:
        """Give the newest items; every feed's order is its own, and each edition brings some."""
        newest = ITEMS + self.edition * NEW_ITEMS
        items = []
        for at in range(newest - ITEMS, newest):
            article = self._articles[(number * 31 + at) % len(self._articles)]
            items.append(
                f"<item><title>{escape(article.title)} {number}-{at}</title>"
                f"<link>https://outlet-{number}.example/news/{at}</link>"
                f"<guid isPermaLink='false'>outlet-{number}-{at}</guid>"
                f"<description>{escape(article.text)}</description></item>"
            )
        return _rss(f"Outlet {number}", items)

    def huge(self, number: int) -> bytes:
        """Give a feed of the greatest size that passes: one title takes the half."""
        half = self._huge_bytes // 2
        long = (_WORDS * (half // len(_WORDS) + 1))[:half]
        items = [f"<item><title>{self.edition} {long}</title><guid>h-{self.edition}</guid></item>"]
        for at in range(half // 2_000):
            key = f"huge-{number}-{self.edition}-{at}" if at < ITEMS else f"huge-{number}-{at}"
            items.append(
                f"<item><title>{key}</title><guid isPermaLink='false'>{key}</guid>"
                f"<description>{_WORDS * 22}</description></item>"
            )
        return _rss(f"Huge {number}", items)


class _Handler(BaseHTTPRequestHandler):
    newsroom: Newsroom
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        kind, _, last = self.path.strip("/").partition("/")
        if kind == "edition":
            self.newsroom.edition = int(last)
            return self._say(200, b"")
        etag = f'"{hashlib.sha256(f"{self.path} {self.newsroom.edition}".encode()).hexdigest()}"'
        if self.headers.get("If-None-Match") == etag:
            self.send_response(304)
            self.send_header("ETag", etag)
            return self.end_headers()
        make = self.newsroom.huge if kind == "huge" else self.newsroom.feed
        return self._say(200, make(int(last.removesuffix(".xml"))), etag)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._say(204, b"")

    def _say(self, status: int, body: bytes, etag: str | None = None) -> None:
        self.send_response(status)
        if etag:
            self.send_header("ETag", etag)
            self.send_header("Content-Type", "application/rss+xml; charset=utf-8")
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def _rss(title: str, items: list[str]) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
    return f"{head}<title>{title}</title>{''.join(items)}</channel></rss>".encode()


if __name__ == "__main__":
    main()
