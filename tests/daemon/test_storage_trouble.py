"""The real daemon on a database in trouble: what it acknowledged is stored, and it recovers itself.

A newsroom publishes on; a webhook keeps what it was told; another channel hears of the trouble.
"""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from tests.daemon.conftest import ROOT, Daemon
from tests.trouble_kit import failing_disk, fill, small_disk

RunDaemon = Callable[..., Daemon]
ITEM = (
    "<item><guid isPermaLink='false'>item-{n}-</guid><title>Report {n}: General Zeya Testaung"
    " opened a bridge</title><link>http://127.0.0.1/story/{n}-</link>"
    "<description>General Zeya Testaung spoke at bridge {n}. {more}</description></item>"
)


class Desk:
    """A newsroom and two receivers on one port."""

    def __init__(self) -> None:
        self.port = 0
        self.served = 0
        self.growing = True
        self.told: defaultdict[int, set[str]] = defaultdict(set)
        self.troubles: list[str] = []
        self.lock = threading.Lock()

    def feed(self) -> bytes:
        with self.lock:
            self.served += self.growing
            last = self.served
        items = "".join(
            ITEM.format(n=n, more="The bridge is long. " * 100)
            for n in range(max(1, last - 30), last + 1)
        )
        head = "<?xml version='1.0'?><rss version='2.0'><channel><title>Newsroom</title>"
        return f"{head}{items}</channel></rss>".encode()

    def take(self, path: str, key: str, body: bytes) -> None:
        said = json.loads(body)
        with self.lock:
            if path == "/trouble":
                assert said["kind"] == "trouble"
                self.troubles.append(said["text"])
                return
            for number in set(re.findall(r"story/(\d+)-", body.decode())):
                self.told[int(number)].add(key)


def _handler(desk: Desk) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = desk.feed()
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            desk.take(self.path, str(self.headers["Idempotency-Key"]), body)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    return Handler


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(made))
    made.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()


def write_folder(folder: Path, desk: Desk, data: Path, limits: str = "history_delay: 1s") -> Path:
    (folder / "watchlists").mkdir(parents=True)
    (folder / "watchdog.yml").write_text(
        f"allow_networks: [127.0.0.0/8]\ndata: {data}\nlimits: {{{limits}}}\n"
    )
    http = f"http://127.0.0.1:{desk.port}"
    (folder / "sources.yml").write_text(
        f"sources:\n  - {{id: newsroom, name: Newsroom, url: '{http}/feed', language: en,"
        " class: independent, grade: A, every: 1s}\n"
    )
    (folder / "channels.yml").write_text(
        f"channels:\n  - {{id: archive, kind: webhook, url: '{http}/hook'}}\n"
        f"  - {{id: operator, kind: webhook, url: '{http}/trouble', trouble: yes}}\n"
    )
    (folder / "routes.yml").write_text("routes:\n  - {id: all, channels: [archive]}\n")
    (folder / "watchlists" / "fiction.yml").write_text(
        "list: fiction\ntitle: Fiction\nabout: Invented for the test.\n"
        "defaults: {kind: person, strength: strong}\n"
        "entries:\n  - {id: per-fiction, name: Zeya Testaung, why: [invented]}\n"
    )
    return folder


def stored(data: Path) -> set[int]:
    """Give the stories that are stored with their hit."""
    with closing(sqlite3.connect(data / "watchdog.db", timeout=30)) as db:
        titles = db.execute(
            "SELECT v.title FROM hit h JOIN article_version v ON v.id = h.version_id"
        ).fetchall()
    return {int(re.search(r"Report (\d+)", title)[1]) for (title,) in titles}  # type: ignore[index]


def settles(daemon: Daemon, desk: Desk, data: Path) -> None:
    """Let the news end; all of it is stored and told, each story under one key."""
    desk.growing = False
    everything = set(range(1, desk.served + 1))
    daemon.wait_for(lambda: set(desk.told) == everything)
    assert stored(data) == everything
    assert all(len(keys) == 1 for keys in desk.told.values())
    code, _ = daemon.end()
    assert code == 0
    with closing(sqlite3.connect(data / "watchdog.db")) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_second_daemon_is_refused_and_other_commands_are_not(
    run_daemon: RunDaemon, desk: Desk, tmp_path: Path
) -> None:
    folder = write_folder(tmp_path / "config", desk, tmp_path / "data")
    first = run_daemon(folder)
    command = [sys.executable, "-m", "watchdog", "--config", str(folder)]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    second = subprocess.run(
        [*command, "run"], env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert second.returncode == 3
    assert f"process {first.process.pid}, since 20" in second.stderr
    assert "Traceback" not in second.stderr
    for words in (["sources", "list"], ["backup", str(tmp_path / "b.db")]):
        beside = subprocess.run([*command, *words], env=env, capture_output=True, check=False)
        assert beside.returncode == 0, beside.stderr
    refused = subprocess.run(
        [*command, "restore", str(tmp_path / "b.db")], env=env, capture_output=True, check=False
    )
    assert refused.returncode == 3
    assert b"another watchdog daemon" in refused.stderr


def test_after_a_kill_work_goes_on_at_once_though_leases_are_long(
    run_daemon: RunDaemon, desk: Desk, tmp_path: Path
) -> None:
    folder = write_folder(tmp_path / "config", desk, tmp_path / "data")
    first = run_daemon(folder)
    first.wait_for(lambda: len(desk.told) > 0)
    first.process.send_signal(signal.SIGKILL)
    first.process.wait()
    with closing(sqlite3.connect(tmp_path / "data" / "watchdog.db", timeout=30)) as db:
        db.execute(
            "UPDATE source SET lease_owner = 'killed', lease_until = '2999-01-01 00:00:00.000000'"
        )
        db.commit()
    second = run_daemon(folder)
    assert second.said("leases_released=")
    settles(second, desk, tmp_path / "data")


def test_a_full_disk_loses_nothing_and_the_operator_hears_of_it(
    run_daemon: RunDaemon, desk: Desk, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk", "3m") as disk:
        daemon = run_daemon(write_folder(tmp_path / "config", desk, disk))
        daemon.wait_for(lambda: len(desk.told) > 0)
        ballast = fill(disk)
        daemon.wait_for(lambda: daemon.said("storage trouble") and daemon.said("kind=full"))
        daemon.wait_for(lambda: len(desk.troubles) == 1)
        assert "watchdog.db" in desk.troubles[0]
        assert "make room" in desk.troubles[0]
        served = desk.served
        assert stored(disk) <= set(range(1, served + 1))
        ballast.unlink()
        daemon.wait_for(lambda: daemon.said("storage works again"))
        settles(daemon, desk, disk)
        assert len(desk.troubles) == 2
        assert not daemon.said("Traceback")


@pytest.mark.parametrize("held_s", [3, pytest.param(40, marks=pytest.mark.slow)])
def test_a_lock_held_by_another_program_delays_and_loses_nothing(
    run_daemon: RunDaemon, desk: Desk, tmp_path: Path, held_s: int
) -> None:
    data = tmp_path / "data"
    daemon = run_daemon(write_folder(tmp_path / "config", desk, data))
    daemon.wait_for(lambda: len(desk.told) > 0)
    with closing(sqlite3.connect(data / "watchdog.db", timeout=30, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        before = stored(data)
        threading.Event().wait(held_s)
        assert stored(data) == before
        assert daemon.said("kind=locked") == (held_s > 30)
        other.execute("ROLLBACK")
    settles(daemon, desk, data)
    assert bool(desk.troubles) == (held_s > 30)
    assert not daemon.said("Traceback")


@pytest.mark.slow
def test_a_disk_that_fails_now_and_then_loses_nothing(
    run_daemon: RunDaemon, desk: Desk, tmp_path: Path
) -> None:
    env, mark = failing_disk(tmp_path, percent=5)
    data = tmp_path / "data"
    daemon = run_daemon(write_folder(tmp_path / "config", desk, data), env=env)
    daemon.wait_for(lambda: len(desk.told) > 0)
    mark.touch()
    daemon.wait_for(lambda: daemon.said("kind=io"))
    begun = desk.served
    daemon.wait_for(lambda: desk.served > begun + 5)
    mark.unlink()
    daemon.wait_for(lambda: daemon.said("storage works again"))
    settles(daemon, desk, data)
    # The first word of a kind is told, whatever becomes of later ones within the hour.
    assert any("watchdog.db" in text for text in desk.troubles)
    assert any("lasted" in text for text in desk.troubles)
    # SQLite calls some of what a disk fails to read damage; nobody is advised to stop for that.
    assert not daemon.said("kind=damaged")
    assert not any("watchdog restore" in text for text in desk.troubles)
