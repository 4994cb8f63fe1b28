"""Everything that Apprise knows, by URL, each message in a child process that can be killed.

Apprise shares one thread pool among all services and cannot end a call that hangs: eight hung
services silence the healthy ones. A child per message costs about a third of a second and ends at
the deadline whatever the service does; killed then, nobody knows whether the message had left.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import parse_qsl, unquote, urlsplit

from watchdog.channels.sender import quoted_answer
from watchdog.channels.settings import AppriseSettings
from watchdog.errors import DeliveryError
from watchdog.model import (
    Delivery,
    Message,
    Receiver,
    Refused,
    SendOutcome,
    Sent,
    Unknown,
    Unreachable,
)

_CHILD = "watchdog.channels.apprise_child"
_SHORTEST_SECRET = 4
# Passwords of other channels may stand in our environment; a plugin need not see them.
_PASSED_ON = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TZ",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "REQUESTS_CA_BUNDLE",
)


class AppriseSender:
    """One Apprise URL."""

    def __init__(self, settings: AppriseSettings) -> None:
        """Look at the URL's shape only: Apprise itself is loaded in the child.

        Raises:
            DeliveryError: it is no `service://…` URL.
        """
        scheme, separator, rest = settings.url.partition("://")
        if not separator or not rest or not scheme.isalnum():
            raise DeliveryError(
                f"channel {settings.id}: an Apprise URL begins with a service, as in mqtt://…"
            )
        self._settings = settings
        self._service = scheme.lower()
        self._receiver = Receiver(channel=settings.id, key=f"apprise:{self._service}")

    @property
    def receivers(self) -> tuple[Receiver, ...]:
        """The channel itself."""
        return (self._receiver,)

    def send(
        self,
        receiver: Receiver,
        message: Message,
        delivery: Delivery,
        now: datetime,  # noqa: ARG002 - every sender is called alike
    ) -> SendOutcome:
        """Hand the message to the service through Apprise, in a child process."""
        if receiver != self._receiver:
            return Refused(detail="the channel has no such receiver any more")
        order = {
            "url": self._settings.url,
            "subject": message.subject,
            "text": message.text,
            "key": delivery.message_id,
            "deadline_s": self._settings.deadline_s,
        }
        answer = _run_child(json.dumps(order).encode(), self._settings.deadline_s)
        if answer is None:
            span = f"{self._settings.deadline_s:g} s"
            return Unknown(detail=f"{self._service} did not finish within {span} and was stopped")
        return _read_report(answer, tuple(secret_parts(self._settings.url)))


def secret_parts(url: str) -> Iterator[str]:
    """Yield everything in an Apprise URL that could be a secret or an address, longest use first.

    Services put tokens wherever they like: as user, host, path or parameter.
    """
    yield url
    _, _, rest = url.partition("://")
    parts = urlsplit(f"//{rest}")
    pieces = [parts.netloc, *parts.netloc.replace("@", ":").split(":"), *parts.path.split("/")]
    pieces += [value for _, value in parse_qsl(parts.query)]
    for piece in pieces:
        for form in {piece, unquote(piece)}:
            if len(form) >= _SHORTEST_SECRET:
                yield form


def _run_child(order: bytes, deadline_s: float) -> bytes | None:
    """Run the child; `None` when the deadline came first, after which nothing of it is left."""
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
        [sys.executable, "-m", _CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # Whatever a plugin prints there may hold the URL.
        stderr=subprocess.DEVNULL,
        env=_environment(),
        # A group of its own, so that what the service itself started ends with it.
        start_new_session=True,
    )
    with process:
        try:
            answer, _ = process.communicate(order, timeout=deadline_s)
        except subprocess.TimeoutExpired:
            return None
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
    return answer


def _environment() -> dict[str, str]:
    """Give the child what it needs to start and to trust servers, and none of our secrets."""
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(place for place in sys.path if place)}


def _read_report(answer: bytes, hidden: tuple[str, ...]) -> SendOutcome:
    try:
        report = json.loads(answer.splitlines()[-1])
        result, said = str(report["result"]), str(report["detail"])
        retry_after_s = report.get("retry_after_s")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        return Unknown(detail="the process that runs Apprise ended without a report")
    detail = quoted_answer(said, *hidden)
    if result == "sent":
        return Sent(detail=detail)
    if result == "refused":
        return Refused(detail=detail)
    if result == "unreachable":
        after = retry_after_s if isinstance(retry_after_s, int) else None
        return Unreachable(detail=detail, retry_after_s=after)
    return Unknown(detail=detail)
