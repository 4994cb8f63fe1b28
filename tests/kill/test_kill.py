"""kill -9 at random moments while polling and delivering.

What must hold afterwards: every article that the server served with the watched name is stored
with its hit; every alert hit has its delivery; every delivery reaches the mailbox by itself; the
database is whole; mail that came twice carries the same Message-ID.

`WATCHDOG_KILLS` sets the number of kills (6 by default, so that the suite stays quick; CI runs the
full loop).
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

KILLS = int(os.environ.get("WATCHDOG_KILLS", "6"))
CHILD = Path(__file__).with_name("child.py")
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


def start(newsroom: type[Newsroom], port: int, database: Path) -> subprocess.Popen[bytes]:
    """Start the daemon; its log goes to a file of its own beside the database."""
    url = newsroom.url
    with database.with_suffix(".log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, str(CHILD), url, str(port), f"sqlite:///{database}"], stderr=log
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


def test_nothing_is_lost_and_nothing_is_told_twice_under_two_names(
    newsroom: type[Newsroom], mailbox: tuple[Mailbox, int], tmp_path: Path
) -> None:
    box, port = mailbox
    database = tmp_path / "w.db"
    chance = random.Random(20260301)
    acknowledged: set[int] = set()
    for _ in range(KILLS):
        child = start(newsroom, port, database)
        time.sleep(chance.uniform(0.3, 4.0))
        child.send_signal(signal.SIGKILL)
        child.wait()
        now_stored, untold, _ = stored(database)
        assert acknowledged <= now_stored
        assert untold == 0
        acknowledged = now_stored
    newsroom.growing = False
    wanted = set(range(1, newsroom.served + 1))
    child = start(newsroom, port, database)
    log = database.with_suffix(".log")

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
