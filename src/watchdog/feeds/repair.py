"""Mend a document so that feedparser's strict parser accepts what real feeds get wrong.

feedparser falls back to a loose parser on the first error, and both raise or take quadratic time
on some input (`&#xD800;`, 80 000 unclosed comments, a long prolog). All that is mended here in one
linear pass: what stands before the document, document type and entities, comments, bare
ampersands and angle brackets, illegal characters, CDATA that lost its end, elements that a
truncated document left open.
"""

import re
from dataclasses import dataclass
from html.entities import html5

from watchdog.feeds.defuse import defuse
from watchdog.feeds.segments import Segment, find_segments

ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(rss|rdf|feed|channel)(?=[\s>])", re.IGNORECASE)
_START = re.compile(r"<\?xml\s|<(?:[\w.-]{1,40}:)?(?:rss|rdf|feed)(?=[\s>])", re.IGNORECASE)
_ROOT_END = re.compile(r"</(?:[\w.-]{1,40}:)?(?:rss|rdf|feed)\s*>", re.IGNORECASE)
ITEM_START = re.compile(r"<(?:[\w.-]{1,40}:)?(?:item|entry)(?![\w.:-])", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]{0,2000}(\[|>)", re.IGNORECASE)
_ENTITY = re.compile(r"""<!ENTITY\s+(\w{1,40})\s+(?:"([^"&%<]{0,64})"|"&#(\w{1,8});")\s*>""")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_AMPERSAND = re.compile(r"&(?:#([0-9]+|[xX][0-9a-fA-F]+);?|([A-Za-z][A-Za-z0-9]{0,40});)?")
_STRAY_LESS = re.compile(r"<(?![A-Za-z_:/!?])")
_TAG = re.compile(r"<(/?)([A-Za-z_][\w:.-]*+)([^<>]*+)>")
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_PROLOG_LIMIT = 65_536
_OPEN_LIMIT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """A document without XML declaration and document type, and what was mended in it."""

    text: str
    root: str | None
    problems: tuple[str, ...]


def repair_document(text: str) -> Repaired:
    """Mend an XML feed document; harmless to one that is whole."""
    problems: list[str] = []
    text = _trim(text, problems)
    if _ILLEGAL.search(text):
        problems.append("control characters were removed")
        text = _ILLEGAL.sub("", text)
    text, entities = _take_doctype(text)
    counts: dict[str, int] = {}
    pieces: list[str] = []
    root: str | None = None
    unclosed: Segment | None = None
    for segment in find_segments(text):
        if segment.kind == "cdata":
            pieces.append(f"<![CDATA[{text[slice(*segment.inner)]}]]>")
            unclosed = unclosed or (None if segment.closed else segment)
        elif segment.kind == "markup":
            markup = _mend_markup(text[segment.start : segment.end], entities, counts)
            if root is None and (found := ROOT.search(markup)) is not None:
                root = found[1].lower()
            pieces.append(markup)
    if unclosed is not None:
        problems.append("a CDATA section has no end")
    problems.extend(f"{count} × {what}" for what, count in sorted(counts.items()))
    if root is not None and _ROOT_END.search(pieces[-1][-4096:]) is None:
        closers = _open_elements(pieces)
        if closers:
            problems.append("the document ends in the middle")
            pieces.append("".join(f"</{name}>" for name in reversed(closers)))
    return Repaired(text=defuse("".join(pieces)), root=root, problems=tuple(problems))


def _trim(text: str, problems: list[str]) -> str:
    """Drop what stands before the document and after its end."""
    start = _START.search(text, 0)
    if start is not None and start.start() > 0 and not _inside_comment(text, start.start()):
        if _says_something(text[: start.start()]):
            problems.append(f"{start.start()} characters stand before the document")
        text = text[start.start() :]
    tail = text[-_PROLOG_LIMIT:]
    ends = list(_ROOT_END.finditer(tail))
    if ends:
        rest = tail[ends[-1].end() :]
        if rest.strip() and ITEM_START.search(rest) is None and "]]>" not in rest:
            problems.append("text stands after the end of the document")
            text = text[: len(text) - len(rest)]
    if text.startswith("<?xml"):
        end = text.find("?>", 0, 2000)
        text = text[end + 2 :] if end >= 0 else text[5:]
    return text.lstrip()


def _says_something(prolog: str) -> bool:
    segments = [segment for segment in find_segments(prolog) if segment.kind != "comment"]
    return any(prolog[segment.start : segment.end].strip() for segment in segments)


def _inside_comment(text: str, position: int) -> bool:
    opened = text.rfind("<!--", 0, position)
    return opened >= 0 and text.find("-->", opened, position) < 0 <= text.find("-->", position)


def _take_doctype(text: str) -> tuple[str, dict[str, str]]:
    """Remove the document type; return the harmless entities it declares.

    Values are short and hold no references, so that a small document cannot swell.
    """
    prolog = text[:_PROLOG_LIMIT]
    doctype = _DOCTYPE.search(prolog)
    if doctype is None or ((root := ROOT.search(prolog)) and root.start() < doctype.start()):
        return text, {}
    if doctype[1] == ">":
        return text[: doctype.start()] + text[doctype.end() :], {}
    end = re.compile(r"\]\s{0,100}>").search(text, doctype.end())
    if end is None:
        return text[: doctype.start()] + text[doctype.end() :], {}
    subset = text[doctype.end() : min(end.start(), doctype.end() + _PROLOG_LIMIT)]
    entities = {}
    for name, value, number in _ENTITY.findall(subset):
        entities[name] = _reference(number) or "" if number else value
    return text[: doctype.start()] + text[end.end() :], entities


def _mend_markup(markup: str, entities: dict[str, str], counts: dict[str, int]) -> str:
    def note(what: str) -> None:
        counts[what] = counts.get(what, 0) + 1

    def mend(found: re.Match[str]) -> str:
        number, name = found[1], found[2]
        if number:
            character = _reference(number)
            if character is None:
                note("illegal character reference")
                return "\ufffd"
            return f"&#{ord(character)};"
        if name in _XML_NAMES:
            return found[0]
        if name in entities:
            return _escape(entities[name])
        if name and f"{name};" in html5:
            note("HTML entity in XML")
            return _escape(html5[f"{name};"])
        note("bare ampersand")
        return "&amp;" + found[0][1:]

    if "&" in markup:
        markup = _AMPERSAND.sub(mend, markup)
    if _STRAY_LESS.search(markup):
        note("bare <")
        markup = _STRAY_LESS.sub("&lt;", markup)
    return markup


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _reference(number: str) -> str | None:
    """Return the character of a numeric reference, `None` for one that XML does not allow."""
    digits = number[1:] if number[0] in "xX" else number
    digits = digits.lstrip("0")
    if not digits or len(digits) > 7:
        return None
    try:
        code = int(digits, 16 if number[0] in "xX" else 10)
    except ValueError:
        return None
    if code > 0x10FFFF or _ILLEGAL.match(chr(code)):
        return None
    return chr(code)


def _open_elements(pieces: list[str]) -> list[str]:
    """List the elements still open at the end, outermost first."""
    stack: list[str] = []
    for piece in pieces:
        if piece.startswith("<![CDATA["):
            continue
        for closing, name, rest in _TAG.findall(piece):
            if not closing and not rest.endswith("/"):
                stack.append(name)
            elif closing and name in stack[-_OPEN_LIMIT:]:
                while stack.pop() != name:
                    pass
    return stack[-_OPEN_LIMIT:] if len(stack) > _OPEN_LIMIT else stack
