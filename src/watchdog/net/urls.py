"""What may be asked at all: reading addresses strictly, and following them onward.

A feed's address comes from a person, a redirect's from a stranger; both go through `read_target`.
"""

import base64
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

import httpx

from watchdog.net.failures import Broken

_MAX_URL_CHARS: Final = 8_192
_MAX_PORT: Final = 65_535
_SCHEMES: Final = frozenset({"http", "https"})
# RFC 1123 and the underscore that some names carry; an empty last label is the root's dot.
_NAME: Final = re.compile(r"(?=.{1,254}\Z)(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\.?\Z")
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Something to ask. `url` holds no user name, password or fragment."""

    url: httpx.URL
    authorization: bytes | None = None

    @property
    def shown(self) -> str:
        """Scheme, host and port: all that may stand in a message, for a path can be a secret."""
        return f"{self.url.scheme}://{self.url.netloc.decode('ascii')}"


def read_target(url: str) -> Target:
    """Read an absolute http or https address; a user name in it becomes Basic authorization.

    Raises:
        Broken: `bad-url`.
    """
    text = url.strip()
    if len(text) > _MAX_URL_CHARS:
        raise Broken("bad-url", f"longer than {_MAX_URL_CHARS} characters")
    authority = re.split("[/?#]", text.partition("://")[2], maxsplit=1)[0]
    if "\\" in authority:
        # Programs disagree on where such a host ends.
        raise Broken("bad-url", "a backslash in the host")
    try:
        parsed = httpx.URL(text)
    except (httpx.InvalidURL, ValueError) as e:
        raise Broken("bad-url", "not a well-formed address") from e
    return _checked(parsed)


def next_target(current: Target, location: str) -> Target:
    """Follow a redirect; credentials go along only to the same server.

    Raises:
        Broken: `redirect`, when there is nowhere to go or it leads from https to http.
    """
    if not location.strip():
        raise Broken("redirect", f"{current.shown} leads nowhere")
    try:
        joined = current.url.join(location.strip())
        following = read_target(str(joined))
    except (Broken, httpx.InvalidURL, ValueError) as e:
        raise Broken("redirect", f"{current.shown} leads to no http address") from e
    if current.url.scheme == "https" and following.url.scheme != "https":
        raise Broken("redirect", f"{current.shown} leads to unencrypted {following.shown}")
    keep = _same_server(current.url, following.url)
    return Target(url=following.url, authorization=current.authorization if keep else None)


def _checked(parsed: httpx.URL) -> Target:
    if parsed.scheme not in _SCHEMES:
        raise Broken("bad-url", "neither http nor https")
    host = parsed.raw_host.decode("ascii")
    if ":" not in host and not _NAME.match(host):
        raise Broken("bad-url", "no host name" if host else "no host")
    if parsed.port is not None and not 0 < parsed.port <= _MAX_PORT:
        raise Broken("bad-url", f"port {parsed.port}")
    authorization = None
    if parsed.userinfo:
        user, _, password = parsed.userinfo.decode("ascii").partition(":")
        pair = f"{unquote(user)}:{unquote(password)}".encode()
        authorization = b"Basic " + base64.b64encode(pair)
    # The root's dot makes no difference to the resolver, and certificates do not carry it.
    plain = parsed.copy_with(userinfo=b"", fragment=None, host=host.removesuffix("."))
    return Target(url=plain, authorization=authorization)


def _same_server(one: httpx.URL, other: httpx.URL) -> bool:
    if one.raw_host != other.raw_host:
        return False
    if one.scheme == other.scheme:
        return one.port == other.port
    return (_port(one), _port(other)) == (80, 443)


def _port(url: httpx.URL) -> int:
    return url.port or _DEFAULT_PORTS[url.scheme]
