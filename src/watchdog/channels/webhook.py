"""Post alerts as JSON to an address of the operator's own.

The body and the headers are public, see `docs/reference/webhook.md`: a receiver that has seen an
`Idempotency-Key` before has this alert already, for a delivery is repeated whenever nobody knows
whether it arrived.
"""

import hashlib
import hmac
import json
from datetime import datetime

from watchdog.channels.posting import Poster, failed_post, judged_status
from watchdog.channels.settings import WebhookSettings
from watchdog.model import Delivery, FetchFailed, Message, Receiver, Refused, SendOutcome


class WebhookSender:
    """One address that takes alerts as JSON."""

    def __init__(self, settings: WebhookSettings, http: Poster) -> None:
        self._settings = settings
        self._http = http
        self._receiver = Receiver(channel=settings.id, key="webhook")

    @property
    def receivers(self) -> tuple[Receiver, ...]:
        """The channel itself."""
        return (self._receiver,)

    def send(
        self, receiver: Receiver, message: Message, delivery: Delivery, now: datetime
    ) -> SendOutcome:
        """Post the alert; any status of the 200s is success."""
        if receiver != self._receiver:
            return Refused(detail="the channel has no such receiver any more")
        settings = self._settings
        body = webhook_body(message, delivery)
        headers = [
            ("Content-Type", "application/json; charset=utf-8"),
            ("Idempotency-Key", delivery.message_id),
        ]
        if settings.secret is not None:
            moment = str(int(now.timestamp()))
            headers.append(("X-Watchdog-Timestamp", moment))
            headers.append(("X-Watchdog-Signature", signature(settings.secret, moment, body)))
        answer = self._http.post(
            settings.url, body=body, headers=tuple(headers), deadline_s=settings.deadline_s
        )
        if isinstance(answer, FetchFailed):
            return failed_post(answer)
        return judged_status(answer, settings.url, settings.secret or "")


def webhook_body(message: Message, delivery: Delivery) -> bytes:
    """Write the JSON that is posted; the same delivery gives the same bytes."""
    return json.dumps(
        {
            "version": 1,
            "delivery": delivery.message_id,
            "kind": delivery.kind,
            "route": delivery.route,
            "subject": message.subject,
            "text": message.text,
            "link": message.link,
            "alert": json.loads(message.data),
        }
    ).encode()


def signature(secret: str, moment: str, body: bytes) -> str:
    """Sign a body: `sha256=` and the HMAC-SHA-256 of the timestamp, a dot and the body, in hex.

    The timestamp is signed too, so that a receiver can turn away what is old.
    """
    signed = moment.encode() + b"." + body
    return f"sha256={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"
