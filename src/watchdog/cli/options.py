"""What several commands share: where the configuration is, and the options that look alike."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from watchdog.app import App
    from watchdog.config.load import Config

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]
Limit = Annotated[int | None, typer.Option(help="At most so many, the newest first.", min=1)]


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


def place_of(context: typer.Context) -> Place:
    """Give what the command line's beginning said."""
    place = context.obj
    if not isinstance(place, Place):
        raise AssertionError("a command ran without the callback that begins every command")
    return place
