"""Trying a channel: one message to each of its receivers, outside the outbox."""

from collections.abc import Iterator

from watchdog.alerting.compose import compose
from watchdog.app import App
from watchdog.jobs.deliver import decide
from watchdog.model import Alert, Decision, Delivery, Receiver, RetryPolicy
from watchdog.storage.addressing import delivery_key

ONE_TRY = RetryPolicy(attempts=1, first_s=1.0, longest_s=1.0)


def send_trial(app: App, channel: str) -> Iterator[tuple[Receiver, Decision]]:
    """Send a test message to each receiver of a channel, once, and say what became of it."""
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
        message = compose(alert, zone=live.zone, labels=live.signal_labels)
        outcome = sender.send(receiver, message, delivery, now)
        yield receiver, decide(outcome, attempts=1, policy=ONE_TRY, now=now, chance=app.chance)
