"""Make strangers' text safe to show on one line of a message.

Titles, bodies and names come from feeds that anyone may write. Shown as they are they could break
lines and so forge a header, a footer or a second alert, reorder what a reader sees (bidirectional
controls), or pretend to be the mark that shows a match. Everything that a message quotes goes
through here; HTML escaping is the templates' work and comes after.
"""

import unicodedata
from urllib.parse import quote, urlsplit, urlunsplit

MARK_OPEN, MARK_CLOSE = "⟦", "⟧"
ELLIPSIS = "…"
_LINK_LIMIT = 2000
# Joiners shape Burmese, Indic and Persian text and emoji, and the zero-width space parts Burmese
# and Thai words: removing them changes what is quoted. Every other format control goes.
_KEPT_FORMAT = frozenset("\u200b\u200c\u200d")
_FORGED_MARKS = {MARK_OPEN: "[", MARK_CLOSE: "]"}
_JOINING = frozenset("\u200c\u200d\u1039")
# Letters by category that still belong to the letter before them: Thai and Lao am, Hangul vowels
# and finals, skin tones.
_TRAILING = (("\u0e33", "\u0e33"), ("\u0eb3", "\u0eb3"), ("\u1160", "\u11ff"), ("🏻", "🏿"))
_VIRAMA = 9


def one_line(text: str, limit: int) -> str:
    """Return `text` as one clean line of at most `limit` code points, shortened at a safe place."""
    return shorten(inline(text).strip(), limit)


def inline(text: str) -> str:
    """Clean `text` for one line: white space runs become one space, controls go, marks are tamed.

    Leading and trailing white space survives as one space, so that pieces can be joined again.
    """
    shown: list[str] = []
    for char in text:
        category = unicodedata.category(char)
        if char.isspace() or category in {"Zl", "Zp"}:
            if not shown or shown[-1] != " ":
                shown.append(" ")
        elif category == "Cs":
            shown.append("\ufffd")
        elif category not in {"Cc", "Cf", "Cn"} or char in _KEPT_FORMAT:
            shown.append(_FORGED_MARKS.get(char, char))
    return "".join(shown)


def shorten(text: str, limit: int) -> str:
    """Cut `text` to at most `limit` code points, an ellipsis included, never inside a letter."""
    if len(text) <= limit:
        return text
    return text[: cut_before(text, max(limit - 1, 0))].rstrip() + ELLIPSIS


def cut_before(text: str, index: int) -> int:
    """Return the nearest place at or before `index` where no visible letter is torn apart."""
    floor = max(0, index - 64)  # a pile of combining marks is no letter: do not follow it for ever
    place = min(index, len(text))
    while place > floor and not _may_cut(text, place):
        place -= 1
    return place if place > floor or place == 0 else min(index, len(text))


def cut_after(text: str, index: int) -> int:
    """Return the nearest place at or after `index` where no visible letter is torn apart."""
    ceiling = min(len(text), index + 64)
    place = max(index, 0)
    while place < ceiling and not _may_cut(text, place):
        place += 1
    return place


def safe_link(url: str | None) -> str | None:
    """Return `url` as plain ASCII if it is an ordinary web address, else `None`.

    Anything but http and https (`javascript:`, `data:`, `file:`) is refused, and so are user names
    before the host, which exist to make an address look like another one.
    """
    if url is None or len(url) > _LINK_LIMIT or any(c.isspace() or ord(c) < 32 for c in url):
        return None
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
        if parts.scheme not in {"http", "https"} or not host or "@" in parts.netloc:
            return None
        name = f"[{host}]" if ":" in host else host.encode("idna").decode("ascii")
    except ValueError:  # a bad port, a broken IPv6 literal; UnicodeError is one too
        return None
    if not all(c.isalnum() or c in "-._[]:" for c in name):
        return None
    kept = "/%:@!$&'()*+,;=~-._?"
    where = name if port is None else f"{name}:{port}"
    path, query, fragment = (
        quote(part, safe=kept, errors="replace")
        for part in (parts.path, parts.query, parts.fragment)
    )
    link = urlunsplit((parts.scheme, where, path, query, fragment))
    return link if len(link) <= 3 * _LINK_LIMIT else None


def _may_cut(text: str, place: int) -> bool:
    if place <= 0 or place >= len(text):
        return True
    after, before = text[place], text[place - 1]
    if before in _JOINING or unicodedata.combining(before) == _VIRAMA:
        # A Burmese or Indic letter stacked below the one before it; asat (U+103A) is a virama by
        # class too and ends a syllable, yet a cut one letter earlier does no harm.
        return False
    if unicodedata.category(after).startswith("M") or after in _KEPT_FORMAT:
        return False
    return not any(low <= after <= high for low, high in _TRAILING)
