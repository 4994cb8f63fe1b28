"""After the wall clock was set back: nothing waits for a time that only the old clock would reach.

A server that asked for a long pause (Retry-After) may be asked once too early by this: what was
written is only a time, not why. A clock is set rarely, and the server says it again.
"""

from datetime import datetime, timedelta

from watchdog.app import App
from watchdog.jobs.next_poll import JITTER, LONGEST_WAIT_S
from watchdog.live import Live
from watchdog.model import Delivery, SourceState
from watchdog.storage import clock

# What a server may have asked for is kept up to this long where nobody saw the clock jump.
RESPECTED_S = 86_400.0


def latest_poll(
    live: Live, state: SourceState, now: datetime, *, at_least_s: float = 0.0
) -> datetime:
    """Give the latest time at which a source can fall due by its own interval and failures.

    Args:
        at_least_s: a source that failed may wait for this long, whatever its interval.
    """
    source = live.sources.get(state.source_id)
    if source is None:
        return now + timedelta(seconds=LONGEST_WAIT_S)
    wait_s: float = source.every_s
    if state.failures:
        wait_s = max(wait_s, min(LONGEST_WAIT_S, wait_s * 2 ** min(state.failures - 1, 10)))
        wait_s = max(wait_s, at_least_s)
    return now + timedelta(seconds=wait_s * (1 + JITTER))


def latest_attempt(
    live: Live, delivery: Delivery, now: datetime, *, at_least_s: float = 0.0
) -> datetime:
    """Give the latest time at which a delivery can fall due by its kind and tries."""
    policy = live.retry_policy
    if delivery.attempts == 0:
        wait_s = live.limits.history_delay_s if delivery.kind == "history" else 0.0
    else:
        wait_s = min(policy.longest_s, policy.first_s * 2 ** min(delivery.attempts - 1, 20))
        wait_s = max(wait_s, at_least_s)
    return now + timedelta(seconds=wait_s)


def bring_near(app: App, *, jumped: bool) -> tuple[int, int]:
    """Bring what lies too far ahead of now back; gives the numbers of sources and deliveries.

    Args:
        jumped: the clock was seen to jump. Otherwise (at the start) pauses that servers asked for
            are kept up to a day.
    """
    at_least_s = 0.0 if jumped else RESPECTED_S
    live, now = app.live, app.now()
    sources = clock.bring_sources_near(
        app.store,
        lambda state: latest_poll(live, state, now, at_least_s=at_least_s),
        now=now,
        lease_s=live.limits.poll_lease_s,
    )
    deliveries = clock.bring_deliveries_near(
        app.store,
        lambda delivery: latest_attempt(live, delivery, now, at_least_s=at_least_s),
        now=now,
        lease_s=live.limits.delivery_lease_s,
    )
    return sources, deliveries
