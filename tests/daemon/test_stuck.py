"""Receivers that take a message and never answer hold up nobody and are not called served."""

import signal
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from tests.daemon.conftest import Daemon, write_folder

# Each waits for receivers that hang: a minute in all.
pytestmark = pytest.mark.slow

RunDaemon = Callable[..., Daemon]
ITEMS = 4
ITEM = "<item><guid>{n}</guid><title>Report {n}: Min Aung Hlaing opened a bridge</title></item>"
# SIGTERM to exit, as the bar says.
END_S = 15


class Silent:
    """A listener that takes every connection and says nothing."""

    def __init__(self) -> None:
        self.sock = socket.create_server(("127.0.0.1", 0))
        self.port = self.sock.getsockname()[1]
        self.taken: list[socket.socket] = []
        self.thread = threading.Thread(target=self._take, daemon=True)
        self.thread.start()

    def _take(self) -> None:
        while True:
            try:
                self.taken.append(self.sock.accept()[0])
            except OSError:
                return

    def close(self) -> None:
        self.sock.shutdown(socket.SHUT_RDWR)
        self.thread.join()
        self.sock.close()
        for each in self.taken:
            each.close()


class Desk(BaseHTTPRequestHandler):
    served: list[float]

    def do_GET(self) -> None:
        items = "".join(ITEM.format(n=n) for n in range(ITEMS))
        body = f"<rss version='2.0'><channel><title>P</title>{items}</channel></rss>".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()
        self.served.append(time.monotonic())

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def desk() -> Iterator[tuple[int, list[float]]]:
    class Fresh(Desk):
        served = []  # noqa: RUF012 - one for each fixture

    server = ThreadingHTTPServer(("127.0.0.1", 0), Fresh)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, Fresh.served
    server.shutdown()
    server.server_close()


@pytest.fixture
def hole() -> Iterator[Silent]:
    made = Silent()
    yield made
    made.close()


def folder_with(
    folder: Path, desk: int, hole: int, *, webhooks: int, services: int, healthy: bool
) -> Path:
    rows = [
        f"{{id: a-hook-{n}, kind: webhook, url: 'http://127.0.0.1:{hole}/'}}"
        for n in range(webhooks)
    ]
    rows += [
        f"{{id: a-service-{n}, kind: apprise, url: 'json://127.0.0.1:{hole}/'}}"
        for n in range(services)
    ]
    if healthy:
        rows.append(f"{{id: z-healthy, kind: webhook, url: 'http://127.0.0.1:{desk}/'}}")
    ids = [row.split(",")[0].removeprefix("{id: ") for row in rows]
    made = write_folder(
        folder,
        feed=f"http://127.0.0.1:{desk}/feed",
        settings="limits: {history_delay: 1s}\n",
        channels="channels:\n" + "".join(f"  - {row}\n" for row in rows),
    )
    (made / "routes.yml").write_text(f"routes:\n  - {{id: all, channels: [{', '.join(ids)}]}}\n")
    return made


def states(folder: Path) -> dict[str, list[tuple[str, str | None]]]:
    with closing(sqlite3.connect(folder / "data" / "watchdog.db", timeout=30)) as db:
        found: dict[str, list[tuple[str, str | None]]] = {}
        for channel, state, finished in db.execute(
            "SELECT channel, state, finished_at FROM delivery"
        ):
            found.setdefault(channel, []).append((state, finished))
    return found


@pytest.mark.parametrize(("webhooks", "services"), [(8, 0), (0, 8), (8, 8)])
def test_a_healthy_receiver_is_served_beside_eight_that_hang(
    run_daemon: RunDaemon,
    desk: tuple[int, list[float]],
    hole: Silent,
    tmp_path: Path,
    webhooks: int,
    services: int,
) -> None:
    folder = folder_with(
        tmp_path / "config", desk[0], hole.port, webhooks=webhooks, services=services, healthy=True
    )
    daemon = run_daemon(folder)
    daemon.wait_for(lambda: bool(desk[1]))
    # By order: it was served before any of those that hang had run out of time.
    others = [rows for channel, rows in states(folder).items() if channel != "z-healthy"]
    assert len(others) == webhooks + services
    assert {state for rows in others for state, _ in rows} <= {"pending", "leased"}


def test_five_hung_deliveries_hold_up_no_end_and_are_not_called_sent(
    run_daemon: RunDaemon, desk: tuple[int, list[float]], hole: Silent, tmp_path: Path
) -> None:
    folder = folder_with(
        tmp_path / "config", desk[0], hole.port, webhooks=5, services=0, healthy=False
    )
    daemon = run_daemon(folder)
    daemon.wait_for(lambda: len(hole.taken) >= 5)
    code, seconds = daemon.end(signal.SIGTERM)
    assert (code, seconds < END_S) == (0, True)
    kept = states(folder)
    assert len(kept) == 5
    for rows in kept.values():
        assert all(state != "sent" for state, _ in rows), kept
