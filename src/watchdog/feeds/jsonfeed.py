"""JSON Feed 1.0 and 1.1, which feedparser does not read.

Nothing about the types is believed: ids come as numbers, authors as text, items as null. The
document is walked value by value, so that each item's own characters are known and a document
that breaks off in the middle still gives the items before the break.
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from watchdog.feeds.dates import has_zone, parse_date
from watchdog.feeds.decode import Decoded
from watchdog.feeds.item import Item, ReadDocument
from watchdog.feeds.plaintext import clean_text, html_to_text, one_line
from watchdog.feeds.thin import RUN_LIMIT
from watchdog.feeds.xmlfeed import absolute_address

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder(
    strict=False,
    # int() refuses more than 4 300 digits; ids of that size stay text.
    parse_int=lambda digits: int(digits) if len(digits) < 40 else digits,
)


def looks_like_json(text: str) -> bool:
    """Say whether a document is JSON of any kind by its first character."""
    return text.lstrip()[:1] in ("{", "[")


def read_json(decoded: Decoded, body: bytes, *, url: str, limit: int) -> ReadDocument | None:
    """Read a JSON Feed; `None` where the JSON is of another kind."""
    walk = _Walk(decoded.text, limit)
    walk.run()
    version = walk.top.get("version")
    named = isinstance(version, str) and "jsonfeed.org" in version
    if not named and not (walk.items is not None and ("title" in walk.top or walk.items)):
        return None
    if not named and not any(_is_item(value) for value, _, _ in walk.items or []):
        return None
    problems = list(walk.problems)
    if walk.items is None:
        problems.append("the list of items is missing")
    values = walk.items or []
    feed_language = walk.top.get("language")
    items = []
    notes: dict[str, int] = {}
    for value, start, end in values:
        if not isinstance(value, dict):
            notes["item that is no object"] = notes.get("item that is no object", 0) + 1
            continue
        # A large one is not carried about for each item: the whole document is its evidence.
        is_cut = decoded.exact and end - start <= RUN_LIMIT
        raw = decoded.text[start:end].encode(decoded.encoding, "replace") if is_cut else body
        item, odd = _read_item(value, url, feed_language, raw, is_cut=is_cut)
        items.append(item)
        for note in odd:
            notes[note] = notes.get(note, 0) + 1
    problems.extend(f"{count} × {note}" for note, count in sorted(notes.items()))
    return ReadDocument(
        title=one_line(_scalar(walk.top.get("title"))) or None,
        format=_format(version),
        items=tuple(items),
        problems=tuple(problems),
        left_out=max(0, walk.count - limit),
    )


def _format(version: object) -> str:
    number = re.search(r"version/(\d+(?:\.\d+)?)", version) if isinstance(version, str) else None
    return f"json{number[1]}" if number else "json"


def _is_item(value: object) -> bool:
    names = ("content_html", "content_text", "date_published")
    return isinstance(value, dict) and any(name in value for name in names)


class _Walk:
    """One walk over the top-level object, noting where each item stands."""

    def __init__(self, text: str, limit: int) -> None:
        self._text = text
        self._limit = limit
        self._end = 0  # where the value read last ended
        self.top: dict[str, Any] = {}
        self.items: list[tuple[Any, int, int]] | None = None
        self.count = 0  # of all items, of which `items` holds the first
        self.problems: list[str] = []

    def run(self) -> None:
        start = self._skip(0)
        if self._text[start : start + 1] != "{":
            return
        try:
            self._members(start + 1)
        # RecursionError: nesting deeper than the interpreter's stack; ValueError: broken JSON.
        except (ValueError, RecursionError) as error:
            self.problems.append(f"broken JSON: {clean_text(str(error))[:120]}")

    def _members(self, start: int) -> None:
        for at in self._places(start, "}"):
            key, colon = _DECODER.raw_decode(self._text, at)
            colon = self._skip(colon)
            if not isinstance(key, str) or self._text[colon : colon + 1] != ":":
                raise ValueError(f"no name and value at character {at}")
            value_at = self._skip(colon + 1)
            if key == "items" and self._text[value_at : value_at + 1] == "[":
                self._elements(value_at + 1)
            else:
                self.top[key], self._end = _DECODER.raw_decode(self._text, value_at)

    def _elements(self, start: int) -> None:
        self.items = []
        for at in self._places(start, "]"):
            value, self._end = _DECODER.raw_decode(self._text, at)
            self.count += 1
            if self.count <= self._limit:
                self.items.append((value, at, self._end))

    def _places(self, start: int, closer: str) -> Iterator[int]:
        """Yield where each member begins; its reader leaves in `_end` where it ended."""
        at = self._skip(start)
        while self._text[at : at + 1] != closer:
            yield at
            at = self._skip(self._end)
            if self._text[at : at + 1] == ",":
                at = self._skip(at + 1)
            elif self._text[at : at + 1] != closer:
                raise ValueError(f"the document breaks off at character {at}")
        self._end = at + 1

    def _skip(self, at: int) -> int:
        space = _SPACE.match(self._text, at)
        return space.end() if space else at


def _read_item(
    value: dict[str, Any], url: str, feed_language: object, raw: bytes, *, is_cut: bool
) -> tuple[Item, list[str]]:
    notes: list[str] = []
    if any(isinstance(each, str) and len(each) > RUN_LIMIT for each in value.values()):
        notes.append(f"text of more than {RUN_LIMIT} characters, cut before reading")
    links = (_scalar(value.get(name)) for name in ("url", "external_url", "id"))
    addresses = (absolute_address(link, url) for link in links if "/" in link)
    language = value.get("language") or feed_language
    item = Item(
        guid=clean_text(_scalar(value.get("id"))) or None,
        url=next((address for address in addresses if address), None),
        title=one_line(_scalar(value.get("title"))) or None,
        text=_text(value),
        published=_published(value, notes),
        language=language if isinstance(language, str) and language else None,
        author=_author(value),
        raw=raw,
        raw_scope="item" if is_cut else "document",
    )
    return item, notes


def _scalar(value: object) -> str:
    if isinstance(value, str):
        return value[:RUN_LIMIT]
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return ""
    try:
        return str(value)
    except ValueError:  # more than 4 300 digits
        return ""


def _text(value: dict[str, Any]) -> str:
    bodies = [html_to_text(_scalar(value.get("content_html")))]
    bodies.append(clean_text(_scalar(value.get("content_text"))))
    bodies.append(html_to_text(_scalar(value.get("summary"))))
    return max(bodies, key=len)


def _published(value: dict[str, Any], notes: list[str]) -> datetime | None:
    given = False
    for name in ("date_published", "date_modified"):
        text = _scalar(value.get(name)).strip()
        given = given or bool(text)
        if text and (found := parse_date(text)) is not None:
            if not has_zone(text):
                notes.append("date without a zone, taken as UTC")
            return found
    notes.append("date that cannot be read" if given else "item without a date")
    return None


def _author(value: dict[str, Any]) -> str | None:
    authors = value.get("authors")
    people = authors if isinstance(authors, list) else [value.get("author")]
    names = [_scalar(p.get("name") if isinstance(p, dict) else p) for p in people[:20]]
    return one_line(", ".join(name for name in names if name))[:300] or None
