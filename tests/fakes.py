"""Stand-ins that pass the same contract tests as the parts they stand for."""

from datetime import datetime

from watchdog.model import Delivery, Message, Receiver, Refused, SendOutcome, Sent


class FakeSender:
    """A channel that keeps what it is given; `outcomes` are handed out in order, then `Sent`."""

    def __init__(
        self, channel: str = "fake", keys: tuple[str, ...] = ("fake:one",), *outcomes: SendOutcome
    ) -> None:
        self._receivers = tuple(Receiver(channel=channel, key=key) for key in keys)
        self._outcomes = list(outcomes)
        self.sent: list[tuple[Receiver, Message, Delivery, datetime]] = []

    @property
    def receivers(self) -> tuple[Receiver, ...]:
        return self._receivers

    def send(
        self, receiver: Receiver, message: Message, delivery: Delivery, now: datetime
    ) -> SendOutcome:
        if receiver not in self._receivers:
            return Refused(detail="the channel has no such receiver any more")
        self.sent.append((receiver, message, delivery, now))
        return self._outcomes.pop(0) if self._outcomes else Sent(detail="kept")
