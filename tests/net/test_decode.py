import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchdog.net.decode import BoundedDecoder, read_coding
from watchdog.net.failures import Broken


def pieces(data: bytes, size: int) -> list[bytes]:
    return [data[i : i + size] for i in range(0, len(data), size)]


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def decode(coding: str, raw: bytes, *, limit: int = 100_000, size: int = 7) -> bytes:
    decoder = BoundedDecoder(coding, limit)
    return b"".join([decoder.decode(piece) for piece in pieces(raw, size)]) + decoder.finish()


PACKERS = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "deflate-raw": raw_deflate,
    "identity": bytes,
}


@given(st.sampled_from(sorted(PACKERS)), st.binary(max_size=5_000), st.integers(1, 900))
def test_what_was_packed_comes_out_whatever_the_pieces(packer, body, size):
    assert decode(packer.partition("-")[0], PACKERS[packer](body), size=size) == body


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=5), st.integers(1, 40))
def test_gzip_members_are_joined(bodies, size):
    raw = b"".join(gzip.compress(body) for body in bodies)
    assert decode("gzip", raw, size=size) == b"".join(bodies)


@given(st.sampled_from(["gzip", "deflate", "identity"]), st.binary(max_size=2_000))
def test_no_bytes_make_the_decoder_fail_in_another_way(coding, raw):
    kind = None
    try:
        decode(coding, raw, limit=1_000)
    except Broken as broken:
        kind = broken.kind
    assert kind in (None, "encoding", "too-large")


@pytest.mark.parametrize("packer", sorted(PACKERS))
def test_a_body_of_exactly_the_limit_passes_and_one_more_byte_does_not(packer):
    coding = packer.partition("-")[0]
    body = b"a" * 5_000
    assert decode(coding, PACKERS[packer](body), limit=5_000) == body
    with pytest.raises(Broken) as caught:
        decode(coding, PACKERS[packer](body), limit=4_999)
    assert caught.value.kind == "too-large"


def test_plain_text_labelled_gzip_is_taken_as_it_is():
    assert decode("gzip", b"<rss>plain</rss>") == b"<rss>plain</rss>"


@pytest.mark.parametrize("body", [b"", b"x"])
def test_a_body_too_short_for_its_coding_is_taken_as_it_is(body):
    assert decode("gzip", body) == body


def test_padding_after_the_stream_is_ignored():
    assert decode("gzip", gzip.compress(b"news") + b"\0" * 40) == b"news"


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_stream_that_ends_early_is_refused(coding):
    with pytest.raises(Broken) as caught:
        decode(coding, PACKERS[coding](b"news " * 1_000)[:-9])
    assert caught.value.kind == "encoding"


def test_a_damaged_stream_is_refused():
    raw = bytearray(gzip.compress(b"news " * 1_000))
    raw[-6] ^= 0xFF
    with pytest.raises(Broken) as caught:
        decode("gzip", bytes(raw))
    assert caught.value.kind == "encoding"


def test_a_crowd_of_empty_gzip_members_is_refused():
    with pytest.raises(Broken) as caught:
        decode("gzip", gzip.compress(b"") * 1_002, size=65_536)
    assert caught.value.kind == "encoding"


@pytest.mark.parametrize(
    ("values", "coding"),
    [
        ([], "identity"),
        ([""], "identity"),
        (["identity"], "identity"),
        (["GZIP"], "gzip"),
        (["x-gzip"], "gzip"),
        (["identity, deflate"], "deflate"),
    ],
)
def test_one_coding_is_understood(values, coding):
    assert read_coding(values) == coding


@pytest.mark.parametrize(
    "values",
    [
        ["gzip, gzip"],
        ["gzip", "gzip"],
        ["deflate,gzip"],
        ["br"],
        ["zstd"],
        ["compress"],
        ["gzip;q=1"],
    ],
)
def test_stacked_and_unknown_codings_are_refused(values):
    with pytest.raises(Broken) as caught:
        read_coding(values)
    assert caught.value.kind == "encoding"
