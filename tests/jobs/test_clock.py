"""How far ahead a poll or a delivery can lie, as far as its own state says."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from watchdog.app import App, open_app
from watchdog.jobs.clock import RESPECTED_S, latest_attempt, latest_poll
from watchdog.model import Delivery, Receiver, SourceState

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DELIVERY = Delivery(
    id=1,
    key="k",
    kind="alert",
    receiver=Receiver(channel="desk", key="one"),
    route="all",
    state="retry",
    reason="",
    attempts=0,
    message_id="m",
    created_at=NOW,
    next_attempt_at=NOW,
)


@pytest.fixture
def app(tmp_path: Path) -> App:
    (tmp_path / "sources.yml").write_text(
        "sources:\n  - {id: paper, name: Paper, url: 'http://127.0.0.1/', language: en,"
        " class: independent, grade: A, every: 15m}\n"
    )
    opened = open_app(tmp_path, {}, quiet=True)
    yield opened
    opened.close()


def minutes(latest: Callable[..., datetime], *args: object, **more: float) -> float:
    return (latest(*args, NOW, **more) - NOW) / timedelta(minutes=1)


@pytest.mark.parametrize(
    ("failures", "at_least_s", "wanted"),
    [
        (0, 0, 16.5),
        (1, 0, 16.5),
        (2, 0, 33),
        (99, 0, 1584),
        (0, RESPECTED_S, 16.5),  # a source that works was not asked to wait
        (1, RESPECTED_S, 1584),
    ],
)
def test_a_source_can_lie_ahead_by_its_interval_or_its_failures(
    app: App, failures: int, at_least_s: float, wanted: float
) -> None:
    state = SourceState(source_id="paper", next_poll_at=NOW, failures=failures)
    assert minutes(latest_poll, app.live, state, at_least_s=at_least_s) == pytest.approx(wanted)


def test_a_source_that_is_no_longer_configured_waits_a_day_at_most(app: App) -> None:
    state = SourceState(source_id="gone", next_poll_at=NOW)
    assert minutes(latest_poll, app.live, state) == 1440


@pytest.mark.parametrize(
    ("kind", "attempts", "at_least_s", "wanted"),
    [
        ("alert", 0, 0, 0),
        ("alert", 0, RESPECTED_S, 0),
        ("history", 0, 0, 5),
        ("alert", 1, 0, 1),
        ("alert", 3, 0, 4),
        ("alert", 40, 0, 360),
        ("alert", 1, RESPECTED_S, 1440),
    ],
)
def test_a_delivery_can_lie_ahead_by_its_kind_or_its_tries(
    app: App, kind: str, attempts: int, at_least_s: float, wanted: float
) -> None:
    delivery = replace(DELIVERY, kind=kind, attempts=attempts)
    assert minutes(latest_attempt, app.live, delivery, at_least_s=at_least_s) == wanted
