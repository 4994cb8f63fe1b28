"""Reading an answer: its headers as they were served, and its body up to a limit."""

import re
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Final

import httpx

from watchdog.model import Validators
from watchdog.net.decode import BoundedDecoder, read_coding
from watchdog.net.failures import Broken

RETRY_AFTER_CAP_S: Final = 86_400
"""The longest wait that a server can impose: a day."""

_MAX_VALIDATOR_BYTES: Final = 4_096
_SECONDS: Final = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]*)?\Z")
_MANY_SECONDS: Final = re.compile(r"[+-]?[0-9]{13,}(?:\.[0-9]*)?\Z")
# One byte a chunk costs 15 µs each: a small body would take minutes of processor time.
_FREE_PIECES: Final = 20_000
_MIN_PIECE_BYTES: Final = 16


def read_body(response: httpx.Response, limit_bytes: int, deadline: float, into: BytesIO) -> None:
    """Read and decode the body into `into`, which keeps what came before anything went wrong.

    Both the bytes on the wire and the decoded ones count against the limit.

    Raises:
        Broken: `too-large`, `encoding`, `timeout`, `disconnected` or `protocol`.
    """
    coding = read_coding(response.headers.get_list("content-encoding"))
    decoder = BoundedDecoder(coding, limit_bytes)
    declared = response.headers.get("content-length", "")
    if declared.isdecimal() and len(declared) < 19 and int(declared) > limit_bytes:
        raise Broken("too-large", f"{declared} bytes declared, the limit is {limit_bytes}")
    received = 0
    for pieces, raw in enumerate(response.iter_raw(), start=1):
        received += len(raw)
        if received > limit_bytes:
            raise Broken("too-large", f"more than {limit_bytes} bytes")
        if pieces > _FREE_PIECES and received < pieces * _MIN_PIECE_BYTES:
            raise Broken("protocol", "the body is broken into crumbs")
        if time.monotonic() > deadline:
            raise Broken("timeout", "reading the body")
        into.write(decoder.decode(raw))
    into.write(decoder.finish())


def read_validators(response: httpx.Response) -> Validators:
    """Return ETag and Last-Modified as the bytes served; absurdly long ones are dropped."""
    return Validators(
        etag=_first_raw(response, b"etag"),
        last_modified=_first_raw(response, b"last-modified"),
    )


def read_headers(response: httpx.Response) -> tuple[tuple[str, str], ...]:
    """Return all headers as Latin-1 text, names in lower case; cookies are left out."""
    return tuple(
        (name.decode("latin-1").lower(), value.decode("latin-1"))
        for name, value in response.headers.raw
        if name.lower() not in (b"set-cookie", b"set-cookie2")
    )


def read_retry_after(response: httpx.Response, now: datetime | None) -> int | None:
    """Return whole seconds from 0 to `RETRY_AFTER_CAP_S`, `None` where nothing readable is said.

    A date counts from the answer's own Date, so that a server whose clock is wrong is understood;
    from `now` where the answer has none, and says nothing where that is `None`.
    """
    value = response.headers.get("retry-after", "").strip()
    if _SECONDS.match(value):
        return _bounded(float(value))
    if _MANY_SECONDS.match(value):
        return 0 if value.startswith("-") else RETRY_AFTER_CAP_S
    until = _read_date(value)
    since = _read_date(response.headers.get("date", "")) or now
    if until is None or since is None:
        return None
    return _bounded((until - since).total_seconds())


def _bounded(seconds: float) -> int:
    whole = int(seconds) + (seconds > int(seconds))
    return max(0, min(whole, RETRY_AFTER_CAP_S))


def _read_date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    try:
        return date.astimezone(UTC) if date.tzinfo else date.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _first_raw(response: httpx.Response, wanted: bytes) -> bytes | None:
    for name, value in response.headers.raw:
        if name.lower() == wanted:
            return value if 0 < len(value) <= _MAX_VALIDATOR_BYTES else None
    return None
