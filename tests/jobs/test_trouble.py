"""Trouble with the database is said once, past the database, and not every second."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue

import pytest
from tests.conftest import free_port

from watchdog.app import App, open_app
from watchdog.errors import StorageError
from watchdog.jobs.trouble import LOGGED_AGAIN_AFTER_S, TOLD_AGAIN_AFTER_S, TroubleDesk
from watchdog.storage.condition import write_log_back

PATIENCE_S = 20


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def heard() -> Iterator[tuple[int, "Queue[dict[str, str]]"]]:
    """A port, and what was posted to it."""
    posted: Queue[dict[str, str]] = Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, posted
    server.shutdown()
    server.server_close()


def open_with(tmp_path: Path, *ports: int) -> App:
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "watchdog.yml").write_text("allow_networks: [127.0.0.0/8]\n")
    (folder / "sources.yml").write_text("sources: []\n")
    (folder / "routes.yml").write_text("routes: []\n")
    (folder / "channels.yml").write_text(
        "channels:\n"
        + "".join(
            f"  - {{id: t{n}, kind: webhook, url: 'http://127.0.0.1:{port}/', trouble: yes}}\n"
            for n, port in enumerate(ports)
        )
        + "  - {id: readers, kind: webhook, url: 'http://127.0.0.1:9/'}\n"
    )
    return open_app(folder, {})


@pytest.fixture
def app(heard: tuple[int, "Queue[dict[str, str]]"], tmp_path: Path) -> Iterator[App]:
    opened = open_with(tmp_path, heard[0])
    yield opened
    opened.close()


def full(said: str = "it is full") -> StorageError:
    return StorageError(said, "full")


def test_only_channels_marked_for_it_are_told(app: App) -> None:
    assert app.live.trouble_channels == ("t0",)


def test_each_kind_is_told_once_an_hour(
    app: App, heard: tuple[int, "Queue[dict[str, str]]"]
) -> None:
    clock = Clock()
    desk = TroubleDesk(app, clock=clock)
    for _ in range(5):
        desk.met(full(), job="poll")
        clock.now += LOGGED_AGAIN_AFTER_S
    desk.met(StorageError("it fails", "io"), job="poll")
    clock.now += TOLD_AGAIN_AFTER_S
    desk.met(full("still full"), job="poll")
    texts = [heard[1].get(timeout=PATIENCE_S)["text"] for _ in range(3)]
    assert sorted(texts) == ["it fails\n", "it is full\n", "still full\n"]
    assert heard[1].empty()


def test_the_log_repeats_it_once_a_minute(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    # Opened here, after the capture began: a log keeps the stream that it was made with.
    app = open_with(tmp_path)
    clock = Clock()
    desk = TroubleDesk(app, clock=clock)
    for _ in range(121):
        desk.met(full(), job="poll")
        clock.now += 1.0
    assert capsys.readouterr().err.count("storage trouble") == 3
    app.close()


def test_it_is_over_when_something_was_really_stored(
    app: App, heard: tuple[int, "Queue[dict[str, str]]"]
) -> None:
    clock = Clock()
    desk = TroubleDesk(app, clock=clock)

    def fails() -> None:
        raise full()

    desk.heard("poll", fails)()
    assert "it is full" in heard[1].get(timeout=PATIENCE_S)["text"]
    clock.now += 90
    desk.heard("poll", lambda: None)()
    over = heard[1].get(timeout=PATIENCE_S)
    assert "works again" in over["subject"]
    assert "90 seconds" in over["text"]
    desk.worked()
    assert heard[1].empty()


def test_it_is_not_over_while_the_disk_refuses(
    app: App, heard: tuple[int, "Queue[dict[str, str]]"], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = TroubleDesk(app, clock=Clock())
    desk.met(full(), job="poll")
    heard[1].get(timeout=PATIENCE_S)
    with app.store.writing() as session:
        session.connection().exec_driver_sql(
            "CREATE TRIGGER refuse BEFORE UPDATE ON alembic_version"
            " BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    desk.worked()
    assert "alembic_version" not in heard[1].get(timeout=PATIENCE_S)["text"]
    with app.store.writing() as session:
        session.connection().exec_driver_sql("DROP TRIGGER refuse")
    desk.worked()
    assert "works again" in heard[1].get(timeout=PATIENCE_S)["subject"]


def test_a_receiver_that_is_not_there_stops_nobody(
    heard: tuple[int, "Queue[dict[str, str]]"], tmp_path: Path
) -> None:
    app = open_with(tmp_path, free_port(), heard[0])
    TroubleDesk(app, clock=Clock()).met(full(), job="poll")
    assert "it is full" in heard[1].get(timeout=PATIENCE_S)["text"]
    app.close()


def test_a_journal_that_cannot_be_written_is_trouble_too(
    app: App, heard: tuple[int, "Queue[dict[str, str]]"]
) -> None:
    desk = TroubleDesk(app, clock=Clock())
    app.store.journal.problem = StorageError("cannot write the journal", "rights")
    desk.worked()
    assert "cannot write the journal" in heard[1].get(timeout=PATIENCE_S)["text"]


def test_damage_is_looked_at_before_anybody_is_advised_to_stop(
    app: App, heard: tuple[int, "Queue[dict[str, str]]"]
) -> None:
    clock = Clock()
    desk = TroubleDesk(app, clock=clock)
    malformed = StorageError("malformed", "damaged")
    desk.met(malformed, job="poll")
    told = heard[1].get(timeout=PATIENCE_S)
    assert "(io)" in told["subject"]
    assert "it is whole" in told["text"]
    assert app.store.file is not None
    write_log_back(app.store)
    with app.store.file.open("r+b") as file:
        file.write(b"\0" * 100)
    desk.met(malformed, job="poll")
    assert heard[1].empty()
    clock.now += LOGGED_AGAIN_AFTER_S
    desk.met(malformed, job="poll")
    told = heard[1].get(timeout=PATIENCE_S)
    assert "(damaged)" in told["subject"]
    assert "stop watchdog" in told["text"]
