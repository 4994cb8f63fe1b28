"""The front door: a document's bytes become articles.

The steps: decode → JSON Feed or XML (told by the bytes, never by the content type) → repair and
parse → items → bounds → keys → articles. Whatever is odd on the way is a problem for the operator
to read, not a reason to lose items; only bytes in which nothing could be an item are refused.
"""

from dataclasses import replace

from watchdog.errors import FeedError
from watchdog.feeds.decode import Decoded, decode_document
from watchdog.feeds.identity import content_hash, identify
from watchdog.feeds.item import Item, ReadDocument
from watchdog.feeds.jsonfeed import looks_like_json, read_json
from watchdog.feeds.refusal import describe_refused, is_page
from watchdog.feeds.xmlfeed import read_xml
from watchdog.model import Article, Cut, ParsedFeed

# feedparser takes about a millisecond for each on a busy machine; a worker has six seconds.
ITEM_LIMIT = 2_500
TITLE_LIMIT = 2_000
TEXT_LIMIT = 200_000
_PROBLEM_LIMIT = 40
# Declared far more often by a template's default than by an editor's choice.
_LATIN_LANGUAGES = frozenset({"en", "fr", "de", "es", "pt", "it", "nl", "id", "ms", "tl"})


def parse_feed(
    body: bytes, *, url: str, content_type: str | None, language: str | None
) -> ParsedFeed:
    """Read a feed document of any format.

    Args:
        body: the document as served, content-encoding undone.
        url: the address it was finally fetched from; relative links are resolved against it and
            the articles' keys are scoped by it.
        content_type: the HTTP header, used only for its charset.
        language: the source's language, for items whose feed does not say.

    Returns:
        The items in the order served, empty ones left out; a feed without items is a feed.

    Raises:
        FeedError: nothing in the bytes could be an item or a feed; says what they look like.
    """
    decoded = decode_document(body, content_type=content_type, language=language)
    document = _read(decoded, body, url)
    if document is None or (not document.items and is_page(decoded.text)):
        raise FeedError(describe_refused(body, decoded.text, url))
    problems = [*decoded.problems, *document.problems]
    cut = None
    if document.left_out:
        cut = Cut(read=ITEM_LIMIT, items=ITEM_LIMIT + document.left_out)
        problems.insert(0, f"{cut.items} items, only the first {cut.read} were read")
    items = tuple(
        _bounded(item, problems)
        for item in document.items
        if item.title or item.text or item.url or item.guid
    )
    if (empty := len(document.items) - len(items)) > 0:
        problems.append(f"{empty} × empty item, left out")
    keys = identify(items, url)
    articles = tuple(
        _article(item, found, language) for item, found in zip(items, keys, strict=True)
    )
    return ParsedFeed(
        title=document.title[:TITLE_LIMIT] if document.title else None,
        format=document.format,
        articles=articles,
        problems=tuple(dict.fromkeys(problems))[:_PROBLEM_LIMIT],
        cut=cut,
    )


def _read(decoded: Decoded, body: bytes, url: str) -> ReadDocument | None:
    if looks_like_json(decoded.text):
        document = read_json(decoded, body, url=url, limit=ITEM_LIMIT)
        if document is not None:
            return document
    return read_xml(decoded, body, url=url, limit=ITEM_LIMIT)


def _bounded(item: Item, problems: list[str]) -> Item:
    title, text = item.title, item.text
    if title is not None and len(title) > TITLE_LIMIT:
        title = title[:TITLE_LIMIT]
        problems.append(f"a title was cut after {TITLE_LIMIT} characters")
    if len(text) > TEXT_LIMIT:
        text = text[:TEXT_LIMIT]
        problems.append(f"a text was cut after {TEXT_LIMIT} characters")
    return replace(item, title=title, text=text)


def _article(item: Item, keys: tuple[str, ...], language: str | None) -> Article:
    declared = item.language
    if declared and _contradicts(declared, f"{item.title or ''} {item.text[:2_000]}"):
        declared = None
    return Article(
        keys=keys,
        title=item.title,
        text=item.text,
        url=item.url,
        published=item.published,
        language=declared or language,
        author=item.author,
        content_hash=content_hash(item.title, item.text),
        raw=item.raw,
        raw_scope=item.raw_scope,
    )


def _contradicts(language: str, text: str) -> bool:
    """Say whether a language in Latin letters is declared for a text that has mostly others."""
    if language.lower()[:2] not in _LATIN_LANGUAGES:
        return False
    letters = [character for character in text if character.isalpha()]
    others = sum(1 for character in letters if character > "\u024f")
    return others * 2 > len(letters)
