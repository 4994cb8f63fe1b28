"""`watchdog run` and `watchdog poll`: the daemon, and one round by hand."""

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from watchdog.cli.jsonl import json_line
from watchdog.cli.options import AsJson, place_of
from watchdog.cli.outcome import ExitCode, errors_shown

if TYPE_CHECKING:
    from watchdog.app import App
    from watchdog.model import PollReport


def run(context: typer.Context) -> None:
    """Watch until told to stop: poll, screen, store, deliver.

    SIGTERM and Ctrl-C stop it within 15 seconds and lose nothing; SIGHUP reads the configuration
    again, which also happens by itself when a file changes.

    Example: watchdog --config /etc/watchdog run
    """
    with errors_shown():
        from watchdog.daemon import run as run_daemon

        app = place_of(context).open_app()
        raise typer.Exit(run_daemon(app))


def poll(
    context: typer.Context,
    once: Annotated[
        bool, typer.Option("--once", help="Poll every enabled source now, once, and end.")
    ] = False,
    source: Annotated[
        list[str] | None,
        typer.Option("--source", metavar="ID", help="Only this source; may be repeated."),
    ] = None,
    deliver: Annotated[
        bool, typer.Option(help="With --once: send the alerts that are due before ending.")
    ] = True,
    as_json: AsJson = False,
) -> None:
    """Poll sources by hand and say what each brought.

    Without --once it goes on polling what falls due until Ctrl-C, and sends nothing.

    Examples:
      watchdog poll --once
      watchdog poll --once --source irrawaddy --json
    """
    with errors_shown():
        place = place_of(context)
        app = place.open_app(quiet=True)
        try:
            if source or once:
                code = _poll_once(app, tuple(source or ()), deliver=deliver, as_json=as_json)
            else:
                code = _poll_on(app, as_json=as_json)
        finally:
            app.close()
    raise typer.Exit(code)


def _poll_once(app: "App", asked: tuple[str, ...], *, deliver: bool, as_json: bool) -> ExitCode:
    from watchdog.cli.show import progress_over, stop_on_signals
    from watchdog.errors import UsageError
    from watchdog.jobs.deliver import deliver_due
    from watchdog.jobs.poll import poll_now
    from watchdog.spelling import nearest
    from watchdog.storage import outbox

    known = app.live.sources
    for source_id in asked:
        if source_id not in known:
            hint = nearest(source_id, known)
            raise UsageError(
                f"--source {source_id}: no enabled source has this id; {hint}"
                " (`watchdog sources list` shows all)"
            )
    wanted = asked or tuple(sorted(known))
    reports: list[PollReport] = []
    told: list[str] = []
    stop_on_signals(app)
    with progress_over("polling", len(wanted)) as advance:

        def on_report(report: "PollReport") -> None:
            reports.append(report)
            _print(report, as_json=as_json)
            advance()

        poll_now(app, wanted, on_report=on_report)
    if deliver and not app.stopping.is_set():
        outbox.make_summaries_due(app.store, wanted, now=app.now())
        deliver_due(app, on_delivered=lambda _delivery, decision: told.append(decision.state))
    if app.stopping.is_set():
        return ExitCode.INTERRUPTED
    if not as_json:
        _print_sum(app, reports, told)
    all_failed = bool(reports) and all(r.outcome == "failed" for r in reports)
    return ExitCode.FOUND_WRONG if all_failed else ExitCode.FINE


def _poll_on(app: "App", *, as_json: bool) -> ExitCode:
    from watchdog.cli.show import stop_on_signals
    from watchdog.jobs.poll import poll_due

    stop_on_signals(app)
    print("Polling what falls due until Ctrl-C; only `watchdog run` sends.", file=sys.stderr)
    while not app.stopping.wait(1.0):
        poll_due(app, on_report=lambda report: _print(report, as_json=as_json))
    return ExitCode.INTERRUPTED


def _print(report: "PollReport", *, as_json: bool) -> None:
    if as_json:
        fields = asdict(report)
        del fields["at"], fields["verdicts"]
        print(json_line(fields), flush=True)
        return
    from watchdog.cli.show import plain

    line = f"{report.source:<28} {report.outcome:<13}"
    if report.outcome == "ok":
        line += f" {report.items:>5} items {report.new:>5} new {report.hits:>4} hits"
    elif report.error:
        line += f" {plain(report.error)}"
    print(line, flush=True)


def _print_sum(app: "App", reports: "list[PollReport]", told: list[str]) -> None:
    from collections import Counter

    outcomes = Counter(report.outcome for report in reports)
    by_outcome = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
    new = sum(report.new for report in reports)
    hits = sum(report.hits for report in reports)
    print(f"{len(reports)} sources: {by_outcome or 'none'}; {new} new articles, {hits} hits.")
    if told:
        by_state = ", ".join(f"{count} {state}" for state, count in sorted(Counter(told).items()))
        print(f"Deliveries tried: {by_state}. `watchdog deliveries list` gives the reasons.")
    if not app.live.senders:
        print(
            "No channel is switched on, so nobody was told; see channels.yml and routes.yml.",
            file=sys.stderr,
        )
