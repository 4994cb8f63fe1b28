"""The people and programs that are told in the demo: a mail server, a Slack stand-in, a webhook.

Each is a real server on 127.0.0.1 that keeps what it is sent; the product talks to them as it
would to any other.
"""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from watchdog.demo.newsroom import QuietHandler, serving

SLACK_PATH = "/slack/services/sample"
WEBHOOK_PATH = "/alerts"
# An alert is a few kilobytes; whoever posts more is not the product.
_POST_LIMIT_BYTES = 1_000_000
_PORT_TRIES = 5


class Desk:
    """Everything that arrived, by receiver, in the order of arrival."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._mails: list[bytes] = []
        self._posts: list[tuple[str, bytes]] = []

    def take_mail(self, content: bytes) -> None:
        """Keep a mail as it came over the line."""
        with self._lock:
            self._mails.append(content)

    def take_post(self, path: str, body: bytes) -> None:
        """Keep the body of a post."""
        with self._lock:
            self._posts.append((path, body))

    @property
    def raw_mails(self) -> tuple[bytes, ...]:
        """The mails, byte for byte."""
        with self._lock:
            return tuple(self._mails)

    @property
    def mails(self) -> tuple[EmailMessage, ...]:
        """The mails, read as a mail program reads them."""
        return tuple(
            message_from_bytes(raw, _class=EmailMessage, policy=policy.default)
            for raw in self.raw_mails
        )

    def posts(self, path: str) -> tuple[dict[str, object], ...]:
        """Give the JSON objects posted to a path; what is no object is left out."""
        with self._lock:
            bodies = [body for at, body in self._posts if at == path]
        return tuple(found for body in bodies if (found := _object(body)) is not None)


@contextmanager
def open_desk() -> Iterator[tuple[Desk, int, int]]:
    """Open the receivers until the block ends; gives the desk, the mail port, the web port."""
    desk = Desk()

    class Handler(_PostHandler):
        to = desk

    with serving(Handler) as web_port, _mail_server(desk) as mail_port:
        yield desk, mail_port, web_port


class _PostHandler(QuietHandler):
    to: Desk

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > _POST_LIMIT_BYTES:
            self.answer(413, b"")
            return
        body = self.rfile.read(int(length))
        if self.path not in (SLACK_PATH, WEBHOOK_PATH):
            self.answer(404, b"")
        elif _object(body) is None:
            self.answer(400, b"no JSON object")
        else:
            self.to.take_post(self.path, body)
            # Slack's own answer to a webhook is these two letters.
            self.answer(200, b"ok", ("Content-Type", "text/plain"))


class _MailHandler:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        content = envelope.original_content
        if content is None:
            return "554 5.6.0 empty message"
        self._desk.take_mail(content)
        return "250 2.0.0 taken by the sample mail server"


@contextmanager
def _mail_server(desk: Desk) -> Iterator[int]:
    controller = _started(_MailHandler(desk))
    try:
        yield controller.port
    finally:
        controller.stop()


def _started(handler: _MailHandler) -> Controller:
    """Start on a free port; the library wants its number beforehand, so it may be taken by then."""
    for tries_left in reversed(range(_PORT_TRIES)):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        controller = Controller(handler, hostname="127.0.0.1", port=port)
        try:
            controller.start()
        except OSError:
            if not tries_left:
                raise
        else:
            return controller
    raise AssertionError("the last try returns or raises")


def _object(body: bytes) -> dict[str, object] | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
