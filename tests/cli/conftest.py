"""A person's configuration: a feed, a mailbox and a webhook on the loopback; the commands."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from tests.conftest import free_port
from typer.testing import CliRunner, Result

from watchdog.cli.main import cli

ITEM = """<item><guid isPermaLink="false">{n}</guid><title>{title}</title>
<link>{link}</link><description>{text}</description></item>"""


@dataclass
class Desk:
    """What serves and what receives during one test."""

    items: list[str] = field(default_factory=list)
    posted: list[dict[str, object]] = field(default_factory=list)
    mails: list[EmailMessage] = field(default_factory=list)
    refuse_mail: bool = False
    http_port: int = 0
    smtp_port: int = 0

    def publish(self, title: str, text: str) -> None:
        """Add an item to the feed."""
        n = len(self.items) + 1
        link = f"http://127.0.0.1:{self.http_port}/story/{n}"
        self.items.append(ITEM.format(n=n, title=title, text=text, link=link))

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:
        if self.refuse_mail:
            return "550 not here"
        raw = envelope.content  # type: ignore[attr-defined]  # aiosmtpd's Envelope
        self.mails.append(message_from_bytes(raw, policy=policy.default))
        return "250 kept"


def _handler(desk: Desk) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/gone":
                self.send_error(410)
                return
            body = (
                '<?xml version="1.0"?><rss version="2.0"><channel><title>Paper</title>'
                f"{''.join(desk.items)}</channel></rss>"
            ).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            desk.posted.append(json.loads(self.rfile.read(length)))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    return Handler


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(made))
    made.http_port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    made.smtp_port = free_port()
    controller = Controller(made, hostname="127.0.0.1", port=made.smtp_port)
    controller.start()
    yield made
    controller.stop()
    server.shutdown()
    server.server_close()


@pytest.fixture
def folder(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A config folder as `init` writes it, edited as a person would."""
    for name in ("WATCHDOG_CONFIG", "WATCHDOG_DATABASE_URL", "WATCHDOG_ALLOW_NETWORKS"):
        monkeypatch.delenv(name, raising=False)
    made = tmp_path / "my watchdog"
    assert CliRunner().invoke(cli, ["init", str(made)]).exit_code == 0
    http = f"http://127.0.0.1:{desk.http_port}"
    (made / "watchdog.yml").write_text("allow_networks: [127.0.0.0/8]\n")
    (made / "sources.yml").write_text(
        "sources:\n"
        f"  - {{id: paper, name: The Paper, url: '{http}/feed', language: en,"
        " class: independent, grade: A}\n"
        f"  - {{id: gone, name: Gone, url: '{http}/gone', language: en, class: wire, grade: C}}\n"
        "  - {id: off, name: Off, language: my, class: ngo, grade: N,"
        " enabled: no, reason: no feed is known}\n"
    )
    (made / "channels.yml").write_text(
        "channels:\n"
        f"  - {{id: desk, kind: mail, host: 127.0.0.1, port: {desk.smtp_port}, security: plain,"
        " from: watch@example.org, to: [reader@example.org]}\n"
        f"  - {{id: archive, kind: webhook, operators: yes, url: '{http}/hook'}}\n"
    )
    (made / "routes.yml").write_text(
        "routes:\n  - {id: all, channels: [desk, archive]}\n"
        "  - {id: second, channels: [archive], verdicts: [review]}\n"
    )
    return made


Command = Callable[..., Result]


@pytest.fixture
def watchdog(folder: Path) -> Command:
    """Type a command with this configuration."""

    def run(*words: str, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(cli, ["--config", str(folder), *words], input=stdin)

    return run
