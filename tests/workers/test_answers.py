"""Answers travel whole, and nothing but answers does."""

import os
import pickle
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.storage_kit import make_article, make_screening

from watchdog.model import ParsedFeed
from watchdog.workers.answers import Done, Failed, Report, pack_report, read_report
from watchdog.workers.tasks import FeedBytes, join_results, split_result


class Forged:
    def __reduce__(self):
        return os.system, ("true",)


def test_what_is_packed_is_read_again() -> None:
    for outcome in (
        Done(result=make_screening("alert", "review")),
        Done(result=ParsedFeed(title=None, format="rss", articles=(make_article("a"),))),
        Failed(kind="refused", detail="no feed"),
    ):
        report = Report(outcome=outcome, last=True)
        assert read_report(pack_report(report)) == report


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"rubbish",
        pickle.dumps(Forged()),
        pickle.dumps(Report(outcome=Done(result=Forged()))),
        pickle.dumps(datetime(2026, 3, 1, tzinfo=UTC)),
        pickle.dumps("text"),
        pickle.dumps(Report(outcome="done")),  # type: ignore[arg-type]
        b"cwatchdog.model\nArticle.__init__\n.",
    ],
)
def test_anything_else_is_refused(packed: bytes) -> None:
    with pytest.raises(ValueError, match="a worker's answer"):
        read_report(packed)


def test_a_feed_is_put_together_as_it_was_cut() -> None:
    body = b"<rss>" * 200_000
    item = FeedBytes(body=body, url="http://h.example/", content_type=None, language=None)
    many = [make_article(name) for name in "abc"]
    for raw in (body, b"<item>" * 100_000):
        articles = tuple(replace(article, raw=raw) for article in many)
        feed = ParsedFeed(title="t", format="rss", articles=articles, problems=("odd",))
        parts = list(split_result(item, feed))
        assert len(parts) == (1 if raw is body else 3)
        assert join_results(item, parts) == feed
