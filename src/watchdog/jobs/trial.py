"""Trying a channel: one message to each of its receivers, outside the outbox."""

from collections.abc import Iterator

from watchdog.alerting.compose import compose
from watchdog.app import App
from watchdog.model import Alert, Delivery, Receiver, SendOutcome
from watchdog.storage.addressing import delivery_key


def send_trial(app: App, channel: str) -> Iterator[tuple[Receiver, SendOutcome]]:
    """Send a test message to each receiver of a channel, once, and give each outcome."""
    live = app.live
    sender = live.senders[channel]
    for receiver in sender.receivers:
        now = app.now()
        key = delivery_key(receiver, "test", now.isoformat())
        delivery = Delivery(
            id=0,
            key=key,
            kind="test",
            receiver=receiver,
            route="test",
            state="leased",
            reason="is being sent",
            attempts=1,
            message_id=key[:40],
            created_at=now,
            next_attempt_at=now,
        )
        alert = Alert(kind="test", hits=(), created_at=now)
        message = compose(alert, zone=live.zone, labels=live.signal_labels, names=live.entry_names)
        outcome = sender.send(receiver, message, delivery, now)
        yield receiver, outcome
