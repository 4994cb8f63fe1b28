"""Edits of the configuration while work goes on, and two configurations on one database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.conftest import Desk

from watchdog.app import App, open_app, open_stored
from watchdog.jobs.deliver import deliver_due
from watchdog.jobs.poll import poll_due, poll_now
from watchdog.model import PollReport
from watchdog.storage import outbox, reports
from watchdog.storage.polling import source_states

NAME = "Senior General Min Aung Hlaing"


@pytest.fixture
def app(folder: Path) -> Iterator[App]:
    opened = open_app(folder, {}, quiet=True)
    yield opened
    opened.close()


def poll(app: App, *source_ids: str) -> list[PollReport]:
    said: list[PollReport] = []
    poll_now(app, source_ids or ("paper",), on_report=said.append)
    return said


def put_a_hit_into_the_outbox(app: App, desk: Desk) -> None:
    poll(app)
    desk.publish("Loud", f"{NAME} opened a bridge.")
    poll(app)


def test_a_delivery_for_a_channel_of_another_configuration_is_left_to_it(
    app: App, desk: Desk, folder: Path, tmp_path: Path
) -> None:
    put_a_hit_into_the_outbox(app, desk)
    waiting = {d.receiver.channel for d in outbox.list_deliveries(app.store, states=("pending",))}
    assert waiting == {"desk", "archive"}
    other = tmp_path / "other"
    other.mkdir()
    (other / "sources.yml").write_text("sources: []\n")
    database = f"sqlite:///{folder / 'data' / 'watchdog.db'}"
    elsewhere = open_app(other, {"WATCHDOG_DATABASE_URL": database}, quiet=True)
    assert deliver_due(elsewhere) == 0
    elsewhere.close()
    assert deliver_due(app) == 2
    assert len(desk.mails) == 1
    assert len(desk.posted) == 1


def test_a_reload_counts_for_the_very_next_claim(app: App, desk: Desk, folder: Path) -> None:
    text = (folder / "sources.yml").read_text()
    polled: list[str] = []

    def on_report(report: PollReport) -> None:
        if not polled:
            url = f"http://127.0.0.1:{desk.http_port}/feed?late"
            (folder / "sources.yml").write_text(f"{text}  - {{id: late, url: '{url}'}}\n")
            assert app.reload()
        polled.append(report.source)

    poll_due(app, on_report=on_report)
    assert "late" in polled


def test_a_source_at_a_new_address_begins_with_a_backlog_again(
    app: App, desk: Desk, folder: Path
) -> None:
    put_a_hit_into_the_outbox(app, desk)
    for n in range(5):
        desk.publish(f"Old {n}", f"{NAME} opened bridge {n}.")
    text = (folder / "sources.yml").read_text()
    (folder / "sources.yml").write_text(text.replace("/feed'", "/feed?moved'"))
    assert app.reload()
    (report,) = poll(app)
    assert report.new >= 5
    kinds = [d.kind for d in outbox.list_deliveries(app.store) if d.receiver.channel == "desk"]
    assert sorted(kinds) == ["alert", "history"]
    assert all(h.history for h in reports.list_hits(app.store, reports.HitFilter(limit=5)))


def test_looking_changes_nothing(app: App, folder: Path) -> None:
    text = (folder / "sources.yml").read_text()
    (folder / "sources.yml").write_text(f"{text}  - {{id: late, url: 'http://127.0.0.1/'}}\n")
    with app.store.writing(), open_stored(folder, {}) as stored:
        assert reports.count_all(stored.store).articles == 0
    assert "late" not in {state.source_id for state in source_states(app.store)}
