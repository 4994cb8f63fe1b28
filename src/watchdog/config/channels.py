"""`channels.yml`: the receivers, with their secrets taken from the environment or from files.

What opens a door (a password, a token, an address that is itself a secret) never stands in the
file: it would be copied, mailed and committed with it. Each kind is one schema and one row in
`KINDS`; `app` turns the values into what `channels/` needs.
"""

import ipaddress
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field

from watchdog.config.lists import items_by_id, nodes_under
from watchdog.config.schema import Count, Id, Schema, Text, YesNo, check
from watchdog.config.secrets import HOW, Secret, SecretMissing, fill, read_secret, variables_in
from watchdog.config.yaml import Mapping as Tree
from watchdog.config.yaml import Node, Scalar, Sequence
from watchdog.errors import Problem
from watchdog.spelling import nearest

_ADDRESS = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+")
_NAMED_ADDRESS = re.compile(r"[^<>\r\n]*<[^@\s<>,;\"]+@[^@\s<>,;\"]+>")


def _read_address(value: object) -> object:
    if isinstance(value, str) and _ADDRESS.fullmatch(value):
        return value
    raise ValueError("a mail address such as desk@example.org")


def _read_sender(value: object) -> object:
    if isinstance(value, str) and (_ADDRESS.fullmatch(value) or _NAMED_ADDRESS.fullmatch(value)):
        return value
    raise ValueError("a mail address, or a name and an address: `Watch <watch@example.org>`")


Address = Annotated[str, BeforeValidator(_read_address)]
Port = Annotated[Count, Field(ge=1, le=65535)]


class Channel(Schema):
    """What every channel has.

    `trouble` has it told what is wrong with watchdog itself; `operators` says that everyone it
    reaches works on the findings, so that it may be told what still needs a person's judgement.
    """

    id: Id
    enabled: YesNo = True
    trouble: YesNo = False
    operators: YesNo = False


class MailChannel(Channel):
    """A mail server and the people who get mail through it; `port` is `None` if not said."""

    kind: Literal["mail"]
    host: Text
    port: Port | None = None
    security: Literal["starttls", "tls", "plain"] = "starttls"
    username: Text | None = None
    password: Secret | None = None
    sender: Annotated[str, BeforeValidator(_read_sender)] = Field(alias="from")
    to: Annotated[tuple[Address, ...], Field(min_length=1)]
    reply_to: Annotated[str, BeforeValidator(_read_sender)] | None = None
    ca_file: Text | None = None
    discreet: YesNo = False

    @property
    def port_used(self) -> int:
        """Return the port, the usual one for the security where none is given."""
        return self.port or {"starttls": 587, "tls": 465, "plain": 25}[self.security]


class SlackWebhookChannel(Channel):
    """A Slack incoming webhook."""

    kind: Literal["slack-webhook"]
    url: Secret
    discreet: YesNo = False


class SlackBotChannel(Channel):
    """A Slack bot and the conversations it posts to; `api_url` serves tests and gateways."""

    kind: Literal["slack-bot"]
    token: Secret
    conversations: Annotated[tuple[Text, ...], Field(min_length=1)]
    api_url: Text | None = None
    discreet: YesNo = False


class WebhookChannel(Channel):
    """An address of the operator's own that takes alerts as JSON."""

    kind: Literal["webhook"]
    url: Secret
    secret: Secret | None = None


class AppriseChannel(Channel):
    """Any service that Apprise knows, by its URL."""

    kind: Literal["apprise"]
    url: Secret


AnyChannel = MailChannel | SlackWebhookChannel | SlackBotChannel | WebhookChannel | AppriseChannel
KINDS: dict[str, type[AnyChannel]] = {
    "mail": MailChannel,
    "slack-webhook": SlackWebhookChannel,
    "slack-bot": SlackBotChannel,
    "webhook": WebhookChannel,
    "apprise": AppriseChannel,
}
_SECRET_KEYS = frozenset({"password", "token", "url", "secret"})
# These may hold `${NAME}` as well, within other text.
_FILLED_KEYS = frozenset({"host", "username", "from", "to", "reply_to", "conversations", "api_url"})
_PRIVATE = _SECRET_KEYS | {"username", "to"}


class _File(Schema):
    channels: tuple[object, ...] = ()


def read_channels(
    tree: Node | None, file: str, folder: Path | None, env: Mapping[str, str]
) -> tuple[tuple[AnyChannel, ...], tuple[Problem, ...]]:
    """Check `channels.yml` and fetch the secrets of the enabled channels.

    A disabled channel's secrets are not looked for: theirs are `Secret("")`.

    Args:
        tree: the file.
        file: how problems name it.
        folder: what relative paths of secrets and certificates are relative to.
        env: the environment.
    """
    _, problems = check(_File, tree, file, secret=_PRIVATE)
    if problems:
        return (), problems
    _, problems = items_by_id(tree, "channels", file)
    channels: list[AnyChannel] = []
    for item in nodes_under(tree, "channels"):
        channel, wrong = _read_channel(item, file, folder, env)
        problems += wrong
        if channel is not None:
            channels.append(channel)
    return tuple(channels), problems


def _read_channel(
    item: Node, file: str, folder: Path | None, env: Mapping[str, str]
) -> tuple[AnyChannel | None, tuple[Problem, ...]]:
    kind = item.get("kind") if isinstance(item, Tree) else None
    word = kind.text if isinstance(kind, Scalar) else None
    if not isinstance(item, Tree) or word is None or word not in KINDS:
        found = f"the kind `{word}`" if word else "a channel without `kind`"
        wanted = f"a kind of channel; {nearest(word or '', KINDS)}"
        line = kind.line if kind is not None else item.line
        return None, (Problem(file=file, line=line, found=found, wanted=wanted),)
    reader = _Secrets(item, word, file, folder, env)
    filled = reader.filled()
    channel, wrong = check(KINDS[word], filled, file, secret=_PRIVATE, made=reader.secrets)
    problems = tuple(reader.problems) + wrong
    if isinstance(channel, MailChannel) and not problems:
        problems += _mail_problems(channel, item, file)
    if isinstance(channel, MailChannel) and channel.ca_file is not None:
        path = (folder or Path()) / Path(channel.ca_file).expanduser()
        channel = channel.model_copy(update={"ca_file": str(path)})
    return (None if problems else channel), problems


class _Secrets:
    """Takes the secrets of one channel from where the file says, collecting problems."""

    def __init__(
        self, item: Tree, kind: str, file: str, folder: Path | None, env: Mapping[str, str]
    ) -> None:
        off = item.get("enabled")
        self._wanted = not (isinstance(off, Scalar) and (off.text or "").lower() in _OFF)
        self._item, self._kind, self._file = item, kind, file
        self._folder, self._env = folder, env
        self.problems: list[Problem] = []
        self.secrets: dict[str, object] = {}

    def filled(self) -> Tree:
        """Return the channel with `${NAME}` replaced; secrets are put aside in `secrets`."""
        pairs: list[tuple[Scalar, Node]] = []
        for key, value in self._item.pairs:
            name = key.text or ""
            if name in _SECRET_KEYS and isinstance(value, Scalar) and value.text is not None:
                self.secrets[name] = self._secret(name, value)
            elif name in _FILLED_KEYS:
                value = self._fill(name, value)
            pairs.append((key, value))
        return Tree(pairs=tuple(pairs), line=self._item.line)

    def _secret(self, name: str, value: Scalar) -> Secret:
        text = value.text or ""
        literal = not text.startswith("file:") and not variables_in(text)
        if literal and not (name == "url" and _is_loopback(text, self._kind)):
            self._report(value.line, f"a `{name}` that stands in the file itself", HOW)
        elif literal:
            return Secret(text)
        elif self._wanted:
            try:
                return read_secret(text, self._env, self._folder) or Secret("")
            except SecretMissing as e:
                self._report(value.line, f"no value for `{name}`", str(e))
        return Secret("")

    def _fill(self, name: str, value: Node) -> Node:
        if isinstance(value, Sequence):
            filled = tuple(self._fill(name, each) for each in value.items)
            return Sequence(items=filled, line=value.line)
        if not isinstance(value, Scalar) or not variables_in(value.text or "") or not self._wanted:
            return value
        try:
            return Scalar(text=fill(value.text or "", self._env), line=value.line)
        except SecretMissing as e:
            self._report(value.line, f"no value for `{name}`", str(e))
            return value

    def _report(self, line: int, found: str, wanted: str) -> None:
        self.problems.append(Problem(file=self._file, line=line, found=found, wanted=wanted))


_OFF = frozenset({"no", "false", "off"})


def _is_loopback(url: str, kind: str) -> bool:
    """Say whether an address leads to this machine, where there is nothing to hide in it."""
    schemes = ("http", "https", "json", "jsons") if kind == "apprise" else ("http", "https")
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        if parts.scheme not in schemes or parts.password is not None:
            return False
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _mail_problems(channel: MailChannel, item: Tree, file: str) -> tuple[Problem, ...]:
    found = wanted = None
    if (channel.username is None) != (channel.password is None):
        found = "one of `username` and `password` without the other"
        wanted = "both, or neither for a server that asks for none"
    elif channel.security == "plain" and not _is_loopback(f"http://{channel.host}", "mail"):
        found = f"`security: plain` with the host `{channel.host}`"
        wanted = "starttls or tls; plain goes to 127.0.0.1 and localhost only"
    elif channel.discreet and "watchdog" in f"{_bare(channel.sender)} {channel.reply_to}".lower():
        found = "`discreet: yes` with a mail address that says `watchdog`"
        wanted = "addresses in `from` and `reply_to` that do not say what the mail is about"
    if found is None or wanted is None:
        return ()
    key = next((k for k in ("discreet", "security") if f"`{k}:" in found), "host")
    line = item.key_line(key)
    return (Problem(file=file, line=line or item.line, found=found, wanted=wanted),)


def _bare(sender: str) -> str:
    """Return the address alone: a discreet mail shows no name beside it."""
    return sender.rpartition("<")[2]
