"""RSS, RDF and Atom through feedparser, and what must be done around it.

feedparser gets repaired UTF-8 bytes, so it never has to guess an encoding; its sanitiser and link
resolver are off (quadratic on hostile input; texts become plain anyway). It may still raise from
anywhere. Then the document as it came is tried, and then each item by itself, so that one bad
item costs one item.

Relative addresses are resolved against a stand-in host: an address on that host was relative in
the document, which tells `<guid>123</guid>` (no address, though the format says so by default)
from a true permalink.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from time import struct_time
from typing import Any, Literal
from urllib.parse import quote, urljoin, urlsplit

import feedparser  # type: ignore[import-untyped,unused-ignore]

from watchdog.feeds.cut import block_holds, cut_items, find_items
from watchdog.feeds.dates import has_zone, parse_date
from watchdog.feeds.decode import Decoded
from watchdog.feeds.item import Item, ReadDocument
from watchdog.feeds.plaintext import clean_text, html_to_text, one_line
from watchdog.feeds.repair import ITEM_START, repair_document
from watchdog.feeds.thin import RUN_LIMIT, thin_document

_STAND_IN = "https://relative.invalid"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,3}")
_SINGLE = (
    '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>{}</channel></rss>'
)
_PLAIN_ADDRESS = re.compile(r"[!-~]*")

Entry = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parsed:
    entries: tuple[Entry, ...]
    feed: Entry
    version: str
    problems: tuple[str, ...]


def read_xml(decoded: Decoded, body: bytes, *, url: str, limit: int) -> ReadDocument | None:
    """Read a feed in XML; `None` where it is no feed (no item and no feed's root element).

    Args:
        decoded: the document as text.
        body: the same as bytes, kept as evidence.
        url: the address it came from, for relative links.
        limit: how many items are read at most.
    """
    thinned: list[str] = []
    text, left_out = thin_document(decoded.text, limit, thinned)
    # The document as it came is tried only where nothing had to be cut out of it.
    unrepaired = None if thinned or left_out else body
    repaired = repair_document(text)
    del text
    base = _STAND_IN + quote(urlsplit(url).path or "/", safe="/%:@!$&'()*+,;=~")
    # feedparser makes entries of these elements only; a repair must not hide one.
    parsed = None
    if ITEM_START.search(decoded.text) is not None:
        parsed = _parse_somehow(repaired.text, unrepaired, base)
    elif repaired.root is not None:
        parsed, _ = _feedparser(repaired.text.encode("utf-8", "replace"), base)
        parsed = parsed or _Parsed(
            entries=(), feed={}, version="", problems=("nothing in it could be read",)
        )
    if parsed is None or (not parsed.entries and repaired.root is None and not parsed.version):
        return None
    feed_language = _declared_language(parsed.feed.get("language"))
    problems = [*thinned, *repaired.problems, *parsed.problems]
    del repaired
    blocks = _matching_blocks(decoded, body, parsed.entries, limit)
    items = []
    notes: dict[str, int] = {}
    for entry, block in zip(parsed.entries[:limit], blocks, strict=False):
        item, odd = _read_entry(entry, url, feed_language)
        for note in odd:
            notes[note] = notes.get(note, 0) + 1
        scope: Literal["item", "document"] = "document"
        if block is not None and block_holds(block, decoded.encoding, _marks(entry)):
            scope = "item"
        raw = block if scope == "item" and block is not None else body
        items.append(replace(item, raw=raw, raw_scope=scope))
    problems.extend(f"{count} × {note}" for note, count in sorted(notes.items()))
    return ReadDocument(
        title=one_line(_text(parsed.feed, "title")) or None,
        format=parsed.version or "unknown",
        items=tuple(items),
        problems=tuple(problems),
        left_out=left_out,
    )


def _parse_somehow(text: str, body: bytes | None, base: str) -> _Parsed | None:
    whole, error = _feedparser(text.encode("utf-8", "replace"), base)
    if whole is not None and whole.entries:
        return whole
    problems = (f"feedparser: {error}",) if error else ()
    raw = None if body is None else _feedparser(body, base)[0]
    if raw is not None and raw.entries:
        return replace(raw, problems=(*problems, *raw.problems, "read without repairs"))
    if whole is not None:
        return whole
    return _item_by_item(text, base, problems)


def _item_by_item(text: str, base: str, problems: tuple[str, ...]) -> _Parsed:
    entries: list[Entry] = []
    version, lost = "", 0
    for block in cut_items(text.encode("utf-8", "replace")):
        document = _SINGLE.format(block.decode("utf-8", "replace"))
        parsed, error = _feedparser(document.encode(), base)
        if parsed is None or error is not None:
            lost += 1
            continue
        entries.extend(parsed.entries)
    if lost:
        problems = (*problems, f"{lost} items could not be read")
    return _Parsed(entries=tuple(entries), feed={}, version=version, problems=problems)


def _feedparser(data: bytes, base: str) -> tuple[_Parsed | None, str | None]:
    headers = {"content-type": "application/xml", "content-location": base}
    try:
        found = feedparser.parse(
            data, sanitize_html=False, resolve_relative_uris=False, response_headers=headers
        )
    # feedparser raises ValueError, LookupError, RecursionError, UnicodeError, AttributeError and
    # others out of its handlers, depending on the input; the caller has other ways to go on.
    except Exception as error:  # noqa: BLE001
        return None, f"{type(error).__name__}: {clean_text(str(error))[:120]}"
    problems: tuple[str, ...] = ()
    if found["bozo"]:
        problems = (_complaint(found["bozo_exception"]),)
    parsed = _Parsed(
        entries=tuple(found["entries"]),
        feed=found["feed"],
        version=found.get("version") or "",
        problems=problems,
    )
    return parsed, None


def _complaint(error: Exception) -> str:
    line = getattr(error, "getLineNumber", lambda: None)()
    text = getattr(error, "getMessage", lambda: str(error))()
    where = f" (line {line})" if line else ""
    return f"feedparser: {clean_text(str(text))[:120]}{where}"


def _matching_blocks(
    decoded: Decoded, body: bytes, entries: tuple[Entry, ...], limit: int
) -> tuple[bytes | None, ...]:
    """Cut the body into one block an entry; `None` for all where the counts differ.

    `None` also for a large one, which would be carried about for its item: there the document as a
    whole is the evidence.
    """
    if not decoded.ascii_bytes:
        return (None,) * len(entries)
    same = decoded.exact and decoded.text.isascii() and len(decoded.text) == len(body)
    spans = find_items(decoded.text if same else body.decode("latin-1"), limit)
    if len(spans) != len(entries):
        return (None,) * len(entries)
    return tuple(body[at:end] if end - at <= RUN_LIMIT else None for at, end in spans)


def _marks(entry: Entry) -> tuple[str, ...]:
    names = ("id", "link", "title", "summary")
    return tuple(_text(entry, name).removeprefix(_STAND_IN).removeprefix("/") for name in names)


def _read_entry(entry: Entry, url: str, feed_language: str | None) -> tuple[Item, list[str]]:
    notes: list[str] = []
    published = _published(entry, notes)
    address = _address(entry, url)
    guid = clean_text(_text(entry, "id")).removeprefix(_STAND_IN) or None
    item = Item(
        guid=guid,
        url=address,
        title=one_line(_text(entry, "title") or _text(entry, "media_title")) or None,
        text=_richest(entry),
        published=published,
        language=_item_language(entry) or feed_language,
        author=one_line(_text(entry, "author"))[:300] or None,
        raw=b"",
        raw_scope="document",
    )
    return item, notes


def _text(entry: Entry, name: str) -> str:
    # dict.get, as FeedParserDict.get maps names to others and warns while it does.
    value = dict.get(entry, name)
    return value if isinstance(value, str) else ""


def _richest(entry: Entry) -> str:
    bodies = [_text(part, "value") for part in dict.get(entry, "content") or ()]
    names = ("summary", "description", "media_description", "itunes_summary", "subtitle")
    bodies.extend(_text(entry, name) for name in names)
    bodies.extend(_text(part, "content") for part in _dicts(entry, "media_text"))
    texts = [html_to_text(body) for body in dict.fromkeys(bodies) if body]
    return max(texts, key=len, default="")


def _dicts(entry: Entry, name: str) -> Iterable[Entry]:
    value = dict.get(entry, name)
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _published(entry: Entry, notes: list[str]) -> Any:
    given = False
    for name in ("published", "created", "updated"):
        text = _text(entry, name).strip()
        parsed = dict.get(entry, f"{name}_parsed")
        if not text and parsed is None:
            continue
        given = True
        found = parse_date(text, parsed if isinstance(parsed, struct_time) else None)
        if found is not None:
            if text and not has_zone(text):
                notes.append("date without a zone, taken as UTC")
            return found
    notes.append("date that cannot be read" if given else "item without a date")
    return None


def _address(entry: Entry, url: str) -> str | None:
    candidates = [_text(entry, "feedburner_origlink")]
    link = _text(entry, "link")
    only_guid = dict.get(entry, "guidislink") is True and link == _text(entry, "id")
    if not (only_guid and link.startswith(_STAND_IN)):
        candidates.append(link)
    links = _dicts(entry, "links")
    candidates += [_text(part, "href") for part in links if _text(part, "rel") == "alternate"]
    candidates += [
        _text(part, "href")
        for part in links
        if _text(part, "rel") == "enclosure" and _text(part, "type").startswith(("audio", "video"))
    ]
    for candidate in candidates:
        if (address := absolute_address(candidate, url)) is not None:
            return address
    return None


def absolute_address(link: str, url: str) -> str | None:
    """Resolve a link against its document; `None` unless an http(s) address comes out."""
    if _PLAIN_ADDRESS.fullmatch(link) is None:
        link = "".join(c for c in clean_text(link) if unicodedata.category(c)[0] not in "ZC")
    if not link:
        return None
    if link.startswith(_STAND_IN):
        link = link.removeprefix(_STAND_IN) or "/"
    try:
        address = urljoin(url, link)
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    return address if usable and len(address) <= 4_000 else None


def _item_language(entry: Entry) -> str | None:
    details = [dict.get(entry, name) for name in ("title_detail", "summary_detail")]
    details += _dicts(entry, "content")
    found = [_text(entry, "language")]
    found += [_text(part, "language") for part in details if isinstance(part, dict)]
    return next((tag for text in found if (tag := _declared_language(text))), None)


def _declared_language(value: object) -> str | None:
    if not isinstance(value, str) or _LANGUAGE.fullmatch(value.strip()) is None:
        return None
    return value.strip().replace("_", "-")
