"""Delivering: the only way out of the house.

Leases rows of the outbox that are due, composes, sends, and records what became of each. Every
channel works on a small pool of its own slots, so a receiver that hangs delays only its channel.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchdog.alerting.compose import compose
from watchdog.app import App
from watchdog.errors import StorageError
from watchdog.jobs.crew import work_off
from watchdog.jobs.said import own_words
from watchdog.live import Live
from watchdog.model import (
    Decision,
    Delivery,
    DeliveryState,
    Lease,
    Refused,
    RetryPolicy,
    SendOutcome,
    Sent,
    Unknown,
    Unreachable,
)
from watchdog.storage import outbox

PER_CHANNEL = 2
# Marked at every look for due deliveries.
LOOP = "deliver-loop"
NOTHING_LEFT = (
    "nothing is left to tell: its hits were withdrawn, removed, or are for operators alone"
)
OnDelivered = Callable[[Delivery, Decision], None]


def decide(
    outcome: SendOutcome,
    *,
    attempts: int,
    policy: RetryPolicy,
    now: datetime,
    chance: random.Random,
) -> Decision:
    """Turn a send's outcome into the delivery's next state.

    An unknown outcome is tried again, since an alert that never arrives does more harm than one
    that arrives twice under one Message-ID; it stays *unknown* when tries run out.

    Args:
        attempts: tries so far, the one that just ended included.
    """
    if isinstance(outcome, Sent):
        return Decision(state="sent", reason=outcome.detail)
    if isinstance(outcome, Refused):
        return Decision(state="dead", reason=f"refused: {outcome.detail}")
    unknown = isinstance(outcome, Unknown)
    if attempts >= policy.attempts:
        state: DeliveryState = "unknown" if unknown else "dead"
        return Decision(state=state, reason=f"gave up after {attempts} tries: {outcome.detail}")
    wait_s = min(policy.longest_s, policy.first_s * 2 ** min(attempts - 1, 20))
    wait_s *= 0.5 + 0.5 * chance.random()
    if isinstance(outcome, Unreachable) and outcome.retry_after_s is not None:
        wait_s = max(wait_s, outcome.retry_after_s)
    return Decision(
        state="unknown" if unknown else "retry",
        reason=outcome.detail,
        next_attempt_at=now + timedelta(seconds=wait_s),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Leased:
    """A delivery that was leased, with what was in force when it was."""

    live: Live
    delivery: Delivery


def deliver_due(app: App, *, on_delivered: OnDelivered | None = None) -> int:
    """Deliver until nothing is due or the app stops; gives the number of tries.

    Only for receivers that this process knows: a delivery for another waits for whoever does.
    One run at a time, as the ticker sees to.
    """
    live = app.live
    if LOOP in app.recovered:
        # Between two runs nothing of ours is under way: what is leased, a run left that broke off.
        returned = outbox.give_back(app.store, app.owner, now=app.now())
        app.recovered.discard(LOOP)
        app.log.info("leases given back", deliveries=returned)
    return work_off(
        "deliver",
        # One for each channel at least, or as many that hang would hold up all others.
        slots=max(live.limits.parallel_deliveries, len(live.senders)),
        lease=lambda running, free: _lease(app, running, free),
        work=lambda each: _deliver_one(app, each.live, each.delivery, on_delivered),
        look=lambda: app.pulse.mark(LOOP),
    )


def _lease(app: App, running: tuple[_Leased, ...], free: int) -> tuple[_Leased, ...]:
    """Lease one by one, so that no channel ever takes more than its own slots.

    A channel's second slot is one that no channel without any could need: eight receivers that hang
    hold up nobody but themselves.
    """
    live = app.live
    busy = Counter(each.delivery.receiver.channel for each in running)
    leased: list[_Leased] = []
    while len(leased) < free and not app.stopping.is_set():
        idle = sum(not busy[channel] for channel in live.senders)
        most = PER_CHANNEL if free - len(leased) > idle else 1
        known = tuple(
            receiver
            for channel, sender in live.senders.items()
            if busy[channel] < most
            for receiver in sender.receivers
        )
        found = outbox.lease_due(
            app.store,
            Lease(owner=app.owner, now=app.now(), seconds=live.limits.delivery_lease_s),
            receivers=known,
            limit=1,
            # A clock set forward ends leases early; what is being sent is not sent beside itself.
            but_not=tuple(each.delivery.id for each in (*running, *leased)),
        )
        if not found:
            break
        leased.extend(_Leased(live=live, delivery=delivery) for delivery in found)
        busy.update(delivery.receiver.channel for delivery in found)
    return tuple(leased)


def _deliver_one(
    app: App, live: Live, delivery: Delivery, on_delivered: OnDelivered | None
) -> None:
    """Try one delivery; the one place where whatever goes wrong with it ends."""
    try:
        with app.pulse.busy("deliver", str(delivery.id), limit_s=live.limits.delivery_lease_s):
            decision = attempt(app, live, delivery)
    except StorageError:
        # Nothing was sent, and no channel failed: it is given back when the database works again.
        raise
    except Exception as e:
        app.log.exception(
            "delivery failed", delivery=delivery.id, channel=delivery.receiver.channel
        )
        decision = decide(
            Unreachable(detail=f"{type(e).__name__} while sending"),
            attempts=delivery.attempts,
            policy=live.retry_policy,
            now=app.now(),
            chance=app.chance,
        )
    recorded = outbox.finish(app.store, delivery.id, decision, owner=app.owner, now=app.now())
    app.log.info(
        "delivery",
        delivery=delivery.id,
        channel=delivery.receiver.channel,
        state=decision.state,
        reason=own_words(decision.reason),
        recorded=recorded,
    )
    if on_delivered is not None:
        on_delivered(delivery, decision)


def attempt(app: App, live: Live, delivery: Delivery) -> Decision:
    """Compose and send one leased delivery and decide what becomes of it; records nothing.

    Raises:
        StorageError: what it tells of could not be read; nothing was sent.
    """
    sender = live.senders[delivery.receiver.channel]
    operators = delivery.receiver.channel in live.operator_channels
    alert = outbox.load_alert(app.store, delivery, operators=operators)
    if not alert.hits:
        return Decision(state="suppressed", reason=NOTHING_LEFT)
    message = compose(alert, zone=live.zone, labels=live.signal_labels, names=live.entry_names)
    outcome = sender.send(delivery.receiver, message, delivery, app.now())
    return decide(
        outcome,
        attempts=delivery.attempts,
        policy=live.retry_policy,
        now=app.now(),
        chance=app.chance,
    )
