"""What is read: sources, what a fetch gave, and the articles in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

SourceClass = Literal["state", "independent", "wire", "ngo", "official", "unclassified"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A feed that is polled. `reason` says why it is disabled, where it is."""

    id: str
    name: str
    url: str | None
    language: str | None
    source_class: SourceClass
    grade: str
    every_s: int
    enabled: bool = True
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave to ask "changed since?"; sent back byte for byte."""

    etag: bytes | None = None
    last_modified: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A document arrived whole, decoded and under the cap. Header names are lower case."""

    url: str
    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...]
    validators: Validators
    fetched_at: datetime
    permanent_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The server says that nothing changed."""

    status: int
    fetched_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailed:
    """No document. `kind` is one of a closed set of words, see `net.fetch.FAILURES`.

    `sent` is True when a message had been handed over whole and only the answer is missing: it may
    have arrived. False means that the server cannot have it.
    """

    kind: str
    detail: str
    status: int | None = None
    retry_after_s: int | None = None
    sent: bool = False


FetchOutcome = Fetched | NotModified | FetchFailed


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One item of a feed, read and not yet judged.

    Attributes:
        keys: what identifies it, best first; two items sharing a key are one article.
        title: plain text, or `None`.
        text: plain text of the richest body the item carried, maybe "".
        url: absolute http(s) address, or `None`.
        published: aware UTC, or `None` where the item gave none that could be read.
        content_hash: SHA-256 over what a reader sees; another hash is another version.
        raw: the item's own bytes as served, or the whole document where they cannot be told apart.
        raw_scope: which of the two.
    """

    keys: tuple[str, ...]
    title: str | None
    text: str
    url: str | None
    published: datetime | None
    language: str | None
    author: str | None
    content_hash: str
    raw: bytes
    raw_scope: Literal["item", "document"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A document with more items than are read of one: the first `read` of its `items` were."""

    read: int
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """A feed's items in the order served, and what was odd about it (for the operator).

    `cut` is `None` where no item was left out.
    """

    title: str | None
    format: str
    articles: tuple[Article, ...]
    problems: tuple[str, ...] = ()
    cut: Cut | None = None
