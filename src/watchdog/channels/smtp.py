"""One SMTP exchange under one deadline, step by step, so that the step it broke at is known.

smtplib's own `sendmail` takes a timeout for every read and does not say whether the message had
been handed over when the line broke. Here each wait gets what is left of the deadline, and `phase`
tells how far the exchange came.
"""

import ipaddress
import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from types import TracebackType
from typing import Literal, Self

from watchdog.channels.settings import MailSettings
from watchdog.errors import WorldError

Phase = Literal["connect", "encrypt", "login", "envelope", "body", "answer", "done"]
_LINE_LIMIT = 8192


class RefusedByServer(WorldError):
    """The server answered with a code that does not let the exchange go on."""

    def __init__(self, code: int, answer: str) -> None:
        self.code = code
        self.answer = answer
        super().__init__(f"{code} {answer}")


class NotSecure(WorldError):
    """The connection cannot be protected as the operator demands; nothing was sent."""


class _Lines:
    """The server's lines, each read waiting no longer than what is left of the deadline.

    A file made from the socket would give every single read the full timeout, so that a server
    that sends a byte now and then could hold the exchange for ever.
    """

    def __init__(self, sock: socket.socket, left: Callable[[], float]) -> None:
        self._sock = sock
        self._left = left
        self._buffer = b""

    def readline(self, limit: int) -> bytes:
        while b"\n" not in self._buffer and len(self._buffer) < limit:
            self._sock.settimeout(self._left())
            received = self._sock.recv(4096)
            if not received:
                break
            self._buffer += received
        end = self._buffer.find(b"\n") + 1 or len(self._buffer)
        line, self._buffer = self._buffer[: min(end, limit)], self._buffer[min(end, limit) :]
        return line

    def close(self) -> None:
        """Nothing to close: the socket is the connection's."""


class _Connection(smtplib.SMTP):
    """smtplib's commands on a socket that obeys the deadline."""

    def __init__(self, own_name: str, left: Callable[[], float]) -> None:
        # Without a name smtplib would tell the server this machine's own.
        super().__init__(local_hostname=own_name)
        self._left = left

    def adopt(self, sock: socket.socket) -> None:
        """Speak on `sock` from now on; all that was read or learned before is forgotten."""
        self.sock = sock
        self.file = _Lines(sock, self._left)
        self.helo_resp = None
        self.ehlo_resp = None
        self.esmtp_features = {}
        self.does_esmtp = False

    def send(self, s: bytes | str) -> None:  # type: ignore[override]
        if self.sock is not None:
            self.sock.settimeout(self._left())
        super().send(s)


class SmtpExchange:
    """A connection for one message; use as a context manager.

    Every method raises `RefusedByServer`, `NotSecure` or one of `LOST` (the line is gone or too
    slow); `phase` says where.
    """

    LOST = (OSError, smtplib.SMTPException, EOFError)

    def __init__(self, settings: MailSettings, own_name: str) -> None:
        self.phase: Phase = "connect"
        self._settings = settings
        self._ends = time.monotonic() + settings.deadline_s
        self._smtp = _Connection(own_name, self._left)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._smtp.close()

    def open(self) -> None:
        """Connect, greet and encrypt; nothing but greetings goes over an open line."""
        settings = self._settings
        sock = self._connect()
        if settings.security == "tls":
            self.phase = "encrypt"
            sock = self._encrypted(sock)
        self._smtp.adopt(sock)
        self._expect(self._smtp.getreply(), 220)
        self._expect(self._smtp.ehlo(), 250)
        if settings.security == "starttls":
            self.phase = "encrypt"
            if not self._smtp.has_extn("starttls"):
                raise NotSecure("the server does not offer STARTTLS")
            self._expect(self._smtp.docmd("STARTTLS"), 220)
            self._smtp.adopt(self._encrypted(sock))
            self._expect(self._smtp.ehlo(), 250)

    def log_in(self) -> None:
        """Log in where the operator gave a user name."""
        settings = self._settings
        if settings.username is None:
            return
        self.phase = "login"
        try:
            self._smtp.login(settings.username, settings.password or "")
        except smtplib.SMTPNotSupportedError as error:
            raise NotSecure("the server offers no way to log in that is known here") from error
        except smtplib.SMTPResponseException as error:
            raise RefusedByServer(error.smtp_code, _decoded(error.smtp_error)) from error

    def hand_over(self, sender: str, recipient: str, body: bytes) -> str:
        """Send the message, whose lines end in CRLF; return the server's acceptance.

        Until the last dot has left, no server takes responsibility: a line that breaks in phase
        `body` or before is a message that was not sent. After it (`answer`) nobody can say.
        """
        self.phase = "envelope"
        size = f" SIZE={len(body)}" if self._smtp.has_extn("size") else ""
        self._expect(self._smtp.docmd("MAIL", f"FROM:<{sender}>{size}"), 250)
        self._expect(self._smtp.docmd("RCPT", f"TO:<{recipient}>"), 250, 251)
        self._expect(self._smtp.docmd("DATA"), 354)
        self.phase = "body"
        dotted = b"\r\n".join(
            b"." + line if line.startswith(b".") else line
            for line in body.removesuffix(b"\r\n").split(b"\r\n")
        )
        self._smtp.send(dotted)
        self.phase = "answer"
        self._smtp.send(b"\r\n.\r\n")
        code, answer = self._expect(self._smtp.getreply(), 250)
        self.phase = "done"
        return f"{code} {answer}"

    def close(self) -> None:
        """Say goodbye without caring for the answer: the message's fate is settled."""
        try:
            self._smtp.docmd("QUIT")
        except (*self.LOST, TimeoutError):
            return

    def _left(self) -> float:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError("the deadline for the exchange has passed")
        return left

    def _connect(self) -> socket.socket:
        settings = self._settings
        address: tuple[str, int] = (settings.host, settings.port)
        if settings.security == "plain":
            found = socket.getaddrinfo(*address, type=socket.SOCK_STREAM)
            hosts = [str(one[4][0]) for one in found]
            if not all(ipaddress.ip_address(host).is_loopback for host in hosts):
                raise NotSecure("security `plain` is allowed to this machine only")
            # The checked address itself: a second look-up could give another one.
            address = (hosts[0], settings.port)
        return socket.create_connection(address, timeout=self._left())

    def _encrypted(self, sock: socket.socket) -> socket.socket:
        try:
            context = ssl.create_default_context(cafile=self._settings.ca_file)
            context.minimum_version = ssl.TLSVersion.TLSv1_2
            sock.settimeout(self._left())
            return context.wrap_socket(sock, server_hostname=self._settings.host)
        except ssl.SSLCertVerificationError as error:
            sock.close()
            message = f"the server's certificate is not to be trusted: {error.verify_message}"
            raise NotSecure(message) from error
        except OSError:
            sock.close()
            raise

    @staticmethod
    def _expect(reply: tuple[int, bytes], *codes: int) -> tuple[int, str]:
        code, answer = reply
        if code not in codes:
            raise RefusedByServer(code, _decoded(answer))
        return code, _decoded(answer)


def _decoded(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
