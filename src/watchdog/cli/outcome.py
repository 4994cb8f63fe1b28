"""How a command ends: exit codes, and errors shown without a traceback."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

import typer

from watchdog.errors import OperatorError, WorldError


class ExitCode(IntEnum):
    """What a script can tell from how a command ended; see `docs/reference/commands.md`."""

    FINE = 0
    FOUND_WRONG = 1
    OPERATOR = 2
    WORLD = 3
    INTERRUPTED = 130


@contextmanager
def errors_shown() -> Iterator[None]:
    """Show an expected error as its message alone and end with its exit code."""
    try:
        yield
    except OperatorError as e:
        _say(e)
        raise typer.Exit(ExitCode.OPERATOR) from e
    except WorldError as e:
        _say(e)
        raise typer.Exit(ExitCode.WORLD) from e
    except BrokenPipeError:
        # The reader of our output went away (`watchdog hits list | head`): nobody to tell.
        sys.stderr.close()
        raise typer.Exit(ExitCode.FINE) from None


def _say(error: Exception) -> None:
    for line in str(error).splitlines():
        print(line, file=sys.stderr)
