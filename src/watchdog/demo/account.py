"""The demo's account on the terminal: what was read, what hit and why, who was told, what next.

All quoted text is cleaned by `alerting`, as in a message. Lines fit 80 columns; without a terminal
the account is plain text.
"""

import re
import shlex
import unicodedata
from email.message import EmailMessage
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from watchdog.alerting.shown import one_line
from watchdog.demo.findings import print_hits, print_ignored, print_review
from watchdog.demo.folder import MAIL, SLACK, WEBHOOK
from watchdog.demo.outcome import Outcome
from watchdog.demo.page import counted, heading, open_page, say
from watchdog.installed import command_name
from watchdog.model import PollReport

_MAIL_LINES_SHOWN = 40
_SUBJECTS_SHOWN = 3
_CHANNEL_NAMES = ((MAIL, "by mail"), (SLACK, "to Slack (a stand-in)"), (WEBHOOK, "to the webhook"))


def print_account(
    outcome: Outcome, missing: tuple[str, ...], keep: Path | None, out: TextIO
) -> None:
    """Print the account.

    Args:
        outcome: what happened.
        missing: what did not and had to.
        keep: where configuration and database lie now, `None` if they are gone.
        out: a terminal, a file or a pipe.
    """
    page = open_page(out)
    with page.capture() as captured:
        _print_all(page, outcome, missing, keep)
    # Rich fills lines with blanks, which would end up in the files and mails people paste from.
    text = re.sub(r" +(?=\n)", "", captured.get())
    encoding = getattr(out, "encoding", None) or "utf-8"
    out.write(text.encode(encoding, "replace").decode(encoding))
    out.flush()


def _print_all(
    page: Console, outcome: Outcome, missing: tuple[str, ...], keep: Path | None
) -> None:
    page.print(Text("watchdog demo", style="bold"))
    say(
        page,
        "A newsroom and receivers on this machine stood in for the world. Every event below is "
        "invented; the names are on the shipped watchlists. Everything between the newsroom and "
        "the receivers was the real work: fetched over HTTP, screened, stored, delivered.",
    )
    _print_polls(page, outcome)
    print_hits(page, outcome)
    print_review(page, outcome)
    print_ignored(page, outcome.ignored)
    _print_messages(page, outcome)
    _print_mail(page, outcome.mails)
    _print_next(page, keep)
    _print_end(page, missing)


def _print_polls(page: Console, outcome: Outcome) -> None:
    heading(page, "1. What was polled")
    table = Table(box=None, pad_edge=False)
    for column in ("source", "", "format", "first poll: the backlog", "second poll: the news"):
        table.add_column(column, no_wrap=column in ("source", "", "format"))
    by_source = [{report.source: report for report in reports} for reports in outcome.rounds]
    for outlet in outcome.outlets:
        told = [_poll(reports.get(outlet.id)) for reports in by_source]
        table.add_row(outlet.id, outlet.language, outlet.format, *told)
    page.print(table)
    page.print()
    for outlet in outcome.outlets:
        say(page, f"{outlet.id:<9} {one_line(outlet.name, 60)}")
    for outlet in outcome.outlets:
        if outlet.zawgyi:
            found = sum(stored.source_id == outlet.id for stored in outcome.hits)
            say(page, _about_zawgyi(outlet.id, found))


def _poll(report: PollReport | None) -> str:
    if report is None:
        return "not polled"
    if report.outcome == "ok":
        items, new, hits = (
            counted(report.items, "item"),
            f"{report.new} new",
            counted(report.hits, "hit"),
        )
        return f"{items}, {new}, {hits}"
    if report.outcome == "not-modified":
        return "304, not modified"
    return one_line(f"{report.outcome} {report.error or ''}", 60)


def _about_zawgyi(source: str, hits: int) -> str:
    return (
        f"{source} writes Burmese in Zawgyi, an older encoding that is stored and shown as it is; "
        f"{counted(hits, 'hit')} in it."
    )


def _print_messages(page: Console, outcome: Outcome) -> None:
    heading(page, "5. What was sent where")
    subjects = {
        MAIL: [str(mail["Subject"]) for mail in outcome.mails],
        SLACK: [str(post.get("text")) for post in outcome.slack],
        WEBHOOK: [str(post.get("subject")) for post in outcome.webhook],
    }
    for channel, name in _CHANNEL_NAMES:
        arrived = subjects[channel]
        shown = len(arrived) if channel == MAIL else _SUBJECTS_SHOWN
        say(page, Text(f"{counted(len(arrived), 'message')} {name}:", style="bold"))
        for subject in arrived[:shown]:
            say(page, one_line(subject, 150), 2)
        if len(arrived) > shown:
            say(page, f"and {len(arrived) - shown} more", 2)
    for post in outcome.webhook[:1]:
        say(page, f"each one JSON object with the fields {', '.join(post)}", 2)
    backlog = [each for each in outcome.deliveries if each.kind == "history"]
    retries = sum(delivery.attempts - 1 for delivery in outcome.deliveries)
    states = {delivery.state for delivery in outcome.deliveries}
    say(
        page,
        f"{counted(len(outcome.deliveries), 'delivery', 'deliveries')} in the outbox, "
        f"{'all sent' if states == {'sent'} else ' or '.join(sorted(states))}, "
        f"{retries} repeated. The backlog was told as a summary: {len(backlog)} for "
        f"{counted(len({each.receiver for each in backlog}), 'receiver')}.",
    )


def _print_mail(page: Console, mails: tuple[EmailMessage, ...]) -> None:
    heading(page, "6. One of the mails, as its reader sees it")
    if not mails:
        say(page, "None arrived.")
        return
    # A mail with a signal shows the most of what a mail can hold.
    telling = [each for each in mails if "Reads as:" in _body(each)] or list(mails)
    mail = min(telling, key=lambda each: str(each["Subject"]))
    for name in ("From", "To", "Subject"):
        say(page, one_line(f"{name}: {mail[name]}", 200), 2)
    page.print()
    lines = _body(mail).strip().splitlines()
    for line in lines[:_MAIL_LINES_SHOWN]:
        blanks = len(line) - len(line.lstrip(" "))
        say(page, _printable(line.strip()) or " ", 2 + blanks)
    if len(lines) > _MAIL_LINES_SHOWN:
        say(page, f"({len(lines) - _MAIL_LINES_SHOWN} more lines)", 2)


def _body(mail: EmailMessage) -> str:
    part = mail.get_body(preferencelist=("plain",))
    return "" if part is None else str(part.get_content())


def _printable(line: str) -> str:
    """Take out control characters; `alerting` has cleaned the rest, its own marks must stay."""
    return "".join(char for char in line if unicodedata.category(char) != "Cc")


def _print_next(page: Console, keep: Path | None) -> None:
    heading(page, "What to type next")
    if keep is not None:
        say(page, "The demo's configuration, database and messages are kept; look at them by")
        _command(page, f"{command_name()} --config {shlex.quote(str(keep))} hits list")
    say(page, "Your own watch begins with a folder:")
    _command(page, f"{command_name()} init my-watchdog")
    say(page, "Edit its sources.yml, channels.yml and routes.yml. Then read everything, send")
    say(page, "yourself a test message, and watch:")
    for command in ("check", "channels test", "run"):
        _command(page, f"{command_name()} --config my-watchdog {command}")


def _command(page: Console, text: str) -> None:
    # Not wrapped: a command is copied as one line.
    page.print(Text(f"  {text}", style="bold green"), soft_wrap=True)


def _print_end(page: Console, missing: tuple[str, ...]) -> None:
    page.print()
    if not missing:
        say(page, Text("Everything that had to happen happened.", style="bold"))
        return
    say(page, Text(f"NOT everything happened; {len(missing)} missing:", style="bold red"))
    for each in missing:
        say(page, one_line(each, 300), 2)
