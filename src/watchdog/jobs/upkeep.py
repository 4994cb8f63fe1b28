"""Keeping the house tidy: what grows without end, or is kept no longer, is cut back."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from watchdog.app import App
from watchdog.storage import outbox, retention
from watchdog.storage.condition import write_log_back
from watchdog.storage.retention import Removed

# How long a delivery waits for a channel or receiver that was taken out to come back.
KEEP_ORPHANS = timedelta(days=1)
# Of each kind at one time: the rest goes at the next. With 200 wordings a batch this is ten
# thousand an hour, more than any newsroom publishes.
BATCHES = 50


def tidy(app: App) -> None:
    """Remove what is old, say whom this daemon can tell, end deliveries for nobody, cut the log."""
    now = app.now()
    remove_old(app)
    known = tuple(r for sender in app.live.senders.values() for r in sender.receivers)
    ended = outbox.suppress_orphans(app.store, known, before=now - KEEP_ORPHANS, now=now)
    if ended:
        app.log.error("deliveries ended: nobody knows their receiver any more", deliveries=ended)
    log = write_log_back(app.store)
    if log.held_up:
        app.log.error(
            "the database's log grows: some program has been reading it for long",
            database=app.store.place,
            log_bytes=log.left_bytes,
        )


def remove_old(app: App) -> Counter[str]:
    """Remove what its period has ended for, in batches; gives how much went, by kind.

    A piece of work that the app's end breaks off goes on at the next time.
    """
    kept, now, store = app.live.kept, app.now(), app.store
    counts: Counter[str] = Counter()

    def run(seconds: int | None, remove: Callable[..., Removed], *which: str) -> None:
        for _ in range(0 if seconds is None else BATCHES):
            if app.stopping.is_set():
                return
            before = now - timedelta(seconds=seconds or 0)
            removed = remove(store, *which, before=before, now=now)
            counts.update(removed.counts)
            if not removed.more:
                return

    run(kept.no_hit, retention.remove_old_texts, "no_hit")
    run(kept.context, retention.remove_old_texts, "context")
    run(kept.undecided, retention.remove_old_texts, "undecided")
    run(kept.hits, retention.remove_old_texts, "hits")
    run(kept.deliveries, retention.remove_old_deliveries)
    run(kept.polls, retention.remove_old_polls)
    run(kept.records, retention.remove_old_records)
    gone = Counter({kind: count for kind, count in counts.items() if count})
    # Records of polls go every hour of every day; that alone is not worth a record.
    if set(gone) - {"polls"}:
        retention.record_removed(store, gone, now=now)
        app.log.info("removed what is kept no longer", **gone)
    return gone
