"""`watchdog sources`: what is polled, how it went last, and since when it is silent."""

from typing import TYPE_CHECKING

import typer

from watchdog.cli.jsonl import json_line
from watchdog.cli.options import AsJson, place_of
from watchdog.cli.outcome import errors_shown

if TYPE_CHECKING:
    from watchdog.model import Cut, Source, SourceState
    from watchdog.storage.reports import PollRecord

commands = typer.Typer(no_args_is_help=True, help="The feeds that are polled.")


@commands.callback()
def about() -> None:
    """Group the commands about sources."""


@commands.command("list")
def list_sources(context: typer.Context, as_json: AsJson = False) -> None:
    """List every source with its last poll, the disabled ones with the reason.

    Example: watchdog sources list --json | jq 'select(.failures > 0)'
    """
    with errors_shown():
        from watchdog.cli.show import table
        from watchdog.storage.polling import source_states
        from watchdog.storage.reports import last_polls

        with place_of(context).open_stored() as stored:
            states = {state.source_id: state for state in source_states(stored.store)}
            polls = last_polls(stored.store)
        rows = []
        for source in stored.config.sources:
            state = states.get(source.id)
            poll = polls.get(source.id)
            if as_json:
                print(json_line(_fields(source, state, poll)))
                continue
            said = _how_it_is(source, state, poll)
            rows.append(
                (source.id, source.language or "?", source.source_class, source.grade, said)
            )
        if not as_json:
            table(("id", "lang", "class", "grade", "last poll"), rows)


def said_of(cut: "Cut") -> str:
    """Say how much of a document was read."""
    return f"document cut: {cut.read} of {cut.items} items read; {_why(cut)}"


def _why(cut: "Cut") -> str:
    return f"of one document no more than {cut.read} are read"


def _fields(
    source: "Source", state: "SourceState | None", poll: "PollRecord | None"
) -> dict[str, object]:
    from watchdog.redaction import shown_address

    success = state.last_success_at if state else None
    cut = state.cut if state else None
    return {
        "id": source.id,
        "name": source.name,
        "url": shown_address(source.url) if source.url else None,
        "language": source.language,
        "class": source.source_class,
        "grade": source.grade,
        "enabled": source.enabled,
        "reason": source.reason,
        "last_outcome": poll.outcome if poll else None,
        "last_poll": poll.at.isoformat() if poll else None,
        "last_success": success.isoformat() if success else None,
        "failures": state.failures if state else 0,
        "error": state.last_error if state else None,
        "cut": {"read": cut.read, "items": cut.items, "reason": _why(cut)} if cut else None,
    }


def _how_it_is(source: "Source", state: "SourceState | None", poll: "PollRecord | None") -> str:
    from watchdog.cli.show import plain

    if not source.enabled:
        return f"off: {source.reason or 'switched off'}"
    if poll is None:
        said = "never polled"
    elif state is not None and state.failures:
        since = state.last_success_at
        silent = f"silent since {since:%Y-%m-%d %H:%M} UTC" if since else "never answered"
        said = f"{silent}; {state.failures} failures; {plain(state.last_error or '')}"
    else:
        said = f"{poll.outcome} {poll.at:%Y-%m-%d %H:%M} UTC"
    return said if state is None or state.cut is None else f"{said}; {said_of(state.cut)}"
