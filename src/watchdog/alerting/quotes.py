"""Quote the sentences in which a hit was found, with every match marked.

A quote is the article's own characters in order, cleaned for one line, cut around the match where
the sentence is long, and nothing else: what stands between the quotation marks was published.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from watchdog.alerting.shown import (
    ELLIPSIS,
    MARK_CLOSE,
    MARK_OPEN,
    cut_after,
    cut_before,
    inline,
    shorten,
)
from watchdog.model import TextField
from watchdog.text.sentences import sentence_at

Span = tuple[int, int]
# Finding a sentence reads the text around it; a page that repeats a name 10 000 times waits here.
_SPANS_READ = 60
# Much more than a quote's limit, so that a sentence cut here is cut again, with an ellipsis.
_SIGHT = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of quoted characters; `marked` where it is the match."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """One passage of the title or the text, in pieces; joined they are one line."""

    field: TextField
    pieces: tuple[Piece, ...]

    @property
    def marked_text(self) -> str:
        """The quote as plain text, matches between ⟦ and ⟧."""
        return "".join(
            f"{MARK_OPEN}{piece.text}{MARK_CLOSE}" if piece.marked else piece.text
            for piece in self.pieces
        )


def quote_spans(
    field: TextField, whole: str, spans: Sequence[Span], *, at_most: int, limit: int
) -> tuple[tuple[Quote, ...], int]:
    """Quote the passages around `spans`, in the order of the text.

    Spans in one sentence share one quote; the title is always quoted as a whole.

    Args:
        field: which field `whole` is.
        whole: the field's own characters; spans that do not lie in it are passed over.
        spans: start and end of each match, in code points.
        at_most: how many quotes to give.
        limit: about how many code points a quote may have.

    Returns:
        The quotes, and how many passages were left out (as far as they were counted).
    """
    passages: dict[Span, list[Span]] = {}
    for start, end in sorted(set(spans))[:_SPANS_READ]:
        if not 0 <= start < end <= len(whole):
            continue
        passage = (0, len(whole)) if field == "title" else _sentence(whole, start, end)
        passages.setdefault(passage, []).append((start, end))
    chosen = list(passages.items())[:at_most]
    quotes = tuple(_quote(field, whole, passage, inside, limit) for passage, inside in chosen)
    return quotes, len(passages) - len(chosen)


def _sentence(whole: str, start: int, end: int) -> Span:
    """Find the sentence around a match, looking no further than a quote could ever show."""
    begin = max(0, start - _SIGHT)
    first, last = sentence_at(whole[begin : end + _SIGHT], start - begin, end - begin)
    return min(first + begin, start), max(last + begin, end)


def _quote(field: TextField, whole: str, passage: Span, spans: list[Span], limit: int) -> Quote:
    first, last = _window(whole, passage, spans[0], limit)
    pieces: list[Piece] = [Piece(text=ELLIPSIS, marked=False)] if first > passage[0] else []
    place = first
    for start, end in spans:
        if start < place or end > last:
            continue  # overlaps the match before it, or lies beyond the cut
        pieces.append(Piece(text=inline(whole[place:start]), marked=False))
        # A match is a name and short; one that is not must still not fill the message.
        pieces.append(Piece(text=shorten(inline(whole[start:end]), limit), marked=True))
        place = end
    pieces.append(Piece(text=inline(whole[place:last]), marked=False))
    if last < passage[1]:
        pieces.append(Piece(text=ELLIPSIS, marked=False))
    return Quote(field=field, pieces=_trimmed(pieces))


def _window(whole: str, passage: Span, match: Span, limit: int) -> Span:
    """Return the part of a passage to show: all of it, or about `limit` around its first match."""
    first, last = passage
    if last - first <= limit:
        return passage
    spare = max(limit - (match[1] - match[0]), 0)
    left = max(first, match[0] - spare // 2)
    right = min(last, max(left + limit, match[1]))
    left = max(first, min(left, right - limit))
    left, right = min(left, match[0]), max(right, match[1])
    if left > first:
        left = min(cut_after(whole, _word_start(whole, left, match[0])), match[0])
    if right < last:
        right = max(cut_before(whole, _word_end(whole, right, match[1])), match[1])
    return left, right


def _word_start(whole: str, left: int, match_start: int) -> int:
    """Move a cut to the next white space if one is near; unspaced scripts keep the cut."""
    for place in range(left, min(left + 24, match_start)):
        if whole[place].isspace():
            return place + 1
    return left


def _word_end(whole: str, right: int, match_end: int) -> int:
    for place in range(right, max(right - 24, match_end), -1):
        if whole[place].isspace():
            return place
    return right


def _trimmed(pieces: list[Piece]) -> tuple[Piece, ...]:
    kept = [piece for piece in pieces if piece.text]
    if kept and not kept[0].marked:
        kept[0] = Piece(text=kept[0].text.lstrip(), marked=False)
    if kept and not kept[-1].marked:
        kept[-1] = Piece(text=kept[-1].text.rstrip(), marked=False)
    return tuple(piece for piece in kept if piece.text)
