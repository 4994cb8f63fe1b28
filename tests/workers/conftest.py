"""Workers whose children misbehave on demand, and none left over after a test."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.watched import entry, name, watchlists

from watchdog.matching.index import build_index
from watchdog.workers.pool import Workers, WorkerSettings
from watchdog.workers.tasks import SharedIndex, share_index

MakeWorkers = Callable[..., Workers]


@pytest.fixture
def index() -> SharedIndex:
    return share_index(build_index(watchlists(entry("per-one", name("Zeya Testaung"))), ()))


@pytest.fixture
def make_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeWorkers]:
    monkeypatch.setenv("HOME", str(tmp_path))
    made: list[Workers] = []

    def make(
        *, count: int = 2, deadline_s: float = 10, memory_limit_bytes: int = 512_000_000, real=False
    ) -> Workers:
        settings = WorkerSettings(
            count=count, deadline_s=deadline_s, memory_limit_bytes=memory_limit_bytes
        )
        program = "watchdog.workers.child" if real else "tests.workers.misbehaving"
        made.append(Workers(settings, program=program))
        return made[-1]

    yield make
    for workers in made:
        workers.close()


def is_gone(pid: int, *, within_s: float = 5) -> bool:
    """Say whether a process has ended; one that nobody has asked for its exit code has."""
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False
