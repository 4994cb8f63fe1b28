"""`watchdog init`: a fresh, commented config folder that its operator owns."""

from pathlib import Path

from watchdog.config.files import FILES
from watchdog.config.shipped import shipped_dir
from watchdog.errors import UsageError

_PRIVATE_FOLDER = 0o700
_PRIVATE_FILE = 0o600
# A copy of this one would hide every improvement of an upgrade, and few will edit it.
_NOT_COPIED = frozenset({"signals.yml"})

_README = """\
# Your watchlists

The lists that come with watchdog stay in force. Files in this folder (`*.yml`, and `*.jsonl` with
one entry a line) lie over them, entry by entry, by `id`:

- a new id adds an entry;
- the id of a shipped entry changes it: the fields given replace its own, `names_add` and
  `names_remove` change its names;
- `enabled: no` switches it off.

`based_on:` in an edit holds the fingerprint of the shipped entry that you saw. `watchdog check`
tells what to write there, and after an upgrade which shipped entries changed under your edits.

`terms.yml` (`groups:`, each a name with a list of words) adds groups of words for `near`,
`document` and `never`. `cases/*.yml` holds sentences that must and must not hit; `watchdog check`
runs them together with the shipped ones.

`mine.yml` is an example; nothing in it is in force until you take the `#` away.
"""

_EXAMPLE = """\
list: mine
title: My own entries
about: What we watch beside the shipped lists.

# Sources by short keys, for use wherever a source is asked.
sources:
  registry: Company registry extract of 2026-01-15

# What the entries below share.
defaults:
  kind: company
  strength: needs-context        # strong | needs-context | weak | never-alone
  near: ["@junta", "@myanmar"]   # groups of terms.yml, or words

entries: []
# entries:
#   # A new entry. `why` is needed: an alert must be able to say why somebody is watched.
#   - id: my-golden-teak-trading
#     name: Golden Teak Trading Co., Ltd.
#     strength: strong
#     names:
#       - Golden Teak Trading Company Limited
#       - {text: Golden Teak, strength: weak, source: registry}
#     why: [registry]
#
#   # A change of a shipped entry: one spelling more.
#   - id: per-min-aung-hlaing
#     names_add: [Min Aong Hlaing]
#
#   # A shipped entry switched off.
#   - id: org-anz
#     enabled: no
"""


def write_fresh(folder: Path) -> tuple[Path, ...]:
    """Write a config folder; it and its files are open to their owner only.

    Args:
        folder: made if it is missing (its parent too); may hold other files.

    Returns:
        The files written, in order.

    Raises:
        UsageError: a file of the same name is there (nothing is written then), or the folder
            cannot be written.
    """
    shipped = shipped_dir("config")
    contents = {
        folder / name: (shipped / name).read_bytes() for name in FILES if name not in _NOT_COPIED
    }
    contents[folder / "watchlists" / "README.md"] = _README.encode()
    contents[folder / "watchlists" / "mine.yml"] = _EXAMPLE.encode()
    there = [str(path) for path in contents if path.exists() or path.is_symlink()]
    if there:
        raise UsageError(
            f"{', '.join(there)}: found files that are there already; wanted a folder without"
            " them, they stay as they are"
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        for each in (folder, folder / "watchlists"):
            each.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)
        for path, content in contents.items():
            # "x" refuses a file that appeared since the look above.
            with path.open("xb") as file:
                path.chmod(_PRIVATE_FILE)
                file.write(content)
    except OSError as e:
        raise UsageError(
            f"{e.filename or folder}: cannot be written ({e.strerror}); wanted a folder of yours"
        ) from e
    return tuple(contents)
