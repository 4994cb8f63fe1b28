"""The composition root: builds the parts, holds them, changes them safely, owns the wall clock."""

import random
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from watchdog.config.files import fingerprint_of
from watchdog.config.hidden import secrets_of
from watchdog.config.load import Config, load_config
from watchdog.config.settings import Listen
from watchdog.errors import OperatorError, StorageError, WorldError
from watchdog.live import Live, compose_live
from watchdog.log import Log, Redactor, make_log
from watchdog.net.fetch import Fetcher
from watchdog.pulse import Pulse
from watchdog.storage import polling, told
from watchdog.storage.engine import Store, open_store
from watchdog.storage.erasure import forgotten_erasures, recall_erasures
from watchdog.workers.pool import Workers

# Parts of older configurations that jobs may still be using; the oldest is closed beyond these.
RETIRED_KEPT = 4
ReadAgain = Callable[[Live], Live]


class App:
    """The running program: what jobs work on.

    Attributes:
        live: what is in force; take it once per piece of work.
        owner: this process among others on one database; names its leases.
        stopping: set when no new work shall begin.
        recovered: loops that are to give back what they hold before they go on, since the database
            failed and works again.
        chance: for jitter only.
        pulse: marks of life, for whoever watches this process.
        redactor: what no line of the log may show.
        health: where it is told how things are; `None` where nobody asked for it.
    """

    def __init__(
        self,
        store: Store,
        live: Live,
        *,
        log: Log,
        read_again: ReadAgain | None = None,
        redactor: Redactor | None = None,
        health: Listen | None = None,
    ) -> None:
        """Hold the parts together; `read_again` reads the configuration anew, `None` never does."""
        self.store = store
        self.live = live
        self.log = log
        self.owner = secrets.token_hex(8)
        self.stopping = threading.Event()
        self.recovered: set[str] = set()
        self.chance = random.Random()
        self.pulse: Pulse = store.pulse
        self.redactor = redactor or Redactor()
        self.health = health
        self._read_again = read_again
        self._seen = live.fingerprint
        self._retired: list[Fetcher | Workers] = []

    def now(self) -> datetime:
        """Read the wall clock."""
        return wall_clock()

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
            polling.sync_sources(self.store, tuple(fresh.sources), now=self.now())
        except StorageError:
            # Nothing is wrong with the files: they count as changed until this has worked.
            self._seen = ""
            raise
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
        while len(self._retired) > RETIRED_KEPT:
            self._retired.pop(0).close()
        self.log.info(
            "configuration reloaded", sources=len(fresh.sources), entries=len(fresh.entries)
        )
        return True

    def close(self) -> None:
        """Give back leases, connections and the database."""
        try:
            polling.release_sources(self.store, self.owner)
        except StorageError as e:
            self.log.error("leases not given back, they run out by themselves", problem=str(e))
        for part in (*self._retired, self.live.fetcher, self.live.workers):
            part.close()
        self.store.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A configuration and its database, for commands that look and change little.

    Attributes:
        forgotten_erasures: how many erasures the journal knows and this database lacks.
    """

    config: Config
    store: Store
    forgotten_erasures: int


@contextmanager
def open_stored(folder: Path | None, env: Mapping[str, str]) -> Iterator[Stored]:
    """Open a configuration's database without touching it: no lease, no new source, no migration.

    Raises:
        ConfigError, WatchlistError: something in the files or the environment is wrong.
        StorageError: the database cannot be opened, or an older program wrote it.
    """
    config = load_config(folder, env)
    settings = config.settings
    store = open_store(settings.database, journal=settings.data / "told.log", looking=True)
    try:
        forgotten = len(forgotten_erasures(store))
        yield Stored(config=config, store=store, forgotten_erasures=forgotten)
    finally:
        store.close()


def wall_clock() -> datetime:
    """Read the wall clock: the only place that does."""
    return datetime.now(UTC)


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

    def read() -> Config:
        config = load_config(folder, env)
        # Before anything is done with them, so that no line about it can show one.
        redactor.keep_secret(secrets_of(config))
        return config

    def compose(config: Config, previous: Live | None) -> Live:
        return compose_live(
            config, previous, say=lambda text: log.warning("index cache", reason=text)
        )

    redactor = Redactor()
    config = read()
    log = make_log(config.settings.log_format, quiet=quiet, redactor=redactor)
    live = compose(config, None)
    store = open_store(config.settings.database, journal=config.settings.data / "told.log")
    app = App(
        store,
        live,
        log=log,
        read_again=lambda previous: compose(read(), previous),
        redactor=redactor,
        health=config.settings.health,
    )
    polling.sync_sources(store, tuple(live.sources), now=app.now())
    forgotten = told.recall(store, now=app.now())
    if forgotten:
        log.info("the database had forgotten what was told", deliveries=forgotten)
    erased = recall_erasures(store, now=app.now())
    if erased:
        log.info("the database had forgotten what was erased", erasures=erased)
    return app
