"""A copy of an SQLite database while it is being worked on, and whether a copy is one.

The copy is made by SQLite itself from one moment of the database, looked through, counted against
the original, and only then given its name. PostgreSQL has `pg_dump` for this, which knows its
server's version and rights better than any program that calls it.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from watchdog.errors import StorageError, UsageError
from watchdog.storage.engine import BUSY_TIMEOUT_MS, read_url, sqlite_file
from watchdog.storage.journal import sync_folder
from watchdog.storage.migrate import known_revisions
from watchdog.storage.refusals import translated

_PAGES_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A database file that was looked through from end to end.

    Attributes:
        revision: of its tables.
        rows: how many each table has, by name.
    """

    path: Path
    size_bytes: int
    revision: str
    rows: dict[str, int]


def back_up(url: str, target: Path, *, force: bool = False) -> Verified:
    """Copy the database into a file that only its owner may read, as it is, without migrating it.

    Args:
        url: of the database; it may be worked on meanwhile.
        target: the file; it appears whole or not at all (on a file system without second names, a
            kill at the end may leave an empty one).
        force: an existing file is replaced.

    Raises:
        UsageError: the target cannot be meant.
        StorageError: the database or a disk refused, or the copy is not what was copied.
    """
    source = sqlite_source(url)
    _check_target(source, target, force=force)
    with made_beside(target) as made:
        counted = copy_database(source, made, in_use=True)
        verified = verify(made)
        if verified.rows != counted:
            raise StorageError(f"the copy of {source} has other rows than the original; try again")
        _name(made, target, force=force)
    return Verified(
        path=target,
        size_bytes=verified.size_bytes,
        revision=verified.revision,
        rows=verified.rows,
    )


def sqlite_source(url: str) -> Path:
    """Give the file of the database at a URL.

    Raises:
        UsageError: it is PostgreSQL; the message says what to use there.
        StorageError: it is not there.
    """
    parsed = read_url(url)
    file = sqlite_file(parsed)
    if file is None:
        shown = parsed.set(drivername="postgresql", password=None).render_as_string()
        raise UsageError(
            f"the database is {shown}: PostgreSQL's own programs back it up and restore it:\n"
            f"  pg_dump --format=custom --file=FILE {shown}\n"
            f"  pg_restore --clean --if-exists --dbname={shown} FILE   (with all daemons stopped)\n"
            "What was told is kept apart, in `told.log` in the data folder, and stays told."
        )
    if not file.exists():
        raise StorageError(f"there is no database at {file}")
    return file.resolve()


def copy_database(source: Path, target: Path, *, in_use: bool) -> dict[str, int]:
    """Copy one moment of a database over an empty file, and count its rows in that moment."""
    with (
        translated(str(source)),
        closing(_connect(source, in_use=in_use)) as original,
        closing(sqlite3.connect(target)) as copy,
    ):
        original.execute("BEGIN")
        counted = _count(original)
        # The open transaction keeps the moment, however many pages are copied at a time.
        original.backup(copy, pages=_PAGES_AT_ONCE)
        # One file, without a log beside it.
        copy.execute("PRAGMA journal_mode=DELETE").fetchone()
    with translated(str(target)), target.open("rb") as written:
        os.fsync(written.fileno())
    return counted


def verify(path: Path) -> Verified:
    """Look a database file through from end to end, without changing it.

    Raises:
        StorageError: it is not there, damaged, not watchdog's, or of a newer watchdog.
    """
    if not path.is_file():
        raise StorageError(f"{path}: there is no such file")
    with translated(str(path)), closing(_connect(path, in_use=False)) as connection:
        connection.execute("PRAGMA cell_size_check=ON")
        found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(3)")]
        if found != ["ok"]:
            said = "; ".join(" ".join(line.split()) for line in found)
            raise StorageError(f"{path} is damaged: {said}", "damaged")
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise StorageError(f"{path} is damaged: a row names another that is gone", "damaged")
        rows = _count(connection)
        revision = _revision(connection, rows, path)
    return Verified(path=path, size_bytes=path.stat().st_size, revision=revision, rows=rows)


@contextmanager
def made_beside(target: Path) -> Iterator[Path]:
    """Give a new empty file in the folder of `target`, and clear away what is left of it."""
    made = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        os.close(os.open(made, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as e:
        raise StorageError(f"cannot write {target}: {e.strerror}", "rights") from e
    try:
        yield made
    finally:
        for ending in ("", "-wal", "-shm", "-journal"):
            with suppress(FileNotFoundError):
                made.with_name(made.name + ending).unlink()


def _check_target(source: Path, target: Path, *, force: bool) -> None:
    if target.exists() and not target.is_file():
        raise UsageError(f"{target}: is no file; wanted the name of a file")
    if target.resolve() == source:
        raise UsageError(f"{target}: is the database itself; wanted another file")
    if target.exists() and not force:
        raise UsageError(f"{target}: is there already; wanted a new name, or --force to replace it")
    if not target.parent.is_dir():
        raise UsageError(f"{target}: there is no folder {target.parent}")


def _name(made: Path, target: Path, *, force: bool) -> None:
    """Give the finished copy its name, which nobody took in the meantime."""
    try:
        if force:
            os.replace(made, target)
        else:
            _take_name(made, target)
        sync_folder(target.parent)
    except FileExistsError as e:
        raise UsageError(f"{target}: is there already; wanted a new name, or --force") from e
    except OSError as e:
        raise StorageError(f"cannot write {target}: {e.strerror}", "rights") from e


def _take_name(made: Path, target: Path) -> None:
    try:
        os.link(made, target)
    except FileExistsError:
        raise
    except OSError:
        # A file system without second names, such as a memory stick's: the name is taken first.
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        os.replace(made, target)


def _connect(path: Path, *, in_use: bool) -> sqlite3.Connection:
    """Open for reading; a file that nobody uses is opened without making files beside it."""
    in_use = in_use or path.with_name(f"{path.name}-wal").exists()
    mode = "mode=ro" if in_use else "mode=ro&immutable=1"
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?{mode}",
        uri=True,
        timeout=BUSY_TIMEOUT_MS / 1000,
        isolation_level=None,
    )


def _count(connection: sqlite3.Connection) -> dict[str, int]:
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " ORDER BY name"
    ).fetchall()
    counts = {}
    for (name,) in tables:
        quoted = str(name).replace('"', '""')
        (counts[str(name)],) = connection.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()  # noqa: S608 - a table's own name, quoted
    return counts


def _revision(connection: sqlite3.Connection, rows: dict[str, int], path: Path) -> str:
    if rows.get("alembic_version") != 1:
        raise StorageError(f"{path} is no database of watchdog")
    revision = str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    known = known_revisions()
    if revision not in known:
        raise StorageError(
            f"{path} is at revision {revision}, which this version of watchdog does not know"
            f" (it knows up to {known[0]}); install the newer version"
        )
    return revision
