"""What a database's refusals mean, and what a person can do about each.

A driver says `disk I/O error` and no more: not which file, not whether to wait, to make room or to
restore a backup. Here its codes become an error of ours that says so.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from watchdog.errors import StorageError

# Primary result codes of SQLite (sqlite.org/rescode.html, 3.40); extended ones begin with them.
_SQLITE_KINDS = (
    ("SQLITE_FULL", "full"),
    ("SQLITE_IOERR", "io"),
    ("SQLITE_BUSY", "locked"),
    ("SQLITE_LOCKED", "locked"),
    ("SQLITE_CORRUPT", "damaged"),
    ("SQLITE_NOTADB", "damaged"),
    ("SQLITE_READONLY", "rights"),
    ("SQLITE_PERM", "rights"),
    ("SQLITE_CANTOPEN", "rights"),
)
# Classes of SQLSTATE (PostgreSQL manual, appendix A); longer ones first.
_POSTGRES_KINDS = (
    ("53100", "full"),
    ("58", "io"),
    ("55P03", "locked"),
    ("40P01", "locked"),
    ("XX00", "damaged"),
    ("42501", "rights"),
    ("25006", "rights"),
    ("28", "rights"),
    ("08", "gone"),
    ("57P", "gone"),
)
DAMAGED = (
    "stop watchdog, keep the file for whoever can mend it, and put a backup in its place"
    " with `watchdog restore FILE`"
)
ADVICE = {
    "full": "make room on its disk; nothing half-written was kept, and work goes on by itself",
    "io": "its disk fails to read or write; look at the system's log. Nothing half-written was"
    " kept, and work goes on by itself when the disk does",
    "locked": "another program has held it for more than 30 seconds; work goes on by itself when"
    " that program lets go",
    "damaged": "if the system's log tells of a disk that fails, it may be that alone. Otherwise"
    f" {DAMAGED}",
    "rights": "the file and its folder must belong to the user that runs watchdog, and be writable",
    "gone": "the server must be there and let watchdog in; work goes on by itself when it is",
}


@contextmanager
def translated(place: str) -> Iterator[None]:
    """Turn a driver's errors into ours, without the statement's values.

    Args:
        place: the file, or the server and name, of the database.
    """
    try:
        yield
    except DBAPIError as e:
        original = e.orig if e.orig is not None else e
        raise _refusal(place, original, lost=e.connection_invalidated) from e
    except sqlite3.Error as e:
        raise _refusal(place, e) from e
    except PoolTimeoutError as e:
        raise locked(place) from e


def locked(place: str) -> StorageError:
    """Give the error for having waited in vain behind others of this process."""
    return StorageError(f"the database {place} is locked; {ADVICE['locked']}", "locked")


def _refusal(place: str, error: BaseException, *, lost: bool = False) -> StorageError:
    kind = _kind(error, lost=lost)
    # PostgreSQL adds lines that quote values.
    said = next(iter(str(error).splitlines()), "")
    advice = f"; {ADVICE[kind]}" if kind in ADVICE else ""
    message = f"the database {place} refused: {type(error).__name__}: {said}{advice}"
    return StorageError(message, kind)


def _kind(error: BaseException, *, lost: bool) -> str:
    if isinstance(error, sqlite3.Error):
        return _first_match(getattr(error, "sqlite_errorname", "") or "", _SQLITE_KINDS)
    code = getattr(error, "sqlstate", None) or ""
    # A server that was never reached has no SQLSTATE to give.
    if lost or (not code and type(error).__name__ == "OperationalError"):
        return "gone"
    return _first_match(code, _POSTGRES_KINDS)


def _first_match(code: str, table: tuple[tuple[str, str], ...]) -> str:
    return next((kind for begin, kind in table if code.startswith(begin)), "refused")
