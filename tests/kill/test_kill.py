"""kill -9 at random moments while polling and delivering.

What must hold afterwards: every article that the server served with the watched name is stored
with its hit; every alert hit has its delivery; every delivery reaches the mailbox by itself; the
database is whole; mail that came twice carries the same Message-ID.

The daemon is the real one: `watchdog run` on a config folder. What a killed one held, the next
one takes over at its start. Four kills here;
the two hundred of the full loop are marked slow and run in continuous integration.
"""

import os
import random
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60


class Newsroom(BaseHTTPRequestHandler):
    """Serves a feed that grows by an item with each request, the last 40 items at a time."""

    served = 0
    lock = threading.Lock()
    growing = True
    url = ""

    def do_GET(self) -> None:
        cls = type(self)
        with cls.lock:
            if cls.growing:
                cls.served += 1
            last = cls.served
        items = "".join(
            f"<item><guid isPermaLink='false'>item-{n}-</guid>"
            f"<title>Report {n}: General Zeya Testaung opened bridge {n}</title>"
            f"<link>http://127.0.0.1/story/{n}-</link>"
            f"<description>General Zeya Testaung spoke at bridge {n}.</description></item>"
            for n in range(max(1, last - 40), last + 1)
        )
        body = (
            "<?xml version='1.0'?><rss version='2.0'><channel><title>Newsroom</title>"
            f"<link>http://127.0.0.1/</link><description>d</description>{items}</channel></rss>"
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


class Mailbox:
    """Takes every message and keeps its raw bytes."""

    def __init__(self) -> None:
        self.messages: list[bytes] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:
        self.messages.append(envelope.content)  # type: ignore[attr-defined]  # aiosmtpd's Envelope
        return "250 kept"


@pytest.fixture
def newsroom() -> Iterator[type[Newsroom]]:
    class Fresh(Newsroom):
        served = 0
        growing = True
        lock = threading.Lock()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Fresh)
    Fresh.url = f"http://127.0.0.1:{server.server_port}/feed"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Fresh
    server.shutdown()
    server.server_close()


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=0)
    # aiosmtpd connects to its own port to see that it is up: ask for the real one first.
    controller.port = _free_port()
    controller.start()
    yield box, controller.port
    controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def write_config(folder: Path, feed_url: str, smtp_port: int) -> None:
    """Write what the daemon runs on."""
    (folder / "watchlists").mkdir(parents=True)
    (folder / "watchdog.yml").write_text(
        "allow_networks: [127.0.0.0/8]\n"
        "limits: {history_delay: 1s, first_retry: 1s,"
        " longest_retry: 2s}\n"
    )
    (folder / "sources.yml").write_text(
        f"sources:\n  - {{id: newsroom, name: Newsroom, url: '{feed_url}', language: en,"
        " class: independent, grade: A, every: 1s}\n"
    )
    (folder / "channels.yml").write_text(
        f"channels:\n  - {{id: desk, kind: mail, host: 127.0.0.1, port: {smtp_port},"
        " security: plain, from: watch@example.org, to: [reader@example.org]}\n"
    )
    (folder / "routes.yml").write_text("routes:\n  - {id: all, channels: [desk]}\n")
    (folder / "watchlists" / "fiction.yml").write_text(
        "list: fiction\ntitle: Fiction\nabout: Invented for the test.\n"
        "defaults: {kind: person, strength: strong}\n"
        "entries:\n  - {id: per-fiction, name: Zeya Testaung, why: [invented]}\n"
    )


def start(folder: Path) -> subprocess.Popen[bytes]:
    """Start the daemon; its log goes to a file of its own in the config folder."""
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "watchdog", "--config", str(folder), "run"],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            stderr=log,
        )


def wait_until(met: Callable[[], bool]) -> None:
    """Look until something holds, or fail after `PATIENCE_S`."""
    deadline = time.monotonic() + PATIENCE_S
    while not met():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


def stored(database: Path) -> tuple[set[int], int, int]:
    """Give the stories with an alert hit, alert hits without delivery, deliveries not yet sent."""
    if not database.exists():
        return set(), 0, 0
    with sqlite3.connect(database, timeout=30) as db:
        try:
            titles = db.execute(
                "SELECT v.title FROM hit h JOIN article_version v ON v.id = h.version_id"
                " WHERE h.verdict = 'alert'"
            ).fetchall()
        except sqlite3.OperationalError:
            return set(), 0, 0
        untold = db.execute(
            "SELECT count(*) FROM hit h WHERE h.verdict = 'alert'"
            " AND NOT EXISTS (SELECT 1 FROM delivery_hit d WHERE d.hit_id = h.id)"
        ).fetchone()[0]
        unsent = db.execute("SELECT count(*) FROM delivery WHERE state != 'sent'").fetchone()[0]
    return {int(re.search(r"Report (\d+)", t)[1]) for (t,) in titles}, untold, unsent  # type: ignore[index]


@pytest.mark.parametrize("kills", [4, pytest.param(200, marks=pytest.mark.slow)])
def test_nothing_is_lost_and_nothing_is_told_twice_under_two_names(
    kills: int, newsroom: type[Newsroom], mailbox: tuple[Mailbox, int], tmp_path: Path
) -> None:
    box, port = mailbox
    write_config(tmp_path / "config", newsroom.url, port)
    folder = tmp_path / "config"
    database = folder / "data" / "watchdog.db"
    chance = random.Random(20260301)
    acknowledged: set[int] = set()
    for _ in range(kills):
        child = start(folder)
        time.sleep(chance.uniform(0.5, 5.0))
        child.send_signal(signal.SIGKILL)
        child.wait()
        now_stored, untold, _ = stored(database)
        assert acknowledged <= now_stored
        assert untold == 0
        acknowledged = now_stored
    newsroom.growing = False
    wanted = set(range(1, newsroom.served + 1))
    child = start(folder)
    log = folder / "log"

    def at_rest() -> bool:
        now_stored, _, unsent = stored(database)
        return b"watching" in log.read_bytes() and now_stored >= wanted and unsent == 0

    wait_until(at_rest)
    child.send_signal(signal.SIGTERM)
    assert child.wait(timeout=15) == 0
    now_stored, untold, unsent = stored(database)
    assert now_stored == wanted
    assert (untold, unsent) == (0, 0)
    with sqlite3.connect(database) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    told = _told(box)
    assert set(told) == wanted
    assert all(len(ids) == 1 for ids in told.values()), "one story came under two Message-IDs"


def _told(box: Mailbox) -> dict[int, set[str]]:
    told: defaultdict[int, set[str]] = defaultdict(set)
    for raw in box.messages:
        message = message_from_bytes(raw)
        text = next(
            part.get_payload(decode=True).decode()
            for part in message.walk()
            if part.get_content_type() == "text/plain"
        )
        for number in re.findall(r"story/(\d+)-", text):
            told[int(number)].add(str(message["Message-ID"]))
    return dict(told)
