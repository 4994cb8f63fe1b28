"""What of a message shows on a locked screen or in a shared inbox: for some receivers, nothing.

A subject that names a general, a list or this program can endanger whoever gets it. Programs that
show mail also preview the first words of the text; so a discreet message begins with words that
say nothing, long enough to fill any preview.
"""

import html
from dataclasses import replace

from watchdog.model import Delivery, Message

# Longer than the previews of usual programs (Apple 5 lines, Gmail about 100 characters, Outlook
# 255; looked at in November 2026).
PREVIEW = (
    "There is a new message for you. What it is about stands further below, so that it does not"
    " show in a preview or on a locked screen. Please open it where nobody else can read along,"
    " and do not forward it without need. You set this up yourself, or asked somebody to do so;"
    " whoever set it up can change it."
)


def notice(delivery: Delivery) -> str:
    """Return a subject that tells two messages apart and nothing else."""
    return f"New message {delivery.message_id[:8]}"


def made_discreet(message: Message, delivery: Delivery) -> Message:
    """Return the same message with a subject and a beginning that say nothing."""
    shown = html.escape(PREVIEW)
    body = message.html
    start = body.find("<body")
    inside = body.find(">", start) + 1 if start >= 0 else 0
    quiet = f"{body[:inside]}<p>{shown}</p><hr>{body[inside:]}"
    return replace(
        message,
        subject=notice(delivery),
        text=f"{PREVIEW}\n\n{message.text}",
        html=quiet.replace("<title>watchdog</title>", "<title></title>"),
    )
