"""Where the shipped defaults lie: beside the source in a checkout, in the package in a wheel."""

from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).resolve().parent.parent


def shipped_dir(name: Literal["config", "watchlists"]) -> Path:
    """Return the folder of shipped files.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    packed = _PACKAGE / "_shipped" / name
    if packed.is_dir():
        return packed
    root = _PACKAGE.parent.parent
    if _PACKAGE.parent.name == "src" and (root / name).is_dir():
        return root / name
    raise FileNotFoundError(f"the shipped folder {name}/ is missing from this installation")
