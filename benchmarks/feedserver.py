"""A newsroom of many feeds on the loopback, in a process of its own.

It prints its address on the first line and ends when its standard input does, so it cannot outlive
whoever started it. `GET /feeds/N.xml` gives a feed with an ETag, or 304; `GET /edition/2` has every
feed carry one item more. Everything is written beforehand and the protocol is the least that HTTP
clients need, so that the server takes as little as possible of a machine that it shares with what
is measured.
"""

import argparse
import asyncio
import hashlib
import sys
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

from articles import WrittenArticle, pick_names, write_articles
from rounds import ITEMS

from watchdog.config.load import load_config

ITEM_BYTES = 1_000
WITH_NAMES = 0.05
_EPOCH = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)

Edition = tuple[bytes, bytes]


def main() -> None:
    """Serve until standard input ends."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--feeds", type=int, default=1_000)
    options = parser.parse_args()
    newsroom = Newsroom(write_feeds(options.feeds))
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(
        loop.create_server(lambda: _Connection(newsroom), "127.0.0.1", 0)
    )
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)

    def stop_at_end() -> None:
        sys.stdin.read()
        loop.call_soon_threadsafe(loop.stop)

    threading.Thread(target=stop_at_end, daemon=True).start()
    loop.run_forever()


def write_feeds(count: int) -> tuple[tuple[Edition, Edition], ...]:
    """Write both editions of each feed as (ETag, document)."""
    names = pick_names(load_config(None, {}).watchlists)
    feeds = []
    for feed in range(count):
        articles = write_articles(
            ITEMS + 1, names, with_names=WITH_NAMES, seed=feed, size=ITEM_BYTES
        )
        items = [_item(feed, at, article) for at, article in enumerate(articles)]
        first, second = (_edition(feed, items[:last]) for last in (ITEMS, ITEMS + 1))
        feeds.append((first, second))
    return tuple(feeds)


def _item(feed: int, at: int, article: WrittenArticle) -> str:
    published = format_datetime(_EPOCH + timedelta(hours=at, seconds=feed))
    return (
        f"<item><title>{escape(article.title)}</title>"
        f"<link>https://outlet-{feed}.example/news/{at}</link>"
        f'<guid isPermaLink="false">outlet-{feed}-{at}</guid>'
        f"<pubDate>{published}</pubDate>"
        f"<description>{escape(f'<p>{article.text}</p>')}</description></item>\n"
    )


def _edition(feed: int, items: list[str]) -> Edition:
    newest_first = "".join(items[-ITEMS:][::-1])
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
        f"<title>Outlet {feed}</title><link>https://outlet-{feed}.example/</link>"
        f"<description>Everyday news</description>\n{newest_first}</channel></rss>\n"
    ).encode()
    return b'"' + hashlib.sha256(body).hexdigest()[:16].encode() + b'"', body


class Newsroom:
    """The feeds and which edition is out."""

    def __init__(self, feeds: tuple[tuple[Edition, Edition], ...]) -> None:
        self.feeds = feeds
        self.edition = 1

    def answer(self, path: bytes, wanted: bytes | None) -> bytes:
        """Give the whole answer to a GET; `wanted` is its If-None-Match."""
        kind, _, last = path.strip(b"/").partition(b"/")
        if kind == b"edition" and last in (b"1", b"2"):
            self.edition = int(last)
            return b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
        which = last.removesuffix(b".xml")
        if kind != b"feeds" or not which.isdigit() or int(which) >= len(self.feeds):
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        etag, body = self.feeds[int(which)][self.edition - 1]
        if wanted == etag:
            return b"HTTP/1.1 304 Not Modified\r\nETag: " + etag + b"\r\n\r\n"
        return (
            b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml; charset=utf-8\r\n"
            b"ETag: %b\r\nContent-Length: %d\r\n\r\n%b" % (etag, len(body), body)
        )


class _Connection(asyncio.Protocol):
    """One client's connection; answers GETs one after another until the client goes."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom
        self._waiting = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where answers go."""
        assert isinstance(transport, asyncio.WriteTransport)  # noqa: S101 - what asyncio promises
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every request that is complete."""
        self._waiting += data
        while self._transport is not None and b"\r\n\r\n" in self._waiting:
            head, _, self._waiting = self._waiting.partition(b"\r\n\r\n")
            request, *headers = head.split(b"\r\n")
            wanted = None
            for header in headers:
                name, _, value = header.partition(b":")
                if name.lower() == b"if-none-match":
                    wanted = value.strip()
            self._transport.write(self._newsroom.answer(request.split(b" ")[1], wanted))


if __name__ == "__main__":
    main()
