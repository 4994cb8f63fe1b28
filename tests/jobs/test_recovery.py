"""What the database broke off goes on when it works again; what is under way is left alone."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import pytest
from tests.conftest import free_port
from tests.fakes import FakeSender
from tests.storage_kit import DESK, make_article, place_articles

from watchdog.app import App, open_app
from watchdog.errors import StorageError
from watchdog.jobs.deliver import deliver_due
from watchdog.jobs.poll import poll_due
from watchdog.jobs.trouble import TroubleDesk
from watchdog.model import (
    Delivery,
    DeliveryState,
    Lease,
    Message,
    PollReport,
    Receiver,
    SendOutcome,
    Unknown,
)
from watchdog.storage import outbox, polling

PATIENCE_S = 20
PAPER = "paper"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    """Three deliveries wait for the channel `desk`, which tests replace; a source is due."""
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "watchdog.yml").write_text("allow_networks: [127.0.0.0/8]\n")
    (folder / "sources.yml").write_text(
        f"sources:\n  - {{id: {PAPER}, name: Paper, url: 'http://127.0.0.1:{free_port()}/',"
        " language: en, class: independent, grade: A}\n"
    )
    (folder / "channels.yml").write_text("channels: []\n")
    (folder / "routes.yml").write_text("routes: []\n")
    opened = open_app(folder, {}, quiet=True)
    place_articles(opened.store, *(make_article(name) for name in ("one", "two", "three")))
    yield opened
    opened.close()


def put_sender(app: App, sender: FakeSender) -> FakeSender:
    app.live = replace(app.live, senders={DESK.channel: sender})
    return sender


def refusing(app: App, when: str) -> Callable[[], None]:
    """Make the database refuse some changes of deliveries; gives what ends that."""

    def run(statement: str) -> None:
        with app.store.writing() as session:
            session.connection().exec_driver_sql(statement)

    run(
        f"CREATE TRIGGER refuse BEFORE UPDATE OF state ON delivery WHEN {when}"
        " BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    return lambda: run("DROP TRIGGER refuse")


def in_state(app: App, *states: DeliveryState) -> int:
    return len(outbox.list_deliveries(app.store, states=states))


def test_what_was_leased_and_not_begun_is_sent_when_the_database_works_again(app: App) -> None:
    sender = put_sender(app, FakeSender(DESK.channel, (DESK.key,)))
    desk = TroubleDesk(app)
    end_of_it = refusing(
        app, "NEW.state = 'leased' AND EXISTS (SELECT 1 FROM delivery WHERE state = 'leased')"
    )
    desk.heard("deliver", lambda: deliver_due(app))()
    assert (in_state(app, "leased"), len(sender.sent)) == (1, 0)
    end_of_it()
    desk.worked()
    desk.heard("deliver", lambda: deliver_due(app))()
    assert in_state(app, "sent") == 3
    assert len({delivery.id for _, _, delivery, _ in sender.sent}) == len(sender.sent) == 3


def test_an_outcome_that_could_not_be_recorded_is_not_forgotten(app: App) -> None:
    lost = Unknown(detail="no answer")
    sender = put_sender(app, FakeSender(DESK.channel, (DESK.key,), lost, lost, lost))
    desk = TroubleDesk(app)
    end_of_it = refusing(app, "NEW.state = 'unknown'")
    desk.heard("deliver", lambda: deliver_due(app))()
    begun = len(sender.sent)
    assert begun
    end_of_it()
    desk.worked()
    desk.heard("deliver", lambda: deliver_due(app))()
    # Each was handed over once and waits for its time; none was sent again at once.
    assert len({delivery.id for _, _, delivery, _ in sender.sent}) == len(sender.sent) == 3
    unknown = outbox.list_deliveries(app.store, states=("unknown",))
    assert len(unknown) == 3
    assert sum("recorded late" in each.reason for each in unknown) == begun
    assert all(each.next_attempt_at and each.next_attempt_at > app.now() for each in unknown)


def test_a_database_that_cannot_be_read_is_no_failure_of_the_channel(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender = put_sender(app, FakeSender(DESK.channel, (DESK.key,)))
    desk = TroubleDesk(app)

    def unreadable(*_: object, **__: object) -> NoReturn:
        raise StorageError("no page of it can be read", kind="io")

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "load_alert", unreadable)
        for _ in range(3):
            desk.heard("deliver", lambda: deliver_due(app))()
            desk.worked()
    assert not sender.sent
    desk.heard("deliver", lambda: deliver_due(app))()
    assert in_state(app, "sent") == 3
    assert {each.attempts for each in outbox.list_deliveries(app.store)} == {1}


class Slow(FakeSender):
    """Does not answer until it is let go."""

    def __init__(self) -> None:
        super().__init__(DESK.channel, (DESK.key,))
        self.asked = threading.Event()
        self.let_go = threading.Event()

    def send(
        self, receiver: Receiver, message: Message, delivery: Delivery, now: datetime
    ) -> SendOutcome:
        self.asked.set()
        assert self.let_go.wait(PATIENCE_S)
        return super().send(receiver, message, delivery, now)


def test_what_is_being_sent_while_the_database_recovers_is_not_given_back(app: App) -> None:
    sender = Slow()
    put_sender(app, sender)
    desk = TroubleDesk(app)
    sending = threading.Thread(target=lambda: deliver_due(app))
    sending.start()
    assert sender.asked.wait(PATIENCE_S)
    desk.met(StorageError("it is full", "full"), job="poll")
    desk.worked()
    other = Lease(owner="another daemon", now=app.now(), seconds=60)
    taken = outbox.lease_due(app.store, other, receivers=(DESK,), limit=9)
    held = {each.id for each in outbox.list_deliveries(app.store, states=("leased",))}
    sender.let_go.set()
    sending.join(PATIENCE_S)
    assert not sending.is_alive()
    sent = [delivery.id for _, _, delivery, _ in sender.sent]
    assert set(sent) == held - {each.id for each in taken}
    deliver_due(app)
    assert len(sender.sent) == len(sent) == len(set(sent))
    assert in_state(app, "sent") == len(sent)


def test_sources_that_a_broken_off_run_left_are_polled_by_the_next(app: App) -> None:
    lease = Lease(owner=app.owner, now=app.now(), seconds=9999)
    assert polling.claim_sources(app.store, (PAPER,), lease, limit=1)
    reports: list[PollReport] = []
    assert poll_due(app, on_report=reports.append) == 0
    desk = TroubleDesk(app)
    desk.met(StorageError("it is full", "full"), job="poll")
    desk.worked()
    # Not by the desk, which does not know what is being polled.
    assert polling.claim_sources(app.store, (PAPER,), lease, limit=1) == ()
    assert poll_due(app, on_report=reports.append) == 1
    assert [report.source for report in reports] == [PAPER]
