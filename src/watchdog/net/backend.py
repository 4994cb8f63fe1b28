"""Where the socket opens: the address guard and the one deadline of an exchange.

httpcore hands each network operation a timeout of its own, which a server that sends one byte at a
time never exceeds. Here that number means something else: **`timeout` is a point on the monotonic
clock**, the end of the whole exchange, put into the request by `transport.extensions_for`. So every
wait is for what remains, and no state has to follow an exchange from thread to thread.
"""

import select
import socket
import ssl
import threading
import time
import typing
from collections import deque
from collections.abc import Iterable
from contextlib import suppress

import httpcore

from watchdog.net.failures import Broken
from watchdog.net.lookup import Lookup

MIN_BYTES_A_WINDOW: typing.Final = 64
"""What an answer, once begun, must have brought in the last `stall_s`; less is a trickle.

The span slides: headers that came in one burst buy no second span for a body that trickles.
"""

_MAX_ATTEMPTS = 6


class GuardedBackend(httpcore.NetworkBackend):
    """Open connections to checked addresses only; thread-safe."""

    def __init__(self, lookup: Lookup, *, connect_s: float, stall_s: float) -> None:
        self._lookup = lookup
        self._connect_s = connect_s
        self._stall_s = stall_s
        self._shut = threading.Event()

    def shut(self) -> None:
        """Open no connection from now on."""
        self._shut.set()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[typing.Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve once, check every answer, connect to the first that takes the connection.

        Raises:
            Broken: with the kind that fits.
        """
        if local_address is not None or socket_options is not None:
            raise NotImplementedError("the pool sets neither")
        deadline = min(_end(timeout), time.monotonic() + self._connect_s)
        addresses = self._lookup.checked_addresses(host, port, deadline)[:_MAX_ATTEMPTS]
        error: OSError = TimeoutError()
        for position, address in enumerate(addresses):
            if self._shut.is_set():
                raise Broken("closed", "stopping")
            left = _remaining(deadline, "timeout", f"connecting to {host}")
            try:
                sock = socket.create_connection((address, port), left / (len(addresses) - position))
            except OSError as e:
                error = e
                continue
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return DeadlineStream(sock, connect_s=self._connect_s, stall_s=self._stall_s)
        if isinstance(error, TimeoutError):
            raise Broken("timeout", f"connecting to {host}") from error
        raise Broken("connect", f"{host}: {error.strerror or error}") from error


class DeadlineStream(httpcore.NetworkStream):
    """One connection; used by one thread at a time, closed by any."""

    def __init__(self, sock: socket.socket, *, connect_s: float, stall_s: float) -> None:
        self._sock = sock
        self._connect_s = connect_s
        self._stall_s = stall_s
        self._begun: float | None = None
        # When bytes came and how many, in steps of a sixteenth of the span.
        self._came: deque[tuple[float, int]] = deque()

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what came, b"" at the end; refuses to wait for a trickle."""
        deadline = _end(timeout)
        while True:
            left = _remaining(deadline, "timeout", "waiting for the answer")
            if self._begun is not None:
                until = max(self._begun, self._came[0][0]) + self._stall_s
                left = min(left, max(0.001, until - time.monotonic()))
            try:
                self._sock.settimeout(left)
                data = self._sock.recv(max_bytes)
            except TimeoutError:
                self._judge_progress(0)
                continue
            except ssl.SSLError as e:
                raise Broken("tls", e.reason or "the encrypted line broke") from e
            except (OSError, ValueError) as e:
                raise Broken("disconnected", _words(e)) from e
            self._judge_progress(len(data))
            return data

    def _judge_progress(self, count: int) -> None:
        now = time.monotonic()
        if self._begun is None:
            if not count:
                return
            self._begun = now
        if self._came and now - self._came[-1][0] < self._stall_s / 16:
            since, before = self._came[-1]
            self._came[-1] = since, before + count
        else:
            self._came.append((now, count))
        while self._came[0][0] <= now - self._stall_s:
            self._came.popleft()
        brought = sum(each for _, each in self._came)
        if now - self._begun >= self._stall_s and brought < MIN_BYTES_A_WINDOW:
            raise Broken("timeout", "the answer only trickled in")

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of it.

        A broken line is told as `httpcore.WriteError`, which makes httpcore look for an answer that
        came before the end of the request (such as 413).
        """
        # An empty buffer must not meet the deadline: the request before it is already out.
        if not buffer:
            return
        deadline = _end(timeout)
        self._begun = None
        self._came.clear()
        view = memoryview(buffer)
        while view:
            self._sock.settimeout(_remaining(deadline, "timeout", "sending the request"))
            try:
                view = view[self._sock.send(view) :]
            except TimeoutError as e:
                raise Broken("timeout", "sending the request") from e
            except (OSError, ValueError) as e:
                raise httpcore.WriteError(_words(e)) from e

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Encrypt; the certificate is checked against the host name, not the address."""
        deadline = min(_end(timeout), time.monotonic() + self._connect_s)
        try:
            self._sock.settimeout(_remaining(deadline, "timeout", "agreeing on encryption"))
            self._sock = ssl_context.wrap_socket(self._sock, server_hostname=server_hostname)
        except TimeoutError as e:
            self.close()
            raise Broken("timeout", "agreeing on encryption") from e
        except ssl.SSLCertVerificationError as e:
            self.close()
            raise Broken("tls", f"certificate: {e.verify_message}") from e
        except ssl.SSLError as e:
            self.close()
            raise Broken("tls", e.reason or "no agreement on encryption") from e
        except (OSError, ValueError) as e:
            self.close()
            raise Broken("tls", _words(e)) from e
        except BaseException:
            self.close()
            raise
        return self

    def close(self) -> None:
        """Close at once, and wake a thread that waits on this connection."""
        # Unbound: SSLSocket.shutdown would drop its TLS state under the thread that reads.
        with suppress(OSError):
            socket.socket.shutdown(self._sock, socket.SHUT_RDWR)
        with suppress(OSError):
            self._sock.close()

    def get_extra_info(self, info: str) -> typing.Any:
        """Answer the one question that the pool asks: has the other side said anything?"""
        if info != "is_readable":
            return None
        if self._sock.fileno() < 0:
            return True
        poll = select.poll()
        poll.register(self._sock, select.POLLIN)
        return bool(poll.poll(0))


def _end(timeout: float | None) -> float:
    if timeout is None:
        raise TypeError("every exchange has a deadline")
    return timeout


def _remaining(deadline: float, kind: str, doing: str) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise Broken(kind, doing)
    return left


def _words(e: Exception) -> str:
    return (e.strerror if isinstance(e, OSError) else None) or "the line broke"
