"""Opening the database, and the only two ways into it: reading and writing.

SQLite runs in WAL mode with `synchronous=FULL`, foreign keys on and explicit `BEGIN IMMEDIATE` for
writers, one writer at a time. With the driver's own transaction handling, 4 threads of 100
increments each ended at about 100 of 400 without any error (measured, `docs/decisions/0003`).
On PostgreSQL a writer that places articles first takes an advisory lock, so that what it reads
cannot change before it commits.
"""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session, create_engine

from watchdog.errors import StorageError
from watchdog.storage.migrate import upgrade

BUSY_TIMEOUT_MS = 30_000
# An arbitrary constant that names "placing articles" among this database's advisory locks.
PLACING_LOCK = 0x77617463

_IMMEDIATE = "watchdog_immediate"


class Store:
    """An open database. Threads share one; `close()` it when done.

    Sessions are for the operations of this room only; callers pass the store to those.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = threading.Lock()
        self.is_sqlite = engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that sees one moment of the database and must not write."""
        with _translated(), Session(self._engine) as session:
            yield session

    @contextmanager
    def writing(self, *, placing: bool = False) -> Iterator[Session]:
        """Give a session that commits when the block ends well and rolls back when it does not.

        Args:
            placing: what is read here must not change before the commit (needed on PostgreSQL
                only; SQLite has one writer anyway).
        """
        if not self.is_sqlite:
            with _translated(), Session(self._engine) as session, session.begin():
                if placing:
                    session.connection().execute(
                        text("SELECT pg_advisory_xact_lock(:key)"), {"key": PLACING_LOCK}
                    )
                yield session
            return
        # The lock spares this process's threads the busy-wait; BEGIN IMMEDIATE holds off others.
        with self._writer, _translated():
            engine = self._engine.execution_options(**{_IMMEDIATE: True})
            with Session(engine) as session, session.begin():
                yield session

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()


def open_store(url: str) -> Store:
    """Open the database at an SQLAlchemy URL, creating or migrating it first.

    Raises:
        StorageError: the URL, the rights, the disk or the database's version forbid it.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as e:
        raise StorageError(
            "the database address is no URL; wanted sqlite:///FILE or postgresql://USER@HOST/NAME"
        ) from e
    if parsed.drivername == "sqlite":
        _prepare_sqlite_file(parsed.database)
    elif parsed.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    else:
        raise StorageError(
            f"no support for databases of the kind {parsed.drivername!r};"
            " wanted sqlite or postgresql"
        )
    try:
        # Parameters would put article text into error messages.
        engine = create_engine(parsed, pool_pre_ping=True, hide_parameters=True)
    except ModuleNotFoundError as e:
        raise StorageError(
            "PostgreSQL needs the extra packages of 'complicity-watchdog[postgres]'"
        ) from e
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin)
    try:
        with _translated():
            upgrade(engine)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine)


def _prepare_sqlite_file(database: str | None) -> None:
    if not database or database == ":memory:":
        raise StorageError(
            "an SQLite database in memory would lose everything at each restart; wanted a file"
        )
    path = Path(database)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            # Subscribers and hits are nobody else's business: created for the owner alone.
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as e:
        raise StorageError(f"cannot create {path}: {e.strerror}") from e


def _set_pragmas(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get(_IMMEDIATE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


@contextmanager
def _translated() -> Iterator[None]:
    """Turn a driver's errors into ours, without the statement's values."""
    try:
        yield
    except DBAPIError as e:
        raise StorageError(f"the database refused: {type(e.orig).__name__}: {e.orig}") from e
