"""Messages outside the outbox: they wait for no database, and are not tried again."""

from datetime import datetime

from watchdog.model import Delivery, DeliveryKind, Receiver
from watchdog.storage.addressing import delivery_key


def direct_delivery(receiver: Receiver, kind: DeliveryKind, *about: str, now: datetime) -> Delivery:
    """Make the delivery that a sender wants to see, with a key of its own for each telling."""
    key = delivery_key(receiver, kind, *about, now.isoformat())
    return Delivery(
        id=0,
        key=key,
        kind=kind,
        receiver=receiver,
        route=kind,
        state="leased",
        reason="is being sent",
        attempts=1,
        message_id=key[:40],
        created_at=now,
        next_attempt_at=now,
    )
