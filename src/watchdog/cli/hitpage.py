"""One hit as a page on the terminal: who said what, why it counts, who was told."""

from typing import TYPE_CHECKING

from watchdog.alerting.account import signal_details
from watchdog.cli.show import plain
from watchdog.text.sentences import sentence_at

if TYPE_CHECKING:
    from watchdog.model import Delivery, Entry, Mention, StoredHit
    from watchdog.storage.reports import Evidence

QUOTES = 5
QUOTE_CHARS = 400


def print_hit(
    stored: "StoredHit",
    evidence: "Evidence",
    told: "tuple[Delivery, ...]",
    *,
    entry: "Entry | None",
) -> None:
    """Print everything that is known of a hit, without judging anybody."""
    published = f"{stored.published:%Y-%m-%d %H:%M} UTC" if stored.published else "no date given"
    history = ", from a first poll's backlog" if stored.history else ""
    print(f"hit {stored.id}: {stored.hit.verdict}, score {stored.hit.score}{history}")
    _print_since(stored)
    print(f"  entry      {stored.entry_name} ({stored.hit.entry}, list {stored.watchlist})")
    print(f"  said by    {plain(stored.source_name)} ({stored.source_class})")
    no_title = "(removed)" if stored.removed_at else "(no title)"
    print(f"  article    {plain(stored.title or no_title)}")
    print(f"  published  {published}")
    print(f"  link       {plain(stored.url or 'none')}")
    print("  words")
    for mention in stored.hit.mentions[:QUOTES]:
        print(f"    {mention.field}: {_quote(stored, mention)}")
    if len(stored.hit.mentions) > QUOTES:
        print(f"    and {len(stored.hit.mentions) - QUOTES} more mentions")
    print("  reasons")
    for reason in stored.hit.reasons:
        print(f"    {reason.points:+4d}  {reason.rule}: {plain(reason.note)}")
    for signal in stored.signals:
        parties = f"{signal.giver or '?'} → {signal.receiver or '?'}"
        print(f"  reads as   {signal.kind}, {signal.modality}, {signal.severity} ({parties})")
        details = signal_details(signal)
        if details:
            print(f"             {plain(details)}")
    if entry is not None and entry.why:
        print(f"  on the list because of  {plain('; '.join(entry.why[:3]))}")
    _print_told(told)
    print("  evidence")
    if evidence.removed_at is not None:
        print(f"    the bytes were removed on {evidence.removed_at:%Y-%m-%d}, their hash stays")
    print(f"    {len(evidence.raw)} bytes ({evidence.raw_scope}), SHA-256 {evidence.raw_sha256}")
    print(f"    fetched {evidence.fetched_at:%Y-%m-%d %H:%M:%S} UTC from {plain(evidence.url)}")
    print("    `watchdog hits export` writes the bytes themselves")


def _print_since(stored: "StoredHit") -> None:
    """Print what was said and done since the hit was found."""
    for said in stored.corrections:
        word = "withdrawn" if said.kind == "withdrawn" else "statement"
        print(f"  {word:<9}  {said.at:%Y-%m-%d}: {plain(said.text)}")
    if stored.removed_at is not None:
        print(f"  removed    {stored.removed_at:%Y-%m-%d}: the text is gone ({stored.removed_why})")


def _print_told(told: "tuple[Delivery, ...]") -> None:
    print("  told")
    for delivery in told:
        place = f"{delivery.receiver.channel}/{delivery.receiver.key}"
        print(f"    {delivery.id}: {place}: {delivery.state}: {plain(delivery.reason)}")
    if not told:
        print("    nobody on record: no route led to a receiver, or the record is kept no longer")


def _quote(stored: "StoredHit", mention: "Mention") -> str:
    text = (stored.title if mention.field == "title" else stored.text) or ""
    start, end = sentence_at(text, mention.start, mention.end)
    start = max(start, mention.start - QUOTE_CHARS // 2)
    end = min(end, mention.end + QUOTE_CHARS // 2)
    before, after = text[start : mention.start], text[mention.end : end]
    return plain(f"{before}⟦{mention.text}⟧{after}")
