"""Feeds that mean harm, through the whole poll: what they cost is theirs alone, and on record."""

import contextlib
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from watchdog.app import App, open_app
from watchdog.jobs.poll import NEW_AT_ONCE, poll_now
from watchdog.model import PollReport
from watchdog.workers.pool import Workers

HEAD = b"<rss version='2.0'><channel><title>N</title><link>http://h.example/</link>"
TAIL = b"</channel></rss>"
DEADLINE_S = 2

Poll = Callable[..., PollReport]


def rss(*items: bytes) -> bytes:
    return HEAD + b"".join(b"<item>%s</item>" % item for item in items) + TAIL


class Server(BaseHTTPRequestHandler):
    body = b""
    encoding: str | None = None

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.body)))
        if self.encoding:
            self.send_header("Content-Encoding", self.encoding)
        self.end_headers()
        with contextlib.suppress(OSError):  # the watchdog had enough
            self.wfile.write(self.body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture(scope="module")
def server() -> Iterator[type[Server]]:
    class Fresh(Server):
        pass

    made = ThreadingHTTPServer(("127.0.0.1", 0), Fresh)
    made.daemon_threads = True
    Fresh.port = made.server_port  # type: ignore[attr-defined]
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield Fresh
    made.shutdown()
    made.server_close()


@pytest.fixture
def app(server: type[Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.setenv("HOME", str(tmp_path))
    yield from open_in(tmp_path, server)


def open_in(folder: Path, server: type[Server]) -> Iterator[App]:
    (folder / "watchlists").mkdir()
    (folder / "watchdog.yml").write_text(
        f"allow_networks: [127.0.0.0/8]\nlimits: {{workers: 1, read_deadline: {DEADLINE_S}s}}\n"
    )
    (folder / "sources.yml").write_text(
        f"sources:\n  - {{id: one, name: One, url: 'http://127.0.0.1:{server.port}/',"  # type: ignore[attr-defined]
        " language: en, class: independent, grade: A}\n"
    )
    made = open_app(folder, {}, quiet=True)
    yield made
    made.close()


@pytest.fixture
def poll(app: App, server: type[Server]) -> Poll:
    def run(body: bytes, encoding: str | None = None) -> PollReport:
        server.body, server.encoding = body, encoding
        reports: list[PollReport] = []
        assert poll_now(app, ("one",), on_report=reports.append) == 1
        return reports[0]

    return run


def rows(app: App, query: str) -> list[tuple[object, ...]]:
    assert app.live.folder is not None
    with sqlite3.connect(app.live.folder / "data" / "watchdog.db") as database:
        return database.execute(query).fetchall()


NUMBERED = b"<title>T%d</title><link>http://h.example/%d</link>"


def test_a_feed_that_stops_its_reader_is_asked_ever_more_rarely(app: App, poll: Poll) -> None:
    # Elements of feeds stay at any depth, and each level costs the parser more than the last.
    deep = HEAD + b"<content>" * 200_000 + TAIL
    waits = []
    for _ in range(2):
        assert poll(deep).outcome == "failed"
        (wait,) = rows(
            app,
            "SELECT (julianday(next_poll_at) - julianday('now')) * 86400, failures, last_error"
            " FROM source",
        )
        waits.append(wait)
    assert [failures for _, failures, _ in waits] == [1, 2]
    assert "reader-deadline: was not done after 2 s" in str(waits[0][2])
    assert float(str(waits[1][0])) > 1.5 * float(str(waits[0][0]))


def with_program(app: App, program: str) -> None:
    settings = replace(app.live.worker_settings, deadline_s=4)
    app.live.workers.close()
    app.live = replace(app.live, workers=Workers(settings, program=program))


def test_a_poisonous_article_is_recorded_as_not_screened(app: App, poll: Poll) -> None:
    with_program(app, "tests.workers.misbehaving")
    titles = [b"a", b"hang", b"b", b"abort", b"eat", b"c"]
    report = poll(
        rss(*(b"<title>%s</title><guid>%d</guid>" % (t, n) for n, t in enumerate(titles)))
    )
    assert (report.outcome, report.items, report.new) == ("ok", 6, 6)
    stored = rows(app, "SELECT title, state, state_reason FROM article_version ORDER BY id")
    assert [(title, state) for title, state, _ in stored] == [
        ("a", "screened"),
        ("hang", "not-screened"),
        ("b", "screened"),
        ("abort", "not-screened"),
        ("eat", "not-screened"),
        ("c", "screened"),
    ]
    reasons = [str(reason) for _, state, reason in stored if state == "not-screened"]
    assert [reason.partition(": ")[2].partition(":")[0] for reason in reasons] == [
        "deadline",
        "crash",
        "memory",
    ]


def test_what_nobody_looked_at_is_taken_up_by_the_next_poll(app: App, poll: Poll) -> None:
    feed = rss(*(NUMBERED % (n, n) for n in range(3)))
    sound = app.live
    assert poll(feed[:-5]).new == 3
    more = rss(*(NUMBERED % (n, n) for n in range(NEW_AT_ONCE + 5)))
    # The same bytes three times: what was left over, the next poll still takes.
    assert [poll(more).new for _ in range(3)] == [NEW_AT_ONCE, 2, 0]
    with_program(app, "watchdog.no_such_program")
    report = poll(rss(b"<title>new</title>"))
    assert str(report.error).startswith("reader-start: no worker could be started")
    app.live.workers.close()
    app.live = replace(sound, workers=Workers(sound.worker_settings))
    assert poll(rss(b"<title>new</title>")).new == 1


def test_no_file_of_this_process_is_left_open_by_polls(app: App, poll: Poll) -> None:
    poll(rss(b"<title>One</title>"))
    before = len(os.listdir("/proc/self/fd"))
    for n in range(3):
        poll(rss(b"<title>New %d</title>" % n))
    assert len(os.listdir("/proc/self/fd")) <= before + 1
