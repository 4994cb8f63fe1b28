"""What a hostile server may send: each with the kind of failure that is to be on record."""

import itertools
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tests.jobs.bombs import brotli_bomb, deflate_bomb, gzip_bomb, zstd_bomb
from tests.jobs.hostile_server import Script, answer

HEAD = b"<rss version='2.0'><channel><title>N</title><link>http://h.example/</link>"
TAIL = b"</channel></rss>"
JSON = b'{"version":"https://jsonfeed.org/version/1.1","title":"N","items":'
NUMBERED = b"<title>T%d</title><link>http://h.example/%d</link>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that a server does.

    Attributes:
        script: makes what is sent, given the trap's port.
        error: the kind that is recorded; empty where the feed is read nevertheless.
        slow: takes more than a second or two.
    """

    script: Callable[[int], Script]
    error: str = ""
    slow: bool = False


def rss(*items: bytes) -> bytes:
    return HEAD + b"".join(b"<item>%s</item>" % item for item in items) + TAIL


def body(make: Callable[[], bytes], error: str = "", *, slow: bool = False) -> Item:
    """Describe a whole document, sent at once."""

    def script(_trap: int) -> Script:
        made = make()
        return lambda _path: answer(made, length=len(made))

    return Item(script=script, error=error, slow=slow)


def packed(make: Callable[[], bytes], coding: str, error: str, *, slow: bool = False) -> Item:
    def script(_trap: int) -> Script:
        made = make()
        headers = (f"Content-Encoding: {coding}",)
        return lambda _path: answer(made, headers=headers, length=len(made))

    return Item(script=script, error=error, slow=slow)


def spoken(script: Script, error: str, *, slow: bool = False) -> Item:
    return Item(script=lambda _trap: script, error=error, slow=slow)


def sent_to(location: str) -> Item:
    """Describe a redirect into the trap."""
    return Item(
        script=lambda trap: (
            lambda _path: answer(
                status="302 Found", headers=(f"Location: {location.format(trap)}",), length=0
            )
        ),
        error="address-refused",
    )


def external_entities(trap: int) -> Script:
    made = (
        f'<!DOCTYPE x SYSTEM "http://127.0.0.1:{trap}/d" ['
        f'<!ENTITY a SYSTEM "http://127.0.0.1:{trap}/a">'
        f'<!ENTITY f SYSTEM "file:///etc/passwd">'
        f'<!ENTITY % p SYSTEM "http://127.0.0.1:{trap}/p">%p;]>'
    ).encode() + rss(b"<title>t&a;&f;</title>")
    return lambda _path: answer(made, length=len(made))


def dripped(text: bytes, before: Iterable[bytes] = ()) -> Iterator[bytes]:
    """Say one byte a second, for longer than any deadline."""
    yield from before
    for byte in itertools.islice(itertools.cycle(text), 60):
        yield bytes([byte])
        time.sleep(1)


def chunks(piece: bytes) -> Script:
    """Say the same chunk for ever."""
    chunk = b"%x\r\n%s\r\n" % (len(piece), piece)

    def script(_path: str) -> Iterator[bytes]:
        yield from answer(headers=("Transfer-Encoding: chunked",))
        for _ in range(1_000_000):
            yield chunk * 100

    return script


def loop(path: str) -> Iterator[bytes]:
    """Send from one page to the other and back."""
    other = "/b" if path == "/a" else "/a"
    return answer(status="302 Found", headers=(f"Location: {other}",), length=0)


def entity_bomb() -> bytes:
    made = (b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    return b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(made) + b"]>"


def many_in_json() -> bytes:
    return JSON + b"[" + b",".join(b'{"id":"%d","title":"a"}' % n for n in range(100_000)) + b"]}"


def declared(encoding: str, text: bytes) -> bytes:
    return b"<?xml version='1.0' encoding='%s'?>" % encoding.encode() + text


ITEMS: dict[str, Item] = {
    "comments": body(lambda: b"<!--" * 80_000, "not-a-feed"),
    "comments in an item": body(lambda: rss(b"<title>t</title>" + b"<!--" * 80_000)),
    "a surrogate": body(lambda: rss(b"<title>a&#xD800;b</title>")),
    "beyond Unicode": body(lambda: rss(b"<title>a&#1114112;b</title>")),
    "an entity bomb": body(lambda: entity_bomb() + rss(b"<title>&j;</title>")),
    "a quadratic entity bomb": body(
        lambda: b'<!DOCTYPE x [<!ENTITY a "%s">]>' % (b"a" * 100_000)
        + rss(b"<title>%s</title>" % (b"&a;" * 20_000))
    ),
    "external entities": Item(script=external_entities),
    "deep tags": body(
        lambda: HEAD + b"<a>" * 200_000 + b"</a>" * 200_000 + TAIL, slow=True
    ),
    "deep tags in a text": body(
        lambda: rss(b"<title>t</title><description>" + b"&lt;b&gt;" * 200_000 + b"</description>"),
        slow=True,
    ),
    "deep JSON": body(lambda: JSON + b"[" * 200_000),
    "100 000 items": body(
        lambda: rss(*(NUMBERED % (n, n) for n in range(100_000))), slow=True
    ),
    "100 000 items in JSON": body(many_in_json, slow=True),
    "a title of 20 MB": body(lambda: rss(b"<title>%s</title>" % (b"A" * 20_000_000)), "too-large"),
    "a title of 9 MB": body(lambda: rss(b"<title>%s</title>" % (b"A" * 9_000_000)), slow=True),
    "NUL": body(lambda: rss(b"<title>a\0b</title>")),
    "UTF-7": body(lambda: declared("utf-7", rss(b"<title>+ADw-b+AD4-</title>"))),
    "UTF-8 that says it is UTF-16": body(
        lambda: declared("utf-16", rss("<title>ä</title>".encode()))
    ),
    "UTF-16 that says it is UTF-8": body(
        lambda: declared("utf-8", rss(b"<title>a</title>")).decode().encode("utf-16")
    ),
    "an encoding that is none": body(lambda: declared("zlib_codec", rss(b"<title>a</title>"))),
    "HTML": body(lambda: b"<!DOCTYPE html><html><body>Hello</body></html>", "not-a-feed"),
    "JSON of wrong types": body(lambda: JSON + b'[{"id":[],"title":{}},5,null,{"id":1e999}]}'),
    "JSON whose items are a word": body(lambda: JSON + b'"none"}'),
    "a gzip bomb": packed(lambda: gzip_bomb(1024), "gzip", "too-large", slow=True),
    "a gzip bomb in gzip": packed(
        lambda: gzip_bomb(1024), "gzip, gzip", "encoding", slow=True
    ),
    "a deflate bomb": packed(lambda: deflate_bomb(1024), "deflate", "too-large", slow=True),
    "a brotli bomb": packed(lambda: brotli_bomb(64), "br", "encoding"),
    "a zstd bomb": packed(lambda: zstd_bomb(1024), "zstd", "encoding"),
    "a zstd bomb that says gzip": packed(lambda: zstd_bomb(1024), "gzip", "not-a-feed"),
    "headers, a byte a second": spoken(
        lambda _path: dripped(b"X-A: b\r\n", [b"HTTP/1.1 200 OK\r\n"]), "timeout", slow=True
    ),
    "a body, a byte a second": spoken(
        lambda _path: dripped(b"<a/>", answer(length=60)), "timeout", slow=True
    ),
    "endless chunks": spoken(chunks(b"a" * 10_000), "too-large"),
    "endless chunks of a byte": spoken(chunks(b"a"), "protocol", slow=True),
    "a redirect loop": spoken(loop, "redirect"),
    "302 to the loopback": sent_to("http://127.0.0.1:{}/"),
    "302 to the loopback in IPv6": sent_to("http://[::1]:{}/"),
    "302 to the loopback by name": sent_to("http://localhost:{}/"),
}  # fmt: skip
