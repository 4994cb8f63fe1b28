"""Putting a backup in the database's place, so that at no moment there is neither.

In order: the backup is verified; the daemon's lock and the file's are taken; a copy beside the
database is migrated forward, told what the journal knows, and cleared of leases; the old database
gets a second name, and the copy takes its first one.
"""

import os
import shutil
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL

from watchdog.errors import StorageError, UsageError
from watchdog.storage import leases, told
from watchdog.storage.backup import Verified, copy_database, made_beside, sqlite_source, verify
from watchdog.storage.engine import Store, open_engine, read_url, sqlite_file
from watchdog.storage.erasure import recall_erasures
from watchdog.storage.journal import Journal, sync_folder
from watchdog.storage.refusals import translated
from watchdog.storage.sqlite_file import LOOK_AGAIN_S, PATIENCE_S, Lock, beside, take_daemon


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a restore did.

    Attributes:
        backup: what was put in place.
        aside: the name that the replaced database has now; `None` where there was none.
        told_since: deliveries that were told after the backup and will not be told again.
        erased_since: erasures after the backup that were made again.
    """

    backup: Verified
    database: Path
    aside: Path | None
    told_since: int
    erased_since: int


def restore(url: str, backup: Path, *, now: datetime) -> Restored:
    """Put a backup in the database's place.

    Raises:
        StorageError: the backup is damaged or of a newer watchdog, somebody has the database open,
            or a disk refused. The database is then as it was.
        UsageError: the database is PostgreSQL.
    """
    verified = verify(backup)
    database = _place_of(url)
    if backup.resolve() == database:
        raise UsageError(f"{backup}: is the database itself; wanted a backup of it")
    with ExitStack() as held:
        held.callback(take_daemon(database, now=now).close)
        held.callback(_take_alone(database).close)
        made = held.enter_context(made_beside(database))
        if copy_database(backup.resolve(), made, in_use=False) != verified.rows:
            raise StorageError(f"{backup} changed while it was copied; try again")
        told_since, erased_since = _bring_up_to_date(made, database, now=now)
        aside = _swap(made, database, now=now)
    return Restored(
        backup=verified,
        database=database,
        aside=aside,
        told_since=told_since,
        erased_since=erased_since,
    )


def _place_of(url: str) -> Path:
    file = sqlite_file(read_url(url))
    if file is None or file.exists():
        return sqlite_source(url)
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as e:
        raise StorageError(f"cannot create {file.parent}: {e.strerror}", "rights") from e
    return file.resolve()


def _take_alone(database: Path) -> Lock:
    """Wait a little until nobody has the database open, and keep it so."""
    lock = Lock(beside(database, "open"))
    deadline = time.monotonic() + PATIENCE_S
    while not lock.take():
        if time.monotonic() > deadline:
            lock.close()
            raise StorageError(
                f"another watchdog command has {database} open; let it end, or stop it", "locked"
            )
        time.sleep(LOOK_AGAIN_S)
    return lock


def _bring_up_to_date(made: Path, database: Path, *, now: datetime) -> tuple[int, int]:
    place = str(made)
    engine = open_engine(URL.create("sqlite", database=place), place)
    store = Store(engine, place=place, journal=Journal(beside(database, "told")))
    try:
        told_since = told.recall(store, now=now)
        erased_since = recall_erasures(store, now=now)
        leases.release_all(store, now=now)
    finally:
        store.close()
    if made.with_name(f"{made.name}-wal").exists():
        raise StorageError(f"cannot finish {made}: its log was not written back", "io")
    return told_since, erased_since


def _swap(made: Path, database: Path, *, now: datetime) -> Path | None:
    """Keep the old database under another name and put the new one in its place.

    The old log must be gone from beside the new file before that has its name: SQLite would take
    it for the new file's own.
    """
    aside = beside(database, f"replaced-{now:%Y%m%dT%H%M%SZ}")
    try:
        existed = database.exists()
        if existed:
            _second_name(database, aside)
        for ending in ("-wal", "-shm"):
            with suppress(FileNotFoundError):
                os.replace(_with(database, ending), _with(aside, ending))
        with translated(str(made)), made.open("rb") as written:
            os.fsync(written.fileno())
        os.replace(made, database)
        sync_folder(database.parent)
    except OSError as e:
        raise StorageError(f"cannot put {database} in place: {e.strerror}", "rights") from e
    return aside if existed else None


def _second_name(database: Path, aside: Path) -> None:
    try:
        os.link(database, aside)
    except FileExistsError:
        raise
    except OSError:
        # A file system without second names: a copy keeps the database under its first name too.
        shutil.copy2(database, aside)


def _with(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)
