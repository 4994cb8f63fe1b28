"""Decompressing a body without trusting it: never more bytes than asked for.

httpx decodes whole chunks at once and stacks decoders as a server pleases: 1.8 kB of `gzip, gzip`
became 2.1 GB. Here zlib is told how much it may give back, and one coding is the most there is.
Brotli and Zstandard are neither advertised nor decoded: their Python bindings have no such bound.
"""

import zlib
from collections.abc import Iterable
from typing import Final, Literal

from watchdog.net.failures import Broken

Coding = Literal["identity", "gzip", "deflate"]

ACCEPT_ENCODING: Final = b"gzip"
"""Not deflate: half the servers mean zlib's format by it, half the bare stream. Both are read."""

_CODINGS: Final[dict[str, Coding]] = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate"}
_GZIP_MAGIC: Final = b"\x1f\x8b"
_GZIP_WINDOW: Final = 31
_ZLIB_WINDOW: Final = 15
# A megabyte of empty members would cost seconds; block-wise compressors make one a 64 kB or so.
_MAX_MEMBERS: Final = 1_000


def read_coding(values: Iterable[str]) -> Coding:
    """Return the coding that the Content-Encoding headers name.

    Raises:
        Broken: `encoding`, for one that is not accepted or for more than one.
    """
    words = [word.strip().lower() for value in values for word in value.split(",")]
    named = [word for word in words if word not in ("", "identity", "none", "utf-8")]
    if not named:
        return "identity"
    if len(named) > 1:
        raise Broken("encoding", f"{len(named)} codings, one over the other")
    coding = _CODINGS.get(named[0])
    if coding is None:
        raise Broken("encoding", f"a coding that was not asked for: {named[0][:20]!a}")
    return coding


class BoundedDecoder:
    """Decode one body piece by piece, up to `limit_bytes` in all."""

    def __init__(self, coding: Coding, limit_bytes: int) -> None:
        self._coding: Coding = coding
        self._left = limit_bytes
        self._head = b""
        self._inflate: zlib._Decompress | None = None
        self._begun = False
        self._ended = False
        self._members = 0

    def decode(self, raw: bytes) -> bytes:
        """Return what this piece adds.

        Raises:
            Broken: `too-large` beyond the limit, `encoding` when the stream is damaged.
        """
        if self._coding != "identity" and not self._begun:
            raw = self._head + raw
            if len(raw) < len(_GZIP_MAGIC):
                self._head = raw
                return b""
            self._head = b""
            self._begin(raw)
        if self._coding == "identity":
            return self._take(raw)
        return self._inflate_all(raw)

    def finish(self) -> bytes:
        """Return what was held back at the very start; checks that the stream was whole."""
        if self._inflate is not None and not self._ended and not self._inflate.eof:
            raise Broken("encoding", f"the {self._coding} stream ends early")
        head, self._head = self._head, b""
        return self._take(head)

    def _begin(self, raw: bytes) -> None:
        self._begun = True
        if self._coding == "gzip":
            if raw.startswith(_GZIP_MAGIC):
                self._inflate = zlib.decompressobj(_GZIP_WINDOW)
            else:
                # Servers that label plain text so are common enough; feedparser reads those feeds.
                self._coding = "identity"
        elif raw[0] & 0x0F == zlib.DEFLATED and int.from_bytes(raw[:2], "big") % 31 == 0:
            self._inflate = zlib.decompressobj(_ZLIB_WINDOW)
        else:
            self._inflate = zlib.decompressobj(-_ZLIB_WINDOW)

    def _inflate_all(self, raw: bytes) -> bytes:
        out = bytearray()
        while raw and not self._ended:
            inflate = self._inflate
            if inflate is None:
                raise AssertionError("begun without a decoder")
            try:
                out += self._take(inflate.decompress(raw, self._left + 1))
            except zlib.error as e:
                raise Broken("encoding", f"a damaged {self._coding} stream") from e
            if not inflate.eof:
                raw = inflate.unconsumed_tail
                continue
            raw = inflate.unused_data
            self._next_member(raw)
        return bytes(out)

    def _next_member(self, raw: bytes) -> None:
        """Begin another gzip member where one follows; anything else after the end is padding."""
        if not raw:
            return
        self._members += 1
        if self._coding != "gzip" or not raw.startswith(_GZIP_MAGIC[: len(raw)]):
            self._ended = True
            return
        if self._members > _MAX_MEMBERS:
            raise Broken("encoding", f"more than {_MAX_MEMBERS} gzip members")
        self._inflate = zlib.decompressobj(_GZIP_WINDOW)

    def _take(self, plain: bytes) -> bytes:
        self._left -= len(plain)
        if self._left < 0:
            raise Broken("too-large", "more bytes than the limit, decoded")
        return plain
