"""Keeping the house tidy: what grows without end is cut back."""

from datetime import timedelta

from watchdog.app import App
from watchdog.storage import outbox, polling
from watchdog.storage.condition import write_log_back

# Enough to see since when a source is silent; the sources' own state is kept for ever.
KEEP_POLLS = timedelta(days=30)
# How long a delivery waits for a channel or receiver that was taken out to come back.
KEEP_ORPHANS = timedelta(days=1)


def tidy(app: App) -> None:
    """Forget old polls, say whom this daemon can tell, end deliveries for nobody, cut the log."""
    now = app.now()
    polling.forget_polls(app.store, before=now - KEEP_POLLS)
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
