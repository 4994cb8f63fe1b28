"""Write an alert as JSON, for receivers that are programs.

The fields are documented in `docs/reference/webhook.md` and are public: fields may be added, none
renamed or dropped. Programs get the characters as they were published (JSON escapes what could
break a line), cut to a bound, while people get the cleaned ones.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from watchdog.alerting.account import (
    CORRECTION_LIMIT,
    CORRECTIONS_SHOWN,
    HITS_SHOWN,
    QUOTE_LIMIT,
    QUOTES_SHOWN,
    REASONS_SHOWN,
    SIGNALS_SHOWN,
    TITLE_LIMIT,
    account_for_hit,
)
from watchdog.alerting.shown import MARK_CLOSE, MARK_OPEN, safe_link, shorten
from watchdog.model import Alert, Figure, Mention, Reason, Signal, StoredHit

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]


def alert_data(alert: Alert, hits: Sequence[StoredHit]) -> str:
    """Write the hits of one article; `hits` in the order to show them."""
    signals = sorted(
        {signal for stored in hits for signal in stored.signals},
        key=lambda one: (one.field == "text", one.start, one.end, one.kind),
    )
    return _written(
        {
            "kind": "alert",
            "created": _time(alert.created_at),
            "article": _article(hits[0]),
            "hits": [_hit(stored) for stored in hits[:HITS_SHOWN]],
            "hits_total": len(hits),
            "signals": [_signal(signal) for signal in signals[:SIGNALS_SHOWN]],
        }
    )


def history_data(alert: Alert, hits: Sequence[StoredHit], at_most: int) -> str:
    """Write a summary: how many, and the first `at_most` of `hits`."""
    return _written(
        {
            "kind": alert.kind,
            "created": _time(alert.created_at),
            "articles_total": len({stored.article_id for stored in hits}),
            "hits_total": len(hits),
            "hits": [{**_hit(one), "article": _article(one)} for one in hits[:at_most]],
        }
    )


def test_data(alert: Alert) -> str:
    """Write a test alert."""
    return _written({"kind": "test", "created": _time(alert.created_at), "hits": []})


def _article(stored: StoredHit) -> dict[str, Json]:
    return {
        "id": stored.article_id,
        "version": stored.version_id,
        "source": stored.source_id,
        "source_name": stored.source_name,
        "source_class": stored.source_class,
        "title": None if stored.title is None else shorten(stored.title, TITLE_LIMIT),
        "url": safe_link(stored.url),
        "language": stored.language,
        "published": None if stored.published is None else _time(stored.published),
        "fetched": _time(stored.fetched_at),
        "raw_sha256": stored.raw_sha256,
    }


def _hit(stored: StoredHit) -> dict[str, Json]:
    hit = stored.hit
    return {
        "id": stored.id,
        "entry": hit.entry,
        "name": stored.entry_name,
        "watchlist": stored.watchlist,
        "watchlist_version": stored.watchlist_version,
        "verdict": hit.verdict,
        "score": hit.score,
        "mentions": [_mention(mention) for mention in hit.mentions[: 4 * QUOTES_SHOWN]],
        "mentions_total": len(hit.mentions),
        "quotes": [quote.marked_text for quote in account_for_hit(stored).quotes],
        "quote_marks": [MARK_OPEN, MARK_CLOSE],
        "reasons": [_reason(reason) for reason in hit.reasons[:REASONS_SHOWN]],
        "reasons_total": len(hit.reasons),
        "corrections": [
            {"kind": one.kind, "text": shorten(one.text, CORRECTION_LIMIT), "at": _time(one.at)}
            for one in stored.corrections[:CORRECTIONS_SHOWN]
        ],
    }


def _mention(mention: Mention) -> Json:
    return {
        "field": mention.field,
        "start": mention.start,
        "end": mention.end,
        "text": shorten(mention.text, QUOTE_LIMIT),
    }


def _reason(reason: Reason) -> Json:
    return {
        "rule": reason.rule,
        "points": reason.points,
        "note": shorten(reason.note, QUOTE_LIMIT),
        "field": reason.field,
        "start": reason.start,
        "end": reason.end,
    }


def _signal(signal: Signal) -> Json:
    return {
        "kind": signal.kind,
        "giver": signal.giver,
        "receiver": signal.receiver,
        "modality": signal.modality,
        "severity": signal.severity,
        "field": signal.field,
        "start": signal.start,
        "end": signal.end,
        "evidence_start": signal.evidence_start,
        "evidence_end": signal.evidence_end,
        "tense": signal.tense,
        "place": shorten(signal.place, QUOTE_LIMIT) if signal.place else None,
        "figure": _figure(signal.figure),
        "figure_known": signal.figure_known,
        "historic": signal.historic,
        "first": signal.first,
    }


def _figure(figure: Figure | None) -> Json:
    if figure is None:
        return None
    return {
        "amount": figure.amount,
        "unit": figure.unit,
        "period": figure.period,
        "origin": figure.origin,
    }


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _written(content: dict[str, Json]) -> str:
    # ASCII only: a lone surrogate from a broken feed becomes an escape and not an encoding error.
    return json.dumps(content, ensure_ascii=True)
