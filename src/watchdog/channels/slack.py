"""Send alerts to Slack, by an incoming webhook or as a bot, through our own HTTP door.

Apprise could do it, but tells neither what Slack answered nor when to come again.
"""

import json
from datetime import datetime

from watchdog.channels.posting import Poster, failed_post, judged_status
from watchdog.channels.sender import quoted_answer, receiver_key
from watchdog.channels.settings import SlackBotSettings, SlackWebhookSettings
from watchdog.channels.slack_blocks import slack_payload
from watchdog.errors import DeliveryError
from watchdog.model import (
    Delivery,
    FetchFailed,
    Message,
    Receiver,
    Refused,
    SendOutcome,
    Sent,
    Unknown,
    Unreachable,
)

# https://docs.slack.dev/reference/methods/chat.postMessage, read November 2026. What is not named
# here is a refusal of this message or this conversation.
_COME_AGAIN = frozenset(
    {"ratelimited", "rate_limited", "service_unavailable", "request_timeout", "team_added_to_org"}
)
_MAY_HAVE_WORKED = frozenset({"fatal_error", "internal_error"})
# The operator can mend these, and the alert must still go out then.
_ABOUT_SETTINGS = frozenset(
    {
        "access_denied",
        "account_inactive",
        "invalid_auth",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "token_expired",
        "token_revoked",
    }
)
_JSON = ("Content-Type", "application/json; charset=utf-8")


class SlackWebhookSender:
    """One incoming webhook, which posts to one conversation of Slack's choosing."""

    def __init__(self, settings: SlackWebhookSettings, http: Poster) -> None:
        self._settings = settings
        self._http = http
        # Not a hash of the address: a renewed webhook is the same receiver.
        self._receiver = Receiver(channel=settings.id, key="slack:webhook")

    @property
    def receivers(self) -> tuple[Receiver, ...]:
        """The channel itself."""
        return (self._receiver,)

    def send(
        self,
        receiver: Receiver,
        message: Message,
        delivery: Delivery,
        now: datetime,  # noqa: ARG002 - every sender is called alike
    ) -> SendOutcome:
        """Post the message; success is a 200 whose body is `ok`."""
        if receiver != self._receiver:
            return Refused(detail="the channel has no such receiver any more")
        url = self._settings.url
        body = json.dumps(
            slack_payload(message, delivery, discreet=self._settings.discreet)
        ).encode()
        answer = self._http.post(
            url, body=body, headers=(_JSON,), deadline_s=self._settings.deadline_s
        )
        if isinstance(answer, FetchFailed):
            return failed_post(answer)
        outcome = judged_status(answer, url)
        if isinstance(outcome, Sent) and answer.body.strip() != b"ok":
            return Unknown(detail=f"Slack says `ok`, this server: {outcome.detail}")
        return outcome


class SlackBotSender:
    """A bot and the conversations that it was invited to."""

    def __init__(self, settings: SlackBotSettings, http: Poster) -> None:
        if not all(settings.conversations):
            raise DeliveryError(f"channel {settings.id}: a conversation without a name")
        self._settings = settings
        self._http = http
        self._conversations = {
            Receiver(channel=settings.id, key=_conversation_key(settings.id, name)): name
            for name in settings.conversations
        }

    @property
    def receivers(self) -> tuple[Receiver, ...]:
        """One receiver a conversation, in the operator's order."""
        return tuple(self._conversations)

    def send(
        self,
        receiver: Receiver,
        message: Message,
        delivery: Delivery,
        now: datetime,  # noqa: ARG002 - every sender is called alike
    ) -> SendOutcome:
        """Post the message by `chat.postMessage`."""
        conversation = self._conversations.get(receiver)
        if conversation is None:
            return Refused(detail="the channel has no such receiver any more")
        settings = self._settings
        payload = {
            **slack_payload(message, delivery, discreet=settings.discreet),
            "channel": conversation,
        }
        answer = self._http.post(
            f"{settings.api_url.rstrip('/')}/chat.postMessage",
            body=json.dumps(payload).encode(),
            headers=(_JSON, ("Authorization", f"Bearer {settings.token}")),
            deadline_s=settings.deadline_s,
        )
        if isinstance(answer, FetchFailed):
            return failed_post(answer)
        outcome = judged_status(answer, settings.token, conversation)
        if not isinstance(outcome, Sent):
            return outcome
        return _judged_body(answer.body, settings.token)


def _judged_body(body: bytes, token: str) -> SendOutcome:
    """Slack answers 200 to nearly everything; what happened stands in the body."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict) or not isinstance(said.get("ok"), bool):
        return Unknown(detail="the answer is not Slack's: no JSON object with `ok`")
    if said["ok"]:
        return Sent(detail=f"ok, ts {quoted_answer(str(said.get('ts')), token)}")
    error = quoted_answer(str(said.get("error")), token)
    detail = f"Slack says {error}"
    if error in _MAY_HAVE_WORKED:
        return Unknown(detail=detail)
    if error in _COME_AGAIN or error in _ABOUT_SETTINGS:
        return Unreachable(detail=detail)
    return Refused(detail=detail)


def _conversation_key(channel: str, name: str) -> str:
    """Show public names and conversation ids as they are; hide a person's (`@name`, U…, D…)."""
    if name.startswith(("#", "C", "G")):
        return f"slack:{name}"
    return receiver_key("slack", channel, name)
