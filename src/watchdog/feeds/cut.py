"""Cut the items out of a feed document, byte for byte, to keep them as evidence.

feedparser does not say where an entry stood. The blocks are found by their tags alone, so a
broken document can be cut too; whether a block belongs to an entry is for the caller to confirm
(`block_holds`), because two ways of reading a broken document need not agree.
"""

import html
import re

from watchdog.feeds.segments import find_segments

_ITEM_TAG = re.compile(r"<(/?)((?:[\w.-]{1,40}:)?(?:item|entry))(?![\w.:-])[^<>]*>?", re.IGNORECASE)
_LETTER = re.compile(r"[^\W_]")
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
_TAG = re.compile(r"<[^<>]{0,2000}>")


def cut_items(body: bytes) -> tuple[bytes, ...]:
    """Cut `<item>` and `<entry>` blocks in the order of the document.

    Only for encodings in which the byte `<` is always the character `<` (UTF-8, the one-byte code
    pages, GB 18030, Big5, EUC; not UTF-16 or ISO-2022).
    """
    # One character a byte: offsets are byte offsets.
    return tuple(body[start:end] for start, end in find_items(body.decode("latin-1")))


def find_items(text: str, limit: int | None = None) -> list[tuple[int, int]]:
    """Find where the blocks begin and end, the first `limit` of them.

    One without an end tag ends where the next one begins or with the document.
    """
    spans: list[tuple[int, int]] = []
    open_at: int | None = None
    for segment in find_segments(text):
        if segment.kind != "markup":
            continue
        for tag in _ITEM_TAG.finditer(text, segment.start, segment.end):
            closing, empty = bool(tag[1]), tag[0].endswith("/>")
            if open_at is not None:
                spans.append((open_at, tag.end() if closing else tag.start()))
            open_at = None if closing else tag.start()
            if empty and open_at is not None:
                spans.append((open_at, tag.end()))
                open_at = None
            if len(spans) == limit:
                return spans
    if open_at is not None:
        spans.append((open_at, len(text)))
    return spans


def block_holds(block: bytes, encoding: str, marks: tuple[str, ...]) -> bool:
    """Say whether one of the marks (guid, link, title, text of an item) stands in the block.

    A mark that does not stand there word by word is sought by its letters and digits only, so
    that escapes, markup and white space make no difference.
    """
    text = block.decode(encoding, "replace")
    if any(mark in text and _LETTER.search(mark) for mark in marks):
        return True
    haystack = _letters(text)
    needles = [_letters(mark)[:60] for mark in marks]
    return any(needle and needle in haystack for needle in needles)


def _letters(text: str) -> str:
    plain = html.unescape(html.unescape(re.sub(r"&#[0-9]{8,};?", "", text)))
    return _NOT_ALPHANUMERIC.sub("", _TAG.sub("", plain) if "<" in plain else plain)
