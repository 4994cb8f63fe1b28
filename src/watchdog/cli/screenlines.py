"""Documents as JSON Lines, screened one after the other or in several processes, in order.

The contract of `watchdog screen`: one line out for each line in, on its place. A line that cannot
be read is answered with what was wrong with it, and the rest goes on.
"""

import json
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import islice
from multiprocessing import get_context

from watchdog.cli.jsonl import json_line
from watchdog.matching.index import Index
from watchdog.model import Document, Hit, Screening, Signal
from watchdog.screening import screen

LINE_LIMIT_BYTES = 16_000_000
BATCH = 32

_WANTED = {
    "id": "a string",
    "title": "a string or nothing",
    "text": "a string",
    "lang": "a string or nothing",
    "published": "a date and time such as 2026-03-01T12:00:00Z, or nothing",
    "url": "a string or nothing",
    "source": "a string or nothing",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One line of output without its line break."""

    text: str
    is_error: bool = False


class BadLineError(Exception):
    """A line of input that cannot be screened; `id` is the document's, where it could be read."""

    def __init__(self, message: str, document_id: str | None = None) -> None:
        super().__init__(message)
        self.id = document_id


def screen_lines(
    lines: Iterable[bytes], index: Index, *, explain: bool = False, jobs: int = 1
) -> Iterator[Answer]:
    """Screen each line; blank lines are passed over without an answer.

    Args:
        lines: JSON Lines in UTF-8.
        explain: adds `ignored` and `unsaid`.
        jobs: processes; 1 screens here. The answers are the same for any number.
    """
    numbered = ((n, line) for n, line in enumerate(lines, start=1) if line.strip())
    if jobs == 1:
        for n, line in numbered:
            yield answer_line(n, line, index, explain=explain)
        return
    batches = iter(lambda: tuple(islice(numbered, BATCH)), ())
    with ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=_take_index, initargs=(index,)
    ) as pool:
        waiting: deque[Future[list[Answer]]] = deque()
        for batch in batches:
            waiting.append(pool.submit(_answer_batch, batch, explain))
            # Bounded, so that a reader slower than the screening never fills the memory.
            if len(waiting) >= 3 * jobs:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def answer_line(number: int, line: bytes, index: Index, *, explain: bool) -> Answer:
    """Screen one line of input.

    Args:
        number: the line's 1-based number, told when it is bad.
    """
    try:
        document = read_document(line)
    except BadLineError as e:
        known = {} if e.id is None else {"id": e.id}
        return Answer(text=json_line({**known, "line": number, "error": str(e)}), is_error=True)
    screening = screen(document, index, explain=explain)
    return Answer(text=json_line(screening_json(document.id, screening, explain=explain)))


def read_document(line: bytes) -> Document:
    """Read one line, naming the first thing that is wrong with it."""
    fields = _read_object(line)
    found_id = fields.get("id")
    document_id = found_id if isinstance(found_id, str) and found_id else None
    if document_id is None:
        raise BadLineError(f"id: found {_kind(found_id)}; wanted a string that is not empty")
    values: dict[str, str | None] = {}
    for name in ("title", "text", "lang", "published", "url", "source"):
        value = fields.get(name)
        if not (isinstance(value, str) or (value is None and name != "text")):
            raise BadLineError(f"{name}: found {_kind(value)}; wanted {_WANTED[name]}", document_id)
        values[name] = value
    for name, value in (*values.items(), ("id", document_id)):
        if value is not None and not _is_unicode(value):
            problem = f"{name}: found half of a surrogate pair; wanted whole characters"
            raise BadLineError(problem, document_id if name != "id" else None)
    return Document(
        id=document_id,
        title=values["title"],
        text=values["text"] or "",
        language=values["lang"],
        published=_read_time(values["published"], document_id),
        url=values["url"],
        source=values["source"],
    )


def screening_json(document_id: str, screening: Screening, *, explain: bool) -> dict[str, object]:
    """Give the object that `watchdog screen` prints for one document."""
    answer: dict[str, object] = {
        "id": document_id,
        "hits": [hit_json(hit) for hit in screening.hits],
        "signals": [signal_json(signal) for signal in screening.signals],
    }
    if explain:
        answer["ignored"] = [{**hit_json(hit), "rule": hit.rule} for hit in screening.ignored]
        answer["unsaid"] = [asdict(unsaid) for unsaid in screening.unsaid]
    return answer


def hit_json(hit: Hit) -> dict[str, object]:
    """Give a hit as it is printed: reasons without a place have no offsets."""
    return {
        "entry": hit.entry,
        "verdict": hit.verdict,
        "score": hit.score,
        "mentions": [asdict(mention) for mention in hit.mentions],
        "reasons": [
            {key: value for key, value in asdict(reason).items() if value is not None}
            for reason in hit.reasons
        ],
    }


def signal_json(signal: Signal) -> dict[str, object]:
    """Give a signal as it is printed."""
    return asdict(signal)


def _read_object(line: bytes) -> dict[str, object]:
    if len(line) > LINE_LIMIT_BYTES:
        raise BadLineError(f"found a line of {len(line)} bytes; wanted {LINE_LIMIT_BYTES} at most")
    try:
        fields = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as e:
        raise BadLineError(f"found bytes that are not UTF-8 at {e.start}; wanted UTF-8") from e
    except json.JSONDecodeError as e:
        problem = f"found no JSON ({e.msg} at column {e.colno}); wanted one object a line"
        raise BadLineError(problem) from e
    except (RecursionError, ValueError) as e:
        raise BadLineError(f"found JSON that cannot be read ({e}); wanted a flat object") from e
    if not isinstance(fields, dict):
        raise BadLineError(f'found {_kind(fields)}; wanted an object with "id" and "text"')
    return fields


def _read_time(text: str | None, document_id: str) -> datetime | None:
    if text is None:
        return None
    try:
        read = datetime.fromisoformat(text)
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError) as e:
        problem = f"published: found {text[:40]!r}; wanted {_WANTED['published']}"
        raise BadLineError(problem, document_id) from e


def _kind(value: object) -> str:
    if value is None:
        return "nothing"
    if value == "":
        return "an empty string"
    kinds = {str: "a string", bool: "true or false", list: "a list", dict: "an object"}
    return kinds.get(type(value), "a number")


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


# A worker process serves one index for its whole life; it arrives once, when the process starts.
_WORKER_INDEX: list[Index] = []


def _take_index(index: Index) -> None:
    _WORKER_INDEX[:] = [index]


def _answer_batch(batch: tuple[tuple[int, bytes], ...], explain: bool) -> list[Answer]:
    return [answer_line(n, line, _WORKER_INDEX[0], explain=explain) for n, line in batch]
