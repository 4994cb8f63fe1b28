"""A period ends: texts and evidence go, what was told and seen stays known."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.cli.conftest import Desk, desk, folder

from watchdog.app import App, open_app, wall_clock
from watchdog.jobs.deliver import deliver_due
from watchdog.jobs.poll import poll_now
from watchdog.jobs.upkeep import remove_old
from watchdog.storage import outbox, reports
from watchdog.storage.reports import HitFilter

__all__ = ("desk", "folder")
NAME = "Senior General Min Aung Hlaing"


@pytest.fixture
def app(folder: Path) -> Iterator[App]:
    opened = open_app(folder, {}, quiet=True)
    yield opened
    opened.close()


def move(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    moved = wall_clock() + timedelta(days=days)

    def then(_: App) -> datetime:
        return moved

    monkeypatch.setattr(App, "now", then)


def poll(app: App) -> int:
    new: list[int] = []
    poll_now(app, ("paper",), on_report=lambda report: new.append(report.new))
    return sum(new)


def test_text_and_evidence_go_after_their_period_and_nothing_comes_twice(
    app: App,
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    poll(app)
    desk.publish("Loud", f"{NAME} opened a bridge.")
    desk.publish("Quiet", "The river rose by a hand.")
    assert poll(app) == 2
    assert deliver_due(app) == 2
    told = (len(desk.mails), len(desk.posted))
    move(monkeypatch, 89)
    assert not remove_old(app)["no_hit"]
    move(monkeypatch, 91)
    assert remove_old(app)["no_hit"] == 1
    assert remove_old(app)["no_hit"] == 0
    (hit,) = reports.list_hits(app.store, HitFilter())
    assert NAME in hit.text
    move(monkeypatch, 1100)
    gone = remove_old(app)
    assert (gone["hits"], gone["evidence"]) == (1, 1)
    (hit,) = reports.list_hits(app.store, HitFilter())
    assert (hit.text, hit.title, hit.url) == ("", None, None)
    assert hit.removed_why == "retention: hits"
    evidence = reports.get_evidence(app.store, hit.version_id)
    assert evidence is not None
    assert evidence.raw == b""
    # The feed shows both still.
    assert poll(app) == 0
    assert deliver_due(app) == 0
    assert (len(desk.mails), len(desk.posted)) == told


def test_what_waits_keeps_its_text_until_it_was_told(
    app: App,
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    poll(app)
    desk.publish("Loud", f"{NAME} opened a bridge.")
    assert poll(app) == 1
    move(monkeypatch, 1200)
    assert remove_old(app)["hits"] == 0
    assert len(outbox.list_deliveries(app.store, states=("pending",))) == 2
    assert deliver_due(app) == 2
    (mail,) = desk.mails
    assert "opened a bridge" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert remove_old(app)["hits"] == 1
