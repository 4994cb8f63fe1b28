"""Write a message as a mail that survives the way: bytes that no relay has a reason to change.

Whatever a relay rewrites breaks a DKIM signature and, at worst, the text. So every line is ASCII
and short, the bodies are base64 (Burmese stays whole, no line begins with a dot or with `From `),
and the same delivery gives the same bytes but for its Date. The lines are written here and not by
`email.message`: its folding drops a space between encoded words now and then (seen in Python 3.11
with `'0' * 9 + 'ࠀ' * 10 + ' ¡ ¡'`), tears a long List-Unsubscribe apart, and decodes a title that
looks like an encoded word.
"""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime, parseaddr

from watchdog.channels.discreet import made_discreet
from watchdog.channels.settings import MailSettings
from watchdog.errors import DeliveryError
from watchdog.model import Delivery, Message

_LOCAL_PART = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")
_DOMAIN = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")
_TOKEN = re.compile(r"[A-Za-z0-9._-]{1,64}")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9 .'-]{0,40}")
# 39 bytes are 52 characters of base64; with `=?utf-8?b?` and `?=` 64, which fits behind every
# header name used here and stays below RFC 2047's 75 for a word and 76 for a line.
_WORD_BYTES = 39
_PLAIN_SUBJECT = 66


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """An address that may stand in an envelope, in ASCII, and the name shown beside it."""

    name: str
    local: str
    domain: str

    @property
    def address(self) -> str:
        """`local@domain`."""
        return f"{self.local}@{self.domain}"


def parse_mailbox(written: str, what: str) -> Mailbox:
    """Read `a@b` or `Name <a@b>`; a domain outside ASCII is turned into its IDNA form.

    Args:
        written: as the operator wrote it.
        what: how to call it in an error, which never repeats the address.

    Raises:
        DeliveryError: it is no address, or its part before the @ would need SMTPUTF8, which many
            servers do not speak.
    """
    if any(not char.isprintable() for char in written):
        raise DeliveryError(f"{what} holds a line break or another control character")
    name, address = parseaddr(written)
    local, at, domain = address.rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise DeliveryError(f"{what} has a domain that no server could have") from error
    if at and not local.isascii():
        raise DeliveryError(
            f"{what} has letters outside ASCII before the @; such addresses are not supported"
        )
    whole = written.strip() == address or written.strip().endswith(f"<{address}>")
    if not whole or not _LOCAL_PART.fullmatch(local) or not _DOMAIN.fullmatch(ascii_domain):
        raise DeliveryError(f"{what} is not a mail address such as name@example.org")
    return Mailbox(name=name, local=local, domain=ascii_domain)


def write_letter(
    settings: MailSettings,
    recipient: Mailbox,
    message: Message,
    delivery: Delivery,
    now: datetime,
) -> bytes:
    """Return the mail for one recipient, in CRLF lines, headers and all.

    Raises:
        DeliveryError: the settings hold no addresses, or the message id is no plain token.
    """
    sender = parse_mailbox(settings.sender, "the sender")
    reply = sender if settings.reply_to is None else parse_mailbox(settings.reply_to, "reply_to")
    token = delivery.message_id
    if not _TOKEN.fullmatch(token):
        raise DeliveryError("the delivery's message id is not a plain token")
    boundary = f"=_{token}"
    label = f"{_list_label(settings.id)}.watchdog"
    if settings.discreet:
        message = made_discreet(message, delivery)
        sender, label = replace(sender, name=""), "messages"
    headers = [
        f"From: {_shown(sender)}",
        f"To: {recipient.address}",
        *([] if settings.reply_to is None else [f"Reply-To: {reply.address}"]),
        f"Subject: {_subject(message.subject)}",
        f"Date: {format_datetime(now)}",
        f"Message-ID: <{token}@{sender.domain}>",
        "Auto-Submitted: auto-generated",
        f"List-Id: <{label}.{sender.domain}>",
        f"List-Unsubscribe: <mailto:{reply.address}?subject=unsubscribe>",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"',
        "",
    ]
    parts = [*_part(boundary, "plain", message.text), *_part(boundary, "html", message.html)]
    return "\r\n".join([*headers, *parts, f"--{boundary}--", ""]).encode("ascii")


def _part(boundary: str, kind: str, text: str) -> Iterator[str]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    yield f"--{boundary}"
    yield f'Content-Type: text/{kind}; charset="utf-8"'
    yield "Content-Transfer-Encoding: base64"
    yield ""
    yield from base64.encodebytes(lines.encode("utf-8", "replace")).decode("ascii").split("\n")


def _subject(subject: str) -> str:
    """Write a subject: as it is where it is short ASCII, else in encoded words."""
    line = " ".join(
        "".join(char if char.isprintable() else _kept(char) for char in subject).split()
    )
    if line.isascii() and "=?" not in line and len(line) <= _PLAIN_SUBJECT:
        return line
    return "\r\n ".join(_encoded_words(line))


def _kept(char: str) -> str:
    """Keep joiners and the like (they are not printable to Python); a control becomes a space."""
    return " " if ord(char) < 32 or 127 <= ord(char) < 160 or char in "\u2028\u2029" else char


def _encoded_words(text: str) -> Iterator[str]:
    """Write text as RFC 2047 words; no character is torn between two of them."""
    word = b""
    for char in text:
        code = char.encode("utf-8", "replace")
        if len(word) + len(code) > _WORD_BYTES:
            yield f"=?utf-8?b?{base64.b64encode(word).decode('ascii')}?="
            word = b""
        word += code
    if word:
        yield f"=?utf-8?b?{base64.b64encode(word).decode('ascii')}?="


def _shown(box: Mailbox) -> str:
    if not box.name:
        return box.address
    if _PLAIN_NAME.fullmatch(box.name):
        return f'"{box.name}" <{box.address}>' if "." in box.name else f"{box.name} <{box.address}>"
    return "\r\n ".join([*_encoded_words(box.name), f"<{box.address}>"])


def _list_label(channel: str) -> str:
    return re.sub(r"[^a-z0-9-]+", "-", channel.lower()).strip("-")[:40] or "alerts"
