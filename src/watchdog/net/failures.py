"""The closed set of ways in which an exchange can fail, and the error that carries one inside.

`FAILURES` stands apart from the code that fails so that documents, retry rules and tests can read
it as a table.
"""

from types import MappingProxyType
from typing import Final

from watchdog.errors import WorldError

FAILURES: Final = MappingProxyType(
    {
        "bad-url": "the address is not one that can be asked: not http or https, or malformed",
        "bad-request": "what was to be sent is no valid HTTP request (a header, say)",
        "address-refused": "the host is, or resolves to, an address outside the public Internet",
        "dns": "the host name could not be resolved, or not in time",
        "connect": "no connection could be opened",
        "tls": "no trustworthy encrypted connection: certificate, host name or handshake",
        "timeout": "the exchange ran out of time, or the answer only trickled in",
        "disconnected": "the line broke before the answer was complete",
        "protocol": "the answer is not HTTP/1.1 as agreed",
        "encoding": "the body is compressed in a way that is not accepted, or is damaged",
        "too-large": "the body is larger than the limit, before or after decompression",
        "redirect": "a redirect that is not followed: too many, a circle, https to http, no target",
        "http-status": "the server answered, with a status that brings no document",
        "closed": "the door was shut because the program is stopping",
    }
)


class Broken(WorldError):
    """End an exchange; never leaves `net`, whose front door turns it into a `FetchFailed`.

    `detail` names hosts and never paths, queries or headers: webhook addresses are secrets.
    `status` is filled in where the head of an answer had arrived.
    """

    def __init__(self, kind: str, detail: str) -> None:
        self.kind = kind
        self.detail = detail
        self.status: int | None = None
        super().__init__(f"{kind}: {detail}")
