"""A recorded week: how much a part-time operator would have had to look at each day."""

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import fmean

from watchdog.cli.screenlines import BadLineError, read_document
from watchdog.config.files import watchlist_files
from watchdog.errors import Problem, WatchlistError
from watchdog.model import Document, Screening


def load_week(folder: Path) -> tuple[Document, ...]:
    """Read the articles of a recorded week, in the order of files and lines.

    Args:
        folder: holds files of JSON Lines, as `watchdog screen` reads them; every line needs
            `published`. None is no mistake.

    Raises:
        WatchlistError: with every line that cannot be read.
    """
    documents: list[Document] = []
    problems: list[Problem] = []
    for path in watchlist_files(folder, ".jsonl"):
        for number, line in enumerate(path.read_bytes().splitlines(), start=1):
            if not line.strip():
                continue
            try:
                document = read_document(line)
            except BadLineError as e:
                problems.append(_problem(path, number, str(e), "an article"))
                continue
            if document.published is None:
                problems.append(_problem(path, number, "no `published`", "the time it came out"))
            documents.append(document)
    if problems:
        raise WatchlistError(tuple(problems))
    return tuple(documents)


def week_figures(
    documents: Iterable[Document], screen_one: Callable[[Document], Screening]
) -> dict[str, float | int | None]:
    """Count what an operator would see: each entry once a day and verdict.

    An entry that alerted on a day is not counted as a review item of that day.

    Returns:
        `articles`, `days`, and for alerts and review items the mean and the most of one day; all
        but the first two are `None` for a week without articles.
    """
    told: dict[str, dict[str, str]] = {}
    articles = 0
    for document in documents:
        articles += 1
        if document.published is None:
            raise AssertionError("load_week lets no article without a time through")
        day = told.setdefault(document.published.date().isoformat(), {})
        for hit in screen_one(document).hits:
            if hit.verdict == "alert" or (hit.verdict == "review" and hit.entry not in day):
                day[hit.entry] = hit.verdict
    each = [Counter(day.values()) for day in told.values()]
    alerts, reviews = ([day[verdict] for day in each] for verdict in ("alert", "review"))
    return {
        "articles": articles,
        "days": len(each),
        "alerts_a_day": fmean(alerts) if each else None,
        "alerts_most": max(alerts, default=None),
        "reviews_a_day": fmean(reviews) if each else None,
        "reviews_most": max(reviews, default=None),
    }


def _problem(path: Path, line: int, found: str, wanted: str) -> Problem:
    return Problem(file=str(path), line=line, found=found, wanted=wanted)
