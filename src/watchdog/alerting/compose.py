"""Compose an alert into a message that a person can read and a program can take apart.

Three kinds: the hits of one article, a summary of a backlog (a source's first poll may bring
hundreds of old articles: they are told once, together), and a test. Each has a plain-text and an
HTML template of the same content in `templates/`; HTML is escaped by Jinja, and everything quoted
has been cleaned by `shown` before.
"""

from collections import Counter
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from watchdog.alerting.account import (
    HITS_SHOWN,
    NAME_LIMIT,
    VERDICTS,
    ArticleAccount,
    account_for_article,
    account_for_hit,
    account_for_signals,
    by_weight,
    shown_name,
    shown_source,
    shown_time,
)
from watchdog.alerting.machine import alert_data, history_data, test_data
from watchdog.alerting.shown import one_line
from watchdog.model import Alert, DeliveryKind, Message, StoredHit

SUBJECT_LIMIT = 140
HISTORY_LINKS = 10
_COUNTS_SHOWN = 20
# The kinds of alert that tell many articles at once: a word for the subject, and why.
SUMMARIES: Mapping[DeliveryKind, tuple[str, str]] = {
    "history": (
        "backlog",
        "published before this source was first polled. This is told once, here, and kept with"
        " every reason.",
    ),
    "surge": (
        "many at once",
        "came with one poll: more than is told one by one. They are told once, here, and kept"
        " with every reason.",
    ),
}

_TEMPLATES = Environment(
    loader=PackageLoader("watchdog.alerting", "templates"),
    autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


def compose(
    alert: Alert, *, zone: ZoneInfo, labels: Mapping[str, str], names: Mapping[str, str]
) -> Message:
    """Write `alert` as a message of bounded size.

    Args:
        alert: an alert of kind `alert` carries the hits of one article, one of kind `history` any
            number of hits, one of kind `test` none.
        zone: the operator's zone; every time is shown in UTC as well.
        labels: signal kind id to what people call it; a kind without one shows its id.
        names: entry id to name, for a signal's parties; an entry without one shows its id.

    Raises:
        ValueError: the hits do not fit the kind of the alert.
    """
    if alert.kind == "test":
        return _compose_test(alert, zone)
    if not alert.hits:
        raise ValueError(f"an alert of kind {alert.kind} needs hits")
    if alert.kind in SUMMARIES:
        return _compose_summary(alert, zone)
    if len({stored.article_id for stored in alert.hits}) > 1:
        raise ValueError("an alert tells the hits of one article, these are of several")
    return _compose_alert(alert, zone, labels, names)


def _compose_alert(
    alert: Alert, zone: ZoneInfo, labels: Mapping[str, str], names: Mapping[str, str]
) -> Message:
    hits = by_weight(alert.hits)
    article = account_for_article(hits[0], zone)
    review_only = all(stored.hit.verdict == "review" for stored in hits)
    view = {
        "article": article,
        "hits": tuple(account_for_hit(stored) for stored in hits[:HITS_SHOWN]),
        "more_hits": max(0, len(hits) - HITS_SHOWN),
        "signals": account_for_signals(hits, labels, names),
        "review_only": review_only,
        "composed": shown_time(alert.created_at, zone),
    }
    return Message(
        subject=_alert_subject(hits, article, review_only=review_only),
        text=_render("alert.txt.j2", view),
        html=_render("alert.html.j2", view),
        link=article.link,
        data=alert_data(alert, hits),
    )


def _alert_subject(
    hits: tuple[StoredHit, ...], article: ArticleAccount, *, review_only: bool
) -> str:
    """Name the weightiest entry, how many more there are, and who reported it."""
    more = len({stored.hit.entry for stored in hits}) - 1
    label = "for review: " if review_only else ""
    source = one_line(article.source, 40)
    others = f" +{more}" if more else ""
    name = one_line(shown_name(hits[0]), SUBJECT_LIMIT - len(label) - len(source) - 24)
    return one_line(f"[watchdog] {label}{name}{others} - {source}", SUBJECT_LIMIT)


def _compose_summary(alert: Alert, zone: ZoneInfo) -> Message:
    hits = by_weight(alert.hits)
    articles = len({stored.article_id for stored in hits})
    sources = Counter(shown_source(stored) for stored in hits)
    top = tuple(
        (account_for_article(one, zone), account_for_hit(one)) for one in hits[:HISTORY_LINKS]
    )
    word, why = SUMMARIES[alert.kind]
    view = {
        "heading": f"{_count(len(hits), 'mention')} in {_count(articles, 'article')} {why}",
        "verdicts": _counted(Counter(VERDICTS[stored.hit.verdict] for stored in hits)),
        "entries": _counted(Counter(shown_name(stored) for stored in hits)),
        "sources": _counted(sources),
        "top": top,
        "more_hits": len(hits) - len(top),
        "composed": shown_time(alert.created_at, zone),
    }
    source = next(iter(sources)) if len(sources) == 1 else f"{len(sources)} sources"
    subject = f"[watchdog] {word}: {_count(len(hits), 'mention')} - {source}"
    return Message(
        subject=one_line(subject, SUBJECT_LIMIT),
        text=_render("history.txt.j2", view),
        html=_render("history.html.j2", view),
        data=history_data(alert, hits, HISTORY_LINKS),
    )


def _compose_test(alert: Alert, zone: ZoneInfo) -> Message:
    view = {"composed": shown_time(alert.created_at, zone)}
    return Message(
        subject="[watchdog] test message",
        text=_render("test.txt.j2", view),
        html=_render("test.html.j2", view),
        data=test_data(alert),
    )


def _render(template: str, view: Mapping[str, object]) -> str:
    return _TEMPLATES.get_template(template).render(view)


def _counted(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    """Return the counts, largest first, then by name; what does not fit is summed in one row."""
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    shown = [(one_line(name, NAME_LIMIT), number) for name, number in ordered[:_COUNTS_SHOWN]]
    rest = ordered[_COUNTS_SHOWN:]
    if rest:
        shown.append((f"{len(rest)} more", sum(number for _, number in rest)))
    return tuple(shown)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
