"""The daemon under a supervisor that listens as systemd does."""

import re
import signal
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from tests.daemon.conftest import ROOT, Daemon, write_folder

RunDaemon = Callable[[Path, Mapping[str, str]], Daemon]
WATCHDOG_S = 2.0


class Supervisor:
    """The other end of NOTIFY_SOCKET."""

    def __init__(self, place: Path) -> None:
        self.address = str(place)
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.listener.bind(self.address)

    @property
    def env(self) -> dict[str, str]:
        return {"NOTIFY_SOCKET": self.address, "WATCHDOG_USEC": str(int(WATCHDOG_S * 1e6))}

    def hears(self, words: str, within_s: float = 30) -> bool:
        """Say whether a message that begins so comes in time."""
        deadline = time.monotonic() + within_s
        while (left := deadline - time.monotonic()) > 0:
            self.listener.settimeout(left)
            try:
                if self.listener.recv(4096).decode().startswith(words):
                    return True
            except TimeoutError:
                break
        return False

    def forget(self) -> None:
        """Throw away what was said so far."""
        self.listener.setblocking(False)
        try:
            while self.listener.recv(4096):
                pass
        except BlockingIOError:
            return


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    made = Supervisor(tmp_path / "notify")
    yield made
    made.listener.close()


def test_it_says_when_it_is_ready_reloads_and_ends(
    run_daemon: RunDaemon, supervisor: Supervisor, tmp_path: Path
) -> None:
    daemon = run_daemon(write_folder(tmp_path / "config"), supervisor.env)
    assert supervisor.hears("READY=1")
    assert supervisor.hears("STATUS=watching 0 sources")
    daemon.process.send_signal(signal.SIGHUP)
    assert supervisor.hears("RELOADING=1\nMONOTONIC_USEC=")
    assert supervisor.hears("READY=1")
    daemon.process.send_signal(signal.SIGTERM)
    assert supervisor.hears("STOPPING=1")
    assert daemon.process.wait(30) == 0


@pytest.mark.slow
def test_a_stopped_process_feeds_no_more_and_goes_on_when_it_is_let_go(
    run_daemon: RunDaemon, supervisor: Supervisor, tmp_path: Path
) -> None:
    daemon = run_daemon(write_folder(tmp_path / "config"), supervisor.env)
    for _ in range(3):
        assert supervisor.hears("WATCHDOG=1", within_s=WATCHDOG_S)
    daemon.process.send_signal(signal.SIGSTOP)
    supervisor.forget()
    assert not supervisor.hears("", within_s=2 * WATCHDOG_S), "systemd would restart it now"
    daemon.process.send_signal(signal.SIGCONT)
    assert supervisor.hears("WATCHDOG=1")


@pytest.mark.slow
def test_the_units_watchdog_ends_a_process_that_is_stopped_for_90_seconds(
    run_daemon: RunDaemon, supervisor: Supervisor, tmp_path: Path
) -> None:
    unit = (ROOT / "deploy" / "watchdog.service").read_text("utf-8")
    (seconds,) = map(int, re.findall(r"^WatchdogSec=(\d+)$", unit, re.M))
    assert "Type=notify\n" in unit
    env = {**supervisor.env, "WATCHDOG_USEC": str(seconds * 1_000_000)}
    daemon = run_daemon(write_folder(tmp_path / "config"), env)
    assert supervisor.hears("READY=1")
    assert supervisor.hears("WATCHDOG=1", within_s=seconds)
    daemon.process.send_signal(signal.SIGSTOP)
    supervisor.forget()
    assert not supervisor.hears("", within_s=90), "it was fed, and would not be restarted"
    # systemd would have ended it after so many of the 90 seconds.
    assert seconds < 90
    daemon.process.send_signal(signal.SIGCONT)
    assert supervisor.hears("WATCHDOG=1", within_s=seconds)


def test_somebody_elses_lock_does_not_end_the_feeding(
    run_daemon: RunDaemon, supervisor: Supervisor, tmp_path: Path
) -> None:
    folder = write_folder(tmp_path / "config")
    daemon = run_daemon(folder, supervisor.env)
    with sqlite3.connect(folder / "data" / "watchdog.db", isolation_level=None) as db:
        db.execute("BEGIN IMMEDIATE")
        for _ in range(4):
            assert supervisor.hears("WATCHDOG=1", within_s=WATCHDOG_S)
        db.execute("ROLLBACK")
    assert daemon.end()[0] == 0
