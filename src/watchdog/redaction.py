"""What of a web address may be kept and shown: what follows `?` often opens the door.

A feed for members has its key in the query. The address that is asked stays in the configuration's
memory; what goes into the database, a list or an error is this form of it.
"""

import hashlib
from urllib.parse import unquote_plus, urlsplit, urlunsplit

HIDDEN = "***"
# Shorter values are words such as `rss` or `feed`; to blacken those would spoil every line.
SECRET_CHARS = 8


def shown_address(url: str) -> str:
    """Give an address with the names of its query and no value, without user and fragment."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return HIDDEN
    query = "&".join(_without_value(pair) for pair in parts.query.split("&")) if parts.query else ""
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, query, ""))


def kept_address(url: str) -> str:
    """Give the form by which an address is known again: shown, and a fingerprint of its query."""
    shown = shown_address(url)
    if shown == url:
        return url
    return f"{shown}#{hashlib.sha256(url.encode()).hexdigest()[:16]}"


def query_secrets(url: str) -> frozenset[str]:
    """Give the query's values that are long enough to be secrets, as written and as meant."""
    try:
        pairs = urlsplit(url).query.split("&")
    except ValueError:
        return frozenset()
    written = {pair.partition("=")[2] or pair for pair in pairs}
    values = written | {unquote_plus(value) for value in written}
    return frozenset(value for value in values if len(value) >= SECRET_CHARS)


def without(secrets: frozenset[str], text: str) -> str:
    """Give a text without the secrets, the longest first."""
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return text


def _without_value(pair: str) -> str:
    name, equals, _ = pair.partition("=")
    return f"{name}={HIDDEN}" if equals else HIDDEN
