"""Secrets: where they may come from, and a type that does not show them.

A config file is copied, mailed and committed; so a password stands in the environment
(`${NAME}`) or in a file of its own (`file:/path`), never in the config itself.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_FILE_LIMIT_BYTES = 65_536

HOW = "`${NAME}` (an environment variable) or `file:/path/to/secret`"


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """A value that stays out of `repr`, `str` and so out of logs and tracebacks."""

    value: str = field(repr=False)

    def __repr__(self) -> str:
        return "Secret(…)"

    def __str__(self) -> str:
        return "…"


class SecretMissing(ValueError):
    """A secret's place is empty; the message says which, never what."""


def variables_in(text: str) -> tuple[str, ...]:
    """Return the environment variables that a text refers to, in order."""
    return tuple(_VARIABLE.findall(text))


def fill(text: str, env: Mapping[str, str]) -> str:
    """Put the values of environment variables in the places of `${NAME}`.

    Raises:
        SecretMissing: names the first variable that is not set or empty.
    """
    for name in variables_in(text):
        if not env.get(name):
            raise SecretMissing(f"the environment variable {name} to be set; it is not")
    return _VARIABLE.sub(lambda match: env[match[1]], text)


def read_secret(text: str, env: Mapping[str, str], folder: Path | None) -> Secret | None:
    """Read a secret from where the text says.

    Args:
        text: as it stands in the config file.
        env: the environment.
        folder: what a relative `file:` path is relative to; `None` is the working directory.

    Returns:
        The secret; `None` for a text that is a literal and so must not stand in a config file.

    Raises:
        SecretMissing: the variable is not set or the file cannot be read.
    """
    if text.startswith("file:"):
        path = Path(text.removeprefix("file:").strip()).expanduser()
        return Secret(_read_file((folder or Path()) / path))
    if variables_in(text):
        return Secret(fill(text, env))
    return None


def _read_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(_FILE_LIMIT_BYTES + 1)
        value = raw.decode("utf-8").strip()
    except OSError as e:
        raise SecretMissing(f"a readable file at {path} ({e.strerror})") from e
    except UnicodeDecodeError as e:
        raise SecretMissing(f"a file with a text in UTF-8 at {path}") from e
    if not value or len(raw) > _FILE_LIMIT_BYTES:
        raise SecretMissing(f"a file with one secret at {path}")
    return value
