"""Lay a message out for Slack so that no quoted text can act.

In Slack's mrkdwn, `<!channel>` in an article would ring everybody's phone. Everything quoted
therefore stands in `plain_text` objects, which Slack neither formats nor links; the only mrkdwn is
our own link. The top-level text (for notifications) is escaped, and parsing of names is off.
"""

from collections.abc import Iterator

from watchdog.channels.discreet import notice
from watchdog.model import Delivery, Message

# Limits from https://docs.slack.dev/reference/block-kit/blocks (read November 2026): 150
# characters in a header, 3000 in a section, 50 blocks in a message.
HEADER_LIMIT = 150
SECTION_LIMIT = 3000
SECTIONS_SHOWN = 12
_NOTICE_LIMIT = 1000

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]


def slack_payload(
    message: Message, delivery: Delivery, *, discreet: bool = False
) -> dict[str, Json]:
    """Return the fields of a Slack message but for the conversation.

    Args:
        discreet: the notification says that there is something, not what.
    """
    sections = list(_sections(message.text))
    blocks: list[Json] = [{"type": "header", "text": _plain(message.subject[:HEADER_LIMIT])}]
    blocks.extend({"type": "section", "text": _plain(part)} for part in sections[:SECTIONS_SHOWN])
    if len(sections) > SECTIONS_SHOWN:
        note = "The message is longer than Slack shows; the rest is kept with the hits."
        blocks.append({"type": "section", "text": _plain(note)})
    if message.link is not None:
        link = f"<{_link(message.link)}|Open the article>"
        blocks.append({"type": "section", "text": {"type": "mrkdwn", "text": link}})
    # Lets a person see that two messages are one delivery that was repeated.
    label = _plain(f"delivery {delivery.message_id}")
    blocks.append({"type": "context", "elements": [label]})
    return {
        "text": notice(delivery) if discreet else escape(message.subject[:_NOTICE_LIMIT]),
        "blocks": blocks,
        "mrkdwn": False,
        "parse": "none",
        "link_names": False,
        "unfurl_links": False,
        "unfurl_media": False,
    }


def escape(text: str) -> str:
    """Escape Slack's three control characters, so that no `<!…>` or `<@…>` is left."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _plain(text: str) -> dict[str, Json]:
    return {"type": "plain_text", "text": text or " ", "emoji": False}


def _link(url: str) -> str:
    for char, code in (("|", "%7C"), ("<", "%3C"), (">", "%3E"), (" ", "%20")):
        url = url.replace(char, code)
    return url.replace("&", "&amp;")


def _sections(text: str) -> Iterator[str]:
    """Part a text into sections at line ends; a line that is too long by itself is cut."""
    part = ""
    for line in text.strip().split("\n"):
        for begin in range(0, max(len(line), 1), SECTION_LIMIT):
            piece = line[begin : begin + SECTION_LIMIT]
            if part and len(part) + 1 + len(piece) > SECTION_LIMIT:
                yield part
                part = piece
            else:
                part = f"{part}\n{piece}" if part else piece
    if part.strip():
        yield part
