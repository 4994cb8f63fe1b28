"""Turn the hits of one article into what a message shows: bounded, clean and carefully worded.

The words matter here. A source reports; a person or body is mentioned; a passage reads as an act,
by rules. Nothing that this module writes says that anybody did anything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from watchdog.alerting.quotes import Quote, Span, quote_spans
from watchdog.alerting.shown import one_line, safe_link
from watchdog.model import Reason, Signal, StoredHit, TextField

# Bounds of one message. The product of them stays far below what mail servers and chat accept.
HITS_SHOWN = 12
QUOTES_SHOWN = 3
REASONS_SHOWN = 12
SIGNALS_SHOWN = 6
QUOTE_LIMIT = 420
NAME_LIMIT = 120
NOTE_LIMIT = 240
TITLE_LIMIT = 300
CORRECTIONS_SHOWN = 5
CORRECTION_LIMIT = 600

SOURCE_CLASSES: Mapping[str, str] = {
    "state": "state media",
    "independent": "independent media",
    "wire": "news agency",
    "unclassified": "a source that nobody has classified",
    "ngo": "non-governmental organisation",
    "official": "government or UN body",
}
VERDICTS: Mapping[str, str] = {
    "alert": "alert",
    "review": "for review: not confirmed",
    "context": "context only",
    "ignore": "ignored",
}
_VERDICT_ORDER = ("alert", "review", "context", "ignore")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleAccount:
    """Who said it, when, and what is kept of it."""

    source: str
    source_class: str
    title: str | None
    link: str | None
    language: str | None
    published: str | None
    fetched: str
    raw_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HitAccount:
    """One entry in one article: where it is mentioned and why that counts."""

    name: str
    entry: str
    watchlist: str
    verdict: str
    verdict_label: str
    score: int
    quotes: tuple[Quote, ...]
    more_quotes: int
    reasons: tuple[str, ...]
    corrections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalAccount:
    """What a passage reads as, and the passage."""

    kind: str
    label: str
    modality: str
    severity: str
    giver: str
    receiver: str
    quote: Quote | None
    details: str = ""


def by_weight(hits: Sequence[StoredHit]) -> tuple[StoredHit, ...]:
    """Sort hits for reading: alerts before reviews, then by score, then by entry id."""
    return tuple(
        sorted(
            hits,
            key=lambda one: (
                _VERDICT_ORDER.index(one.hit.verdict),
                -one.hit.score,
                one.hit.entry,
                one.id,
            ),
        )
    )


def shown_time(moment: datetime, zone: ZoneInfo) -> str:
    """Write a moment in the operator's zone and in UTC, as `2026-11-03 14:05 +06:30 (07:35 UTC)`.

    The UTC date is written too where it differs.
    """
    there, utc = moment.astimezone(zone), moment.astimezone(UTC)
    if there.utcoffset() == utc.utcoffset():
        return f"{utc:%Y-%m-%d %H:%M} UTC"
    offset = f"{there:%z}"
    form = "%H:%M" if there.date() == utc.date() else "%Y-%m-%d %H:%M"
    return f"{there:%Y-%m-%d %H:%M} {offset[:3]}:{offset[3:5]} ({utc.strftime(form)} UTC)"


def shown_source(stored: StoredHit) -> str:
    """Return the source's name for a line of text; its id where the name shows as nothing."""
    return one_line(stored.source_name, NAME_LIMIT) or one_line(stored.source_id, NAME_LIMIT)


def shown_name(stored: StoredHit) -> str:
    """Return the entry's name for a line of text; its id where the name shows as nothing."""
    return one_line(stored.entry_name, NAME_LIMIT) or one_line(stored.hit.entry, NAME_LIMIT)


def account_for_article(stored: StoredHit, zone: ZoneInfo) -> ArticleAccount:
    """Say where the hit's article comes from."""
    title = one_line(stored.title, TITLE_LIMIT) if stored.title else ""
    language = one_line(stored.language, 20) if stored.language else ""
    return ArticleAccount(
        source=shown_source(stored),
        source_class=SOURCE_CLASSES.get(stored.source_class, "class not known"),
        title=title or None,
        link=safe_link(stored.url),
        language=language or None,
        published=None if stored.published is None else shown_time(stored.published, zone),
        fetched=shown_time(stored.fetched_at, zone),
        raw_sha256=one_line(stored.raw_sha256, 64),
    )


def account_for_hit(stored: StoredHit) -> HitAccount:
    """Say where the entry is mentioned, and each reason with its points."""
    hit = stored.hit
    quotes: list[Quote] = []
    left_out = 0
    for field, whole in _fields(stored):
        spans: list[Span] = [(m.start, m.end) for m in hit.mentions if m.field == field]
        room = QUOTES_SHOWN - len(quotes)
        found, more = quote_spans(field, whole, spans, at_most=room, limit=QUOTE_LIMIT)
        quotes.extend(found)
        left_out += more
    return HitAccount(
        name=shown_name(stored),
        entry=one_line(hit.entry, NAME_LIMIT),
        watchlist=one_line(stored.watchlist, NAME_LIMIT),
        verdict=hit.verdict,
        verdict_label=VERDICTS[hit.verdict],
        score=hit.score,
        quotes=tuple(quotes),
        more_quotes=left_out,
        reasons=_shown_reasons(hit.reasons),
        corrections=tuple(
            f"{one.at:%Y-%m-%d}: {one_line(one.text, CORRECTION_LIMIT)}"
            for one in stored.corrections[:CORRECTIONS_SHOWN]
        ),
    )


def _shown_reasons(reasons: tuple[Reason, ...]) -> tuple[str, ...]:
    """Write reasons with their points; those without points (a caution) first, so none is cut."""
    ordered = sorted(reasons, key=lambda one: one.points != 0)
    shown = [
        f"{one.points:+d}  {one_line(one.note, NOTE_LIMIT)} ({one_line(one.rule, 60)})"
        for one in ordered[:REASONS_SHOWN]
    ]
    rest = ordered[REASONS_SHOWN:]
    if rest:
        points = sum(one.points for one in rest)
        shown.append(f"{points:+d}  {len(rest)} more reasons, kept with the hit")
    return tuple(shown)


def account_for_signals(
    hits: Sequence[StoredHit], labels: Mapping[str, str], known: Mapping[str, str]
) -> tuple[SignalAccount, ...]:
    """Say what passages of the article read as; each signal once, in the order of the article.

    Args:
        hits: of one article.
        labels: signal kind id to what people call it.
        known: entry id to name, for parties that are not among the hits.
    """
    names = {entry: one_line(name, NAME_LIMIT) for entry, name in known.items()}
    names |= {stored.hit.entry: shown_name(stored) for stored in hits}
    seen: dict[Signal, StoredHit] = {}
    for stored in hits:
        for signal in stored.signals:
            seen.setdefault(signal, stored)
    ordered = sorted(seen, key=lambda one: (one.field == "text", one.start, one.end, one.kind))
    return tuple(_signal(signal, seen[signal], names, labels) for signal in ordered[:SIGNALS_SHOWN])


def _signal(
    signal: Signal, stored: StoredHit, names: Mapping[str, str], labels: Mapping[str, str]
) -> SignalAccount:
    whole = dict(_fields(stored)).get(signal.field, "")
    span = [(signal.start, signal.end)]
    quotes, _ = quote_spans(signal.field, whole, span, at_most=1, limit=QUOTE_LIMIT)

    def party(entry: str | None) -> str:
        return "not said" if entry is None else names.get(entry, one_line(entry, NAME_LIMIT))

    return SignalAccount(
        kind=signal.kind,
        label=one_line(labels.get(signal.kind, signal.kind), NAME_LIMIT),
        modality=signal.modality,
        severity=signal.severity,
        giver=party(signal.giver),
        receiver=party(signal.receiver),
        quote=quotes[0] if quotes else None,
        details=signal_details(signal),
    )


_KNOWN_SUM = {True: "a sum told before", False: "a sum not told before", None: ""}


def signal_details(signal: Signal) -> str:
    """Say in a few words when, where and how much; empty where the wording says none of it."""
    figure = signal.figure
    told = (
        signal.tense or "",
        f"at {one_line(signal.place, NAME_LIMIT)}" if signal.place else "",
        one_line(f"{figure.amount} {figure.unit}", NAME_LIMIT) if figure else "",
        _KNOWN_SUM[signal.figure_known],
        "before the coup" if signal.historic else "",
        "told as a first" if signal.first else "",
    )
    return ", ".join(each for each in told if each)


def _fields(stored: StoredHit) -> tuple[tuple[TextField, str], ...]:
    return (("title", stored.title or ""), ("text", stored.text))
