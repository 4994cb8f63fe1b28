"""Who may have an SQLite file: one daemon, any number of others, nobody during a restore."""

import errno
import fcntl
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from watchdog.errors import StorageError
from watchdog.model import Lease
from watchdog.storage import leases, polling
from watchdog.storage.engine import Store, open_store
from watchdog.storage.sqlite_file import Lock, beside, take_daemon

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOLDER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from watchdog.storage.sqlite_file import take_daemon
lock = take_daemon(Path(sys.argv[1]), now=datetime(2026, 3, 1, 9, 30, tzinfo=UTC))
print("held", flush=True)
sys.stdin.read()
"""


def hold_in_another_process(database: Path) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    return child


def test_a_second_daemon_is_told_which_process_is_the_first(tmp_path: Path) -> None:
    database = tmp_path / "w.db"
    with hold_in_another_process(database) as child:
        with pytest.raises(StorageError) as refused:
            take_daemon(database, now=NOW)
        child.kill()
    said = str(refused.value)
    assert f"process {child.pid}, since 2026-03-01T09:30:00+00:00" in said
    assert str(database) in said
    assert "PostgreSQL" in said


def test_the_place_is_free_at_once_after_a_kill(tmp_path: Path) -> None:
    database = tmp_path / "w.db"
    with hold_in_another_process(database) as child:
        child.send_signal(signal.SIGKILL)
        child.wait()
        take_daemon(database, now=NOW).close()


def test_any_number_of_daemons_may_share_one_postgresql(store: Store, database_url: str) -> None:
    other = open_store(database_url)
    store.become_the_daemon(now=NOW)
    try:
        if store.is_sqlite:
            with pytest.raises(StorageError, match="another watchdog daemon"):
                other.become_the_daemon(now=NOW)
        else:
            other.become_the_daemon(now=NOW)
    finally:
        other.close()


def test_other_commands_work_beside_the_daemon(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'w.db'}"
    daemon = open_store(url)
    daemon.become_the_daemon(now=NOW)
    beside_it = open_store(url)
    polling.sync_sources(beside_it, ("a",), now=NOW)
    beside_it.close()
    daemon.close()


def test_a_link_to_the_database_is_the_same_database(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    first = open_store(f"sqlite:///{tmp_path / 'real' / 'w.db'}")
    first.become_the_daemon(now=NOW)
    second = open_store(f"sqlite:///{tmp_path / 'link' / 'w.db'}")
    with pytest.raises(StorageError, match="another watchdog daemon"):
        second.become_the_daemon(now=NOW)
    second.close()
    first.close()


def test_leases_of_the_dead_are_released_when_nobody_else_has_the_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'w.db'}"
    dead = open_store(url)
    polling.sync_sources(dead, ("a",), now=NOW)
    claim(dead, "killed")
    dead.close()
    store = open_store(url)
    assert claim(store, "next") == 0
    assert leases.release_dead(store, now=NOW) == 1
    assert claim(store, "next") == 1
    store.close()


def test_leases_hold_while_anybody_else_has_the_file_open(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'w.db'}"
    store, by_hand = open_store(url), open_store(url)
    polling.sync_sources(store, ("a",), now=NOW)
    claim(by_hand, "by hand")
    assert leases.release_dead(store, now=NOW) is None
    assert claim(store, "daemon") == 0
    by_hand.close()
    assert leases.release_dead(store, now=NOW) == 1
    store.close()


def claim(store: Store, owner: str) -> int:
    lease = Lease(owner=owner, now=NOW, seconds=600)
    return len(polling.claim_sources(store, ("a",), lease, limit=5))


def test_opening_waits_for_a_restore_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("watchdog.storage.sqlite_file.PATIENCE_S", 0.2)
    database = tmp_path / "w.db"
    restoring = Lock(beside(database, "open"))
    assert restoring.take()
    with pytest.raises(StorageError, match="is being restored"):
        open_store(f"sqlite:///{database}")
    restoring.close()
    open_store(f"sqlite:///{database}").close()


def test_a_lock_file_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "w.db.daemon").mkdir()
    with pytest.raises(StorageError, match=r"w\.db\.daemon"):
        take_daemon(tmp_path / "w.db", now=NOW)


@pytest.mark.parametrize("noted", ["", "{torn", "[7]"])
def test_a_second_daemon_is_refused_though_nobody_can_read_who_is_the_first(
    tmp_path: Path, noted: str
) -> None:
    lock = take_daemon(tmp_path / "w.db", now=NOW)
    beside(tmp_path / "w.db", "daemon").write_text(noted)
    with pytest.raises(StorageError, match="process unknown, since a time unknown"):
        take_daemon(tmp_path / "w.db", now=NOW)
    lock.close()


def test_a_file_system_without_locks_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(_fd: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", no_locks)
    with pytest.raises(StorageError, match=r"cannot lock .*w\.db\.open.*network file systems"):
        open_store(f"sqlite:///{tmp_path / 'w.db'}")
