"""What a worker can be asked: a closed table of functions over values.

A task takes one item and the index, and gives a result whose parts are all listed in `answers`.
"""

import gzip
import hashlib
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from io import BytesIO
from typing import Any

from watchdog.errors import FeedError
from watchdog.feeds.read import parse_feed
from watchdog.model import Article, Document, ParsedFeed, Screening
from watchdog.screening import Index, screen
from watchdog.workers.answers import Done, Failed

_PART_BYTES = 500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedBytes:
    """The item of `read-feed`; the fields are those of `feeds.read.parse_feed`."""

    body: bytes
    url: str
    content_type: str | None
    language: str | None


@dataclass(frozen=True, kw_only=True)
class SharedIndex:
    """One version of the index, packed as workers get it.

    Attributes:
        version: of the watchlists in it.
        key: tells this version from all others, the signal kinds included.
        packed: two megabytes for the shipped watchlists.
    """

    version: str
    key: str
    packed: bytes

    @cached_property
    def index(self) -> Index:
        """The index in this process, which holds 30 MB of memory from the first time on."""
        return unpack_index(self.packed)


def share_index(index: Index) -> SharedIndex:
    """Make an index ready for workers."""
    # Level 1: four times smaller in 15 ms; more effort saves little.
    packed = gzip.compress(pickle.dumps(index, pickle.HIGHEST_PROTOCOL), 1, mtime=0)
    return SharedIndex(version=index.version, key=hashlib.sha256(packed).hexdigest(), packed=packed)


def unpack_index(packed: bytes) -> Index:
    """Give back the index.

    Only for bytes of `share_index` that came from our own process or from a file that nobody else
    could write: bytes of a stranger could run anything.
    """
    # As a stream: unpacked whole beside the index, a million names would take 200 MB more.
    with gzip.open(BytesIO(packed)) as stream:
        index = pickle.load(stream)  # noqa: S301 - see above
    if not isinstance(index, Index):
        raise TypeError("the parent process sent something else than an index")
    return index


def run_task(name: str, item: object, index: Index | None) -> Done[Any] | Failed:
    """Carry out a task on one item; what it raises becomes an outcome.

    Raises:
        MemoryError: there was not enough; the process should end.
    """
    try:
        return Done(result=TASKS[name](item, index))
    except FeedError as e:
        return Failed(kind="refused", detail=str(e))
    except MemoryError:
        raise
    except Exception as e:  # noqa: BLE001 - one item is one unit of work
        return Failed(kind="error", detail=f"{type(e).__name__} {_place(e)}".strip())


def split_result(item: object, result: object) -> Iterator[Any]:
    """Cut a large result into parts, so that no message holds a whole feed once more.

    A document that stands as evidence for its items is left out: the other side has it.
    """
    if not isinstance(result, ParsedFeed) or not isinstance(item, FeedBytes):
        yield result
        return
    articles: list[Article] = []
    size = 0
    for article in result.articles:
        if size > _PART_BYTES:
            yield replace(result, articles=tuple(articles))
            articles, size = [], 0
        kept = article.raw if article.raw is not item.body else b""
        articles.append(replace(article, raw=kept))
        size += len(kept) + len(article.text)
    yield replace(result, articles=tuple(articles))


def join_results(item: object, parts: Sequence[Any]) -> Any:
    """Undo `split_result`."""
    if not isinstance(parts[0], ParsedFeed) or not isinstance(item, FeedBytes):
        return parts[0]
    articles = (
        article if article.raw else replace(article, raw=item.body)
        for part in parts
        for article in part.articles
    )
    return replace(parts[0], articles=tuple(articles))


def _read_feed(item: object, _index: Index | None) -> ParsedFeed:
    if not isinstance(item, FeedBytes):
        raise TypeError("read-feed takes FeedBytes")
    return parse_feed(
        item.body, url=item.url, content_type=item.content_type, language=item.language
    )


def _screen(item: object, index: Index | None) -> Screening:
    if not isinstance(item, Document) or index is None:
        raise TypeError("screen takes a Document and needs an index")
    return screen(item, index)


def _place(error: Exception) -> str:
    """Name the line of ours that failed: the words of an exception may hold text of the item."""
    trace, place = error.__traceback__, ""
    while trace is not None:
        code = trace.tb_frame.f_code
        if f"{__package__.partition('.')[0]}/" in code.co_filename:
            place = f"in {code.co_filename.rpartition('watchdog/')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


TASKS: Mapping[str, Callable[[object, Index | None], Any]] = {
    "read-feed": _read_feed,
    "screen": _screen,
}
