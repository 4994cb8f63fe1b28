"""The middle of the account: what hit and why, what is to be judged, what was passed over."""

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from watchdog.alerting.account import (
    HitAccount,
    account_for_article,
    account_for_hit,
    account_for_signals,
)
from watchdog.alerting.quotes import Quote
from watchdog.alerting.shown import MARK_CLOSE, MARK_OPEN, one_line
from watchdog.demo.outcome import Ignored, Outcome
from watchdog.demo.page import counted, heading, say
from watchdog.matching.rules import GATES
from watchdog.model import StoredHit

_REASONS_SHOWN = 3
# Gates that stop letters rather than names: too many and too dull to list.
_LETTERS_ONLY = frozenset({"boundary", "letter-case", "web-address"})


def print_hits(page: Console, outcome: Outcome) -> None:
    """Tell every alert, by article, with its reasons and what the article reads as."""
    heading(page, "2. What hit, and why")
    alerts = [stored for stored in outcome.hits if stored.hit.verdict == "alert"]
    say(
        page,
        f"{counted(len(alerts), 'alert')}. The score is the sum of the points. A hit says that a "
        "source mentions somebody, and what the passage reads as by rules; it accuses nobody.",
    )
    context = sum(stored.hit.verdict == "context" for stored in outcome.hits)
    if context:
        say(
            page,
            f"{counted(context, 'more hit')} on context entries (countries, ASEAN): they help to "
            "judge others and never alert.",
        )
    articles: dict[int, list[StoredHit]] = {}
    for stored in alerts:
        articles.setdefault(stored.version_id, []).append(stored)
    for hits in articles.values():
        page.print()
        article = account_for_article(hits[0], outcome.zone)
        told = "the backlog" if hits[0].history else "the news"
        say(page, f"{article.source} ({article.source_class}, {told}) reports:")
        if article.title is not None:
            say(page, Text(f"“{article.title}”", style="italic"), 2)
        for stored in hits:
            _print_hit(page, account_for_hit(stored), "ALERT", "bold red")
        for signal in account_for_signals(hits, outcome.signal_labels, outcome.entry_names):
            reads = f"Reads as: {signal.label}, {signal.modality} (severity {signal.severity})"
            say(page, f"{reads}; giver: {signal.giver}; receiver: {signal.receiver}", 2)


def _print_hit(page: Console, hit: HitAccount, word: str, style: str) -> None:
    line = Text.assemble((word, style), f" {hit.score:>3}  ", (hit.name, "bold"))
    say(page, line, 2)
    say(page, f"{hit.entry}, on the watchlist {hit.watchlist}", 13)
    for quote in _best_quote(hit.quotes):
        _print_quote(page, quote)
    for reason in hit.reasons[:_REASONS_SHOWN]:
        say(page, reason, 6)
    if len(hit.reasons) > _REASONS_SHOWN:
        rest = len(hit.reasons) - _REASONS_SHOWN
        say(page, f"and {counted(rest, 'more reason')}, kept with the hit", 6)


def _best_quote(quotes: tuple[Quote, ...]) -> Iterable[Quote]:
    """Choose one passage: a sentence of the text says more than a title shown above already."""
    in_text = [quote for quote in quotes if quote.field == "text"]
    return (in_text or list(quotes))[:1]


def _print_quote(page: Console, quote: Quote) -> None:
    text = Text()
    for piece in quote.pieces:
        if piece.marked:
            text.append(f"{MARK_OPEN}{piece.text}{MARK_CLOSE}", style="bold")
        else:
            text.append(piece.text)
    for line in text.wrap(page, page.width - 6):
        page.print(Text.assemble("    > ", line), soft_wrap=True)


def print_review(page: Console, outcome: Outcome) -> None:
    """Tell what a person has to judge."""
    heading(page, "3. What is held for a person to judge")
    held = [stored for stored in outcome.hits if stored.hit.verdict == "review"]
    if not held:
        say(page, "Nothing.")
    for stored in held:
        _print_hit(page, account_for_hit(stored), "REVIEW", "bold yellow")
        say(page, f"in {account_for_article(stored, outcome.zone).source}", 6)


def print_ignored(page: Console, ignored: tuple[Ignored, ...]) -> None:
    """Tell which watched names stand in the texts and were taken for somebody else's."""
    heading(page, "4. What was passed over, and why")
    told = [each for each in ignored if each.hit.rule not in _LETTERS_ONLY]
    for each in told:
        written = one_line(each.hit.mentions[0].text, 60)
        line = Text.assemble("“", (written, "bold"), f"” in {one_line(each.outlet.name, 60)}")
        say(page, line.append(f" is not {each.entry_name} ({each.hit.entry}):"), 2)
        say(page, GATES.get(each.hit.rule or "", str(each.hit.rule)), 6)
    if len(told) < len(ignored):
        rest = counted(len(ignored) - len(told), "place", "places")
        say(page, f"{rest} more where other words have the letters of a watched name", 2)
    if not ignored:
        say(page, "Nothing.")
