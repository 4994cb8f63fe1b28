"""`watchdog run` in a process of its own, on a folder that a test writes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 30


def write_folder(
    folder: Path,
    *,
    feed: str | None = None,
    channels: str = "channels: []\n",
    settings: str = "",
) -> Path:
    folder.mkdir()
    (folder / "watchdog.yml").write_text(f"allow_networks: [127.0.0.0/8]\n{settings}")
    (folder / "sources.yml").write_text(
        f"sources:\n  - {{id: paper, name: Paper, url: '{feed}', language: en,"
        " class: independent, grade: A, every: 1s}\n"
        if feed
        else "sources: []\n"
    )
    (folder / "channels.yml").write_text(channels)
    (folder / "routes.yml").write_text("routes: []\n")
    return folder


class Daemon:
    """A running daemon; its log is a file."""

    def __init__(self, folder: Path, env: Mapping[str, str]) -> None:
        self.log = folder / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "watchdog", "--config", str(folder), "run"],
                env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **env},
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
def run_daemon() -> Iterator[Callable[..., Daemon]]:
    started: list[Daemon] = []

    def start(folder: Path, env: Mapping[str, str] | None = None) -> Daemon:
        daemon = Daemon(folder, env or {})
        started.append(daemon)
        daemon.wait_for(lambda: daemon.said("watching"))
        return daemon

    yield start
    for daemon in started:
        daemon.process.kill()
        daemon.process.wait()
