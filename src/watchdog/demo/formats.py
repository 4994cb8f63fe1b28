"""Print an outlet's articles in the four formats that feeds come in."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from watchdog.demo.articles import FeedFormat, Outlet, Sample

ATOM = "http://www.w3.org/2005/Atom"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RSS_1 = "http://purl.org/rss/1.0/"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"

CONTENT_TYPES: Mapping[FeedFormat, str] = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "rdf": "application/rdf+xml",
    "json": "application/feed+json",
}


def print_feed(outlet: Outlet, round_: int, now: datetime) -> bytes:
    """Print what the outlet's feed holds in a round.

    Args:
        outlet: whose feed.
        round_: the round.
        now: what the articles' ages are counted from; the same `now` gives the same bytes.
    """
    return _PRINTERS[outlet.format](outlet, round_, now)


def _print_rss(outlet: Outlet, round_: int, now: datetime) -> bytes:
    root = Element("rss", version="2.0")
    channel = SubElement(root, "channel")
    _add(channel, "title", outlet.name)
    _add(channel, "link", _home(outlet))
    _add(channel, "description", "A sample feed. Every event in it is invented.")
    _add(channel, "language", outlet.language)
    for sample in outlet.printed_in(round_):
        item = SubElement(channel, "item")
        _add(item, "title", sample.wording_in(round_).title)
        _add(item, "link", sample.url)
        _add(item, "guid", sample.id, isPermaLink="false")
        _add(item, "pubDate", format_datetime(now - sample.age, usegmt=True))
        _add(item, "description", sample.wording_in(round_).text)
    return _written(root, outlet)


def _print_atom(outlet: Outlet, round_: int, now: datetime) -> bytes:
    root = Element("feed", xmlns=ATOM)
    _add(root, "title", outlet.name)
    _add(root, "id", _home(outlet))
    _add(root, "updated", now.isoformat(timespec="seconds"))
    for sample in outlet.printed_in(round_):
        entry = SubElement(root, "entry")
        _add(entry, "title", sample.wording_in(round_).title)
        _add(entry, "id", f"tag:{outlet.id}.example,2026:{sample.id}")
        SubElement(entry, "link", rel="alternate", href=sample.url)
        _add(entry, "published", (now - sample.age).isoformat(timespec="seconds"))
        _add(entry, "updated", _touched(sample, round_, now).isoformat(timespec="seconds"))
        _add(entry, "content", sample.wording_in(round_).text, type="text")
    return _written(root, outlet)


def _print_rdf(outlet: Outlet, round_: int, now: datetime) -> bytes:
    names = {"xmlns": RSS_1, "xmlns:rdf": RDF, "xmlns:dc": DUBLIN_CORE}
    root = Element("rdf:RDF", names)
    channel = SubElement(root, "channel", {"rdf:about": _home(outlet)})
    _add(channel, "title", outlet.name)
    _add(channel, "link", _home(outlet))
    _add(channel, "description", "A sample feed. Every event in it is invented.")
    order = SubElement(SubElement(channel, "items"), "rdf:Seq")
    for sample in outlet.printed_in(round_):
        SubElement(order, "rdf:li", {"rdf:resource": sample.url})
        item = SubElement(root, "item", {"rdf:about": sample.url})
        _add(item, "title", sample.wording_in(round_).title)
        _add(item, "link", sample.url)
        _add(item, "description", sample.wording_in(round_).text)
        _add(item, "dc:date", (now - sample.age).isoformat(timespec="seconds"))
    return _written(root, outlet)


def _print_json(outlet: Outlet, round_: int, now: datetime) -> bytes:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": _home(outlet),
        "language": outlet.language,
        "items": [
            {
                "id": sample.id,
                "url": sample.url,
                "title": sample.wording_in(round_).title,
                "content_text": sample.wording_in(round_).text,
                "date_published": (now - sample.age).isoformat(timespec="seconds"),
            }
            for sample in outlet.printed_in(round_)
        ],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


_PRINTERS: Mapping[FeedFormat, Callable[[Outlet, int, datetime], bytes]] = {
    "rss": _print_rss,
    "atom": _print_atom,
    "rdf": _print_rdf,
    "json": _print_json,
}


def _home(outlet: Outlet) -> str:
    return f"https://{outlet.id}.example/"


def _touched(sample: Sample, round_: int, now: datetime) -> datetime:
    changed = sample.wording_in(round_) is not sample.wording
    return now if changed else now - sample.age


def _add(parent: Element, tag: str, text: str, **attributes: str) -> None:
    SubElement(parent, tag, attributes).text = text


def _written(root: Element, outlet: Outlet) -> bytes:
    written: bytes = tostring(root, encoding=outlet.encoding, xml_declaration=True)
    return written
