"""The condition of an SQLite file: whether it is whole, and that its log does not grow for ever."""

import re
import sqlite3
from dataclasses import dataclass

from watchdog.errors import StorageError
from watchdog.storage.engine import Store
from watchdog.storage.refusals import ADVICE, DAMAGED

# Measured: 121 MB in 0.1 s (the quick look) or 0.7 s (the other) where the file is in memory; where
# it is not, as fast as the disk.
LOOK_LIMIT_BYTES = 200_000_000
# A look that meets what it looks for may have met the disk.
LOOKS = 3
# SQLite writes its log back by itself at 4 MB; more is what a long reader held up.
WAL_NOTED_BYTES = 64_000_000
# How SQLite (btree.c, 3.40: checkTreePage, checkList) says that the disk did not give a page; the
# code's last byte is the primary one, and 10 is SQLITE_IOERR.
_UNREAD = re.compile(r"failed to get page|unable to get the page\. error code=(?P<code>\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class LogState:
    """What became of writing the log back.

    Attributes:
        left_bytes: how large the log still is.
        held_up: some program has been reading for so long that the log grows.
    """

    left_bytes: int
    held_up: bool


def check_condition(store: Store, *, limit_bytes: int = LOOK_LIMIT_BYTES) -> bool:
    """Look through an SQLite file for damage, where it is small enough for that to be quick.

    Returns:
        Whether it was looked through. PostgreSQL looks after itself.

    Raises:
        StorageError: it is damaged, or its disk does not give all of it.
    """
    found = _look_through(store, "quick_check", limit_bytes)
    if found is None:
        return False
    wrong = _verdict(store, found)
    if wrong is not None:
        raise wrong
    return True


def judge_damage(
    store: Store, error: StorageError, *, limit_bytes: int = LOOK_LIMIT_BYTES
) -> StorageError:
    """Find out what lies behind an error of the kind `damaged`, which may be a disk's as well.

    Within a statement SQLite 3.40 turns a page that the disk refused to give
    (SQLITE_IOERR_CORRUPTFS) into SQLITE_CORRUPT, the very code of a damaged page. Looking through
    the file tells them apart: there each page that could not be had is named with the disk's code.

    Returns:
        What is wrong; `error` itself where nobody can tell: another kind, PostgreSQL, a large file.
    """
    if error.kind != "damaged":
        return error
    for _ in range(LOOKS):
        try:
            # Not the quick one: that passes over an index that does not fit its table.
            found = _look_through(store, "integrity_check", limit_bytes)
        except StorageError as e:
            if e.kind != "damaged":
                return e
        else:
            return error if found is None else _verdict(store, found) or _not_damaged(store)
    return StorageError(
        f"the database {store.place} is damaged: it cannot even be looked through; {DAMAGED}",
        "damaged",
    )


def _look_through(store: Store, pragma: str, limit_bytes: int) -> list[str] | None:
    if store.file is None:
        return None
    try:
        size = store.file.stat().st_size
    except OSError as e:
        raise StorageError(f"cannot look at {store.file}: {e.strerror}", "io") from e
    if size > limit_bytes:
        return None
    with store.outside_transactions() as connection:
        # What the connection remembers says nothing of the file.
        connection.execute("PRAGMA shrink_memory")
        return [str(row[0]) for row in connection.execute(f"PRAGMA {pragma}(3)")]


def _verdict(store: Store, found: list[str]) -> StorageError | None:
    if found == ["ok"]:
        return None
    said = "; ".join(" ".join(line.split()) for line in found)
    # What follows from a page that is missing is found as well, so one is enough to doubt the rest.
    codes = (int(unread["code"] or sqlite3.SQLITE_IOERR) for unread in _UNREAD.finditer(said))
    if any(code & 0xFF == sqlite3.SQLITE_IOERR for code in codes):
        return StorageError(
            f"the database {store.place} cannot be read whole: {said}; {ADVICE['io']}", "io"
        )
    return StorageError(f"the database {store.place} is damaged: {said}; {DAMAGED}", "damaged")


def _not_damaged(store: Store) -> StorageError:
    return StorageError(
        f"the database {store.place} could not be read for a moment; looked through since, it is"
        f" whole; {ADVICE['io']}",
        "io",
    )


def write_log_back(store: Store) -> LogState:
    """Write SQLite's log back into its file and cut it, as far as readers let it; never waits."""
    if store.file is None:
        return LogState(left_bytes=0, held_up=False)
    with store.outside_transactions() as connection:
        waits = connection.execute("PRAGMA busy_timeout").fetchone()[0]
        connection.execute("PRAGMA busy_timeout=0")
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            connection.execute(f"PRAGMA busy_timeout={int(waits)}")
    log = store.file.with_name(f"{store.file.name}-wal")
    left = log.stat().st_size if log.exists() else 0
    return LogState(left_bytes=left, held_up=left > WAL_NOTED_BYTES)


def prove_writable(store: Store) -> None:
    """Commit a change that changes nothing, to see whether the disk takes it.

    Raises:
        StorageError: it does not.
    """
    with store.writing() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = version_num")
