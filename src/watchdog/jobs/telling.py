"""Telling the operator past the outbox: straight through the channels marked `trouble: yes`.

What must be known when the database, the schedule or another channel fails cannot wait for them. It
is sent in a thread of its own, since a receiver that hangs must hold up neither ticks nor watcher.
"""

import html
import json
import threading
from collections.abc import Callable

from watchdog.app import App
from watchdog.channels.sender import Sender
from watchdog.jobs.direct import direct_delivery
from watchdog.jobs.said import own_words
from watchdog.model import Message, Receiver, Sent

_NOBODY: frozenset[str] = frozenset()


def nothing_follows(_reached: bool) -> None:
    """Do nothing with the news of whether anybody was reached."""


def tell_operator(
    app: App,
    subject: str,
    text: str,
    *,
    not_by: frozenset[str] = _NOBODY,
    then: Callable[[bool], None] = nothing_follows,
) -> None:
    """Send to all who are told of trouble; returns at once.

    Args:
        text: without the last line's end.
        not_by: channels to leave out, unless no other is marked.
        then: called in the sending thread with whether at least one receiver took it; also, at
            once, with True where nobody is to be told at all.
    """
    live = app.live
    channels = [c for c in live.trouble_channels if c not in not_by] or live.trouble_channels
    senders = [live.senders[channel] for channel in channels]
    receivers = [(sender, receiver) for sender in senders for receiver in sender.receivers]
    if not receivers:
        then(True)
        return
    message = Message(
        subject=f"[watchdog] {subject}",
        text=f"{text}\n",
        html="".join(f"<p>{_lines(part)}</p>\n" for part in text.split("\n\n")),
        data=json.dumps({"kind": "trouble", "subject": subject, "text": text, "hits": []}),
    )

    def send() -> None:
        reached = [_send_one(app, sender, receiver, message) for sender, receiver in receivers]
        then(any(reached))

    threading.Thread(target=send, name="trouble", daemon=True).start()


def _lines(text: str) -> str:
    return html.escape(text).replace("\n", "<br>\n")


def _send_one(app: App, sender: Sender, receiver: Receiver, message: Message) -> bool:
    now = app.now()
    try:
        delivery = direct_delivery(receiver, "trouble", message.subject, now=now)
        outcome = sender.send(receiver, message, delivery, now)
    # One receiver is one unit of work: the next one is told all the same.
    except Exception:
        app.log.exception("trouble not told", channel=receiver.channel)
        return False
    say = app.log.info if isinstance(outcome, Sent) else app.log.error
    say(
        "trouble told",
        channel=receiver.channel,
        outcome=type(outcome).__name__,
        detail=own_words(outcome.detail),
    )
    return isinstance(outcome, Sent)
