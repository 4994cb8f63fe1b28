"""What must stay inside stays inside: planted secrets, addresses and words of articles.

A whole daemon runs among a hostile feed, a mail server that quotes its recipients, and receivers
that refuse; then its database breaks under it. Nothing planted may show in the log or the metrics.
"""

import http.client
import json
import sqlite3
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from tests.conftest import free_port
from tests.daemon.conftest import Daemon, write_folder

PLANTED = {
    "PAPER_KEY": "pw-of-the-paper-7f3a",
    "HOOK_URL": "http://127.0.0.1:{port}/services/T0KEN-a1/B0T-b2?key=qu3ry-c3",
    "HOOK_SECRET": "sign-with-this-d4",
    "APPRISE_URL": "json://us3r-e5:pw-f6@127.0.0.1:{port}/p4th-g7",
    "SLACK_URL": "http://127.0.0.1:{port}/services/SL4CK-i9/B0X-j1/k3y-k2",
    "SLACK_TOKEN": "xoxb-planted-l3",
    "MAIL_PASSWORD": "mail-pw-m4",
    "UNUSED_SECRET": "never-named-h8",
}
RECIPIENT = "jane.planted@desk.example"
SENDER = "watch.planted@desk.example"
GONE = (
    "pw-of-the-paper",
    "T0KEN-a1",
    "B0T-b2",
    "qu3ry-c3",
    "sign-with-this",
    "us3r-e5",
    "pw-f6",
    "p4th-g7",
    "never-named",
    "SL4CK-i9",
    "k3y-k2",
    "xoxb-planted",
    "mail-pw",
    "jane.planted",
    "watch.planted",
    "desk.example",
    "Zebrafish",
    "zebrafish",
    "forged",
)
# The articles are there.
IN_NO_DATABASE = [word for word in GONE if word.lower() not in ("zebrafish", "forged")]
ITEM = """<item><guid>{n}</guid><title>Min Aung Hlaing and the Zebrafish {n}&#10;level=error
event=forged &#27;[31m</title><link>http://127.0.0.1/zebrafish/{n}</link>
<description>Min Aung Hlaing looked at a zebrafish.&#8232;event=forged</description></item>"""


class World(BaseHTTPRequestHandler):
    """A feed for whoever gets, a refusal that quotes for whoever posts."""

    def do_GET(self) -> None:
        if self.path.startswith("/gone"):
            return self._say(404, b"Zebrafish")
        if self.path.startswith("/page"):
            return self._say(200, b"<html><title>Zebrafish forged</title></html>")
        if self.path.startswith("/odd"):
            return self._say(200, b"<?xml version='1.0' encoding='zebrafish'?><rss/>")
        items = "".join(ITEM.format(n=n) for n in range(3))
        feed = f'<rss version="2.0"><channel><title>Zebrafish</title>{items}</channel></rss>'
        return self._say(200, feed.encode())

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path.startswith("/api/"):
            said = {"ok": False, "error": f"bad {self.headers['Authorization']} Zebrafish"}
            return self._say(200, json.dumps(said).encode())
        return self._refuse(asked)

    def _refuse(self, asked: bytes) -> None:
        self._say(500, b"no: " + self.path.encode() + asked[:3000])

    def _say(self, status: int, body: bytes) -> None:
        self.send_response(status, "Zebrafish")
        self.send_header("X-Asked", self.path)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nobody reads this server's log."""


class Quoting:
    """A mail server that refuses in the words that it was given."""

    async def handle_RCPT(self, _s: Any, _session: Any, _e: Any, to: str, _o: Any) -> str:
        return f"550 5.1.1 <{to}>: no Zebrafish here, see https://x.example/{to}"


@pytest.fixture
def world() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), World)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def post_office() -> Iterator[int]:
    controller = Controller(Quoting(), hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller.port
    controller.stop()


def metrics(port: int) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/metrics")
    try:
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def log_names(daemon: Daemon, source: str) -> bool:
    return daemon.said(f"source={source} ") or daemon.said(f'"source": "{source}"')


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_nothing_planted_is_shown(
    run_daemon: Any, world: int, post_office: int, tmp_path: Path, log_format: str
) -> None:
    env = {name: value.format(port=world) for name, value in PLANTED.items()}
    health = free_port()
    folder = write_folder(
        tmp_path / "config",
        feed=f"http://127.0.0.1:{world}/feed?key=${{PAPER_KEY}}",
        settings=f"health: 127.0.0.1:{health}\nlog_format: {log_format}\n"
        "limits: {history_delay: 1s, first_retry: 1s, longest_retry: 1s}\n",
        channels="channels:\n"
        f"  - {{id: desk, kind: mail, host: 127.0.0.1, port: {post_office}, security: plain,"
        f" from: {SENDER}, to: [{RECIPIENT}]}}\n"
        "  - {id: hook, kind: webhook, url: '${HOOK_URL}', secret: '${HOOK_SECRET}'}\n"
        "  - {id: other, kind: apprise, url: '${APPRISE_URL}'}\n"
        "  - {id: chat, kind: slack-webhook, url: '${SLACK_URL}'}\n"
        "  - {id: bot, kind: slack-bot, token: '${SLACK_TOKEN}', conversations: [C0123456],"
        f" api_url: 'http://127.0.0.1:{world}/api/'}}\n"
        f"  - {{id: login, kind: mail, host: 127.0.0.1, port: {post_office}, security: plain,"
        f" from: {SENDER}, to: [{RECIPIENT}], username: watch.planted,"
        " password: '${MAIL_PASSWORD}', trouble: yes}\n",
    )
    with (folder / "sources.yml").open("a") as sources:
        for name in ("gone", "page", "odd"):
            sources.write(
                f"  - {{id: {name}, name: Paper, url: 'http://127.0.0.1:{world}/{name}?key="
                "${PAPER_KEY}',"
                " language: en, class: wire, grade: A, every: 1m}\n"
            )
    (folder / "routes.yml").write_text(
        "routes:\n  - {id: all, channels: [desk, hook, other, chat, bot, login]}\n"
    )
    daemon: Daemon = run_daemon(folder, env)
    shown = ""

    def tried(channel: str) -> bool:
        nonlocal shown
        shown = metrics(health)
        return f'watchdog_delivery_tries_total{{channel="{channel}"' in shown

    for channel in ("desk", "hook", "other", "chat", "bot", "login"):
        daemon.wait_for(lambda channel=channel: tried(channel))
    assert 'watchdog_hits_total{verdict="alert"} ' in shown
    for name in ("gone", "page", "odd"):
        daemon.wait_for(lambda name=name: log_names(daemon, name))
    with sqlite3.connect(folder / "data" / "watchdog.db", timeout=30) as db:
        db.execute("UPDATE hit SET mentions = '{zebrafish'")
        db.execute("UPDATE source SET next_poll_at = '2020-01-01 00:00:00.000000'")
    daemon.wait_for(lambda: daemon.said("exception"))
    shown += metrics(health)
    daemon.end()
    said = daemon.log.read_text("utf-8")
    assert "state" in said
    assert "exception" in said
    assert [word for word in GONE if word in said] == []
    assert [word for word in GONE if word in shown] == []
    kept_rows = b"".join(path.read_bytes() for path in (folder / "data").iterdir())
    assert [word for word in IN_NO_DATABASE if word.encode() in kept_rows] == []
    assert "\x1b" not in said
    assert "\u2028" not in said
