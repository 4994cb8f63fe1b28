"""When a source is polled next: a decision that touches nothing, from what just happened."""

import random
from dataclasses import replace
from datetime import datetime, timedelta

from watchdog.model import FetchFailed, Source, SourceState, Validators
from watchdog.redaction import kept_address

# A source in trouble is asked ever more rarely, but at least once a day: silence must not last.
LONGEST_WAIT_S = 86_400
JITTER = 0.1


def at_its_address(source: Source, state: SourceState) -> SourceState:
    """Give the state as it counts for the source's present address.

    What another address gave says nothing of this one: its first poll is a first poll, and what
    lies there is a backlog.
    """
    # Rows of earlier versions hold the address as it was.
    if state.url in (None, source.url, _kept(source)):
        return state
    return replace(
        state, validators=Validators(), body_sha256=None, first_polled_at=None, failures=0, cut=None
    )


def after_success(
    source: Source,
    state: SourceState,
    *,
    now: datetime,
    chance: random.Random,
    validators: Validators,
    body_sha256: str,
) -> SourceState:
    """Give the state after a document was read: the plain interval, jittered by a tenth."""
    return replace(
        state,
        next_poll_at=_later(now, source.every_s, chance),
        first_polled_at=state.first_polled_at or now,
        last_success_at=now,
        failures=0,
        last_error=None,
        validators=validators,
        body_sha256=body_sha256,
        url=_kept(source),
    )


def after_no_change(
    source: Source,
    state: SourceState,
    *,
    now: datetime,
    chance: random.Random,
) -> SourceState:
    """Give the state after a 304: a success that keeps validators and schedule."""
    return replace(
        state,
        next_poll_at=_later(now, source.every_s, chance),
        last_success_at=now,
        failures=0,
        last_error=None,
        url=_kept(source),
    )


def after_failure(
    source: Source,
    state: SourceState,
    failure: FetchFailed,
    *,
    now: datetime,
    chance: random.Random,
) -> SourceState:
    """Give the state after a failed poll: doubling waits, never shorter than the server asked."""
    failures = state.failures + 1
    wait_s = min(LONGEST_WAIT_S, source.every_s * 2 ** min(failures - 1, 10))
    if failure.retry_after_s is not None:
        wait_s = min(LONGEST_WAIT_S, max(wait_s, failure.retry_after_s))
    return replace(
        state,
        next_poll_at=_later(now, wait_s, chance),
        failures=failures,
        last_error=f"{failure.kind}: {failure.detail}",
    )


def _kept(source: Source) -> str | None:
    return None if source.url is None else kept_address(source.url)


def _later(now: datetime, wait_s: float, chance: random.Random) -> datetime:
    # Only ever later: a server that asked for an hour gets an hour.
    return now + timedelta(seconds=wait_s * (1 + JITTER * chance.random()))
