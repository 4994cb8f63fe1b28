"""Send alerts by mail: one message per recipient, encrypted or not at all.

What becomes of a message, by how far the exchange came:

- before the envelope (connection, TLS, log-in): `Unreachable` whatever the code, for the fault
  lies with the server or with our settings, and mending them must still deliver the alert;
- envelope and body: 5xx is `Refused`, 4xx and a broken line are `Unreachable`;
- after the last dot: the server's answer decides, and without one it is `Unknown`.
"""

import ssl
from datetime import datetime

from watchdog.channels.letter import Mailbox, parse_mailbox, write_letter
from watchdog.channels.sender import quoted_answer, receiver_key
from watchdog.channels.settings import MailSettings
from watchdog.channels.smtp import NotSecure, RefusedByServer, SmtpExchange
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

_BUSY = 421
# Answers within the envelope that speak of our settings and not of this message: log in first,
# encrypt first, encryption too weak (RFC 4954, RFC 3207).
_ABOUT_SETTINGS = frozenset({530, 534, 538})


class MailSender:
    """The recipients of one mail channel. Addresses stay inside."""

    def __init__(self, settings: MailSettings) -> None:
        """Check the settings.

        Raises:
            DeliveryError: an address is none, the deadline is no time at all, or `ca_file` holds no
                authorities.
        """
        self._settings = settings
        self._sender = parse_mailbox(settings.sender, f"channel {settings.id}: the sender")
        if settings.reply_to is not None:
            parse_mailbox(settings.reply_to, f"channel {settings.id}: reply_to")
        if settings.deadline_s <= 0:
            raise DeliveryError(f"channel {settings.id}: the deadline must be above 0 seconds")
        if settings.ca_file is not None:
            _check_authorities(settings.ca_file, settings.id)
        self._boxes: dict[Receiver, Mailbox] = {}
        for number, written in enumerate(settings.to, start=1):
            box = parse_mailbox(written, f"channel {settings.id}: recipient {number}")
            key = receiver_key("mail", settings.id, box.address.lower())
            self._boxes.setdefault(Receiver(channel=settings.id, key=key), box)

    @property
    def receivers(self) -> tuple[Receiver, ...]:
        """One receiver an address, in the operator's order; an address given twice counts once."""
        return tuple(self._boxes)

    def send(
        self, receiver: Receiver, message: Message, delivery: Delivery, now: datetime
    ) -> SendOutcome:
        """Send to one recipient and say what became of it."""
        box = self._boxes.get(receiver)
        if box is None:
            return Refused(detail="the channel has no such recipient any more")
        letter = write_letter(self._settings, box, message, delivery, now)
        hidden = (box.address, self._sender.address, self._settings.username or "")
        with SmtpExchange(self._settings, self._sender.domain) as exchange:
            try:
                exchange.open()
                exchange.log_in()
                accepted = exchange.hand_over(self._sender.address, box.address, letter)
            except RefusedByServer as error:
                answer = quoted_answer(f"{error.code} {error.answer}", *hidden)
                return _answered(exchange, error.code, answer)
            except NotSecure as error:
                return Unreachable(detail=f"nothing was sent: {error}")
            except SmtpExchange.LOST as error:
                return _lost(exchange, quoted_answer(_words(error), *hidden))
            exchange.close()
            return Sent(detail=quoted_answer(accepted, *hidden))


def _check_authorities(ca_file: str, channel: str) -> None:
    try:
        ssl.create_default_context(cafile=ca_file)
    except OSError as error:
        raise DeliveryError(
            f"channel {channel}: ca_file {ca_file} cannot be read as PEM certificates ({error})"
        ) from error


def _answered(exchange: SmtpExchange, code: int, answer: str) -> SendOutcome:
    if exchange.phase == "answer" and not 400 <= code < 600:
        return Unknown(detail=f"the server's answer to the message makes no sense: {answer}")
    before_envelope = exchange.phase in {"connect", "encrypt", "login"}
    if before_envelope or code in _ABOUT_SETTINGS or code == _BUSY or not 500 <= code < 600:
        return Unreachable(detail=f"{_STEPS[exchange.phase]}: {answer}")
    return Refused(detail=f"{_STEPS[exchange.phase]}: {answer}")


def _lost(exchange: SmtpExchange, words: str) -> SendOutcome:
    if exchange.phase == "answer":
        return Unknown(detail=f"the server took the message and did not answer: {words}")
    return Unreachable(detail=f"{_STEPS[exchange.phase]}: {words}")


_STEPS = {
    "connect": "while connecting",
    "encrypt": "while encrypting the connection",
    "login": "while logging in",
    "envelope": "while giving sender and recipient",
    "body": "while sending the text",
    "answer": "after the text",
    "done": "after the text",
}


def _words(error: BaseException) -> str:
    """Name the fault; smtplib hides a timeout inside its own error, which then says nothing."""
    cause = error.__context__ if error.__context__ is not None else error
    if isinstance(cause, TimeoutError) or isinstance(error, TimeoutError):
        return "the server did not answer in time"
    return f"{type(error).__name__}: {error}"
