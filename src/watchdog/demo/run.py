"""`watchdog demo`, step by step: newsroom and receivers up, two rounds of the real work, account.

Nothing is simulated between the newsroom's sockets and the receivers': the configuration is read
from files, feeds come over HTTP, hits and deliveries lie in a database, mail goes over SMTP.
"""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from watchdog.app import App, open_app
from watchdog.demo.account import print_account
from watchdog.demo.articles import BACKLOG, NEWS, Outlet, load_outlets
from watchdog.demo.folder import Ports, make_folder, write_config
from watchdog.demo.newsroom import Newsroom, open_newsroom
from watchdog.demo.outcome import Ignored, Outcome, what_is_missing, wordings
from watchdog.demo.receivers import SLACK_PATH, WEBHOOK_PATH, Desk, open_desk
from watchdog.jobs.deliver import deliver_due
from watchdog.jobs.poll import poll_now
from watchdog.model import Document, PollReport
from watchdog.screening import screen
from watchdog.storage import outbox, reports


def run_demo(keep: Path | None, *, out: TextIO) -> int:
    """Run the demo and print its account.

    Args:
        keep: a new or empty folder for configuration, database and received messages; `None`
            leaves nothing behind.
        out: where the account goes.

    Returns:
        0 when everything that had to happen happened, else 1; the account says what is missing.

    Raises:
        UsageError: `keep` cannot be used.
        WatchdogError: the shipped configuration or watchlists are broken.
    """
    outcome = bring_about(keep)
    missing = what_is_missing(outcome)
    print_account(outcome, missing, keep, out)
    return 1 if missing else 0


def bring_about(keep: Path | None) -> Outcome:
    """Do everything but tell of it; servers and threads are gone when it returns."""
    outlets = load_outlets()
    with (
        _folder(keep) as folder,
        open_newsroom(outlets) as newsroom,
        open_desk() as (desk, mail_port, web_port),
    ):
        write_config(folder, outlets, newsroom, Ports(mail=mail_port, web=web_port))
        # An empty environment: the demo is the same whatever the user has set.
        app = open_app(folder, {}, quiet=True)
        try:
            outcome = _work(app, outlets, newsroom, desk)
        finally:
            app.close()
        if keep is not None:
            _keep_messages(folder / "received", desk)
    return outcome


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        make_folder(keep)
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="watchdog-demo-") as folder:
        yield Path(folder)


def _work(app: App, outlets: tuple[Outlet, ...], newsroom: Newsroom, desk: Desk) -> Outcome:
    first = app.now()
    rounds = []
    for round_ in (BACKLOG, NEWS):
        newsroom.publish(round_, first, app.now())
        polled: list[PollReport] = []
        poll_now(app, tuple(outlet.id for outlet in outlets), on_report=polled.append)
        rounds.append(tuple(sorted(polled, key=lambda report: report.source)))
        # A daemon waits some minutes for further sources before it tells of a backlog.
        outbox.make_summaries_due(app.store, tuple(app.live.sources), now=app.now())
        deliver_due(app)
    hits = reports.list_hits(app.store, reports.HitFilter())
    return Outcome(
        outlets=outlets,
        rounds=tuple(rounds),
        requests=newsroom.requests,
        # By source and not by time: which source is read first is chance.
        hits=tuple(sorted(hits, key=lambda one: (not one.history, one.source_id, one.id))),
        ignored=_ignored(app, outlets),
        deliveries=outbox.list_deliveries(app.store)[::-1],
        mails=desk.mails,
        slack=desk.posts(SLACK_PATH),
        webhook=desk.posts(WEBHOOK_PATH),
        signal_labels=app.live.signal_labels,
        entry_names=app.live.entry_names,
        zone=app.live.zone,
    )


def _ignored(app: App, outlets: tuple[Outlet, ...]) -> tuple[Ignored, ...]:
    """Ask the screening again for what it passed over: the database keeps hits only."""
    found: list[Ignored] = []
    for outlet, sample, wording in wordings(outlets):
        document = Document(
            id=sample.id, title=wording.title, text=wording.text, language=outlet.language
        )
        screening = screen(document, app.live.index, explain=True)
        hit_entries = {hit.entry for hit in screening.hits}
        found += (
            Ignored(
                outlet=outlet,
                sample=sample,
                title=wording.title,
                entry_name=app.live.entries[hit.entry].name,
                hit=hit,
            )
            for hit in screening.ignored
            if hit.entry not in hit_entries and app.live.entries[hit.entry].alert
        )
    return tuple(found)


def _keep_messages(folder: Path, desk: Desk) -> None:
    folder.mkdir()
    for number, raw in enumerate(desk.raw_mails, start=1):
        (folder / f"mail-{number}.eml").write_bytes(raw)
    for name, path in (("slack", SLACK_PATH), ("webhook", WEBHOOK_PATH)):
        text = json.dumps(desk.posts(path), ensure_ascii=False, indent=1)
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
