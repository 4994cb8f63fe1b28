"""Say what bytes look like that are no feed, so that an operator knows what to do about it."""

import html
import re
from urllib.parse import urljoin

from watchdog.feeds.plaintext import one_line
from watchdog.feeds.repair import ROOT as FEED_ROOT

_LINK = re.compile(r"<link\b([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(rel|type|href)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)
_FEED_TYPE = re.compile(r"application/(?:rss|atom|rdf|feed)\+(?:xml|json)|application/json", re.I)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,300})", re.IGNORECASE)
_ROOT = re.compile(r"<([A-Za-z_][\w:.-]{0,40})[\s/>]")
_BINARY = (
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "gzip-compressed data"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
)
_ROOTS = {"urlset": "a site map", "sitemapindex": "a site map", "opml": "a list of feeds (OPML)"}


def describe_refused(body: bytes, text: str, url: str) -> str:
    """Name what was served instead of a feed; lists the feeds that a page advertises."""
    if not body.strip(b"\x00 \t\r\n"):
        return "no feed: the document is empty"
    for start, name in _BINARY:
        if body.startswith(start):
            return f"no feed: the document is {name}"
    start_of_text = text[:65_536].lstrip()
    if start_of_text[:1] in ("{", "["):
        return "no feed: the document is JSON, but no JSON Feed (no list of items of that format)"
    if _HTML.search(start_of_text[:4096]) is not None:
        return _describe_page(text[:500_000], url)
    if (root := _ROOT.search(start_of_text)) is not None and start_of_text.startswith("<"):
        known = _ROOTS.get(root[1].lower())
        return f"no feed: the document is XML with the root <{root[1]}>" + (
            f", {known}" if known else ""
        )
    if sum(1 for c in start_of_text[:2000] if c == "\ufffd" or c < "\t") > 20:
        return "no feed: the document is binary data"
    return f"no feed: the document is text beginning {_quote(start_of_text)}"


def is_page(text: str) -> bool:
    """Say whether a document begins as an HTML page; its comments may hold RDF that is no feed."""
    start = text[:4096]
    page, root = _HTML.search(start), FEED_ROOT.search(start)
    return page is not None and (root is None or page.start() < root.start())


def _describe_page(text: str, url: str) -> str:
    title = _TITLE.search(text)
    name = f" titled {_quote(one_line(title[1]))}" if title and title[1].strip() else ""
    feeds = advertised_feeds(text, url)
    if not feeds:
        return f"no feed: the document is an HTML page{name}, and it names no feed"
    return f"no feed: the document is an HTML page{name}; it names these feeds: {', '.join(feeds)}"


def advertised_feeds(text: str, url: str) -> tuple[str, ...]:
    """List the absolute addresses of `<link rel=alternate>` feeds in a page, at most ten."""
    found: dict[str, None] = {}
    for link in _LINK.finditer(text):
        attributes = {
            name.lower(): html.unescape(double or single or bare)
            for name, double, single, bare in _ATTRIBUTE.findall(link[1])
        }
        is_feed = _FEED_TYPE.fullmatch(attributes.get("type", "").strip())
        if is_feed and "alternate" in attributes.get("rel", "").lower() and attributes.get("href"):
            try:
                found.setdefault(urljoin(url, attributes["href"].strip()))
            except ValueError:
                continue
    return tuple(found)[:10]


def _quote(text: str) -> str:
    shown = " ".join(one_line(text[:400]).split())[:60]
    return f'"{shown}"'
