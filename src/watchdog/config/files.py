"""Files of the configuration, read once each: from a path to a tree, with its problems.

Also says which files make up a configuration, so that a watcher can tell when one has changed.
"""

import hashlib
from pathlib import Path

from watchdog.config.shipped import shipped_dir
from watchdog.config.yaml import (
    CONFIG_LIMIT_BYTES,
    CONFIG_NODE_LIMIT,
    LIMIT_BYTES,
    Node,
    read_yaml,
)
from watchdog.errors import Problem

FILES = (
    "watchdog.yml",
    "sources.yml",
    "channels.yml",
    "routes.yml",
    "signals.yml",
)


def read_bytes(path: Path, limit_bytes: int = LIMIT_BYTES) -> tuple[bytes, tuple[Problem, ...]]:
    """Read a file up to one byte over the size limit; problems name what the system said."""
    try:
        with path.open("rb") as file:
            return file.read(limit_bytes + 1), ()
    except OSError as e:
        problem = Problem(
            file=str(path),
            line=None,
            found=f"a file that cannot be read ({e.strerror or e})",
            wanted="a file that this user may read",
        )
        return b"", (problem,)


def read_tree(path: Path) -> tuple[Node | None, tuple[Problem, ...]]:
    """Read a YAML file; the tree is `None` when nothing stands in it or it could not be read.

    A file of `FILES` is held to the narrower limits.
    """
    if path.name not in FILES:
        raw, problems = read_bytes(path)
        return (None, problems) if problems else read_yaml(raw, str(path))
    raw, problems = read_bytes(path, CONFIG_LIMIT_BYTES)
    if problems:
        return None, problems
    return read_yaml(raw, str(path), limit_bytes=CONFIG_LIMIT_BYTES, node_limit=CONFIG_NODE_LIMIT)


def watchlist_files(folder: Path, ending: str) -> tuple[Path, ...]:
    """Return the files of a watchlist folder with an ending such as `.yml`, sorted by name.

    Hidden files are left out: editors keep their half-written copies under such names.
    """
    if not folder.is_dir():
        return ()
    return tuple(
        sorted(
            path
            for path in folder.iterdir()
            if path.suffix == ending and not path.name.startswith(".") and path.is_file()
        )
    )


def fingerprint_of(folder: Path | None, watchlists: Path | None = None) -> str:
    """Return a SHA-256 that changes when a file of the configuration is edited, added or removed.

    It looks at names, sizes and times of change, not at contents: asking is cheap enough for every
    few seconds. A folder that is missing gives a fingerprint as well.

    Args:
        folder: the operator's config folder, `None` for the shipped one.
        watchlists: the folder that stands in for all others, where there is one.
    """
    config = folder if folder is not None else shipped_dir("config")
    digest = hashlib.sha256()
    for name in FILES:
        own = config / name
        _add(digest, own if own.is_file() else shipped_dir("config") / name)
    folders = [watchlists] if watchlists is not None else [shipped_dir("watchlists")]
    if watchlists is None and folder is not None:
        folders.append(folder / "watchlists")
    for each in folders:
        for ending in (".yml", ".jsonl"):
            for path in watchlist_files(each, ending):
                _add(digest, path)
    return digest.hexdigest()


def _add(digest: "hashlib._Hash", path: Path) -> None:
    try:
        found = path.stat()
    except OSError:
        return
    said = f"{path}\0{found.st_mtime_ns}\0{found.st_size}\0{found.st_ino}\n"
    digest.update(said.encode("utf-8", "surrogateescape"))
