"""Write a message as a mail that survives the way: bytes that no relay has a reason to change.

Whatever a relay rewrites breaks a DKIM signature and, at worst, the text. So every line is ASCII
and short, bodies are base64 (Burmese stays whole, no line begins with a dot or with `From `), long
headers other than the encoded ones are not folded (the default policy tears a List-Unsubscribe
apart), and the same delivery gives the same bytes but for its Date.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime, parseaddr

from watchdog.channels.settings import MailSettings
from watchdog.errors import DeliveryError
from watchdog.model import Delivery, Message

# RFC 2047 wants encoded words of at most 75 characters, which the policy keeps only where it folds.
_FOLDED = frozenset({"subject", "from"})
_NARROW = SMTP.clone(max_line_length=76, cte_type="7bit")
_LOCAL_PART = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")
_DOMAIN = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")
_TOKEN = re.compile(r"[A-Za-z0-9._-]{1,200}")


class _LetterPolicy(EmailPolicy):
    """Fold the headers that may hold encoded words, and leave every other one on its line."""

    def fold(self, name: str, value: str) -> str:
        if name.lower() in _FOLDED:
            narrow: str = _NARROW.fold(name, value)
            return narrow
        wide: str = super().fold(name, value)
        return wide

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii")


_POLICY = _LetterPolicy(linesep="\r\n", max_line_length=998, cte_type="7bit", raise_on_defect=False)


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
    if not at or not _DOMAIN.fullmatch(ascii_domain):
        raise DeliveryError(f"{what} is not a mail address such as name@example.org")
    if not local.isascii():
        raise DeliveryError(
            f"{what} has letters outside ASCII before the @; such addresses are not supported"
        )
    if not _LOCAL_PART.fullmatch(local):
        raise DeliveryError(f"{what} is not a mail address such as name@example.org")
    return Mailbox(name=name, local=local, domain=ascii_domain)


def write_letter(
    settings: MailSettings,
    recipient: Mailbox,
    message: Message,
    delivery: Delivery,
    now: datetime,
) -> bytes:
    """Return the mail for one recipient, in CRLF lines, headers and all."""
    sender = parse_mailbox(settings.sender, "the sender")
    reply = sender if settings.reply_to is None else parse_mailbox(settings.reply_to, "reply_to")
    token = delivery.message_id
    if not _TOKEN.fullmatch(token):
        raise DeliveryError("the delivery's message id is not a plain token")
    # The policy a letter is made with sets the length of its base64 lines (76 by RFC 2045), the one
    # it is written with folds its headers.
    letter = EmailMessage(policy=_NARROW)
    letter["From"] = Address(sender.name, sender.local, sender.domain)
    letter["To"] = Address("", recipient.local, recipient.domain)
    if settings.reply_to is not None:
        letter["Reply-To"] = Address("", reply.local, reply.domain)
    letter["Subject"] = " ".join(message.subject.split())
    letter["Date"] = format_datetime(now)
    letter["Message-ID"] = f"<{token}@{sender.domain}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter["List-Id"] = f"<{_list_label(settings.id)}.watchdog.{sender.domain}>"
    letter["List-Unsubscribe"] = f"<mailto:{reply.address}?subject=unsubscribe>"
    letter.set_content(_crlf(message.text), charset="utf-8", cte="base64")
    letter.add_alternative(_crlf(message.html), subtype="html", charset="utf-8", cte="base64")
    # A boundary of chance would make a repeated delivery another mail under the same Message-ID.
    letter.set_boundary(f"=_watchdog_{token}"[:70])
    return letter.as_bytes(policy=_POLICY)


def _crlf(text: str) -> str:
    """Text inside base64 must hold its CRLF line ends itself: nothing on the way adds them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _list_label(channel: str) -> str:
    return re.sub(r"[^a-z0-9-]+", "-", channel.lower()).strip("-") or "alerts"
