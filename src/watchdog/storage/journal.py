"""The journal of what was told: a file beside the database that a restore does not turn back.

A backup of yesterday has forgotten what was told since. The journal has not: for each delivery that
a receiver's server took it holds one line of hashes, appended and synced before the database
records the outcome. No name, address or text can be read from it; who guesses one can confirm it.

A line is `DATE DELIVERY-KEY FACT,FACT,… CHECK`. A fact is a hash of one thing told to one receiver:
receiver, key of the article, entry and verdict (`told.facts_of`). Facts and not only delivery keys,
because the same hits may come in other company after a restore: an edited article, or another
backlog around them.

Erasures on request stand there too, as `erased TIME ID FACT,FACT,… CHECK`: a backup from before
one still holds what was erased (`erasure.recall_erasures`).
"""

import errno
import os
import re
import threading
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from watchdog.errors import StorageError
from watchdog.model import Decision

_LINE = re.compile(
    rb"(?P<line>(?P<date>\d{4}-\d\d-\d\d) (?P<key>[0-9a-f]{64}) (?P<facts>[0-9a-f,]*))"
    rb" (?P<check>[0-9a-f]{8})\n?"
)
_ERASED = re.compile(
    rb"(?P<line>erased (?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ) (?P<id>[0-9a-f]{16})"
    rb" (?P<facts>[0-9a-f,]*)) (?P<check>[0-9a-f]{8})\n?"
)
_KINDS = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EFBIG: "full",
    errno.EACCES: "rights",
    errno.EPERM: "rights",
    errno.EROFS: "rights",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One delivery that a receiver's server took.

    Attributes:
        date: the day, as `YYYY-MM-DD`.
        key: the delivery's key.
        facts: what it told, as hashes.
    """

    date: str
    key: str
    facts: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureNote:
    """One erasure on request: its record's id, when, and hashes of what was erased."""

    id: str
    at: datetime
    facts: frozenset[str]


class Journal:
    """An append-only file that several processes may write to; nobody ever holds it open.

    Attributes:
        unrecorded: what became of deliveries, by number, where the database could not record it.
        unwritten: numbers of those that were told and are not yet in this file.
        problem: why the last line could not be written; `None` when it could.
    """

    def __init__(self, path: Path | None) -> None:
        """Name the file, made when the first line is written; `None` keeps no journal."""
        self.path = path
        self.unrecorded: dict[int, Decision] = {}
        self.unwritten: set[int] = set()
        self.problem: StorageError | None = None
        self._writing = threading.Lock()

    def append(self, key: str, facts: frozenset[str], *, now: datetime) -> None:
        """Write down that a delivery was told; on return it is on the disk.

        Raises:
            StorageError: the disk refused; a line that was begun is passed over when reading.
        """
        self._append(f"{now:%Y-%m-%d} {key} {','.join(sorted(facts))}")

    def append_erasure(self, note: ErasureNote) -> None:
        """Write down what is about to be erased; on return it is on the disk.

        Raises:
            StorageError: the disk refused.
        """
        at = note.at.astimezone(UTC)
        self._append(f"erased {at:%Y-%m-%dT%H:%M:%SZ} {note.id} {','.join(sorted(note.facts))}")

    def _append(self, text: str) -> None:
        line = text.encode()
        # The line break before it ends a line that a full disk cut short.
        written = b"\n%s %08x\n" % (line, zlib.crc32(line))
        if self.path is None:
            return
        with self._writing:
            try:
                _write(self.path, written)
            except OSError as e:
                kind = _KINDS.get(e.errno or 0, "io")
                raise StorageError(f"cannot write {self.path}: {e.strerror}", kind) from e

    def read(self) -> Iterator[Told]:
        """Give every whole line, the oldest first; torn and damaged ones are passed over.

        Raises:
            StorageError: the file is there and cannot be read.
        """
        for match in self._lines(_LINE):
            facts = match["facts"].decode()
            yield Told(
                date=match["date"].decode(),
                key=match["key"].decode(),
                facts=frozenset(facts.split(",") if facts else ()),
            )

    def read_erasures(self) -> Iterator[ErasureNote]:
        """Give every erasure, the oldest first; torn and damaged lines are passed over.

        Raises:
            StorageError: the file is there and cannot be read.
        """
        for match in self._lines(_ERASED):
            facts = match["facts"].decode()
            yield ErasureNote(
                id=match["id"].decode(),
                at=datetime.fromisoformat(match["at"].decode()),
                facts=frozenset(facts.split(",") if facts else ()),
            )

    def _lines(self, form: re.Pattern[bytes]) -> Iterator[re.Match[bytes]]:
        if self.path is None:
            return
        try:
            with self.path.open("rb") as file:
                for raw in file:
                    match = form.fullmatch(raw)
                    if match and int(match["check"], 16) == zlib.crc32(match["line"]):
                        yield match
        except FileNotFoundError:
            return
        except OSError as e:
            raise StorageError(f"cannot read {self.path}: {e.strerror}", "rights") from e


def _write(path: Path, written: bytes) -> None:
    is_new = not path.exists()
    if is_new:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        while written:
            written = written[os.write(file, written) :]
        os.fsync(file)
    finally:
        os.close(file)
    if is_new:
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make names that were just made, moved or removed in a folder outlast a power cut."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
