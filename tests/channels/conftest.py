"""Real servers on loopback for every kind of channel, and servers that misbehave at one step."""

import http.server
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from tests.conftest import free_port, skip_or_fail

from watchdog.channels.settings import MailSettings
from watchdog.model import Delivery, Message, Receiver
from watchdog.net.fetch import Fetcher, NetSettings

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
BURMESE = "ဒုတိယဝန်ကြီး အောင်မြတ်စမ်းသည် ဂရက်နစ်ကုမ္ပဏီထံမှ ဒရုန်းနှစ်စင်း လက်ခံရရှိ - မြစ်ဝသတင်း"


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def message() -> Message:
    return Message(
        subject=f"[watchdog] {BURMESE}",
        text=f"The River Post reports:\n> {BURMESE} ⟦အောင်မြတ်စမ်း⟧\n.\n..\nFrom here on\n-- \nend\n",
        html=f"<p>{BURMESE} <mark>အောင်မြတ်စမ်း</mark></p>\n",
        link="https://example.org/a?b=1&c=2",
        data='{"kind": "alert", "hits": [{"entry": "per-aung-myat-san"}]}',
    )


@pytest.fixture
def make_delivery() -> Callable[[Receiver], Delivery]:
    def build(receiver: Receiver, token: str = "5d1f0c" * 6) -> Delivery:
        return Delivery(
            id=1,
            key="k" * 64,
            kind="alert",
            receiver=receiver,
            route="everything",
            state="leased",
            reason="",
            attempts=1,
            message_id=token,
            created_at=NOW,
            next_attempt_at=None,
        )

    return build


# --- mail ------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def ca_file(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return str(path)


def server_context(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*(names or ("127.0.0.1", "localhost"))).configure_cert(context)
    return context


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One mail as the server took it."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    helo: str
    encrypted: bool
    user: str | None


@dataclass
class MailServer:
    """A real SMTP server and what it accepted."""

    port: int
    mails: list[Received] = field(default_factory=list)


class _Keeper:
    def __init__(self) -> None:
        self.mails: list[Received] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.original_content, bytes)
        self.mails.append(
            Received(
                sender=str(envelope.mail_from),
                recipients=tuple(envelope.rcpt_tos),
                content=envelope.original_content,
                helo=str(session.host_name),
                encrypted=server.transport.get_extra_info("ssl_object") is not None,
                user=session.auth_data,
            )
        )
        return "250 2.0.0 taken as 4711"


def _authenticate(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
) -> AuthResult:
    good = data.login == b"desk" and data.password == b"opensesame"
    return AuthResult(success=good, handled=False, auth_data="desk" if good else None)


@pytest.fixture
def make_mail_server(authority: trustme.CA) -> Iterator[Callable[..., MailServer]]:
    running: list[Controller] = []

    def start(security: str = "starttls", *, login: bool = False, names: tuple[str, ...] = ()):
        keeper = _Keeper()
        options: dict[str, Any] = {"hostname": "127.0.0.1", "port": free_port()}
        context = server_context(authority, *names)
        if security == "starttls":
            options |= {"tls_context": context, "require_starttls": True}
        elif security == "tls":
            options |= {"ssl_context": context}
        if login:
            options |= {"authenticator": _authenticate, "auth_required": True}
            options |= {"auth_require_tls": security != "plain"}
        controller = Controller(keeper, **options)
        controller.start()
        running.append(controller)
        return MailServer(port=options["port"], mails=keeper.mails)

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def mail_settings(ca_file: str) -> Callable[..., MailSettings]:
    def build(port: int, **changes: Any) -> MailSettings:
        given: dict[str, Any] = {
            "id": "desk",
            "host": "127.0.0.1",
            "port": port,
            "security": "starttls",
            "sender": "Watch Desk <watch@news.example>",
            "to": ("reader@news.example",),
            "ca_file": ca_file,
            "deadline_s": 10.0,
        }
        return MailSettings(**{**given, **changes})

    return build


class ScriptedMailServer:
    """Speaks just enough SMTP, and at one step says or does what the script wants.

    The script maps a step (`greeting`, a verb, `dot` for the end of the message) to a reply, or to
    `hang` (never answer), `close` (hang up) or `drip` (a byte now and then, for ever).
    """

    def __init__(self, script: dict[str, str], tls: ssl.SSLContext) -> None:
        self._script = {"greeting": "220 hello", "DATA": "354 go on", **script}
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.seen: list[str] = []
        self._open: list[socket.socket] = []
        self.stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self.stopping.set()
        with socket.create_connection(("127.0.0.1", self.port), timeout=2):
            pass
        self._thread.join(5)
        self._listener.close()

    def _serve(self) -> None:
        while True:
            sock, _ = self._listener.accept()
            if self.stopping.is_set():
                sock.close()
                return
            sock.settimeout(5)
            self._open.append(sock)
            try:
                self._speak(sock)
            except OSError:
                continue  # the client hung up, as many of these tests want it to
            finally:
                while self._open:
                    self._open.pop().close()

    def _speak(self, sock: socket.socket) -> None:
        if not self._reply(sock, "greeting"):
            return
        lines = sock.makefile("rb")
        while line := lines.readline():
            verb = line.split()[0].decode().upper() if line.split() else ""
            self.seen.append(line.decode("latin-1").strip())
            if not self._reply(sock, verb):
                return
            if verb == "STARTTLS":
                sock = self._tls.wrap_socket(sock, server_side=True)
                self._open.append(sock)
                lines.close()
                lines = sock.makefile("rb")
            if verb == "DATA" and self._script["DATA"].startswith("354"):
                while (line := lines.readline()) not in {b".\r\n", b""}:
                    pass
                if not self._reply(sock, "dot"):
                    return

    def _reply(self, sock: socket.socket, step: str) -> bool:
        said = self._script.get(step, "250 fine")
        if said == "hang":
            sock.recv(1)
            return False
        if said == "drip":
            while not self.stopping.wait(0.05):
                sock.sendall(b"2")
            return False
        if said == "close":
            return False
        sock.sendall(said.encode() + b"\r\n")
        return True


@pytest.fixture
def scripted(authority: trustme.CA) -> Iterator[Callable[..., ScriptedMailServer]]:
    servers: list[ScriptedMailServer] = []

    def start(**script: str) -> ScriptedMailServer:
        servers.append(ScriptedMailServer(script, server_context(authority)))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


# --- HTTP ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One request as the stub got it."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class HttpStub:
    """Answers every request alike and keeps it; `answer` is status, headers, body, or `hang`."""

    def __init__(self) -> None:
        self.posts: list[Post] = []
        self.answer: tuple[int, dict[str, str], bytes] | str = (200, {}, b"ok")
        self.stopping = threading.Event()
        stub = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", "0"))
                headers = {name.lower(): value for name, value in self.headers.items()}
                stub.posts.append(
                    Post(
                        method=self.command,
                        path=self.path,
                        headers=headers,
                        body=self.rfile.read(length),
                    )
                )
                if isinstance(stub.answer, str):
                    stub.stopping.wait(20)
                    return
                status, headers, body = stub.answer
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST

            def log_message(self, *_: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}
        )
        self._thread.start()

    def stop(self) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def stub() -> Iterator[HttpStub]:
    server = HttpStub()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def http_door() -> Iterator[Fetcher]:
    settings = NetSettings(user_agent="watchdog-tests", allow_networks=("127.0.0.0/8",))
    with Fetcher(settings) as fetcher:
        yield fetcher


# --- MQTT ------------------------------------------------------------------------------------


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[int]:
    """A real broker on a loopback port; skips where none is installed."""
    binary = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")
    if binary is None:
        skip_or_fail("mosquitto is not installed (on Debian: apt install mosquitto)")
    port = free_port()
    config = tmp_path / "mosquitto.conf"
    config.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\n")
    process = subprocess.Popen(
        [binary, "-c", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for_port(process, port)
        yield port
    finally:
        process.kill()
        process.wait()


def _wait_for_port(process: "subprocess.Popen[bytes]", port: int) -> None:
    pause = threading.Event()
    for _ in range(200):
        assert process.poll() is None, "the broker ended at once"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except ConnectionRefusedError:
            pause.wait(0.02)
        else:
            return
    pytest.fail("the broker did not open its port")
