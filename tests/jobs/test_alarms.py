"""An alarm is told once, and once when it is over, and not by the channel that it is about."""

import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, Queue

import pytest

from watchdog.app import App, open_app
from watchdog.jobs.alarms import (
    AGAIN_AFTER_S,
    REMIND_AFTER_S,
    RETRY_AFTER_S,
    WORDS,
    Alarm,
    AlarmDesk,
)
from watchdog.log import make_log

PATIENCE_S = 20
KINDS = tuple(WORDS)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Phone:
    """Two receivers, `one` and `two`; each message is put down with its receiver's name."""

    def __init__(self) -> None:
        self.rang: Queue[tuple[str, str, str]] = Queue()
        self.status = 204

    def next(self) -> tuple[str, str, str]:
        return self.rang.get(timeout=PATIENCE_S)

    def is_silent(self) -> bool:
        """Say whether nothing more comes; what was begun before has ended."""
        for thread in threading.enumerate():
            if thread.name == "trouble":
                thread.join(PATIENCE_S)
        try:
            self.rang.get_nowait()
        except Empty:
            return True
        return False


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[tuple[Phone, int]]:
    made = Phone()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            subject = said["subject"].removeprefix("[watchdog] ")
            made.rang.put((self.path.strip("/"), subject, said["text"]))
            self.send_response(made.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield made, server.server_port
    server.shutdown()
    server.server_close()


def open_with(folder: Path, port: int, *names: str) -> App:
    folder.mkdir()
    (folder / "watchdog.yml").write_text("allow_networks: [127.0.0.0/8]\n")
    (folder / "sources.yml").write_text("sources: []\n")
    (folder / "routes.yml").write_text("routes: []\n")
    rows = "".join(
        f"  - {{id: {n}, kind: webhook, url: 'http://127.0.0.1:{port}/{n}', trouble: yes}}\n"
        for n in names
    )
    (folder / "channels.yml").write_text(f"channels:\n{rows}" if rows else "channels: []\n")
    return open_app(folder, {})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(phone: tuple[Phone, int], tmp_path: Path) -> Iterator[App]:
    made = open_with(tmp_path / "config", phone[1], "one")
    yield made
    made.close()


@pytest.fixture
def ring(phone: tuple[Phone, int]) -> Phone:
    return phone[0]


@pytest.fixture
def desk(app: App, clock: Clock) -> AlarmDesk:
    return AlarmDesk(app, clock=clock)


def silent(about: str, **more: object) -> Alarm:
    return Alarm(kind="silent", about=about, says="no answer", **more)  # type: ignore[arg-type]


def test_an_alarm_is_told_once_and_its_end_too(desk: AlarmDesk, ring: Phone, clock: Clock) -> None:
    for _ in range(5):
        desk.put([silent("paper")], KINDS)
        clock.now += 15
    _, subject, text = ring.next()
    assert subject == "sources are silent"
    assert "- paper: no answer" in text
    assert "watchdog sources list" in text
    assert desk.counts()["silent"] == 1
    desk.put([], KINDS)
    assert ring.next()[1] == "all silent sources answer again"
    desk.put([], KINDS)
    assert ring.is_silent()


def test_what_begins_within_an_hour_goes_into_one_message(
    desk: AlarmDesk, ring: Phone, clock: Clock
) -> None:
    desk.put([silent("paper")], KINDS)
    assert "paper" in ring.next()[2]
    for n in range(30):
        desk.put([silent("paper"), *(silent(f"wire-{m}") for m in range(n))], KINDS)
        clock.now += 15
    assert ring.is_silent()
    clock.now += AGAIN_AFTER_S
    desk.put([silent("paper"), *(silent(f"wire-{m}") for m in range(30))], KINDS)
    text = ring.next()[2]
    assert "- paper" not in text
    assert text.count("- wire-") == 20
    assert "and 10 more" in text
    # One of them answers: nothing is over while others are silent.
    desk.put([silent("paper")], KINDS)
    assert ring.is_silent()
    desk.put([], KINDS)
    assert "answer again" in ring.next()[1]


def test_what_holds_for_a_moment_only_is_never_told(
    desk: AlarmDesk, ring: Phone, clock: Clock
) -> None:
    desk.put([silent("paper", hold_s=300.0)], KINDS)
    clock.now += 299
    desk.put([silent("paper", hold_s=300.0)], KINDS)
    desk.put([], KINDS)
    desk.put([silent("paper", hold_s=300.0)], KINDS)
    assert ring.is_silent()
    clock.now += 300
    desk.put([silent("paper", hold_s=300.0)], KINDS)
    assert "paper" in ring.next()[2]


def test_what_grows_is_told_again_and_what_stands_once_a_day(
    desk: AlarmDesk, ring: Phone, clock: Clock
) -> None:
    desk.put([silent("paper", size=1)], KINDS)
    ring.next()
    clock.now += AGAIN_AFTER_S
    desk.put([silent("paper", size=1)], KINDS)
    assert ring.is_silent()
    desk.put([silent("paper", size=2)], KINDS)
    ring.next()
    clock.now += REMIND_AFTER_S
    desk.put([silent("paper", size=2)], KINDS)
    ring.next()
    assert ring.is_silent()


def test_a_kind_that_was_not_judged_stays_as_it_is(desk: AlarmDesk, ring: Phone) -> None:
    desk.put([silent("paper")], KINDS)
    ring.next()
    desk.put([], ("frozen",))
    assert desk.counts()["silent"] == 1
    assert ring.is_silent()


def test_a_message_that_reached_nobody_is_sent_again(
    desk: AlarmDesk, ring: Phone, clock: Clock
) -> None:
    ring.status = 503
    desk.put([silent("paper")], KINDS)
    ring.next()
    assert ring.is_silent()
    ring.status = 204
    desk.put([silent("paper")], KINDS)
    assert ring.is_silent(), "not at once"
    clock.now += RETRY_AFTER_S
    desk.put([silent("paper")], KINDS)
    assert "paper" in ring.next()[2]
    clock.now += RETRY_AFTER_S
    desk.put([silent("paper")], KINDS)
    assert ring.is_silent()


def test_a_channel_does_not_tell_of_itself_unless_it_is_the_only_one(
    phone: tuple[Phone, int], tmp_path: Path, clock: Clock
) -> None:
    ring, port = phone
    app = open_with(tmp_path / "two", port, "one", "two")
    alarm = Alarm(kind="channel", about="one", says="it fails", channel="one")
    AlarmDesk(app, clock=clock).put([alarm], KINDS)
    assert ring.next()[0] == "two"
    assert ring.is_silent()
    app.close()
    app = open_with(tmp_path / "one", port, "one")
    AlarmDesk(app, clock=clock).put([alarm], KINDS)
    assert ring.next()[0] == "one"
    app.close()


def test_an_event_is_told_once_an_hour(desk: AlarmDesk, ring: Phone, clock: Clock) -> None:
    desk.happened("clock", "the clock was set forward", "By 7200 seconds.")
    assert ring.next()[1] == "the clock was set forward"
    desk.happened("clock", "the clock was set back", "By 7200 seconds.")
    desk.happened("stopped", "the whole process was stopped", "For 90 seconds.")
    assert ring.next()[1] == "the whole process was stopped"
    assert ring.is_silent()
    clock.now += AGAIN_AFTER_S
    desk.happened("clock", "the clock was set back", "By 7200 seconds.")
    assert ring.next()[1] == "the clock was set back"


def test_where_nobody_is_told_the_log_says_it(tmp_path: Path, clock: Clock) -> None:
    app = open_with(tmp_path / "none", 9)
    log = io.StringIO()
    app.log = make_log(stream=log)
    desk = AlarmDesk(app, clock=clock)
    for _ in range(3):
        desk.put([silent("paper")], KINDS)
    desk.put([], KINDS)
    said = log.getvalue()
    assert said.count("event=alarm ") == 1
    assert "about=paper" in said
    assert said.count('event="alarm over"') == 1
    app.close()
