import io
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest

from watchdog.config.load import load_config
from watchdog.demo.outcome import Outcome
from watchdog.demo.run import bring_about, run_demo
from watchdog.matching.index import Index, build_index


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One run of the demo, as its user sees it."""

    code: int
    text: str
    folder: Path
    threads_left: int


@pytest.fixture(scope="session")
def outcome() -> Outcome:
    """What a demo that keeps nothing brought about."""
    return bring_about(None)


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    folder = tmp_path_factory.mktemp("demo") / "kept"
    before = threading.active_count()
    out = io.StringIO()
    code = run_demo(folder, out=out)
    return Shown(
        code=code,
        text=out.getvalue(),
        folder=folder,
        threads_left=threading.active_count() - before,
    )


@pytest.fixture(scope="session")
def shipped_index() -> Index:
    config = load_config(None, {})
    return build_index(config.watchlists, config.signal_kinds)
