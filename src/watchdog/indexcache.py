"""The index, built once for each version of the watchlists and kept on disk.

Building takes most of a command's start, and much longer with large lists. A kept index is a
pickle, which can run code: it is read only from a folder and a file that belong to this user and
that nobody else may write, under the SHA-256 of everything it was built from and with the SHA-256
of its own bytes. Any doubt, and it is built anew; without a folder that can be written it is built
every time, and that is said.

The folder is `$CACHE_DIRECTORY` (which systemd sets), else `$XDG_CACHE_HOME/watchdog`, else
`~/.cache/watchdog`. It can be removed at any time.
"""

import hashlib
import os
import stat
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from watchdog.matching.index import Index, build_index
from watchdog.model import SignalKind, Watchlists
from watchdog.workers.tasks import SharedIndex, share_index

# An operator's folder and a test of an edit beside it, before and after: more is old.
KEPT_FILES = 4
_ENDING = ".index"
_DIGEST_BYTES = 32
# What the index is made of besides the watchlists.
_PACKAGE = Path(__file__).resolve().parent
_ROOMS = ("matching", "model", "text", "workers")
_LIBRARIES = ("daachorse", "myanmartools", "pymorphy3", "pymorphy3-dicts-ru")


def ready_index(watchlists: Watchlists, kinds: tuple[SignalKind, ...]) -> Index:
    """Return the index of these watchlists and signal kinds, from the cache where it is there."""
    return ready_shared_index(watchlists, kinds).index


def ready_shared_index(
    watchlists: Watchlists,
    kinds: tuple[SignalKind, ...],
    *,
    say: Callable[[str], None] = lambda text: print(f"watchdog: {text}", file=sys.stderr),
    environ: Mapping[str, str] = os.environ,
) -> SharedIndex:
    """Do the same, with the form in which workers get it.

    Args:
        say: is told, in a sentence without its full stop, why the cache could not serve.
        environ: names the folder.
    """
    try:
        path = _own_folder(environ) / f"{_key(watchlists, kinds)}{_ENDING}"
    except _NoCache as e:
        say(f"the index is built every time: {e}")
        return share_index(build_index(watchlists, kinds))
    try:
        shared = _read(path, watchlists.version)
    except _NoCache as e:
        say(f"the kept index is built anew: {e}")
        shared = None
    if shared is None:
        shared = share_index(build_index(watchlists, kinds))
        try:
            _keep(path, shared)
        except OSError as e:
            say(f"the index is not kept for the next start: {e.strerror}")
    return shared


class _NoCache(Exception):
    """Why a folder or a file cannot serve."""


def _own_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder, made where it is missing, when it is ours alone."""
    given = environ.get("CACHE_DIRECTORY", "").partition(":")[0]
    try:
        if given:
            folder = Path(given)
        else:
            base = environ.get("XDG_CACHE_HOME")
            folder = (Path(base) if base else Path.home() / ".cache") / "watchdog"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.stat()
    except OSError as e:
        raise _NoCache(f"no folder to keep it in: {e.filename}: {e.strerror}") from e
    except RuntimeError as e:
        raise _NoCache("no folder to keep it in: the user has no home") from e
    if not _is_ours(found):
        raise _NoCache(f"{folder} belongs to somebody else or can be written by others")
    return folder


def _is_ours(found: os.stat_result) -> bool:
    return found.st_uid == os.geteuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _key(watchlists: Watchlists, kinds: tuple[SignalKind, ...]) -> str:
    digest = hashlib.sha256(_program().encode())
    digest.update(watchlists.version.encode())
    # Signal kinds hold no sets, so that equal ones read the same.
    digest.update(repr(kinds).encode())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _program() -> str:
    """Return a digest of what builds and reads an index: our own files, libraries, Python."""
    digest = hashlib.sha256(sys.version.encode())
    for library in _LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    for room in _ROOMS:
        for path in sorted((_PACKAGE / room).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(f"{path.relative_to(_PACKAGE)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _read(path: Path, lists_version: str) -> SharedIndex | None:
    """Return a kept index, `None` where there is none."""
    try:
        with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb") as file:
            if not _is_ours(os.fstat(file.fileno())):
                raise _NoCache(f"{path} belongs to somebody else or can be written by others")
            kept = file.read()
    except FileNotFoundError:
        return None
    except OSError as e:
        raise _NoCache(f"{path}: {e.strerror}") from e
    digest, packed = kept[:_DIGEST_BYTES], kept[_DIGEST_BYTES:]
    if hashlib.sha256(packed).digest() != digest:
        raise _NoCache(f"{path} is damaged")
    return SharedIndex(version=lists_version, key=digest.hex(), packed=packed)


def _keep(path: Path, shared: SharedIndex) -> None:
    """Put an index in its place whole or not at all; drop the oldest of too many."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with open(descriptor, "wb") as file:
            file.write(bytes.fromhex(shared.key) + shared.packed)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
    by_age = sorted(path.parent.glob(f"*{_ENDING}"), key=lambda each: each.stat().st_mtime)
    for old in by_age[:-KEPT_FILES]:
        old.unlink(missing_ok=True)
