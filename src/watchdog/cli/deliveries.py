"""`watchdog deliveries` and `watchdog channels`: what went out or did not, and trying a channel."""

from typing import TYPE_CHECKING, Annotated

import typer

from watchdog.cli.jsonl import json_line
from watchdog.cli.options import LARGEST_ID, AsJson, Limit, place_of
from watchdog.cli.outcome import ExitCode, errors_shown

if TYPE_CHECKING:
    from watchdog.model import Delivery

commands = typer.Typer(no_args_is_help=True, help="What was sent, and what was not and why.")
channel_commands = typer.Typer(no_args_is_help=True, help="The ways out: mail, Slack, others.")

STATES = ("pending", "leased", "sent", "retry", "unknown", "dead", "suppressed")
RETRIABLE = ("dead", "unknown", "suppressed", "retry")


@commands.callback()
def about() -> None:
    """Group the commands about deliveries."""


@channel_commands.callback()
def about_channels() -> None:
    """Group the commands about channels."""


@commands.command("list")
def list_deliveries(
    context: typer.Context,
    state: Annotated[
        list[str] | None,
        typer.Option(metavar="STATE", help=f"One of {', '.join(STATES)}; repeatable."),
    ] = None,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """List deliveries, the newest first, each with the reason for its state.

    Example: watchdog deliveries list --state dead --state unknown
    """
    with errors_shown():
        from watchdog.cli.show import plain, table
        from watchdog.errors import UsageError
        from watchdog.spelling import nearest
        from watchdog.storage import outbox

        for word in state or ():
            if word not in STATES:
                raise UsageError(f"--state {word}: no such state; {nearest(word, STATES)}")
        with place_of(context).open_stored() as stored:
            found = outbox.list_deliveries(
                stored.store,
                states=tuple(s for s in STATES if s in (state or ())),  # type: ignore[misc]  # checked
                limit=limit,
            )
        if as_json:
            for delivery in found:
                print(json_line(delivery_json(delivery)))
            return
        table(
            ("id", "kind", "to", "state", "tries", "reason"),
            [
                (
                    str(d.id),
                    d.kind,
                    f"{d.receiver.channel}/{d.receiver.key}",
                    d.state,
                    str(d.attempts),
                    plain(d.reason),
                )
                for d in found
            ],
        )
        if not found:
            print("No delivery matches.")


@commands.command("retry")
def retry_deliveries(
    context: typer.Context,
    ids: Annotated[
        list[int] | None,
        typer.Argument(metavar="[ID]...", help="As `deliveries list` shows.", max=LARGEST_ID),
    ] = None,
    dead: Annotated[bool, typer.Option("--all-dead", help="Every delivery in state dead.")] = False,
    suppressed: Annotated[
        bool, typer.Option("--all-suppressed", help="Every delivery in state suppressed.")
    ] = False,
) -> None:
    """Put deliveries that ended without being sent back into the queue, under the same Message-ID.

    The daemon sends them at its next tick; without one, `watchdog poll --once` does.

    Example: watchdog deliveries retry 7 9
    """
    with errors_shown():
        from watchdog.app import wall_clock
        from watchdog.errors import UsageError
        from watchdog.storage import outbox

        states = tuple(
            state for state, asked in (("dead", dead), ("suppressed", suppressed)) if asked
        )
        if not ids and not states:
            raise UsageError(
                "deliveries retry: wanted delivery numbers, --all-dead or --all-suppressed"
            )
        missed = 0
        with place_of(context).open_stored() as stored:
            chosen = list(ids or ())
            if states:
                ended = outbox.list_deliveries(stored.store, states=states)  # type: ignore[arg-type]  # both are states
                chosen += [delivery.id for delivery in ended]
            for delivery_id in dict.fromkeys(chosen):
                again = outbox.retry_delivery(stored.store, delivery_id, now=wall_clock())
                if again is None:
                    missed += 1
                    wanted = ", ".join(RETRIABLE)
                    print(f"{delivery_id}: not put back; wanted a delivery in state {wanted}")
                else:
                    print(f"{delivery_id}: will be tried again")
    raise typer.Exit(ExitCode.FOUND_WRONG if missed else ExitCode.FINE)


@channel_commands.command("list")
def list_channels(context: typer.Context, as_json: AsJson = False) -> None:
    """List the channels that are switched on, with the routes that lead to them.

    Example: watchdog channels list
    """
    with errors_shown():
        from watchdog.cli.show import table

        app = place_of(context).open_app(quiet=True)
        app.close()
        live = app.live
        rows = []
        for channel, sender in sorted(live.senders.items()):
            routes = [route.id for route in live.routes if channel in route.channels]
            if as_json:
                receivers = [receiver.key for receiver in sender.receivers]
                print(json_line({"id": channel, "receivers": receivers, "routes": routes}))
            count = len(sender.receivers)
            rows.append((channel, str(count), ", ".join(routes) or "no route leads here"))
        if as_json:
            return
        table(("channel", "receivers", "routes"), rows)
        if not rows:
            print("No channel is switched on; `watchdog init DIR` writes examples to edit.")


@channel_commands.command("test")
def try_channels(
    context: typer.Context,
    channels: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="All that are on, if not given.")
    ] = None,
) -> None:
    """Send a test message to every receiver of a channel and say what each server answered.

    Example: watchdog channels test my-mail
    """
    with errors_shown():
        from watchdog.cli.show import plain
        from watchdog.errors import UsageError
        from watchdog.jobs.trial import send_trial
        from watchdog.model import Refused, Sent, Unknown, Unreachable
        from watchdog.spelling import nearest

        words: dict[type, str] = {
            Sent: "sent",
            Refused: "refused",
            Unreachable: "not sent",
            Unknown: "may or may not have arrived",
        }
        app = place_of(context).open_app(quiet=True)
        failed = 0
        try:
            known = app.live.senders
            for channel in channels or ():
                if channel not in known:
                    hint = nearest(channel, known)
                    raise UsageError(f"channels test {channel}: no such channel is on; {hint}")
            wanted = tuple(channels or sorted(known))
            if not wanted:
                raise UsageError("channels test: no channel is switched on in channels.yml")
            for channel in wanted:
                for receiver, outcome in send_trial(app, channel):
                    failed += not isinstance(outcome, Sent)
                    word = words[type(outcome)]
                    print(f"{channel}/{receiver.key}: {word}: {plain(outcome.detail)}")
        finally:
            app.close()
    raise typer.Exit(ExitCode.FOUND_WRONG if failed else ExitCode.FINE)


def delivery_json(delivery: "Delivery") -> dict[str, object]:
    """Give a delivery as one JSON object; the receiver is a key, never an address."""
    due = delivery.next_attempt_at
    return {
        "id": delivery.id,
        "kind": delivery.kind,
        "channel": delivery.receiver.channel,
        "receiver": delivery.receiver.key,
        "route": delivery.route,
        "state": delivery.state,
        "reason": delivery.reason,
        "attempts": delivery.attempts,
        "message_id": delivery.message_id,
        "created_at": delivery.created_at.isoformat(),
        "next_attempt_at": due.isoformat() if due else None,
        "finished_at": delivery.finished_at.isoformat() if delivery.finished_at else None,
    }
