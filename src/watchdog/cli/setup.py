"""`watchdog init`, `check` and `demo`: from nothing to a configuration known to be right."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchdog.cli.options import place_of
from watchdog.cli.outcome import ExitCode, errors_shown
from watchdog.installed import command_name

if TYPE_CHECKING:
    from watchdog.config.load import Config


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
) -> None:
    """Write a fresh configuration with a comment for everything in it.

    Example: watchdog init my-watchdog
    """
    with errors_shown():
        from watchdog.config.fresh import write_fresh

        typed, shown = command_name(), shlex.quote(str(folder))
        written = write_fresh(folder)
        for path in written:
            print(f"wrote {path}")
        print(
            f"\nNext: edit {folder / 'sources.yml'}, {folder / 'channels.yml'} and"
            f" {folder / 'routes.yml'}, then\n"
            f"  {typed} --config {shown} check\n"
            f"  {typed} --config {shown} channels test\n"
            f"  {typed} --config {shown} run"
        )


def check(context: typer.Context) -> None:
    """Read everything, run the watchlist cases, and say what is wrong; exit code 1 if anything is.

    Example: watchdog --config my-watchdog check
    """
    with errors_shown():
        from watchdog.errors import ProblemsError

        place = place_of(context)
        try:
            config = place.load()
        except ProblemsError as e:
            for problem in e.problems:
                print(problem, file=sys.stderr)
            print(f"{len(e.problems)} problems found.", file=sys.stderr)
            raise typer.Exit(ExitCode.FOUND_WRONG) from e
        failures = _run_cases(config)
        for warning in (*config.warnings, *_terms(config)):
            print(f"note: {warning}")
        for failure in failures:
            print(failure, file=sys.stderr)
        _print_what_was_read(config)
    if failures:
        print(f"{len(failures)} watchlist cases failed.", file=sys.stderr)
        raise typer.Exit(ExitCode.FOUND_WRONG)
    print("All is well.")


def _run_cases(config: "Config") -> tuple[str, ...]:
    from watchdog.config.cases import failures
    from watchdog.indexcache import ready_index
    from watchdog.screening import screen

    index = ready_index(config.watchlists, config.signal_kinds)
    return failures(config.cases, lambda document: screen(document, index, explain=True))


def _terms(config: "Config") -> tuple[str, ...]:
    """Announce in one line the roles that end soon."""
    from watchdog.app import wall_clock
    from watchdog.cli.terms import ANNOUNCED_DAYS
    from watchdog.matching.terms import terms_ending

    today = wall_clock().date()
    found = terms_ending(config.watchlists.entries, today=today, within_days=ANNOUNCED_DAYS)
    if not found:
        return ()
    first, unknown = found[0], sum(term.successor is None for term in found)
    return (
        f"{len(found)} roles end within {ANNOUNCED_DAYS} days, of {unknown} nobody knows who"
        f" follows; first {first.entry} ({first.title}) on {first.ends}:"
        " see `watchdog watchlists terms`",
    )


def _print_what_was_read(config: "Config") -> None:
    enabled = sum(source.enabled for source in config.sources)
    entries = config.watchlists.entries
    alerting = sum(entry.enabled and entry.alert for entry in entries)
    channels = sum(channel.enabled for channel in config.channels)
    print(f"configuration  {config.folder or 'shipped defaults'}")
    print(f"sources        {enabled} on, {len(config.sources) - enabled} off")
    print(f"watchlists     {len(entries)} entries, {alerting} that may alert")
    print(f"cases          {len(config.cases)} sentences screened")
    print(f"channels       {channels} on; {len(config.routes)} routes")


def demo(
    keep: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Keep the demo's configuration and database here."),
    ] = None,
) -> None:
    """Show the whole line at work on this machine alone: sources, screening, alerts.

    Everything in it is invented; nothing leaves the loopback.

    Example: watchdog demo
    """
    with errors_shown():
        from watchdog.demo.run import run_demo

        raise typer.Exit(run_demo(keep, out=sys.stdout))
