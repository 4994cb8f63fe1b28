"""httpx on top of httpcore's public interface, because httpx's own transport has no such seam.

Two pools: one keeps connections for polling; the other gives each POST a connection of its own, so
that a webhook never waits behind slow feeds, and never fails on a connection that the server had
already given up, which would leave open whether it arrived.
"""

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpcore
import httpx

from watchdog.net.backend import GuardedBackend
from watchdog.net.failures import Broken


class Progress:
    """How far one exchange got; httpcore calls it at each step.

    Attributes:
        opened: a new connection was opened for it.
        sent: the last byte of the request was handed to the operating system.
        answered: the head of the answer arrived whole.
    """

    __slots__ = ("answered", "opened", "sent")

    def __init__(self) -> None:
        self.opened = False
        self.sent = False
        self.answered = False

    def __call__(self, event: str, info: dict[str, Any]) -> None:
        """Take note of one event of httpcore's `trace` extension."""
        del info
        if event == "http11.send_request_body.complete":
            self.sent = True
        elif event == "http11.receive_response_headers.complete":
            self.answered = True
        elif event == "connection.connect_tcp.started":
            self.opened = True


def extensions_for(deadline: float, progress: Progress) -> dict[str, Any]:
    """Build the request extensions that carry a deadline (monotonic) down to the socket.

    Only `pool` is a duration: httpcore waits for a free connection itself, all other numbers reach
    `backend`, which reads them as a point in time.
    """
    return {
        "timeout": {
            "connect": deadline,
            "read": deadline,
            "write": deadline,
            "pool": max(0.0, deadline - time.monotonic()),
        },
        "trace": progress,
    }


class GuardedTransport(httpx.BaseTransport):
    """Carry requests over guarded connections; thread-safe. Raises only `Broken`."""

    def __init__(
        self, backend: GuardedBackend, tls: ssl.SSLContext, *, max_connections: int
    ) -> None:
        self._backend = backend
        self._kept = httpcore.ConnectionPool(
            ssl_context=tls,
            max_connections=max_connections,
            max_keepalive_connections=max_connections,
            keepalive_expiry=15.0,
            network_backend=backend,
        )
        self._single = httpcore.ConnectionPool(
            ssl_context=tls,
            max_connections=max_connections,
            max_keepalive_connections=0,
            network_backend=backend,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; the body of the answer is read by the caller."""
        if not isinstance(request.stream, httpx.SyncByteStream):
            raise TypeError("only synchronous requests")
        pool = self._single if request.method == "POST" else self._kept
        with _broken():
            answer = pool.handle_request(
                httpcore.Request(
                    method=request.method,
                    url=httpcore.URL(
                        scheme=request.url.raw_scheme,
                        host=request.url.raw_host,
                        port=request.url.port,
                        target=request.url.raw_path,
                    ),
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        return _Answer(answer.status, headers=answer.headers, stream=_AnswerStream(answer))

    def close(self) -> None:
        """Close every connection, waking those who wait on one."""
        self._backend.shut()
        self._kept.close()
        self._single.close()


class _Answer(httpx.Response):
    """An answer whose Location httpx leaves alone.

    It would read it even when told not to follow, and raise on a hostile one: the status of a
    message that was delivered would be lost.
    """

    @property
    def has_redirect_location(self) -> bool:
        """Whether httpx should look where this leads: never, `fetch` does."""
        return False


class _AnswerStream(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        with _broken():
            yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


@contextmanager
def _broken() -> Iterator[None]:
    """Say what httpcore says in the words of `FAILURES`."""
    try:
        yield
    except httpcore.PoolTimeout as e:
        raise Broken("timeout", "waiting for a free connection") from e
    except httpcore.LocalProtocolError as e:
        raise Broken("bad-request", "a header or the address cannot be sent") from e
    except httpcore.RemoteProtocolError as e:
        gone = "disconnected" in str(e) or "closed connection" in str(e)
        if gone:
            raise Broken("disconnected", "the server hung up before the end") from e
        raise Broken("protocol", "the answer is no valid HTTP/1.1") from e
    except httpcore.NetworkError as e:
        raise Broken("disconnected", "the line broke") from e
