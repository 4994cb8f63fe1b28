"""Showing things: progress that vanishes in a pipe, and text that cannot misbehave."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, TextIO

from watchdog.errors import UsageError

if TYPE_CHECKING:
    from watchdog.app import App


def plain(text: str) -> str:
    """Make foreign text safe for a terminal: one line, no control or direction characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


@contextmanager
def progress_over(what: str, total: int) -> Iterator[Callable[[], None]]:
    """Show a bar on standard error while work goes on, if a person watches; else nothing.

    Gives a function to call after each piece of work, from any thread.
    """
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda: progress.advance(task)


def stop_on_signals(app: "App") -> None:
    """Let Ctrl-C and SIGTERM end the work in hand in good order."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        # By another thread: this one may hold the event's own lock at this moment, and would wait
        # for itself.
        threading.Thread(target=app.stopping.set, daemon=True).start()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """Print rows in columns: fitted to a terminal's width, unshortened in a pipe."""
    if not rows:
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if not sys.stdout.isatty():
        for row in rows:
            print("\t".join(row))
        return
    shown = Table(box=None, pad_edge=False, show_edge=False, header_style="bold")
    for name in head:
        shown.add_column(name, overflow="fold")
    for row in rows:
        # Text, not str: square brackets in a foreign title are no markup.
        shown.add_row(*(Text(cell) for cell in row))
    Console().print(shown)


@contextmanager
def written_to(path: Path | None) -> Iterator[TextIO]:
    """Give standard output, or a new file that only its owner may read."""
    if path is None:
        yield sys.stdout
        return
    try:
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as e:
        raise UsageError(f"{path}: is there already; wanted the name of a new file") from e
    except OSError as e:
        raise UsageError(f"{path}: {e.strerror}") from e
    with os.fdopen(opened, "w", encoding="utf-8") as file:
        yield file
