"""The commands and where they live; see each group's file."""

import io
import sys
from pathlib import Path
from typing import Annotated

import typer

from watchdog.cli import backup, bench, deliveries, hits, privacy, setup, sources, watch, watchlists
from watchdog.cli.options import Place
from watchdog.cli.outcome import errors_shown
from watchdog.cli.screening import screen
from watchdog.cli.typed import config_first
from watchdog.cli.whynot import why_not
from watchdog.installed import check_installation
from watchdog.memory import collect_seldom

cli = typer.Typer(
    name="watchdog",
    help="Monitors sanctions and complicity around the military junta of Myanmar.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="A first look without any set-up: [bold]watchdog demo[/bold]",
)
cli.command("init")(setup.init)
cli.command("check")(setup.check)
cli.command("demo")(setup.demo)
cli.command("run")(watch.run)
cli.command("poll")(watch.poll)
cli.command("screen")(screen)
cli.command("bench")(bench.bench)
cli.command("why-not")(why_not)
cli.command("backup")(backup.backup)
cli.command("restore")(backup.restore)
cli.add_typer(sources.commands, name="sources")
cli.add_typer(watchlists.commands, name="watchlists")
cli.add_typer(hits.commands, name="hits")
cli.add_typer(deliveries.commands, name="deliveries")
cli.add_typer(deliveries.channel_commands, name="channels")
cli.add_typer(privacy.commands, name="privacy")


@cli.callback(invoke_without_command=True)
def begin(
    context: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(
            "--config",
            "-c",
            metavar="DIR",
            envvar="WATCHDOG_CONFIG",
            help="The folder with watchdog.yml and the other files. Without it: shipped defaults.",
        ),
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Show the version and end.")] = False,
) -> None:
    """Keep what every command needs."""
    with errors_shown():
        check_installation()
    if version:
        # Not before the check: where another distribution has overwritten the package's __init__,
        # it has no version.
        from watchdog import __version__

        print(f"watchdog {__version__}")
        raise typer.Exit
    context.obj = Place(folder=config)


def main() -> None:
    """Run the command line."""
    collect_seldom()
    for stream in (sys.stdout, sys.stderr):
        # A terminal or a pipe of another encoding gets escapes, never a traceback.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    cli(args=config_first(sys.argv[1:]))
