"""Read what became of a message that was posted over HTTP, alike for every kind of channel."""

from typing import Protocol
from urllib.parse import parse_qsl, urlsplit

from watchdog.channels.sender import quoted_answer
from watchdog.model import FetchFailed, Refused, SendOutcome, Sent, Unknown, Unreachable
from watchdog.net.fetch import Posted

# Statuses of the 400s that ask to come again: too slow, too early, too many (RFC 9110, 8470, 6585).
_COME_AGAIN = frozenset({408, 425, 429})
_PRIVATE_CHARS = 9


class Poster(Protocol):
    """The part of `net.fetch.Fetcher` that channels use."""

    def post(
        self, url: str, *, body: bytes, headers: tuple[tuple[str, str], ...], deadline_s: float
    ) -> Posted | FetchFailed:
        """Hand over a body once, following nothing."""


def failed_post(failed: FetchFailed) -> Unknown | Unreachable:
    """Judge a post that brought no answer, by whether the message had left."""
    detail = f"{failed.kind}: {quoted_answer(failed.detail)}"
    if failed.sent:
        return Unknown(detail=f"the message was handed over and no answer came: {detail}")
    return Unreachable(detail=detail, retry_after_s=failed.retry_after_s)


def judged_status(answer: Posted, *hidden: str) -> SendOutcome:
    """Judge an answer by its status alone. A redirect is no success: nobody took the message.

    Args:
        hidden: what may not be quoted; of an address, its path and query alone neither.
    """
    secret = [part for one in hidden for part in (one, *_private_parts(one))]
    said = quoted_answer(answer.body[:400].decode("utf-8", "replace"), *secret)
    detail = f"answered {answer.status}" + (f": {said}" if said else "")
    if 200 <= answer.status < 300:
        return Sent(detail=detail)
    if answer.status >= 500 or answer.status in _COME_AGAIN:
        return Unreachable(detail=detail, retry_after_s=answer.retry_after_s)
    if 300 <= answer.status < 400:
        return Refused(detail=f"{detail} (a redirect; give the final address)")
    return Refused(detail=detail)


def _private_parts(url: str) -> tuple[str, ...]:
    """Give what of an address is a secret by itself: servers like to quote the path they know."""
    if "://" not in url:
        return ()
    parts = urlsplit(url)
    # Short words of a path are everyone's: `services`, `v1`.
    words = [*parts.path.split("/"), *(value for _, value in parse_qsl(parts.query))]
    long = [word for word in words if len(word) >= _PRIVATE_CHARS]
    return (parts.path if len(parts.path) > 1 else "", parts.query, *long)
