"""`watchdog sources`: what is polled, how it went last, and since when it is silent."""

import typer

from watchdog.cli.jsonl import json_line
from watchdog.cli.options import AsJson, place_of
from watchdog.cli.outcome import errors_shown

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
        from watchdog.cli.show import plain, table
        from watchdog.redaction import shown_address
        from watchdog.storage.polling import source_states
        from watchdog.storage.reports import last_polls

        with place_of(context).open_stored() as stored:
            states = {state.source_id: state for state in source_states(stored.store)}
            polls = last_polls(stored.store)
        rows = []
        for source in stored.config.sources:
            state = states.get(source.id)
            poll = polls.get(source.id)
            fields = {
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
                "last_success": state.last_success_at.isoformat()
                if state and state.last_success_at
                else None,
                "failures": state.failures if state else 0,
                "error": state.last_error if state else None,
            }
            if as_json:
                print(json_line(fields))
                continue
            if not source.enabled:
                said = f"off: {source.reason or 'switched off'}"
            elif poll is None:
                said = "never polled"
            elif state is not None and state.failures:
                since = state.last_success_at
                silent = f"silent since {since:%Y-%m-%d %H:%M} UTC" if since else "never answered"
                said = f"{silent}; {state.failures} failures; {plain(state.last_error or '')}"
            else:
                said = f"{poll.outcome} {poll.at:%Y-%m-%d %H:%M} UTC"
            rows.append(
                (source.id, source.language or "?", source.source_class, source.grade, said)
            )
        if not as_json:
            table(("id", "lang", "class", "grade", "last poll"), rows)
