"""Where markup, CDATA, comments and instructions lie in a document, found in linear time.

Repairing a document and cutting items out of it both need to know which `<item>` is an element and
which is a word inside a CDATA section. Regular expressions with a lazy body look for each end from
each start and take quadratic time over 80 000 unclosed `<!--`; here an end that was not found once
is not looked for again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

SegmentKind = Literal["markup", "cdata", "comment", "instruction"]

_OPENER = re.compile(r"<!--|<!\[CDATA\[|<\?")
_KINDS: dict[str, tuple[SegmentKind, str]] = {
    "<!--": ("comment", "-->"),
    "<![CDATA[": ("cdata", "]]>"),
    "<?": ("instruction", "?>"),
}
# An open CDATA section that runs over one of these has lost its own end.
_FIELD_END = re.compile(
    r"</(?:[\w.-]{1,40}:)?(?:description|encoded|title|summary|content|link|guid|item|entry)\s*>",
    re.IGNORECASE,
)
_ITEM_END = re.compile(r"</(?:[\w.-]{1,40}:)?(?:item|entry)\s*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch `start:end` of the document, delimiters included.

    `inner` is the stretch between the delimiters; `closed` is False where the end delimiter was
    missing and the end had to be guessed.
    """

    kind: SegmentKind
    start: int
    end: int
    inner: tuple[int, int]
    closed: bool = True


def find_segments(text: str) -> Iterator[Segment]:
    """Yield the segments of a document in order, without gaps."""
    at = 0
    missing: set[SegmentKind] = set()
    position = 0
    while (opener := _OPENER.search(text, position)) is not None:
        kind, closer = _KINDS[opener[0]]
        end = -1 if kind in missing else text.find(closer, opener.end())
        if end < 0:
            missing.add(kind)
        segment = _close(text, kind, opener, end, len(closer))
        position = segment.end
        if opener.start() > at:
            yield _markup(at, opener.start())
        yield segment
        at = position
    if at < len(text):
        yield _markup(at, len(text))


def _markup(start: int, end: int) -> Segment:
    return Segment(kind="markup", start=start, end=end, inner=(start, end))


def _close(
    text: str, kind: SegmentKind, opener: re.Match[str], end: int, closer_length: int
) -> Segment:
    start, inner = opener.start(), opener.end()
    if kind == "cdata" and _has_lost_its_end(text, inner, end):
        field_end = _FIELD_END.search(text, inner)
        guess = field_end.start() if field_end else len(text)
        return Segment(kind=kind, start=start, end=guess, inner=(inner, guess), closed=False)
    if end >= 0:
        return Segment(kind=kind, start=start, end=end + closer_length, inner=(inner, end))
    # A comment or instruction that never ends is only its opener; what follows is still read.
    return Segment(kind=kind, start=start, end=inner, inner=(inner, inner), closed=False)


def _has_lost_its_end(text: str, inner: int, end: int) -> bool:
    if end < 0:
        return True
    nested = text.find("<![CDATA[", inner, end)
    return nested >= 0 and _ITEM_END.search(text, inner, nested) is not None
