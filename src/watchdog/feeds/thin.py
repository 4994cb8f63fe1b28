"""Cut a document down before it is parsed: what a parser makes of a text is many times its size.

Measured on documents of 6 to 9 MB: 100 000 items took feedparser more than 6 s, and a title of
9 MB was copied a dozen times (93 MB). What is cut is told as a problem.
"""

import re

from watchdog.feeds.segments import find_segments

RUN_LIMIT = 1_000_000
"""Characters of one text between two tags; markup in it still counts, unlike in `TEXT_LIMIT`."""

DEPTH_LIMIT = 200
_ITEM = re.compile(r"<(/?)(?:[\w.-]{1,40}:)?(?:item|entry)(?![\w.:-])[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<(/?)[A-Za-z_][\w:.-]*+([^<>]*+)>")
# Those stay at any depth: an item is not lost because something before it was not closed.
_KEPT = re.compile(
    r"</?(?:[\w.-]{1,40}:)?(?:item|entry|title|link|guid|id|description|encoded|summary|content"
    r"|pubdate|published|updated|date|channel|rss|rdf|feed)(?![\w.:-])",
    re.IGNORECASE,
)
# Begins only where a run does, else each of its characters would be tried as a beginning. The tag
# before the text counts as a part of it.
_LONG_RUN = re.compile(rf"((?:\A|<)[^<]{{{RUN_LIMIT}}})[^<]++")


def thin_document(text: str, limit: int, problems: list[str]) -> tuple[str, int]:
    """Keep the first `limit` items, the start of each text, and the outer levels of nested tags.

    Takes linear time; a document within the limits is given back as it is.

    Returns:
        What is left, and how many items were left out; what else was cut is told in `problems`.
    """
    text, left_out = _thin_items(text, limit)
    return _flatten(_shorten(text, problems), problems), left_out


def _shorten(text: str, problems: list[str]) -> str:
    """Keep the first `RUN_LIMIT` characters of each text."""
    if len(text) <= RUN_LIMIT:
        return text
    pieces: list[str] = []
    cut = 0
    for segment in find_segments(text):
        start, end = segment.inner if segment.kind == "cdata" else (segment.start, segment.end)
        if segment.kind == "cdata" and end - start > RUN_LIMIT:
            pieces.append(f"<![CDATA[{text[start : start + RUN_LIMIT]}]]>")
            cut += 1
        elif segment.kind == "markup":
            piece, count = _LONG_RUN.subn(r"\1", text[start:end])
            pieces.append(piece)
            cut += count
        else:
            pieces.append(text[segment.start : segment.end])
    if cut:
        problems.append(f"{cut} × text of more than {RUN_LIMIT} characters, cut before reading")
        text = "".join(pieces)
    return text


def _thin_items(text: str, limit: int) -> tuple[str, int]:
    """Leave out what stands between the start of item `limit` + 1 and the end of the last item."""
    if text.count("<") <= limit:
        return text, 0
    count, cut_at, last_end = 0, 0, 0
    for segment in find_segments(text):
        if segment.kind != "markup":
            continue
        for tag in _ITEM.finditer(text, segment.start, segment.end):
            last_end = tag.end()
            if not tag[1]:
                count += 1
                if count == limit + 1:
                    cut_at = tag.start()
    if count <= limit:
        return text, 0
    return text[:cut_at] + text[last_end:], count - limit


def _flatten(text: str, problems: list[str]) -> str:
    """Leave out the tags below `DEPTH_LIMIT` levels: each costs feedparser more.

    Texts stay. HTML in a feed is escaped or in CDATA, so real feeds nest a dozen levels.
    """
    if text.count("<") <= DEPTH_LIMIT:
        return text
    pieces: list[str] = []
    depth = at = left_out = 0
    for segment in find_segments(text):
        if segment.kind != "markup":
            continue
        for tag in _TAG.finditer(text, segment.start, segment.end):
            if tag[2].endswith("/"):
                level = depth + 1
            elif tag[1]:
                level, depth = depth, max(0, depth - 1)
            else:
                level = depth = depth + 1
            if level > DEPTH_LIMIT and _KEPT.match(text, tag.start()) is None:
                pieces.append(text[at : tag.start()])
                at = tag.end()
                left_out += 1
    if not left_out:
        return text
    problems.append(f"{left_out} tags nested more than {DEPTH_LIMIT} deep were left out")
    return "".join(pieces) + text[at:]
