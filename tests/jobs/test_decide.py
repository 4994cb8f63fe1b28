"""What becomes of a delivery after one try."""

import random
from datetime import UTC, datetime

import pytest

from watchdog.jobs.deliver import decide
from watchdog.model import (
    DeliveryState,
    Refused,
    RetryPolicy,
    SendOutcome,
    Sent,
    Unknown,
    Unreachable,
)

NOW = datetime(2026, 3, 1, tzinfo=UTC)
POLICY = RetryPolicy(attempts=5, first_s=60, longest_s=600)


@pytest.mark.parametrize(
    ("outcome", "attempts", "state", "says"),
    [
        (Sent(detail="250 ok"), 1, "sent", "250 ok"),
        (Refused(detail="550 no such user"), 1, "dead", "refused: 550 no such user"),
        (Unreachable(detail="connection refused"), 1, "retry", "connection refused"),
        (Unreachable(detail="451 later"), 5, "dead", "gave up after 5 tries: 451 later"),
        (Unknown(detail="no answer"), 1, "unknown", "no answer"),
        (Unknown(detail="no answer"), 5, "unknown", "gave up after 5 tries: no answer"),
    ],
)
def test_every_outcome_has_a_state_and_a_reason(
    outcome: SendOutcome, attempts: int, state: DeliveryState, says: str
) -> None:
    decision = decide(outcome, attempts=attempts, policy=POLICY, now=NOW, chance=random.Random(1))
    assert (decision.state, decision.reason) == (state, says)
    final = state in ("sent", "dead") or attempts == POLICY.attempts
    assert (decision.next_attempt_at is None) == final


@pytest.mark.parametrize(
    ("attempts", "retry_after_s", "least", "most"),
    [(1, None, 30, 60), (2, None, 60, 120), (4, None, 240, 480), (1, 900, 900, 900)],
)
def test_waits_double_with_jitter_and_obey_the_server(
    attempts: int, retry_after_s: int | None, least: float, most: float
) -> None:
    for seed in range(20):
        decision = decide(
            Unreachable(detail="x", retry_after_s=retry_after_s),
            attempts=attempts,
            policy=POLICY,
            now=NOW,
            chance=random.Random(seed),
        )
        assert decision.next_attempt_at is not None
        assert least <= (decision.next_attempt_at - NOW).total_seconds() <= most
