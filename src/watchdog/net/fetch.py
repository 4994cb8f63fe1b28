"""The front door: fetch a document, or hand over a message, from a server that may be hostile.

Polling, webhooks, Slack and pings come through here, and share one client for the life of the
program (a client per request costs twenty times the processor time). Expected outcomes are values:
nothing that a server does raises.
"""

import logging
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from http.cookiejar import CookieJar, DefaultCookiePolicy
from io import BytesIO
from typing import Final, Self

import certifi
import httpx

from watchdog.model import Fetched, FetchFailed, FetchOutcome, NotModified, Validators
from watchdog.net.addresses import parse_networks
from watchdog.net.answers import read_body, read_headers, read_retry_after, read_validators
from watchdog.net.backend import GuardedBackend
from watchdog.net.decode import ACCEPT_ENCODING
from watchdog.net.failures import FAILURES, Broken
from watchdog.net.lookup import Lookup, Resolver, system_resolver
from watchdog.net.transport import GuardedTransport, Progress, extensions_for
from watchdog.net.urls import Target, next_target, read_target

__all__ = ["FAILURES", "Fetcher", "NetSettings", "Posted", "Resolver", "system_resolver"]

_ACCEPT: Final = (
    b"application/rss+xml, application/atom+xml, application/rdf+xml, application/feed+json, "
    b"application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.5, */*;q=0.3"
)
_FOLLOWED: Final = frozenset({301, 302, 303, 307, 308})
_PERMANENT: Final = frozenset({301, 308})
_FRAMING: Final = frozenset(
    {b"host", b"content-length", b"transfer-encoding", b"connection", b"te", b"expect", b"upgrade"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NetSettings:
    """How the door behaves.

    Attributes:
        user_agent: sent with every request; names a public contact. Printable ASCII.
        deadline_s: for a whole GET, redirects included.
        connect_s: within it, for one look-up and connection, and once more for its TLS handshake.
        stall_s: an answer that has begun must have brought 64 bytes in the last such span.
        limit_bytes: for one body, on the wire and decoded.
        allow_networks: CIDR blocks that are open although they are not public.
        max_redirects: how many are followed.
        max_connections: at once, for polling and again for messages.
    """

    user_agent: str
    deadline_s: float = 30.0
    connect_s: float = 10.0
    stall_s: float = 8.0
    limit_bytes: int = 10_000_000
    allow_networks: tuple[str, ...] = ()
    max_redirects: int = 5
    max_connections: int = 20

    def __post_init__(self) -> None:
        """Refuse what could only fail later, request by request."""
        if not (self.user_agent.isascii() and self.user_agent.isprintable() and self.user_agent):
            raise ValueError("user_agent must be printable ASCII")
        spans = (self.deadline_s, self.connect_s, self.stall_s, self.limit_bytes)
        if min(*spans, self.max_connections) <= 0 or self.max_redirects < 0:
            raise ValueError("durations, sizes and counts must be positive")
        parse_networks(self.allow_networks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """The server answered, with whatever status; nothing was followed.

    Attributes:
        body: as much of the answer as arrived under the limit, decoded.
        headers: names in lower case.
        truncated: the body is not whole; the status stands all the same.
        retry_after_s: as on `FetchFailed`; a date counts only where the answer is dated itself.
    """

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...]
    truncated: bool = False
    retry_after_s: int | None = None


class Fetcher:
    """An open door; thread-safe. Close it to end every exchange that is under way."""

    def __init__(
        self,
        settings: NetSettings,
        *,
        resolve: Resolver = system_resolver,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Open the door.

        Args:
            settings: limits.
            resolve: how host names become addresses.
            tls: whom to trust; `None` means the system's authorities and certifi's.

        Raises:
            ValueError: `tls` does not check certificates and host names.
        """
        context = tls or _trusting_public_authorities()
        if context.verify_mode is not ssl.CERT_REQUIRED or not context.check_hostname:
            raise ValueError("the TLS context must check certificates and host names")
        self._settings = settings
        self._closed = threading.Event()
        backend = GuardedBackend(
            Lookup(resolve, parse_networks(settings.allow_networks)),
            connect_s=settings.connect_s,
            stall_s=settings.stall_s,
        )
        self._client = httpx.Client(
            transport=GuardedTransport(backend, context, max_connections=settings.max_connections),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            trust_env=False,
            follow_redirects=False,
        )
        # Their INFO and DEBUG lines hold whole addresses and headers, and those can be secrets.
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Shut the door; exchanges under way fail at once, later ones with `closed`."""
        self._closed.set()
        self._client.close()

    def get(self, url: str, *, validators: Validators | None, now: datetime) -> FetchOutcome:
        """Fetch a document, asking "changed since?" where there are validators.

        Args:
            url: absolute http or https address; a user name in it is sent as Basic authorization.
            validators: what the server gave last time.
            now: becomes `fetched_at`, and what a Retry-After date is measured from if need be.
        """
        question = _Question(
            validators=validators or Validators(),
            now=now,
            deadline=time.monotonic() + self._settings.deadline_s,
        )
        try:
            return self._follow(read_target(url), question)
        except Broken as broken:
            return self._failed(broken, sent=False)

    def post(
        self,
        url: str,
        *,
        body: bytes,
        headers: tuple[tuple[str, str], ...],
        deadline_s: float,
        limit_bytes: int = 65_536,
    ) -> Posted | FetchFailed:
        """Hand over a message, once: never repeated, never redirected.

        A `FetchFailed` says by `sent` whether the message may have arrived: False means that the
        server cannot have it whole.

        Args:
            url: absolute http or https address.
            body: sent as it is.
            headers: added to ours; User-Agent and Accept may be replaced, framing may not.
            deadline_s: for the whole exchange.
            limit_bytes: how much of the answer's body to keep.
        """
        deadline = time.monotonic() + deadline_s
        progress = Progress()
        try:
            target = read_target(url)
            ours = [*self._headers(target), (b"Accept", b"*/*"), (b"Connection", b"close")]
            request = httpx.Request(
                "POST",
                target.url,
                headers=_with_theirs(ours, headers),
                content=body,
                extensions=extensions_for(deadline, progress),
            )
            with self._answer(request) as response:
                return _posted(response, limit_bytes, deadline)
        except Broken as broken:
            return self._failed(broken, sent=progress.sent)

    def _follow(self, target: Target, question: "_Question") -> FetchOutcome:
        seen: set[httpx.URL] = set()
        permanent = True
        while len(seen) <= self._settings.max_redirects:
            seen.add(target.url)
            with self._asked(target, question) as response:
                if response.status_code not in _FOLLOWED:
                    moved_to = str(target.url) if len(seen) > 1 and permanent else None
                    return self._outcome(response, target, moved_to, question)
                permanent = permanent and response.status_code in _PERMANENT
                target = next_target(target, response.headers.get("location", ""))
                if target.url in seen:
                    raise Broken("redirect", f"a circle through {target.shown}")
        raise Broken("redirect", f"more than {self._settings.max_redirects} redirects")

    def _outcome(
        self, response: httpx.Response, target: Target, moved_to: str | None, question: "_Question"
    ) -> FetchOutcome:
        status = response.status_code
        if status == HTTPStatus.NOT_MODIFIED and question.validators != Validators():
            # There is no body; reading to its end lets the connection be used again. Its headers
            # speak of the document that was not sent, so they are no concern of `read_body`.
            for _ in response.iter_raw():
                pass
            return NotModified(status=status, fetched_at=question.now)
        if not 200 <= status < 300 or status == HTTPStatus.PARTIAL_CONTENT:
            return FetchFailed(
                kind="http-status",
                detail=f"{target.shown} answered {_named(status)}",
                status=status,
                retry_after_s=read_retry_after(response, question.now),
            )
        body = BytesIO()  # its value is taken without a second copy
        read_body(response, self._settings.limit_bytes, question.deadline, body)
        return Fetched(
            url=str(target.url),
            status=status,
            body=body.getvalue(),
            headers=read_headers(response),
            validators=read_validators(response),
            fetched_at=question.now,
            permanent_url=moved_to,
        )

    @contextmanager
    def _asked(self, target: Target, question: "_Question") -> Iterator[httpx.Response]:
        """Ask once; once more where a kept connection had been given up by the server meanwhile."""
        headers = [*self._headers(target), (b"Accept", _ACCEPT)]
        if question.validators.etag is not None:
            headers.append((b"If-None-Match", question.validators.etag))
        if question.validators.last_modified is not None:
            headers.append((b"If-Modified-Since", question.validators.last_modified))
        while True:
            progress = Progress()
            request = httpx.Request(
                "GET",
                target.url,
                headers=headers,
                extensions=extensions_for(question.deadline, progress),
            )
            try:
                with self._answer(request) as response:
                    yield response
                    return
            except Broken as broken:
                # `protocol` too: bytes that the server had sent beyond the end of its last answer.
                stale = broken.kind in ("disconnected", "protocol") and not progress.opened
                if not stale or progress.answered or self._closed.is_set():
                    raise

    @contextmanager
    def _answer(self, request: httpx.Request) -> Iterator[httpx.Response]:
        if self._closed.is_set():
            raise Broken("closed", "stopping")
        response = self._client.send(request, stream=True, auth=None)
        try:
            yield response
        except Broken as broken:
            broken.status = response.status_code
            raise
        finally:
            response.close()

    def _headers(self, target: Target) -> list[tuple[bytes, bytes]]:
        headers = [
            (b"User-Agent", self._settings.user_agent.encode("ascii")),
            (b"Accept-Encoding", ACCEPT_ENCODING),
        ]
        if target.authorization is not None:
            headers.append((b"Authorization", target.authorization))
        return headers

    def _failed(self, broken: Broken, *, sent: bool) -> FetchFailed:
        kind = "closed" if self._closed.is_set() else broken.kind
        return FetchFailed(kind=kind, detail=broken.detail, status=broken.status, sent=sent)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """What stays the same over all hops of one GET; `deadline` is on the monotonic clock."""

    validators: Validators
    now: datetime
    deadline: float


def _posted(response: httpx.Response, limit_bytes: int, deadline: float) -> Posted:
    body = BytesIO()  # its value is taken without a second copy
    truncated = False
    try:
        read_body(response, limit_bytes, deadline, body)
    except Broken:
        # The status line has settled what became of the message.
        truncated = True
    return Posted(
        status=response.status_code,
        body=body.getvalue(),
        headers=read_headers(response),
        truncated=truncated,
        retry_after_s=read_retry_after(response, None),
    )


def _with_theirs(
    ours: list[tuple[bytes, bytes]], theirs: tuple[tuple[str, str], ...]
) -> list[tuple[bytes, bytes]]:
    added = [(name.encode("utf-8"), value.encode("utf-8")) for name, value in theirs]
    names = {name.lower() for name, _ in added}
    if names & _FRAMING:
        raise Broken("bad-request", "Host, Connection and the length are not the caller's to set")
    return [(name, value) for name, value in ours if name.lower() not in names] + added


def _named(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _trusting_public_authorities() -> ssl.SSLContext:
    """Trust the system's authorities and certifi's: a minimal system has none of its own."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
