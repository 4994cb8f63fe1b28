"""`watchdog screen`: texts in, verdicts with reasons out, as JSON Lines; no database, no network.

Other programs call this: fields may be added to its output, never renamed or dropped.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from watchdog.cli.options import place_of
from watchdog.cli.outcome import ExitCode, errors_shown


def screen(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="[FILE|-]", help="JSON Lines; - reads standard input.")
    ] = "-",
    watchlists: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Only the watchlists in this folder."),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Also say what was ignored or not told, and why.")
    ] = False,
    jobs: Annotated[int, typer.Option(min=1, help="Processes that screen side by side.")] = 1,
) -> None:
    """Screen texts against the watchlists, one JSON object a line in and out, in the same order.

    A line holds "id" and "text", and may hold "title", "lang", "published", "url" and "source".
    A line that cannot be read gives {"line", "error"} in its place and exit code 1.

    Example: echo '{"id": "1", "text": "Min Aung Hlaing flew to Moscow."}' | watchdog screen
    """
    with errors_shown():
        from watchdog.cli.screenlines import screen_lines
        from watchdog.indexcache import ready_index

        config = place_of(context).load(watchlists=watchlists)
        index = ready_index(config.watchlists, config.signal_kinds)
        bad = 0
        with _opened(file) as lines:
            for answer in screen_lines(lines, index, explain=explain, jobs=jobs):
                sys.stdout.write(answer.text + "\n")
                bad += answer.is_error
            sys.stdout.flush()
    raise typer.Exit(ExitCode.FOUND_WRONG if bad else ExitCode.FINE)


@contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    from watchdog.errors import UsageError

    if file == "-":
        yield sys.stdin.buffer
        return
    try:
        with Path(file).open("rb") as opened:
            yield opened
    except OSError as e:
        raise UsageError(f"{file}: {e.strerror}; wanted a file of JSON Lines") from e
