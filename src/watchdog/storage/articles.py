"""Articles and their wordings: which are known, which are new, which are edits.

Everything works on all the articles of one poll at a time: a poll of hundreds of items costs a
handful of statements, not hundreds.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlmodel import Session, col, select

from watchdog.model import Article, Screening, Source
from watchdog.storage.rows import storable, storable_or_none
from watchdog.storage.tables import ArticleKeyRow, ArticleRow, VersionRow, row_id

T = TypeVar("T", str, int)

# SQLite takes 32 766 variables in one statement.
CHUNK = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """An article and what screening said of it; `failure` says why screening could not."""

    article: Article
    screening: Screening | None
    failure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A wording that was new, with the rows that now stand for it."""

    article: ArticleRow
    version: VersionRow
    screened: Screened


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is stored already of a poll's articles: ids by key, wordings and their count by id."""

    ids: dict[str, int]
    wordings: frozenset[tuple[int, str]]
    counts: Counter[int]

    def article_id(self, article: Article) -> int | None:
        """Find it by its best key that is known."""
        return next((self.ids[key] for key in article.keys if key in self.ids), None)


def unseen_articles(session: Session, articles: tuple[Article, ...]) -> tuple[Article, ...]:
    """Give the articles whose wording is not stored yet, in their order."""
    known = _load_known(session, articles)
    return tuple(
        a
        for a in articles
        if (article_id := known.article_id(a)) is None
        or (article_id, a.content_hash) not in known.wordings
    )


def place_versions(
    session: Session,
    source: Source,
    screened: tuple[Screened, ...],
    *,
    seen: tuple[Article, ...] = (),
    now: datetime,
) -> tuple[Placed, ...]:
    """Store every wording that is new, and every key that was not known yet.

    Args:
        seen: articles whose wording was known before the poll; their new keys are stored, so that
            they are known by these from now on.
    """
    known = _load_known(session, (*seen, *(s.article for s in screened)))
    _add_keys_of_known(session, seen, known)
    found = _find_or_add_articles(session, source, screened, known, now=now)
    placed: list[Placed] = []
    wordings = set(known.wordings)
    for each, row in zip(screened, found, strict=True):
        wording = (row_id(row), each.article.content_hash)
        if wording in wordings:
            continue
        wordings.add(wording)
        known.counts[row_id(row)] += 1
        version = _version(each, source, row_id(row), known.counts[row_id(row)], now=now)
        session.add(version)
        placed.append(Placed(article=row, version=version, screened=each))
    session.flush()
    return tuple(placed)


def _load_known(session: Session, articles: tuple[Article, ...]) -> _Known:
    ids: dict[str, int] = {}
    for keys in chunks(key for article in articles for key in article.keys):
        rows = session.exec(select(ArticleKeyRow).where(col(ArticleKeyRow.key).in_(keys))).all()
        ids.update((row.key, row.article_id) for row in rows)
    wordings: set[tuple[int, str]] = set()
    counts: Counter[int] = Counter()
    for chunk in chunks(ids.values()):
        stored = session.exec(
            select(VersionRow.article_id, VersionRow.content_hash).where(
                col(VersionRow.article_id).in_(chunk)
            )
        ).all()
        wordings.update(stored)
        counts.update(article_id for article_id, _ in stored)
    return _Known(ids=ids, wordings=frozenset(wordings), counts=counts)


def chunks(values: Iterable[T]) -> Iterable[tuple[T, ...]]:
    """Cut distinct values into pieces that fit into one statement, in their order."""
    distinct = tuple(dict.fromkeys(values))
    return (distinct[i : i + CHUNK] for i in range(0, len(distinct), CHUNK))


def _add_keys_of_known(session: Session, seen: tuple[Article, ...], known: _Known) -> None:
    for article in seen:
        article_id = known.article_id(article)
        if article_id is None:
            continue
        for key in article.keys:
            if key not in known.ids:
                known.ids[key] = article_id
                session.add(ArticleKeyRow(key=key, article_id=article_id))


def _find_or_add_articles(
    session: Session,
    source: Source,
    screened: tuple[Screened, ...],
    known: _Known,
    *,
    now: datetime,
) -> list[ArticleRow]:
    """Give each article's row, in order; two items of one poll that share a key share a row.

    A key that leads to an article already stays there: the best key decides, and two articles
    are never welded together by a weaker one.
    """
    stored: dict[int, ArticleRow] = {}
    for ids in chunks(known.ids.values()):
        rows = session.exec(select(ArticleRow).where(col(ArticleRow.id).in_(ids))).all()
        stored.update((row_id(row), row) for row in rows)
    by_key = {key: stored[article_id] for key, article_id in known.ids.items()}
    fresh_keys: list[tuple[str, ArticleRow]] = []
    found = []
    for each in screened:
        keys = each.article.keys
        row = next((by_key[key] for key in keys if key in by_key), None)
        if row is None:
            row = ArticleRow(identity=keys[0], source_id=source.id, first_seen_at=now)
            session.add(row)
        for key in keys:
            if key not in by_key:
                by_key[key] = row
                fresh_keys.append((key, row))
        found.append(row)
    session.flush()
    session.add_all(ArticleKeyRow(key=key, article_id=row_id(row)) for key, row in fresh_keys)
    return found


def _version(
    screened: Screened, source: Source, article_id: int, number: int, *, now: datetime
) -> VersionRow:
    article = screened.article
    screening = screened.screening
    return VersionRow(
        article_id=article_id,
        number=number,
        content_hash=article.content_hash,
        title=storable_or_none(article.title),
        text=storable(article.text),
        url=storable_or_none(article.url),
        language=storable_or_none(article.language),
        author=storable_or_none(article.author),
        published=article.published,
        source_id=source.id,
        source_name=source.name,
        source_class=source.source_class,
        seen_at=now,
        state="not-screened" if screening is None else "screened",
        state_reason=screened.failure or ""
        if screening is None
        else f"{len(screening.hits)} hits, watchlists {screening.watchlist_version[:12]}",
    )
