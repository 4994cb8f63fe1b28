"""`watchdog backup` and `watchdog restore`: a verified copy, and putting one in place."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchdog.cli.options import place_of
from watchdog.cli.outcome import errors_shown

if TYPE_CHECKING:
    from watchdog.storage.backup import Verified


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file for the copy.")],
    force: Annotated[bool, typer.Option("--force", help="Replace FILE if it is there.")] = False,
) -> None:
    """Copy the database into a file, while watchdog runs, and look the copy through.

    Example: watchdog --config my backup /srv/backups/watchdog-monday.db
    """
    with errors_shown():
        from watchdog.storage.backup import back_up

        made = back_up(place_of(context).load().settings.database, file, force=force)
        print(f"{made.path}: {_described(made)}; whole, and readable by you alone")


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `backup` wrote.")],
) -> None:
    """Put a backup in the database's place; the replaced database is kept beside it.

    The daemon must be stopped. What was told since the backup is not told again.

    Example: watchdog --config my restore /srv/backups/watchdog-monday.db
    """
    with errors_shown():
        from watchdog.app import wall_clock
        from watchdog.storage.restore import restore as put_in_place

        url = place_of(context).load().settings.database
        done = put_in_place(url, file, now=wall_clock())
        print(f"{done.database}: is now the backup with {_described(done.backup)}")
        if done.aside is not None:
            print(f"The database that it replaces is kept as {done.aside}")
        print(f"Told since the backup and not told again: {done.told_since} deliveries")
        if done.erased_since:
            print(f"Erased since the backup and erased again: {done.erased_since} requests")
        if done.aside is not None:
            print("The replaced database still holds what it held; delete it when all is well")


def _described(verified: "Verified") -> str:
    rows = verified.rows
    return (
        f"{rows.get('article', 0)} articles, {rows.get('hit', 0)} hits,"
        f" {rows.get('delivery', 0)} deliveries, {verified.size_bytes / 1e6:.1f} MB,"
        f" revision {verified.revision}"
    )
