"""The daemon as a supervisor sees it: it works, reloads, keeps what was right, and ends in time."""

import signal
import socket
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.daemon.conftest import Daemon, write_folder

RunDaemon = Callable[[Path], Daemon]


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A server that takes connections and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(50)
        yield int(server.getsockname()[1])


def test_an_edit_is_taken_over_and_a_wrong_one_is_not(
    run_daemon: RunDaemon, tmp_path: Path
) -> None:
    folder = write_folder(tmp_path / "config")
    daemon = run_daemon(folder)
    good = (folder / "routes.yml").read_text()
    (folder / "routes.yml").write_text("routes:\n  - {id: all, channels: [nowhere]}\n")
    daemon.wait_for(lambda: daemon.said("the old one stays in force"))
    assert daemon.said("routes.yml:2")
    (folder / "routes.yml").write_text(good)
    daemon.wait_for(lambda: daemon.said("configuration reloaded"))
    code, seconds = daemon.end()
    assert (code, seconds < 15) == (0, True)


def test_sighup_reads_the_configuration_again(
    run_daemon: RunDaemon, silent_port: int, tmp_path: Path
) -> None:
    daemon = run_daemon(write_folder(tmp_path / "config", feed=f"http://127.0.0.1:{silent_port}/"))
    daemon.process.send_signal(signal.SIGHUP)
    daemon.wait_for(lambda: daemon.said("configuration reloaded"))


@pytest.mark.slow
def test_it_ends_within_15_seconds_though_sends_and_polls_hang(
    run_daemon: RunDaemon, silent_port: int, tmp_path: Path
) -> None:
    channels = "channels:\n" + "".join(
        f"  - {{id: hook{n}, kind: webhook, url: 'http://127.0.0.1:{silent_port}/{n}'}}\n"
        for n in range(5)
    )
    folder = write_folder(
        tmp_path / "config", feed=f"http://127.0.0.1:{silent_port}/", channels=channels
    )
    daemon = run_daemon(folder)
    database = folder / "data" / "watchdog.db"
    put_deliveries(database, [f"hook{n}" for n in range(5)])
    daemon.wait_for(lambda: states(database) == {"leased"})
    code, seconds = daemon.end()
    assert code == 0
    assert seconds < 15
    assert states(database) <= {"leased", "retry", "unknown"}


def test_a_daemon_without_work_ends_at_once(run_daemon: RunDaemon, tmp_path: Path) -> None:
    code, seconds = run_daemon(write_folder(tmp_path / "config")).end(signal.SIGINT)
    assert (code, seconds < 4) == (0, True)


def put_deliveries(database: Path, channels: list[str]) -> None:
    """Put an alert with one hit for each channel into the outbox, as placing would."""
    key = {"hook": "webhook"}
    with sqlite3.connect(database, timeout=30) as db:
        db.execute("PRAGMA foreign_keys=OFF")
        now = "2026-03-01 00:00:00.000000"
        db.execute("INSERT INTO article VALUES (1, 'guid:x:1', 'paper', ?)", (now,))
        db.execute(
            "INSERT INTO article_version (id, article_id, number, content_hash, title, text,"
            " source_id, source_name, source_class, seen_at, state, state_reason)"
            " VALUES (1, 1, 1, 'h', 't', 'Tester spoke.', 'paper', 'Paper', 'wire', ?,"
            " 'screened', '')",
            (now,),
        )
        db.execute("INSERT INTO raw (sha256, body) VALUES ('s', x'00')")
        db.execute("INSERT INTO evidence VALUES (1, 's', 'item', 'http://x', ?, '[]')", (now,))
        db.execute(
            "INSERT INTO hit (id, version_id, article_id, entry_id, entry_name, watchlist,"
            " watchlist_version, verdict, score, history, found_at, mentions, reasons)"
            " VALUES (1, 1, 1, 'per-x', 'Tester', 'fiction', 'v', 'alert', 60, 0, ?,"
            ' \'[{"field": "text", "start": 0, "end": 6, "text": "Tester"}]\', \'[]\')',
            (now,),
        )
        for n, channel in enumerate(channels):
            db.execute(
                "INSERT INTO delivery (key, kind, channel, receiver, route, state, reason,"
                " attempts, message_id, created_at, next_attempt_at)"
                " VALUES (?, 'alert', ?, ?, 'all', 'pending', '', 0, ?, ?, ?)",
                (f"k{n}", channel, key["hook"], f"m{n}", now, now),
            )
            db.execute("INSERT INTO delivery_hit VALUES (?, 1)", (n + 1,))


def states(database: Path) -> set[str]:
    with sqlite3.connect(database, timeout=30) as db:
        return {state for (state,) in db.execute("SELECT DISTINCT state FROM delivery")}
