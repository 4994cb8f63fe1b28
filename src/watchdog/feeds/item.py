"""One item as its format gave it, before it has an identity: what the readers hand over."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """All texts are plain and safe to store; absent is `None`.

    Attributes:
        guid: the item's own id as the feed gives it, scheme and all.
        url: absolute http(s) address.
        language: as declared by item or feed, not yet compared with the text.
    """

    guid: str | None
    url: str | None
    title: str | None
    text: str
    published: datetime | None
    language: str | None
    author: str | None
    raw: bytes
    raw_scope: Literal["item", "document"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDocument:
    """What a reader made of a document; `problems` are for the operator.

    `left_out` counts the items that stand in the document beyond the limit.
    """

    title: str | None
    format: str
    items: tuple[Item, ...]
    problems: tuple[str, ...]
    left_out: int = 0
