"""The real daemon calls its operator: gone blind, a channel that fails, a stopped process."""

import json
import signal
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from tests.conftest import free_port
from tests.daemon.conftest import Daemon, write_folder

ITEM = "<item><guid>{n}</guid><title>Report {n}: Min Aung Hlaing opened a bridge</title></item>"


class Phone:
    """A feed and the operator's receiver on one port."""

    def __init__(self) -> None:
        self.port = 0
        self.heard: list[tuple[str, str]] = []

    def says(self, subject: str) -> list[str]:
        return [text for heard, text in self.heard if heard == f"[watchdog] {subject}"]


@pytest.fixture
def phone() -> Iterator[Phone]:
    made = Phone()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            items = ITEM.format(n=1) if self.path == "/feed" else ""
            body = f"<rss version='2.0'><channel><title>P</title>{items}</channel></rss>".encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if said["kind"] == "trouble":
                made.heard.append((said["subject"], said["text"]))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()


@pytest.mark.slow
def test_a_channel_that_fails_is_told_by_another(
    run_daemon: Callable[..., Daemon], phone: Phone, tmp_path: Path
) -> None:
    folder = write_folder(
        tmp_path / "config",
        feed=f"http://127.0.0.1:{phone.port}/feed",
        settings="limits: {history_delay: 1s, first_retry: 1s, longest_retry: 1s,"
        " delivery_attempts: 100}\n",
        channels="channels:\n"
        f"  - {{id: broken, kind: webhook, url: 'http://127.0.0.1:{free_port()}/', trouble: yes}}\n"
        f"  - {{id: phone, kind: webhook, url: 'http://127.0.0.1:{phone.port}/', trouble: yes}}\n",
    )
    (folder / "routes.yml").write_text("routes:\n  - {id: all, channels: [broken]}\n")
    daemon = run_daemon(folder)
    daemon.wait_for(lambda: bool(phone.says("messages cannot be delivered")))
    (text,) = phone.says("messages cannot be delivered")
    assert "- broken: 1 messages have failed three times" in text
    assert not daemon.said("Traceback")


@pytest.mark.slow
def test_a_process_that_was_stopped_says_for_how_long(
    run_daemon: Callable[..., Daemon], phone: Phone, tmp_path: Path
) -> None:
    channels = (
        f"channels:\n  - {{id: phone, kind: webhook, url: 'http://127.0.0.1:{phone.port}/',"
        " trouble: yes}\n"
    )
    daemon = run_daemon(write_folder(tmp_path / "config", channels=channels))
    daemon.process.send_signal(signal.SIGSTOP)
    time.sleep(62)
    daemon.process.send_signal(signal.SIGCONT)
    daemon.wait_for(lambda: bool(phone.says("the whole process was stopped")))
    assert "Nothing ran for 6" in phone.says("the whole process was stopped")[0]
