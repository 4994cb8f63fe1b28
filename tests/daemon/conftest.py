"""`watchdog run` in a process of its own, on a folder that a test writes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 30


class Daemon:
    """A running daemon; its log is a file."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "watchdog", "--config", str(folder), "run"],
                env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
                stderr=log,
            )

    def said(self, words: str) -> bool:
        return words in self.log.read_text(encoding="utf-8")

    def wait_for(self, met: Callable[[], bool]) -> None:
        """Look until something holds, or fail with the log."""
        deadline = time.monotonic() + PATIENCE_S
        while not met():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.05)

    def end(self, with_signal: int = signal.SIGTERM) -> tuple[int, float]:
        """Ask it to end; gives the exit code and the seconds that it took."""
        begun = time.monotonic()
        self.process.send_signal(with_signal)
        code = self.process.wait(timeout=PATIENCE_S)
        return code, time.monotonic() - begun


@pytest.fixture
def run_daemon() -> Iterator[Callable[[Path], Daemon]]:
    started: list[Daemon] = []

    def start(folder: Path) -> Daemon:
        daemon = Daemon(folder)
        started.append(daemon)
        daemon.wait_for(lambda: daemon.said("watching"))
        return daemon

    yield start
    for daemon in started:
        daemon.process.kill()
        daemon.process.wait()
