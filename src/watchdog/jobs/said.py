"""What of a reason may be logged: our own words, not what a server or an article said.

Reasons quote the world, since whoever asks for them (`watchdog deliveries list`, `watchdog sources
list`) has to see it. A log travels further: into journals, collectors and questions for help. A
server's answer may hold the message that it was given, and with it article, link and recipient.
"""

import re

from watchdog.net.failures import FAILURES

# The parts, divided by ": ", that reasons are put together from (`channels/`, `jobs/deliver.py`).
_OURS = re.compile(
    r"gave up after \d+ tries|refused|answered \d{3}|\d{3}|nothing was sent"
    r"|while (?:connecting|encrypting the connection|logging in|giving sender and recipient"
    r"|sending the text)|after the text"
    r"|the message was handed over and no answer came"
    r"|the server took the message and did not answer|the server did not answer in time"
    r"|[A-Za-z]+(?:Error|Exception)(?: while sending)?"
    r"|the server does not offer STARTTLS|the server's certificate is not to be trusted"
)
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|“[^”]*”|‘[^’]*’|<[^>]*>")


def own_words(reason: str) -> str | None:
    """Give the beginning of a reason that is ours, with an answer's code; `None` if none is."""
    kept: list[str] = []
    rest = reason.split(": ")
    for part in rest:
        if not (_OURS.fullmatch(part) or part in FAILURES):
            break
        kept.append(part)
    if len(kept) < len(rest) and (code := re.match(r"(\d{3})(?![\d.])", rest[len(kept)])):
        kept.append(code[1])
    return ": ".join(kept) or None


def kind_of(error: str | None) -> str | None:
    """Give the kind of a failed poll without its detail."""
    return None if error is None else error.partition(":")[0]


def unquoted(problem: str) -> str:
    """Give what a reader noted about a document, without the words that it quotes."""
    return _QUOTED.sub("…", problem)
