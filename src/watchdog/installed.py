"""A look at start whether another distribution sits in our import package.

This project is the distribution `complicity-watchdog`; its import package is `watchdog`. The name
`watchdog` on the package index is another project (it watches file systems) whose import package
has the same name. Where both are installed, each overwrites files of the other, and what then
fails has no likeness to the cause.
"""

import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path

from watchdog.errors import OperatorError

DISTRIBUTION = "complicity-watchdog"
_HERE = Path(__file__).resolve().parent


def check_installation(package: Path = _HERE, *, python: str = sys.executable) -> None:
    """Refuse to start when another distribution has files in our import package.

    Call it before anything else of the package is imported: any of it may have been overwritten.

    Args:
        package: the folder of the import package that is running.
        python: the interpreter that the advice names.

    Raises:
        OperatorError: names the intruder and what to type to mend it.
    """
    # Only what is installed beside the package can have files in it. In a checkout that is
    # nothing, which keeps every command's start free of reading what other packages list.
    beside = distributions(path=[str(package.parent)])
    intruders = sorted({name for each in beside if (name := _intruder(each, package)) is not None})
    if not intruders:
        return
    names = " ".join(intruders)
    raise OperatorError(
        f"{package}: found files of another distribution ({', '.join(intruders)}); wanted those of"
        f" {DISTRIBUTION} alone. Both use the import name `{package.name}` and overwrite each"
        f" other's files.\n"
        f"To mend it:\n"
        f"    {python} -m pip uninstall -y {names} {DISTRIBUTION}\n"
        f"    {python} -m pip install {DISTRIBUTION}\n"
        f"If something here needs {names}, give {DISTRIBUTION} an environment of its own."
    )


def command_name() -> str:
    """Return what a person types for this program: `./run watchdog` in a clone."""
    root = _HERE.parent.parent
    in_clone = (root / "run").is_file() and (root / "pyproject.toml").is_file()
    return "./run watchdog" if in_clone else "watchdog"


def _intruder(distribution: Distribution, package: Path) -> str | None:
    """Return the distribution's name if it is not ours and lists a file inside the package."""
    # The list as text: `Distribution.files` parses every line and takes five times as long.
    listed = (distribution.read_text("RECORD") or "").splitlines()
    if not any(line.startswith(f"{package.name}/") for line in listed):
        return None
    name = _normal(distribution.metadata["Name"] or "a distribution without a name")
    return None if name == DISTRIBUTION else name


def _normal(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")
