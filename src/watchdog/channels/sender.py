"""What every kind of channel offers: its receivers, and a way to send a message to one of them."""

import hashlib
import re
from datetime import datetime
from typing import Protocol

from watchdog.model import Delivery, Message, Receiver, SendOutcome

_ADDRESS = re.compile(r"[^\s<>\"'(),;:]*@[^\s<>\"'(),;]*")
_DETAIL_LIMIT = 300


class Sender(Protocol):
    """One configured channel.

    `send` never raises for anything that a server, a network or a message can do: what became of
    the message is its result. Every call ends by the channel's deadline.
    """

    @property
    def receivers(self) -> tuple[Receiver, ...]:
        """Everyone this channel reaches, in the operator's order."""

    def send(
        self, receiver: Receiver, message: Message, delivery: Delivery, now: datetime
    ) -> SendOutcome:
        """Hand `message` to one of `receivers`; the same delivery sent twice can be recognised."""


def receiver_key(kind: str, channel: str, address: str) -> str:
    """Name an addressee without telling the address: `mail:3f9a52c80b1d`.

    The same address gives the same key in every run. Somebody who guesses the address can confirm
    the guess: the key keeps addresses out of logs and tables, it does not encrypt them.
    """
    digest = hashlib.sha256(f"{kind}\0{channel}\0{address}".encode()).hexdigest()
    return f"{kind}:{digest[:12]}"


def quoted_answer(answer: str, *hidden: str) -> str:
    """Return a server's words for the log: one short line without addresses or what is `hidden`."""
    for secret in sorted((one for one in hidden if one), key=len, reverse=True):
        answer = re.sub(re.escape(secret), "(hidden)", answer, flags=re.IGNORECASE)
    answer = _ADDRESS.sub("(address)", answer)
    line = " ".join("".join(c if c.isprintable() else " " for c in answer).split())
    return line if len(line) <= _DETAIL_LIMIT else line[: _DETAIL_LIMIT - 1] + "…"
