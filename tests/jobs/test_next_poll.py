"""When a source is polled next."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from watchdog.jobs.next_poll import (
    JITTER,
    LONGEST_WAIT_S,
    after_failure,
    after_no_change,
    after_success,
    at_its_address,
)
from watchdog.model import Cut, FetchFailed, Source, SourceState, Validators

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SOURCE = Source(
    id="paper",
    name="The Paper",
    url="http://127.0.0.1/",
    language="en",
    source_class="wire",
    grade="A",
    every_s=600,
)
OLD = Validators(etag=b'"old"')
STATE = SourceState(
    source_id="paper",
    next_poll_at=NOW,
    first_polled_at=NOW - timedelta(days=9),
    failures=3,
    last_error="timeout: slow",
    validators=OLD,
    body_sha256="a" * 64,
    cut=Cut(read=2, items=5),
)


def waited(state: SourceState) -> float:
    return (state.next_poll_at - NOW).total_seconds()


def test_a_success_clears_failures_and_takes_the_new_validators() -> None:
    fresh = Validators(etag=b'"new"')
    after = after_success(
        SOURCE, STATE, now=NOW, chance=random.Random(1), validators=fresh, body_sha256="b" * 64
    )
    assert (after.failures, after.last_error, after.validators) == (0, None, fresh)
    assert after.first_polled_at == STATE.first_polled_at
    assert 600 <= waited(after) <= 600 * (1 + JITTER)


def test_the_first_success_is_remembered() -> None:
    fresh = SourceState(source_id="paper", next_poll_at=NOW)
    after = after_success(
        SOURCE, fresh, now=NOW, chance=random.Random(1), validators=OLD, body_sha256="b"
    )
    assert after.first_polled_at == NOW


def test_a_304_keeps_the_schedule() -> None:
    after = after_no_change(SOURCE, STATE, now=NOW, chance=random.Random(1))
    assert (after.failures, after.validators, after.last_success_at) == (0, OLD, NOW)
    assert after.cut == STATE.cut
    assert 600 <= waited(after) <= 600 * (1 + JITTER)


@pytest.mark.parametrize(
    ("failures", "retry_after_s", "least"),
    [
        (0, None, 600),
        (1, None, 1200),
        (3, None, 4800),
        (50, None, LONGEST_WAIT_S),
        (0, 3600, 3600),
        (3, 60, 4800),
        (0, 10**9, LONGEST_WAIT_S),
    ],
)
def test_failures_wait_longer_and_never_less_than_the_server_asked(
    failures: int, retry_after_s: int | None, least: float
) -> None:
    state = replace(STATE, failures=failures)
    failure = FetchFailed(kind="timeout", detail="slow", retry_after_s=retry_after_s)
    after = after_failure(SOURCE, state, failure, now=NOW, chance=random.Random(1))
    assert after.failures == failures + 1
    assert after.last_error == "timeout: slow"
    assert after.validators == OLD
    assert after.cut == state.cut
    assert least <= waited(after) <= least * (1 + JITTER)


def test_what_another_address_left_out_says_nothing_of_this_one() -> None:
    there = replace(STATE, url="http://127.0.0.1/old")
    assert at_its_address(SOURCE, there).cut is None
    here = replace(STATE, url=SOURCE.url)
    assert at_its_address(SOURCE, here).cut == STATE.cut
