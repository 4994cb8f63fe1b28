"""Becoming the daemon: what must hold before the first tick, and what the last one left behind."""

from watchdog.app import App
from watchdog.errors import StorageError
from watchdog.storage.condition import check_condition
from watchdog.storage.leases import release_dead


def take_over(app: App) -> None:
    """Take the daemon's place on the database, look it through, and free what a kill left leased.

    Raises:
        StorageError: another daemon has that place, or the database is damaged; the app is closed.
    """
    try:
        app.store.become_the_daemon(now=app.now())
        looked_through = check_condition(app.store)
        released = release_dead(app.store, now=app.now())
    except StorageError:
        app.close()
        raise
    app.log.info(
        "took over",
        database=app.store.place,
        looked_through=looked_through,
        leases_released=released,
    )
