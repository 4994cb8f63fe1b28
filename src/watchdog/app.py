"""The composition root: builds the parts, holds them, changes them safely, owns the wall clock."""

import random
import secrets
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from watchdog.config.files import fingerprint_of
from watchdog.config.load import Config, load_config
from watchdog.errors import OperatorError, WorldError
from watchdog.live import Live, compose_live
from watchdog.log import Log, make_log
from watchdog.net.fetch import Fetcher
from watchdog.storage import polling
from watchdog.storage.engine import Store, open_store
from watchdog.workers.pool import Workers

ReadAgain = Callable[[Live], Live]


class App:
    """The running program: what jobs work on.

    Attributes:
        live: what is in force; take it once per piece of work.
        owner: this process among others on one database; names its leases.
        stopping: set when no new work shall begin.
        chance: for jitter only.
    """

    def __init__(
        self, store: Store, live: Live, *, log: Log, read_again: ReadAgain | None = None
    ) -> None:
        """Hold the parts together; `read_again` reads the configuration anew, `None` never does."""
        self.store = store
        self.live = live
        self.log = log
        self.owner = secrets.token_hex(8)
        self.stopping = threading.Event()
        self.chance = random.Random()
        self._read_again = read_again
        self._seen = live.fingerprint
        self._retired: list[Fetcher | Workers] = []

    def now(self) -> datetime:
        """Read the wall clock: the only place that does."""
        return datetime.now(UTC)

    def files_changed(self) -> bool:
        """Say whether the configuration's files differ from when they were last read."""
        return fingerprint_of(self.live.folder) != self._seen

    def reload(self) -> bool:
        """Read the configuration again; what was in force stays when the new one is wrong.

        Returns:
            Whether the new configuration is in force.
        """
        if self._read_again is None:
            return False
        self._seen = fingerprint_of(self.live.folder)
        try:
            fresh = self._read_again(self.live)
        except (OperatorError, WorldError) as e:
            self.log.error("configuration not reloaded, the old one stays in force", problem=str(e))
            return False
        old, self.live = self.live, fresh
        if old.fetcher is not fresh.fetcher:
            # Jobs that began with the old one may still be using it.
            self._retired.append(old.fetcher)
        if old.workers is not fresh.workers:
            old.workers.retire()
            self._retired.append(old.workers)
        polling.sync_sources(self.store, tuple(fresh.sources), now=self.now())
        self.log.info(
            "configuration reloaded", sources=len(fresh.sources), entries=len(fresh.entries)
        )
        return True

    def close(self) -> None:
        """Give back leases, connections and the database."""
        polling.release_sources(self.store, self.owner)
        for part in (*self._retired, self.live.fetcher, self.live.workers):
            part.close()
        self.store.close()


def open_app(folder: Path | None, env: Mapping[str, str], *, quiet: bool = False) -> App:
    """Read a configuration and open everything that it names.

    Args:
        folder: the config folder; `None` for the shipped defaults.
        env: the environment.
        quiet: only errors are logged.

    Raises:
        ConfigError, WatchlistError: something in the files or the environment is wrong.
        StorageError: the database cannot be opened.
    """

    def read(previous: Live | None) -> tuple[Config, Live]:
        config = load_config(folder, env)
        return config, compose_live(config, previous)

    config, live = read(None)
    log = make_log(config.settings.log_format, quiet=quiet)
    store = open_store(config.settings.database)
    app = App(store, live, log=log, read_again=lambda previous: read(previous)[1])
    polling.sync_sources(store, tuple(live.sources), now=app.now())
    return app
