"""The daemon's parts together, in this process: the real schedule, database and health pages."""

import http.client
import io
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from tests.conftest import free_port
from tests.daemon.conftest import write_folder

from watchdog.app import App, open_app
from watchdog.daemon import Daemon
from watchdog.errors import WorldError
from watchdog.log import catch_strays, make_log
from watchdog.pulse import TICK
from watchdog.sdnotify import Notifier
from watchdog.storage import polling
from watchdog.watcher import Look, Patience

PATIENCE_S = 30
SOON = Patience(tick_s=3, write_s=3, loop_s=5, refused_s=8, fresh_s=4)


class Supervisor(Notifier):
    """Keeps what it is told, as systemd would read it."""

    def __init__(self) -> None:
        super().__init__("@nobody")
        self.told: list[str] = []

    def _tell(self, message: str) -> None:
        self.told.append(message)


class Watched:
    """A daemon whose main thread is the test."""

    def __init__(self, app: App) -> None:
        self.log = io.StringIO()
        app.log = make_log(stream=self.log)
        self.app = app
        self.supervisor = Supervisor()
        self.daemon = Daemon(app, self.supervisor, patience=SOON)
        self.daemon.start()

    def look(self) -> tuple[Look, bool]:
        """Look once; gives the look and whether the supervisor was fed."""
        self.supervisor.told.clear()
        look = self.daemon.look()
        return look, "WATCHDOG=1" in self.supervisor.told

    def look_until(self, met: Callable[[Look, bool], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not met(*self.look()):
            assert time.monotonic() < deadline, self.log.getvalue()
            time.sleep(0.1)

    def ask(self, path: str) -> tuple[int, str]:
        assert self.daemon.server is not None
        connection = http.client.HTTPConnection("127.0.0.1", self.daemon.server.port, timeout=10)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def number(self, name: str) -> float:
        lines = self.ask("/metrics")[1].splitlines()
        found = [line.rsplit(" ", 1)[1] for line in lines if line.startswith(f"{name} ")]
        assert found, f"{name} is not in {lines}"
        return float(found[0])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    # A port that nobody listens on: every poll fails at once, and is a poll all the same.
    return write_folder(
        tmp_path / "config",
        feed=f"http://127.0.0.1:{free_port()}/",
        settings=f"health: 127.0.0.1:{free_port()}\n",
    )


@pytest.fixture
def watch(folder: Path) -> Iterator[Callable[[], Watched]]:
    made: list[Watched] = []

    def begin() -> Watched:
        made.append(Watched(open_app(folder, {})))
        return made[-1]

    yield begin
    for watched in made:
        assert watched.daemon.stop(), watched.log.getvalue()
        watched.app.close()


Watch = Callable[[], Watched]


def test_a_sound_daemon_feeds_and_is_ready(watch: Watch) -> None:
    watched = watch()
    assert {"READY=1", "WATCHDOG=1"} <= set(watched.supervisor.told)
    watched.look_until(lambda _look, fed: fed and watched.ask("/readyz")[0] == 200)
    assert watched.ask("/healthz") == (200, "alive\n")
    watched.look_until(lambda *_: 'outcome="failed"' in watched.ask("/metrics")[1])
    assert watched.number("watchdog_ready") == 1
    assert watched.number("watchdog_oldest_waiting_seconds") == 0
    assert watched.number("process_resident_memory_bytes") > 1e6
    assert watched.number('watchdog_sources{class="independent"}') == 1
    assert watched.number('watchdog_sources_silent{class="independent"}') == 0


def test_a_dead_schedule_is_begun_anew_and_told(watch: Watch) -> None:
    watched = watch()
    watched.look_until(lambda _look, fed: fed and watched.app.pulse.age_s(TICK) < 1)
    scheduler = watched.daemon.ticker.scheduler
    assert scheduler is not None

    def broken(_job: object) -> None:
        raise OSError(5, "the store is gone")

    put_back = catch_strays(watched.app.log)
    try:
        scheduler._jobstores["default"].update_job = broken
        watched.look_until(lambda _look, fed: not fed)
        assert "schedule begun anew" in watched.log.getvalue()
        watched.look_until(lambda look, fed: fed and not look.standing)
    finally:
        put_back()
    said = watched.log.getvalue()
    assert said.count("event=schedule-frozen") == 1
    assert 'event="uncaught in a thread"' in said
    assert "trouble=schedule-frozen" in said


def test_a_frozen_writer_ends_the_feeding(watch: Watch) -> None:
    watched = watch()
    watched.look_until(lambda _look, fed: fed)
    with watched.app.store.writing():
        watched.look_until(lambda _look, fed: not fed)
        assert watched.ask("/healthz")[0] == 503
        status, words = watched.ask("/readyz")
        assert (status, "writer-frozen: write" in words) == (503, True)
    watched.look_until(lambda look, fed: fed and not look.standing)
    assert watched.log.getvalue().count("event=writer-frozen") == 1


def test_a_database_that_refuses_is_told_and_the_process_stays(
    watch: Watch, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = watch()
    watched.look_until(lambda _look, fed: fed)
    database = folder / "data" / "watchdog.db"
    with sqlite3.connect(database) as db:
        db.execute("ALTER TABLE delivery RENAME TO away")
    kinds: set[str] = set()

    def refused(look: Look, fed: bool) -> bool:
        kinds.update(trouble.kind for trouble in look.standing)
        assert fed, "the supervisor's restart would mend nothing"
        return "writer-refused" in kinds

    watched.look_until(refused)
    assert "writer-refused: write" in watched.ask("/readyz")[1]
    with sqlite3.connect(database) as db:
        db.execute("ALTER TABLE away RENAME TO delivery")
    watched.look_until(lambda look, fed: fed and not look.standing)


@pytest.mark.parametrize("hours", [-2, 2])
def test_a_clock_that_is_set_stops_nothing(watch: Watch, hours: int) -> None:
    with time_machine.travel(datetime(2026, 3, 1, 12, tzinfo=UTC), tick=True) as clock:
        watched = watch()
        polls = 'watchdog_polls_total{outcome="failed"}'
        watched.look_until(lambda *_: 'outcome="failed"' in watched.ask("/metrics")[1])
        before = watched.number(polls)
        clock.shift(timedelta(hours=hours))
        watched.look_until(lambda look, _fed: look.jump is not None)
        watched.look_until(
            lambda look, fed: fed and not look.standing and watched.number(polls) > before
        )
        (state,) = polling.source_states(watched.app.store)
        assert state.next_poll_at < watched.app.now() + timedelta(hours=1)
        said = watched.log.getvalue()
        assert said.count('event="the clock was set"') == 1
        assert ("direction=back" in said) is (hours < 0)
        assert 'event="times brought near"' in said
        assert watched.ask("/readyz")[0] == 200, "nobody is silent for hours that did not pass"


@pytest.mark.parametrize(("month", "day"), [(3, 29), pytest.param(10, 25, marks=pytest.mark.slow)])
def test_a_night_in_which_local_clocks_change_is_a_night_like_others(
    watch: Watch, month: int, day: int
) -> None:
    # Local clocks are changed at one o'clock UTC; a zone given here is the process's own.
    before = datetime(2026, month, day, 0, 59, 57, tzinfo=UTC)
    change = before + timedelta(seconds=3)
    with time_machine.travel(before.astimezone(ZoneInfo("Europe/Berlin")), tick=True):
        offsets = {time.localtime(at.timestamp()).tm_gmtoff for at in (before, change)}
        assert offsets == {3600, 7200}
        watched = watch()
        polls = 'watchdog_polls_total{outcome="failed"}'
        watched.look_until(lambda *_: 'outcome="failed"' in watched.ask("/metrics")[1])
        watched.look_until(lambda *_: watched.app.now() > change)
        told = watched.number(polls)
        watched.look_until(lambda look, fed: fed and watched.number(polls) > told)
        (state,) = polling.source_states(watched.app.store)
        assert state.next_poll_at < watched.app.now() + timedelta(minutes=30)
        assert "the clock was set" not in watched.log.getvalue()


def test_a_clock_that_was_set_back_while_nobody_ran_is_noticed_at_the_start(
    watch: Watch, folder: Path
) -> None:
    with time_machine.travel(datetime(2026, 3, 1, 12, tzinfo=UTC), tick=True) as clock:
        clock.shift(timedelta(days=400))
        open_app(folder, {}).close()
        clock.shift(timedelta(days=-400))
        watched = watch()
        assert 'event="times too far ahead"' in watched.log.getvalue()
        watched.look_until(lambda *_: 'outcome="failed"' in watched.ask("/metrics")[1])


def test_a_taken_port_is_told_in_words(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        folder = write_folder(tmp_path / "config", settings=f"health: 127.0.0.1:{port}\n")
        app = open_app(folder, {})
        with pytest.raises(WorldError, match=f"cannot listen on 127\\.0\\.0\\.1:{port}"):
            Daemon(app, Notifier(None)).start()
        app.close()


def test_work_that_hangs_is_told_with_its_place(watch: Watch) -> None:
    watched = watch()
    gate = threading.Event()

    def hang() -> None:
        with watched.app.pulse.busy("poll", "paper", limit_s=0.2):
            gate.wait(PATIENCE_S)

    thread = threading.Thread(target=hang)
    thread.start()
    watched.look_until(lambda look, _fed: any(t.kind == "piece-stuck" for t in look.standing))
    gate.set()
    thread.join()
    assert "test_watching.py" in watched.log.getvalue()
    watched.look_until(lambda look, fed: fed and not look.standing)


def test_workers_of_which_nothing_ends_cost_the_feed(watch: Watch) -> None:
    watched = watch()
    gate = threading.Event()

    def hang() -> None:
        with watched.app.pulse.busy("workers", "paper", limit_s=0.5):
            gate.wait(PATIENCE_S)

    thread = threading.Thread(target=hang)
    thread.start()
    watched.look_until(
        lambda look, fed: not fed and any(t.kind == "part-stuck" for t in look.standing)
    )
    gate.set()
    thread.join()
    watched.look_until(lambda look, fed: fed and not look.standing)
