"""Whatever is logged comes out as one line that shows no secret, address or word of an article."""

import io
import json
import sys
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchdog.errors import StorageError
from watchdog.log import LogFormat, Redactor, catch_strays, describe, make_log

FORMATS: tuple[LogFormat, ...] = ("text", "json")


def logged(
    log_format: LogFormat = "text", *, secrets: tuple[str, ...] = (), **fields: object
) -> str:
    stream = io.StringIO()
    redactor = Redactor()
    redactor.keep_secret(secrets)
    make_log(log_format, stream=stream, redactor=redactor).info("event", **fields)
    return stream.getvalue()


@pytest.mark.parametrize("log_format", FORMATS)
@given(text=st.text())
def test_any_value_is_one_line_without_controls(log_format: LogFormat, text: str) -> None:
    line = logged(log_format, value=text)
    assert line.endswith("\n")
    assert len(line.splitlines()) == 1
    assert line[:-1].isprintable() or not any(
        ch < " " or "\x7f" <= ch <= "\x9f" or ch in "\u2028\u2029\u202e" for ch in line[:-1]
    )
    line.encode("utf-8")


@pytest.mark.parametrize("log_format", FORMATS)
def test_a_forged_line_stays_inside_its_value(log_format: LogFormat) -> None:
    line = logged(log_format, title="x\ntimestamp=1 level=error event=forged\r\u2028y\x1b[2J")
    assert line.count("\n") == 1
    assert "\x1b" not in line
    if log_format == "json":
        assert "forged" in json.loads(line)["title"]


def test_secrets_addresses_and_all_of_a_web_address_but_its_host_are_left_out() -> None:
    line = logged(
        secrets=("hunter2 hunter2", "päss/wörd", "abc"),
        a="login hunter2 hunter2 failed",
        b="p%C3%A4ss%2Fw%C3%B6rd and päss/wörd",
        c="550 5.1.1 <jane.doe+x@mail.example.org>: no such user abc",
        d="POST https://user:pw@hooks.example.org:8443/services/TEAM0/B1/tok?x=1#f refused",
        e="mailto://bob:pw@smtp.example.org/?to=eve@example.org",
    )
    for gone in ("hunter2", "%2Fw", "jane", "doe", "user:pw", "TEAM0", "tok", "bob", "eve@"):
        assert gone not in line
    assert "päss" not in line
    assert "https://hooks.example.org:8443/…" in line
    assert " abc" in line, "three letters are no secret that could be kept"


def test_a_secret_that_lies_across_the_cut_is_left_out_whole() -> None:
    for length in range(1980, 2020):
        assert "topsec" not in logged(secrets=("topsecret",), value="x" * length + "topsecret")
        assert "topsec" not in logged(
            secrets=("topsecret",), value="x" * (length - 1500) + "topsecret"
        )


@pytest.mark.parametrize(
    "text", ["a" * 3_000_000, "a@" * 1_000_000, "://" * 1_000_000, "a://" * 700_000]
)
def test_a_long_value_costs_little_and_is_cut(text: str) -> None:
    begun = time.monotonic()
    line = logged(value=text)
    assert time.monotonic() - begun < 5
    assert len(line) < 3000


def raise_with(words: str) -> None:
    try:
        raise ValueError(f"could not read {words}")
    except ValueError as e:
        raise KeyError(words) from e


def test_a_traceback_keeps_kinds_and_places_and_no_words() -> None:
    stream = io.StringIO()
    log = make_log("json", stream=stream)
    try:
        raise_with("Jane Doe was seen in Yangon; password=hunter2")
    except KeyError:
        log.exception("poll failed", source="paper")
    told = json.loads(stream.getvalue())["exception"]
    assert told.startswith("KeyError at ")
    assert "| from ValueError at " in told
    assert "test_log.py:" in told
    assert "raise_with" in told
    for word in ("Jane", "Yangon", "hunter2"):
        assert word not in stream.getvalue()


def test_the_words_of_our_own_errors_and_the_numbers_of_the_systems_stay() -> None:
    assert "the database refused: disk full" in describe(
        StorageError("the database refused: disk full")
    )
    assert describe(OSError(28, "No space left", "/secret/name")) == "OSError (errno 28)"


def test_errors_that_are_each_others_cause_come_to_an_end() -> None:
    first, second = ValueError("a"), TypeError("b")
    first.__cause__, second.__cause__ = second, first
    assert describe(first) == "ValueError | from TypeError"


def test_what_no_one_catches_is_logged_without_its_words() -> None:
    stream = io.StringIO()
    put_back = catch_strays(make_log(stream=stream))
    try:
        thread = threading.Thread(target=raise_with, args=("Jane Doe",), name="stray")
        thread.start()
        thread.join()
        try:
            raise_with("Jane Doe")
        except KeyError as e:
            sys.excepthook(type(e), e, e.__traceback__)
    finally:
        put_back()
    assert "uncaught in a thread" in stream.getvalue()
    assert stream.getvalue().count("KeyError") == 2
    assert "Jane" not in stream.getvalue()


def test_a_log_that_cannot_be_written_stops_nothing() -> None:
    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(28, "No space left on device")

    make_log(stream=Full()).error("event")
    closed = io.StringIO()
    closed.close()
    make_log(stream=closed).error("event")
