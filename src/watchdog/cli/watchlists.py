"""`watchdog watchlists`: what a watchlist comes to when it is made ready for screening."""

from typing import TYPE_CHECKING, Annotated

import typer

from watchdog.cli.jsonl import json_line
from watchdog.cli.options import AsJson, place_of
from watchdog.cli.outcome import errors_shown
from watchdog.cli.terms import show_terms, show_who

if TYPE_CHECKING:
    from watchdog.model import Entry, EntryKind, Name

commands = typer.Typer(no_args_is_help=True, help="The watchlists in force.")
commands.command("terms")(show_terms)
commands.command("who")(show_who)


@commands.callback()
def about() -> None:
    """Group the commands about watchlists."""


@commands.command("forms")
def show_forms(
    context: typer.Context,
    what: Annotated[
        str, typer.Argument(metavar="ENTRY|NAME", help="An entry's id, or a Russian name.")
    ],
    body: Annotated[
        bool, typer.Option("--body", help="The name is of a body or thing, not of a person.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show the Russian case forms that are looked for beside a name.

    Example: watchdog watchlists forms per-lavrov
    """
    with errors_shown():
        from watchdog.cli.show import plain, table
        from watchdog.matching.forms import name_forms, press_names
        from watchdog.model import EntryKind
        from watchdog.text.scripts import script_of

        kind = EntryKind.ORGANISATION if body else EntryKind.PERSON
        entry = _named(what, kind) if script_of(what) == "Cyrl" else _found(context, what)
        personal = entry.kind is EntryKind.PERSON
        rows = []
        for name in (*entry.names, *press_names(entry)):
            if script_of(name.text) != "Cyrl":
                continue
            forms = name_forms(name, personal=personal)
            origin = _origin(name, entry)
            if as_json:
                print(json_line({"name": name.text, "origin": origin, "forms": list(forms)}))
            rows += [(name.text, origin, plain(form)) for form in forms or ("",)]
        if not as_json:
            table(("name", "forms are", "form"), rows)


def _origin(name: "Name", entry: "Entry") -> str:
    if name.forms is not None:
        return "given"
    if name not in entry.names:
        return "of the name without its patronymic"
    return f"generated, {len(name.forms_not)} refused" if name.forms_not else "generated"


def _named(text: str, kind: "EntryKind") -> "Entry":
    """Make an entry of nothing but a name, which need not be watched."""
    from watchdog.model import Entry, Name, Strength

    name = Name(text=text, script="Cyrl", strength=Strength.STRONG)
    return Entry(id="name", watchlist="none", kind=kind, name=text, names=(name,))


def _found(context: typer.Context, entry_id: str) -> "Entry":
    from watchdog.errors import UsageError
    from watchdog.spelling import nearest

    entries = place_of(context).load().watchlists.entries
    for entry in entries:
        if entry.id == entry_id:
            return entry
    ids = [entry.id for entry in entries]
    raise UsageError(
        f"no entry `{entry_id}`; wanted an entry's id, or a name in Cyrillic letters;"
        f" {nearest(entry_id, ids)}"
    )
