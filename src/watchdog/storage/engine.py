"""Opening the database, and the only two ways into it: reading and writing.

SQLite runs in WAL mode with `synchronous=FULL`, foreign keys on and explicit `BEGIN IMMEDIATE` for
writers, one writer at a time. With the driver's own transaction handling, 4 threads of 100
increments each ended at 100 to 113 of 400 without any error (measured, `docs/decisions/0003`).
On PostgreSQL a writer that places articles first takes an advisory lock, so that what it reads
cannot change before it commits.
"""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, event, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session, create_engine

from watchdog.errors import StorageError
from watchdog.pulse import Pulse
from watchdog.storage.journal import Journal
from watchdog.storage.migrate import upgrade
from watchdog.storage.refusals import locked, translated
from watchdog.storage.sqlite_file import Lock, beside, share_open, take_daemon

# More than all threads that poll and deliver at once (20 and 20), so that none waits for another.
POOL = 48
BUSY_TIMEOUT_MS = 30_000
LEAST_BUSY_TIMEOUT_MS = 1_000
# What the write-ahead log keeps of the disk after a long reader made it grow.
WAL_LIMIT_BYTES = 16_000_000
# An arbitrary constant that names "placing articles" among this database's advisory locks.
PLACING_LOCK = 0x77617463

_IMMEDIATE = "watchdog_immediate"
_BUSY_MS = "watchdog_busy_ms"


class Store:
    """An open database. Threads share one; `close()` it when done.

    Sessions are for the operations of this room only; callers pass the store to those.

    Attributes:
        place: the database's name in messages, without a password.
        file: SQLite's file; `None` on PostgreSQL.
        journal: what was told, kept outside the database.
        pulse: the process's marks of life; every write leaves one.
    """

    def __init__(
        self, engine: Engine, *, place: str, journal: Journal, opened: Lock | None = None
    ) -> None:
        """Hold an engine whose tables are up to date; `opened` is the share of SQLite's file."""
        self._engine = engine
        self._writer = threading.Lock()
        self.pulse = Pulse()
        self.place = place
        self.journal = journal
        self.opened = opened
        self._daemon: Lock | None = None
        self.is_sqlite = engine.dialect.name == "sqlite"
        self.file = Path(engine.url.database or "") if self.is_sqlite else None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that sees one moment of the database and must not write."""
        # PostgreSQL would otherwise show each statement a moment of its own.
        moment = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        engine = self._engine.execution_options(**moment)
        with translated(self.place), Session(engine) as session:
            yield session

    @contextmanager
    def writing(self, *, placing: bool = False) -> Iterator[Session]:
        """Give a session that commits when the block ends well and rolls back when it does not.

        Args:
            placing: what is read here must not change before the commit (needed on PostgreSQL
                only; SQLite has one writer anyway).
        """
        if not self.is_sqlite:
            with (
                self.pulse.writing(StorageError),
                translated(self.place),
                Session(self._engine) as session,
                session.begin(),
            ):
                if placing:
                    session.connection().execute(
                        text("SELECT pg_advisory_xact_lock(:key)"), {"key": PLACING_LOCK}
                    )
                yield session
            return
        with (
            self.pulse.writing(StorageError),
            translated(self.place),
            self._turn() as left_ms,
        ):
            engine = self._engine.execution_options(**{_IMMEDIATE: True, _BUSY_MS: left_ms})
            with Session(engine) as session, session.begin():
                yield session

    @contextmanager
    def _turn(self) -> Iterator[int]:
        """Wait for this process's other writers; gives what is left to wait for other processes.

        The lock spares threads the busy-wait; BEGIN IMMEDIATE holds off others. Both waits share
        one limit, or twenty threads would wait out a foreign lock one after another.
        """
        begun = time.monotonic()
        if not self._writer.acquire(timeout=BUSY_TIMEOUT_MS / 1000):
            raise locked(self.place)
        try:
            waited_ms = int((time.monotonic() - begun) * 1000)
            yield max(LEAST_BUSY_TIMEOUT_MS, BUSY_TIMEOUT_MS - waited_ms)
        finally:
            self._writer.release()

    @contextmanager
    def outside_transactions(self) -> Iterator[sqlite3.Connection]:
        """Give SQLite's own connection, for what it does outside transactions only."""
        with translated(self.place):
            pooled = self._engine.raw_connection()
            try:
                connection = pooled.driver_connection
                if not isinstance(connection, sqlite3.Connection):
                    raise AssertionError("only SQLite is spoken to in this way")
                yield connection
            finally:
                pooled.close()

    def become_the_daemon(self, *, now: datetime) -> None:
        """Be the one daemon of an SQLite file until `close()`; on PostgreSQL any number may run.

        Raises:
            StorageError: another process is; the message names it.
        """
        if self.file is not None and self._daemon is None:
            self._daemon = take_daemon(self.file, now=now)

    def close(self) -> None:
        """Give all connections back; the last one to go writes the write-ahead log back."""
        self._engine.dispose()
        for lock in (self.opened, self._daemon):
            if lock is not None:
                lock.close()


def open_store(url: str, *, journal: Path | None = None, looking: bool = False) -> Store:
    """Open the database at an SQLAlchemy URL, creating or migrating it first.

    Args:
        journal: where it is kept what was told, for PostgreSQL; `None` keeps none. For SQLite it
            lies beside the file.
        looking: nothing is brought forward: an older database is refused instead.

    Raises:
        StorageError: the URL, the rights, the disk or the database's version forbid it.
    """
    parsed = read_url(url)
    file = sqlite_file(parsed)
    place = str(file) if file else f"{parsed.database} on {parsed.host or 'this machine'}"
    if file is not None:
        _prepare_sqlite_file(file)
        # One file has one name for locks and journal, however many links lead to it.
        file = file.resolve()
        parsed = parsed.set(database=str(file))
    opened = share_open(file) if file else None
    try:
        engine = open_engine(parsed, place, looking=looking)
    except BaseException:
        if opened is not None:
            opened.close()
        raise
    kept = beside(file, "told") if file else journal
    return Store(engine, place=place, journal=Journal(kept), opened=opened)


def read_url(url: str) -> URL:
    """Understand a database's address, with the driver that is used for it.

    Raises:
        StorageError: it is none, or of a kind that is not supported.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as e:
        raise StorageError(
            "the database address is no URL; wanted sqlite:///FILE or postgresql://USER@HOST/NAME"
        ) from e
    if parsed.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername != "sqlite":
        raise StorageError(
            f"no support for databases of the kind {parsed.drivername!r};"
            " wanted sqlite or postgresql"
        )
    return parsed


def sqlite_file(parsed: URL) -> Path | None:
    """Name the file of an SQLite database; `None` for PostgreSQL.

    Raises:
        StorageError: it would live in memory.
    """
    if parsed.drivername != "sqlite":
        return None
    if not parsed.database or parsed.database == ":memory:":
        raise StorageError(
            "an SQLite database in memory would lose everything at each restart; wanted a file"
        )
    return Path(parsed.database)


def open_engine(parsed: URL, place: str, *, looking: bool = False) -> Engine:
    """Connect and bring the tables up to date.

    Raises:
        StorageError: the driver is missing, or the database refused.
    """
    try:
        # Parameters would put article text into error messages.
        engine = create_engine(
            parsed, pool_pre_ping=True, hide_parameters=True, pool_size=POOL, max_overflow=0
        )
    except ModuleNotFoundError as e:
        raise StorageError(
            "PostgreSQL needs the extra packages of 'complicity-watchdog[postgres]'"
        ) from e
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin)
    try:
        with translated(place):
            upgrade(engine, place, looking=looking)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _prepare_sqlite_file(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            # Subscribers and hits are nobody else's business: created for the owner alone.
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as e:
        raise StorageError(f"cannot create {path}: {e.strerror}", "rights") from e


def _set_pragmas(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute(f"PRAGMA journal_size_limit={WAL_LIMIT_BYTES}")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    # What is deleted is overwritten with zeros, not left in free pages for whoever reads the file.
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    immediate = options.get(_IMMEDIATE, False)
    if immediate:
        busy_ms = int(options.get(_BUSY_MS, BUSY_TIMEOUT_MS))
        connection.exec_driver_sql(f"PRAGMA busy_timeout={busy_ms}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
