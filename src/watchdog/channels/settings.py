"""What a channel must know to reach its receivers.

`app` fills these from the configuration. Whatever opens a door (a password, a token, an address
that is itself a secret) or names a person is left out of `repr`, so that no log line and no
traceback can carry it.
"""

from dataclasses import dataclass, field
from typing import Literal

MailSecurity = Literal["starttls", "tls", "plain"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """A mail server and the people who get mail through it.

    Attributes:
        id: the channel's id in the configuration.
        host: the server's name; its certificate must be for this name.
        port: 587 for `starttls` and 465 for `tls`, commonly.
        security: `starttls` and `tls` fail rather than send in clear; `plain` is refused unless
            `host` is a loopback address.
        sender: the From header: an address, or a name and an address (`Watch <watch@example.org>`).
        to: the recipients' addresses; each gets a message of its own.
        ca_file: PEM file of authorities to trust instead of the system's.
        discreet: nothing that shows before a mail is opened says what it is about.
        deadline_s: for the whole exchange with the server, from connecting to its last answer.
    """

    id: str
    host: str
    port: int
    security: MailSecurity
    sender: str
    to: tuple[str, ...] = field(repr=False)
    reply_to: str | None = None
    username: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    ca_file: str | None = None
    discreet: bool = False
    deadline_s: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackWebhookSettings:
    """A Slack incoming webhook; whoever knows its address can post, so it is a secret.

    `discreet`: the notification says that there is something, not what.
    """

    id: str
    url: str = field(repr=False)
    discreet: bool = False
    deadline_s: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackBotSettings:
    """A Slack bot and the conversations it posts to (`C0123…` ids, or `#name`).

    `api_url` is Slack's own address; another one serves tests and gateways.
    """

    id: str
    token: str = field(repr=False)
    conversations: tuple[str, ...]
    api_url: str = "https://slack.com/api"
    discreet: bool = False
    deadline_s: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSettings:
    """An address of the operator's own that takes alerts as JSON, see `webhook`.

    `secret`, where given, signs each request.
    """

    id: str
    url: str = field(repr=False)
    secret: str | None = field(default=None, repr=False)
    deadline_s: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AppriseSettings:
    """Any service that Apprise knows, by its URL (which holds its secrets)."""

    id: str
    url: str = field(repr=False)
    deadline_s: float = 45.0


ChannelSettings = (
    MailSettings | SlackWebhookSettings | SlackBotSettings | WebhookSettings | AppriseSettings
)
