"""What is known of one article, for the question why nobody was told of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from watchdog.feeds.identity import canonical_link
from watchdog.model import StoredHit
from watchdog.storage.engine import Store
from watchdog.storage.hits import read_hits, select_hits
from watchdog.storage.tables import (
    ArticleKeyRow,
    ArticleRow,
    HitRow,
    VersionRow,
    row_id,
)
from watchdog.storage.tombstones import key_fact, known_facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One version of an article. `is_screened` is its state in the ledger, with the reason.

    `removed_at` says since when title, text and link are gone, `removed_why` what removed them.
    """

    version_id: int
    number: int
    title: str | None
    text: str
    url: str | None
    language: str | None
    published: datetime | None
    source_id: str
    source_name: str
    seen_at: datetime
    is_screened: bool
    state_reason: str
    removed_at: datetime | None
    removed_why: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenArticle:
    """An article with its wordings, the oldest first; at least one."""

    article_id: int
    source_id: str
    first_seen_at: datetime
    wordings: tuple[Wording, ...]


def get_article(store: Store, article_id: int) -> SeenArticle | None:
    """Give an article by its number, or `None` when there is none."""
    with store.reading() as session:
        article = session.get(ArticleRow, article_id)
        if article is None:
            return None
        rows = session.exec(
            select(VersionRow)
            .where(VersionRow.article_id == article_id)
            .order_by(col(VersionRow.number))
        ).all()
        return SeenArticle(
            article_id=article_id,
            source_id=article.source_id,
            first_seen_at=article.first_seen_at,
            wordings=tuple(_wording(row) for row in rows),
        )


def articles_at(store: Store, url: str, keys: Collection[str]) -> tuple[int, ...]:
    """Give the numbers of the articles at an address, the newest first.

    Args:
        url: in any spelling that names the same page.
        keys: what identifies an article at this address (`feeds.identity.link_keys`): by these one
            whose text was removed is found too.
    """
    wanted = canonical_link(url)
    if wanted is None:
        return ()
    # What every spelling of the address has in it; the rest is compared here.
    path = wanted.partition("?")[0].partition("#")[0].rpartition("/")[2] or wanted[2:]
    with store.reading() as session:
        by_key = select(ArticleKeyRow.article_id).where(col(ArticleKeyRow.key).in_(keys))
        found = set(session.exec(by_key).all())
        named = select(VersionRow.article_id, VersionRow.url).where(
            col(VersionRow.url).contains(path, autoescape=True)
        )
        found.update(
            article_id
            for article_id, stored in session.exec(named).all()
            if stored and canonical_link(stored) == wanted
        )
    return tuple(sorted(found, reverse=True))


def were_erased(store: Store, keys: Collection[str]) -> bool:
    """Say whether an article with one of these keys was erased on request."""
    with store.reading() as session:
        return bool(known_facts(session, map(key_fact, keys)))


def hits_of(store: Store, article_id: int, entry_id: str) -> tuple[StoredHit, ...]:
    """Give the hits of an entry in all wordings of an article, the newest first."""
    statement = (
        select_hits()
        .where(HitRow.article_id == article_id)
        .where(HitRow.entry_id == entry_id)
        .order_by(col(HitRow.id).desc())
    )
    with store.reading() as session:
        return read_hits(session, statement)


def _wording(row: VersionRow) -> Wording:
    return Wording(
        version_id=row_id(row),
        number=row.number,
        title=row.title,
        text=row.text,
        url=row.url,
        language=row.language,
        published=row.published,
        source_id=row.source_id,
        source_name=row.source_name,
        seen_at=row.seen_at,
        is_screened=row.state == "screened",
        state_reason=row.state_reason,
        removed_at=row.removed_at,
        removed_why=row.removed_why,
    )
