"""What makes two items one article: keys, and the hash that tells its versions apart.

The same item must be one article however often it comes, an edited one a new version of it, and
two articles must never become one. Feeds break each means of telling that there is, so an item
gets several keys; storage takes the first that it knows, and items sharing a key are one article.

1. `guid:` survives a moved page. It is scoped: short ids such as `1234` repeat between a site's
   feeds, so they belong to the one feed; a guid that is an address on the feed's own site belongs
   to the site. A guid that equals the feed's or the site's address says nothing.
2. `link:` survives a generator that makes new guids at every fetch, and joins the feeds of one
   outlet. It is global only where the link lies on the feed's own site; a link elsewhere is
   scoped to the feed, so that a hostile feed cannot claim (and by editing, hide) another outlet's
   article. The home page is no article.
3. `hash:` over title and date (without a date: title and the start of the text) is the last resort
   where guid and link are missing or worthless: the text may still be edited.
   A `hash:` over title, date and the whole text is given in addition wherever there is a date and
   something to read: an item that agrees in all of it with an earlier one of the feed is the
   same article, whatever its guid and link.

Within one document, a key that stands on items with different content identifies none of them (a
constant guid; entries of a live blog that share a link) and is left out for these items. So is the
additional hash where it stands on items with different links, unless they have nothing else:
notices of one day in the same words, each with a page of its own, are as many articles. This is
the one place where an item's keys depend on its neighbours. Reordering changes no key; removing
neighbours may bring a left-out key back, but a guid or link that stood alone stays, and where none
did the additional hash stands in both cases, so a dated item is recognised either way.
"""

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

from watchdog.feeds.item import Item

# Hosts that carry feeds of many unrelated publishers: there, a feed is scoped by its path, too.
# Collected by hand from the hosts of public feed lists, November 2026.
_SHARED_HOSTS = (
    "feedburner.com",
    "feedblitz.com",
    "rsshub.app",
    "rss.app",
    "fetchrss.com",
    "politepol.com",
    "feed43.com",
    "rss-bridge.org",
    "news.google.com",
    "googleapis.com",
    "githubusercontent.com",
    "medium.com",
    "youtube.com",
    "reddit.com",
    "t.me",
    "telegram.me",
    "facebook.com",
    "twitter.com",
    "x.com",
    "nitter.net",
    "archive.org",
    "soundcloud.com",
    "podbean.com",
    "buzzsprout.com",
    "libsyn.com",
    "anchor.fm",
    "localhost",
)
_IP_ADDRESS = re.compile(r"[\d.]+|.*:.*")
_ALWAYS_DROPPED = re.compile(
    r"utm_\w+|at_(?:medium|campaign|custom\d?|link\w*|format|bbc\w*|ptr\w*|send\w*)|mc_[ce]id|_hs\w+"
    r"|fbclid|gclid|yclid|dclid|gclsrc|msclkid|igshid|xtor|__twitter_impression"
    r"|ns_(?:campaign|mchannel|source)",
)
_DROPPED_IF_RSS = re.compile(
    r"rss|source|feed|from|ref|src|partner|cmp|cmpid|ocid|ftag|traffic_source"
)
_RSS_VALUES = frozenset({"", "rss", "feed", "atom", "rss2", "xml", "rssfeed", "rss_feed", "1"})
_LONGEST_KEY = 300
_HASHED_START = 500
_SUBSTANTIAL = 40


def content_hash(title: str | None, text: str) -> str:
    """Hash what a reader sees, so that new markup, dates or guids make no new version."""
    return _sha256(_seen(title or ""), _seen(text))


def identify(items: tuple[Item, ...], feed_url: str) -> tuple[tuple[str, ...], ...]:
    """Give the keys of each item of one document, best first, at least one each."""
    site, feed = _scopes(feed_url)
    contents = [content_hash(item.title, item.text) for item in items]
    guids = [_guid_key(item.guid, site, feed, feed_url) for item in items]
    links = [_link_key(item.url, site, feed) for item in items]
    loose = [_loose_hash(item, feed) for item in items]
    # Items without content are told apart by their link, else a constant guid would join them.
    marks = [
        content if item.title or item.text else f"{content} {link}"
        for item, content, link in zip(items, contents, links, strict=True)
    ]
    bad = _ambiguous(zip(guids, marks, strict=True))
    bad |= _ambiguous(zip(links, contents, strict=True))
    bad |= _ambiguous(zip(loose, contents, strict=True))
    exact = [_exact_hash(item, feed) for item in items]
    bad |= _ambiguous((key, link) for key, link in zip(exact, links, strict=True) if link)
    keys = []
    for at, item in enumerate(items):
        found = [key for key in (guids[at], links[at]) if key is not None and key not in bad]
        has_name = bool(found)
        if not found and loose[at] not in bad:
            found.append(loose[at])
        if not found or (_is_substantial(item) and not (has_name and exact[at] in bad)):
            found.append(exact[at])
        keys.append(tuple(dict.fromkeys(found)))
    return tuple(keys)


def canonical_link(url: str) -> str | None:
    """Reduce an http(s) address to what names the page, without its scheme; `None` for others."""
    parts = _split(url)
    if parts is None:
        return None
    query = "&".join(
        pair for pair in parts.query.split("&") if pair and not _is_tracking(*_name_value(pair))
    )
    fragment = f"#{parts.fragment}" if parts.fragment.startswith(("!", "/")) else ""
    path = parts.path.rstrip("/")
    return f"//{_site(parts)}{path}{'?' if query else ''}{query}{fragment}"


def link_keys(url: str, feed_urls: Iterable[str]) -> frozenset[str]:
    """Give the keys that an article at this address has, by whichever of these feeds it came."""
    keys = (_link_key(url, *_scopes(feed)) for feed in feed_urls)
    return frozenset(key for key in keys if key is not None)


def _scopes(feed_url: str) -> tuple[str, str]:
    parts = _split(feed_url)
    if parts is None:
        return "", feed_url
    site = _site(parts)
    host = (parts.hostname or "").lower()
    feed = f"{site}{parts.path}"
    shared = _IP_ADDRESS.fullmatch(host) or any(_is_under(host, name) for name in _SHARED_HOSTS)
    return (feed if shared else site), feed


@lru_cache(maxsize=4096)
def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        port_is_a_number = parts.port  # raises for a port that is none
    except ValueError:
        return None
    del port_is_a_number
    return parts if parts.scheme.lower() in ("http", "https") and parts.hostname else None


def _site(parts: SplitResult) -> str:
    host = (parts.hostname or "").lower().rstrip(".").removeprefix("www.")
    return host if parts.port in (None, 80, 443) else f"{host}:{parts.port}"


def _is_under(host: str, domain: str) -> bool:
    return host == domain or host.endswith("." + domain)


def _name_value(pair: str) -> tuple[str, str]:
    name, _, value = pair.partition("=")
    return name.lower(), value.lower()


def _is_tracking(name: str, value: str) -> bool:
    if _ALWAYS_DROPPED.fullmatch(name):
        return True
    return value in _RSS_VALUES and _DROPPED_IF_RSS.fullmatch(name) is not None


def _guid_key(guid: str | None, site: str, feed: str, feed_url: str) -> str | None:
    if not guid:
        return None
    link = canonical_link(guid)
    if link is None:
        return _key("guid", feed, guid)
    if _is_home(guid) or link == canonical_link(feed_url):
        return None
    # The scheme goes: a site that moves to https keeps its articles. The fragment stays.
    named = "//" + guid.split("://", 1)[1]
    return _key("guid", site if _on_site(guid, site) else feed, named)


def _link_key(url: str | None, site: str, feed: str) -> str | None:
    if url is None or _is_home(url):
        return None
    link = canonical_link(url)
    if link is None:
        return None
    return _key("link", link, "") if _on_site(url, site) else _key("link", feed, link)


def _is_home(url: str) -> bool:
    parts = _split(url)
    return (
        parts is not None
        and parts.path in ("", "/")
        and not parts.query
        and not (parts.fragment.startswith(("!", "/")))
    )


def _on_site(url: str, site: str) -> bool:
    """Say whether a link lies on the feed's site: one host is the other or lies under it."""
    parts = _split(url)
    if parts is None or "/" in site or "." not in site:
        return False
    host = _site(parts)
    if "." not in host:
        return False
    return _is_under(host, site) or _is_under(site, host)


def _loose_hash(item: Item, feed: str) -> str:
    title = _seen(item.title or "")
    if title and item.published is not None:
        return _key("hash", feed, _sha256(title, item.published.isoformat()))
    return _key("hash", feed, _sha256(title, _seen(item.text)[:_HASHED_START], item.url or ""))


def _exact_hash(item: Item, feed: str) -> str:
    day = item.published.isoformat() if item.published else ""
    seen = (_seen(item.title or ""), _seen(item.text), day)
    link = "" if _is_substantial(item) else item.url or ""
    return _key("hash", feed, _sha256("exact", *seen, link))


def _is_substantial(item: Item) -> bool:
    length = len(item.title or "") + len(item.text)
    return item.published is not None and length >= _SUBSTANTIAL


def _key(kind: str, scope: str, value: str) -> str:
    key = f"{kind}:{scope}:{value}" if value else f"{kind}:{scope}"
    return key if len(key) <= _LONGEST_KEY else f"{kind}:sha256:{_sha256(key)}"


def _ambiguous(pairs: Iterable[tuple[str | None, str]]) -> set[str]:
    """Find the keys that stand on items with different marks."""
    marks: defaultdict[str, set[str]] = defaultdict(set)
    for key, mark in pairs:
        if key is not None:
            marks[key].add(mark)
    return {key for key, found in marks.items() if len(found) > 1}


def _seen(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _sha256(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()
