"""What several commands share: where the configuration is, and the options that look alike."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from watchdog.app import App, Stored
    from watchdog.config.load import Config

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]
# The largest number that every database takes as a row's.
LARGEST_ID = 2**31 - 1
Limit = Annotated[
    int | None,
    typer.Option(help="At most so many, the newest first.", min=1, max=LARGEST_ID),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The folder that `--config` or `WATCHDOG_CONFIG` named, `None` for the shipped defaults."""

    folder: Path | None

    def load(self, *, watchlists: Path | None = None) -> "Config":
        """Read the configuration.

        Args:
            watchlists: take only the watchlists in this folder.

        Raises:
            ConfigError, WatchlistError: with file, line, what was found and what was wanted.
        """
        from watchdog.config.load import load_config

        return load_config(self.folder, os.environ, watchlists=watchlists)

    def open_app(self, *, quiet: bool = False) -> "App":
        """Read the configuration and open everything it names.

        Args:
            quiet: only errors are logged (somebody watches the command's own output).
        """
        from watchdog.app import open_app

        return open_app(self.folder, os.environ, quiet=quiet)

    @contextmanager
    def open_stored(self) -> "Iterator[Stored]":
        """Open the database to look at it; it is closed at the end of the block.

        A copy that still holds what was erased is looked at with a warning on standard error.
        """
        from watchdog.app import open_stored

        with open_stored(self.folder, os.environ) as stored:
            if stored.forgotten_erasures:
                print(
                    f"Warning: this copy still holds what was erased ({stored.forgotten_erasures}"
                    " requests); `watchdog restore` or `watchdog run` will erase it again",
                    file=sys.stderr,
                )
            yield stored


def place_of(context: typer.Context) -> Place:
    """Give what the command line's beginning said."""
    place = context.obj
    if not isinstance(place, Place):
        raise AssertionError("a command ran without the callback that begins every command")
    return place
