"""The SQLite database as files: what lies beside it, and who may have it open.

Two locks, both held by the kernel and gone with the process that held them, however it ends:
everyone who has the database open shares one; the daemon holds the other alone. So a second daemon
is refused, a restore waits for nobody to look, and a daemon that finds itself alone knows that
every lease is a dead process's.
"""

import fcntl
import json
import os
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from watchdog.errors import StorageError

PATIENCE_S = 5.0
LOOK_AGAIN_S = 0.05


def beside(database: Path, ending: str) -> Path:
    """Name a file that belongs to a database: `watchdog.db` and `told` give `watchdog.db.told`."""
    return database.with_name(f"{database.name}.{ending}")


class Lock:
    """An open lock file. The file stays when the lock goes: a name can be taken twice, a lock not.

    The kernel lets go when the process ends; children do not inherit it.
    """

    def __init__(self, path: Path) -> None:
        """Open the file, made for its owner alone where it is missing."""
        try:
            self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as e:
            raise StorageError(f"cannot open the lock file {path}: {e.strerror}", "rights") from e
        self.path = path

    def share(self) -> bool:
        """Hold it together with others; says whether that was possible at once."""
        return self._take(fcntl.LOCK_SH)

    def take(self) -> bool:
        """Hold it alone; says whether that was possible at once. A share held before may be gone.

        Raises:
            StorageError: the file system has no locks.
        """
        return self._take(fcntl.LOCK_EX)

    def note(self, about: dict[str, object]) -> None:
        """Write into the file who holds it, for `noted`."""
        # On a full disk the lock holds without a note; only the words of a refusal are poorer.
        with suppress(OSError):
            os.ftruncate(self._fd, 0)
            os.pwrite(self._fd, json.dumps(about).encode(), 0)

    def noted(self) -> dict[str, object]:
        """Read who holds it, as far as that can be read."""
        try:
            read = json.loads(os.pread(self._fd, 4096, 0))
        except ValueError:
            return {}
        return read if isinstance(read, dict) else {}

    def close(self) -> None:
        """Let go."""
        if self._fd >= 0:
            os.close(self._fd)
        self._fd = -1

    def _take(self, how: int) -> bool:
        try:
            fcntl.flock(self._fd, how | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as e:
            raise StorageError(
                f"cannot lock {self.path}: {e.strerror}; the database must lie on a file system"
                " with locks, which some network file systems are not"
            ) from e
        return True


def share_open(database: Path) -> Lock:
    """Join those who have the database open; waits for a restore that is putting it in place.

    Raises:
        StorageError: a restore took too long.
    """
    lock = Lock(beside(database, "open"))
    deadline = time.monotonic() + PATIENCE_S
    while not lock.share():
        if time.monotonic() > deadline:
            lock.close()
            raise StorageError(
                f"the database {database} is being restored; try again when that has ended",
                "locked",
            )
        time.sleep(LOOK_AGAIN_S)
    return lock


def take_daemon(database: Path, *, now: datetime) -> Lock:
    """Become the one daemon of a database.

    Raises:
        StorageError: another is; the message names it.
    """
    lock = Lock(beside(database, "daemon"))
    if lock.take():
        lock.note({"pid": os.getpid(), "since": now.isoformat(timespec="seconds")})
        return lock
    noted = lock.noted()
    lock.close()
    who = f"process {noted.get('pid', 'unknown')}, since {noted.get('since', 'a time unknown')}"
    raise StorageError(
        f"another watchdog daemon works on {database} ({who}); one SQLite file serves one daemon:"
        " stop that one first, or give several a PostgreSQL database",
        "locked",
    )
