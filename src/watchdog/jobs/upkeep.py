"""Keeping the house tidy: what grows without end is cut back."""

from datetime import timedelta

from watchdog.app import App
from watchdog.storage import polling

# Enough to see since when a source is silent; the sources' own state is kept for ever.
KEEP_POLLS = timedelta(days=30)


def tidy(app: App) -> None:
    """Forget polls that are too old to tell anyone anything."""
    polling.forget_polls(app.store, before=app.now() - KEEP_POLLS)
