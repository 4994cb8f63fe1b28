"""Daemons that are started and killed, and what the database says between two kills."""

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sqlalchemy import Connection, Engine, TextClause, text
from sqlalchemy.exc import DBAPIError
from tests.kill.desk import Desk

ROOT = Path(__file__).resolve().parents[2]
# A thousand starts may keep what they compile.
ENV = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
ENV["PYTHONPATH"] = str(ROOT / "src")
PATIENCE_S = 90
# Where a kill is aimed, and how long after what was seen it may come. The desk sees a feed served,
# a message come and its answer go; two moments show in the database only.
MOMENTS = {
    "start": 1.0,
    "poll": 0.05,
    "reading": 0.6,
    "placed": 0.05,
    "lease": 0.05,
    "send": 0.0,
    "record": 0.03,
}
IN_DATABASE = {
    "placed": text("SELECT max(id) FROM delivery"),
    "lease": text("SELECT max(lease_until) FROM delivery WHERE state = 'leased'"),
}
AIMED_FOR_S = 30.0


def write_config(
    folder: Path, desk: Desk, database: str | None = None, *, every_s: int = 1
) -> Path:
    """Write what a daemon runs on: fast retries and short leases, nothing else unusual."""
    (folder / "watchlists").mkdir(parents=True)
    (folder / "watchdog.yml").write_text(
        "allow_networks: [127.0.0.0/8]\n"
        + (f"database: {database}\n" if database else "")
        + "limits: {history_delay: 1s, first_retry: 1s, longest_retry: 2s, poll_lease: 16s,"
        " delivery_lease: 90s, fetch_deadline: 3s, read_deadline: 5s,"
        # A kill within a send is one try.
        " delivery_attempts: 100, workers: 1, parallel_polls: 2}\n"
    )
    http = f"http://127.0.0.1:{desk.http_port}"
    (folder / "sources.yml").write_text(
        "sources:\n"
        + "".join(
            f"  - {{id: feed{n}, name: Feed {n}, url: '{http}/feed/{n}', language: en,"
            f" class: independent, grade: A, every: {every_s}s}}\n"
            for n in range(desk.feeds)
        )
    )
    (folder / "channels.yml").write_text(
        f"channels:\n  - {{id: hook, kind: webhook, url: '{http}/hook'}}\n"
        f"  - {{id: desk, kind: mail, host: 127.0.0.1, port: {desk.mail_port},"
        " security: plain, from: watch@example.org, to: [reader@example.org]}\n"
    )
    (folder / "routes.yml").write_text("routes:\n  - {id: all, channels: [hook, desk]}\n")
    # The shipped ones speak of shipped entries.
    (folder / "signals.yml").write_text("signals: []\n")
    (folder / "watchlists" / "fiction.yml").write_text(
        "list: fiction\ntitle: Fiction\nabout: Invented for the test.\n"
        "defaults: {kind: person, strength: strong}\n"
        "entries:\n  - {id: per-fiction, name: Zeya Testaung, why: [invented]}\n"
    )
    return folder


class Launcher:
    """The process of `launcher.py`."""

    def __init__(self, no_watchlists: Path) -> None:
        """Begin; `no_watchlists` is an empty folder."""
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("launcher.py")), str(no_watchlists)],
            env=ENV,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, folder: Path) -> int:
        """Start a daemon; gives its process id."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{folder}\t{folder / 'log'}\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        self._process.communicate(timeout=PATIENCE_S)


def watchdog_says(folder: Path, *words: str) -> list[dict[str, str]]:
    """Type a command that answers with lines of JSON."""
    command = [sys.executable, "-m", "watchdog", "--config", str(folder), *words, "--limit", "999"]
    done = subprocess.run(command, env=ENV, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def end(pid: int, with_signal: int) -> None:
    """Send a signal and wait until the process is gone."""
    os.kill(pid, with_signal)
    wait_until(lambda: not is_alive(pid))


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(
    met: Callable[[], bool], patience_s: float = PATIENCE_S, look_s: float = 0.02
) -> None:
    deadline = time.monotonic() + patience_s
    while not met():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(look_s)


class Aim:
    """Waits for a moment that the desk or the database shows, with an end."""

    def __init__(self, desk: Desk, engine: Engine) -> None:
        self._engine = engine
        self._seen = threading.Event()
        self._wanted = ""
        desk.on_moment = self._on_moment

    def wait(self, moment: str, chance: Random) -> bool:
        """Wait for a moment and a while within it; says whether it came."""
        came = True
        if moment in IN_DATABASE:
            came = self._wait_for_change(IN_DATABASE[moment])
        elif moment != "start":
            self._seen.clear()
            self._wanted = moment
            came = self._seen.wait(AIMED_FOR_S)
        time.sleep(chance.uniform(0.0, MOMENTS[moment]))
        return came

    def _on_moment(self, moment: str) -> None:
        if moment == self._wanted:
            self._seen.set()

    def _wait_for_change(self, question: TextClause) -> bool:
        deadline = time.monotonic() + AIMED_FOR_S
        before = self._ask(question)
        while time.monotonic() < deadline:
            time.sleep(0.01)
            if self._ask(question) not in (None, before):
                return True
        return False

    def _ask(self, question: TextClause) -> object:
        with self._engine.connect() as db:
            try:
                return db.execute(question).scalar()
            except DBAPIError as e:
                if has_no_tables(e):
                    return None
                raise


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What the database says.

    Attributes:
        stories: those stored with an alert hit.
        untold: alert hits without a delivery for one of the two receivers.
        states: how many deliveries are in each state.
        doubled: (receiver, hit) pairs that two deliveries tell.
        unknown: keys of the deliveries whose outcome is unknown.
    """

    stories: frozenset[int]
    untold: int
    states: dict[str, int]
    doubled: int
    unknown: frozenset[str]

    @property
    def unsent(self) -> int:
        return sum(n for state, n in self.states.items() if state != "sent")


def has_no_tables(error: DBAPIError) -> bool:
    """Say whether the first daemon has not yet made them."""
    return "no such table" in str(error) or "does not exist" in str(error)


NOTHING = Books(stories=frozenset(), untold=0, states={}, doubled=0, unknown=frozenset())


def read_books(engine: Engine) -> Books:
    """Read them in one moment; nothing is there before the first daemon made the tables."""
    with engine.connect() as db:
        try:
            return _books(db)
        except DBAPIError as e:
            if has_no_tables(e):
                return NOTHING
            raise


def _books(db: Connection) -> Books:
    titles = db.execute(
        text(
            "SELECT v.title FROM hit h JOIN article_version v ON v.id = h.version_id"
            " WHERE h.verdict = 'alert'"
        )
    ).scalars()
    stories = frozenset(int(re.search(r"Report (\d+)", t)[1]) for t in titles)  # type: ignore[index]
    untold = db.execute(
        text(
            "SELECT count(*) FROM hit h LEFT JOIN (SELECT x.hit_id, count(DISTINCT d.channel) n"
            " FROM delivery_hit x JOIN delivery d ON d.id = x.delivery_id GROUP BY x.hit_id) told"
            " ON told.hit_id = h.id WHERE h.verdict = 'alert' AND coalesce(told.n, 0) != 2"
        )
    ).scalar_one()
    states = db.execute(text("SELECT state, count(*) FROM delivery GROUP BY state")).all()
    doubled = db.execute(
        text(
            "SELECT count(*) FROM (SELECT 1 FROM delivery_hit x JOIN delivery d"
            " ON d.id = x.delivery_id GROUP BY d.channel, d.receiver, x.hit_id"
            " HAVING count(*) > 1) AS twice"
        )
    ).scalar_one()
    unknown = db.execute(text("SELECT message_id FROM delivery WHERE state = 'unknown'")).scalars()
    return Books(
        unknown=frozenset(unknown),
        stories=stories,
        untold=untold,
        states={state: count for state, count in states},
        doubled=doubled,
    )
