"""Trying a channel: one message to each of its receivers, outside the outbox."""

from collections.abc import Iterator

from watchdog.alerting.compose import compose
from watchdog.app import App
from watchdog.jobs.direct import direct_delivery
from watchdog.model import Alert, Receiver, SendOutcome


def send_trial(app: App, channel: str) -> Iterator[tuple[Receiver, SendOutcome]]:
    """Send a test message to each receiver of a channel, once, and give each outcome."""
    live = app.live
    sender = live.senders[channel]
    for receiver in sender.receivers:
        now = app.now()
        delivery = direct_delivery(receiver, "test", now=now)
        alert = Alert(kind="test", hits=(), created_at=now)
        message = compose(alert, zone=live.zone, labels=live.signal_labels, names=live.entry_names)
        outcome = sender.send(receiver, message, delivery, now)
        yield receiver, outcome
