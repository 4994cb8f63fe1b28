"""Feeds that mean harm, through the whole poll: soon over, little memory, a reason on record."""

import contextlib
import os
import sqlite3
import threading
import time
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
JSON = b'{"version":"https://jsonfeed.org/version/1.1","title":"N","items":'
DEADLINE_S = 2
MEMORY_MB = 40

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


@pytest.fixture(scope="module")
def app_for_all(server: type[Server], tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """One for the feeds that leave nothing behind but what they brought."""
    yield from open_in(tmp_path_factory.mktemp("all"), server)


@pytest.fixture
def app(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[App]:
    monkeypatch.setenv("HOME", str(tmp_path))
    if "hostile_feed" in request.node.name:
        yield request.getfixturevalue("app_for_all")
    else:
        yield from open_in(tmp_path, request.getfixturevalue("server"))


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


def memory_mb(line: str) -> float:
    words = Path("/proc/self/status").read_text().partition(f"{line}:")[2].split()
    return int(words[0]) / 1024


NUMBERED = b"<title>T%d</title><link>http://h.example/%d</link>"
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "comments": (lambda: b"<!--" * 80_000, "not-a-feed"),
    "comments in an item": (lambda: rss(b"<title>t</title>" + b"<!--" * 80_000), ""),
    "a surrogate": (lambda: rss(b"<title>a&#xD800;b</title>"), ""),
    "beyond Unicode": (lambda: rss(b"<title>a&#1114112;b</title>"), ""),
    "an entity bomb": (
        lambda: b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
        + b"]>"
        + rss(b"<title>&j;</title>"),
        "",
    ),
    "an external entity": (
        lambda: b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        + rss(b"<title>&a;</title>"),
        "",
    ),
    "deep tags": (lambda: HEAD + b"<a>" * 200_000 + b"</a>" * 200_000 + TAIL, "reader-deadline"),
    "deep tags in a text": (
        lambda: rss(b"<title>t</title><description>" + b"&lt;b&gt;" * 200_000 + b"</description>"),
        "",
    ),
    "100 000 items": (
        lambda: rss(*(NUMBERED % (n, n) for n in range(100_000))),
        "reader-deadline",
    ),
    "100 000 items in JSON": (
        lambda: JSON
        + b"["
        + b",".join(b'{"id":"%d","title":"a"}' % n for n in range(100_000))
        + b"]}",
        "",
    ),
    "a title of 20 MB": (lambda: rss(b"<title>" + b"A" * 20_000_000 + b"</title>"), "too-large"),
    "a title of 9 MB": (lambda: rss(b"<title>" + b"A" * 9_000_000 + b"</title>"), ""),
    "NUL": (lambda: rss(b"<title>a\0b</title>"), ""),
    "UTF-7": (
        lambda: b"<?xml version='1.0' encoding='utf-7'?>" + rss(b"<title>+ADw-b+AD4-</title>"),
        "",
    ),
    "a lying encoding": (
        lambda: b"<?xml version='1.0' encoding='utf-16'?>" + rss("<title>ä</title>".encode()),
        "",
    ),
    "HTML": (lambda: b"<!DOCTYPE html><html><body>Hello</body></html>", "not-a-feed"),
    "wrong types": (lambda: JSON + b'[{"id":[],"title":{}},5,null,{"id":1e999}]}', ""),
    "deep JSON": (lambda: JSON + b"[" * 200_000, ""),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_feed_is_soon_over_and_takes_little(name: str, app: App, poll: Poll) -> None:
    make, error = HOSTILE[name]
    # A first poll, so that what every poll needs is there already.
    assert poll(rss(b"<title>Before %s</title>" % name.encode())).error is None
    body = make()
    Path("/proc/self/clear_refs").write_text("5")  # sets the peak back to what is used now
    before = memory_mb("VmRSS")
    began = time.monotonic()
    report = poll(body)
    assert time.monotonic() - began < 10
    assert memory_mb("VmHWM") - before < MEMORY_MB
    assert (report.error or "").partition(":")[0] == error
    recorded = rows(app, "SELECT outcome, error FROM poll ORDER BY id")[-1]
    assert recorded == (report.outcome, report.error)
    assert report.outcome == ("failed" if error else "ok")
    # The next honest document is read as ever.
    assert poll(rss(b"<title>After %s</title>" % name.encode())).new == 1


def test_a_feed_that_stops_its_reader_is_asked_ever_more_rarely(app: App, poll: Poll) -> None:
    deep = HEAD + b"<a>" * 200_000 + TAIL
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
    settings = replace(app.live.worker_settings, deadline_s=1.5)
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
