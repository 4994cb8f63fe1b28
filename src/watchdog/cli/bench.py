"""`watchdog bench`: how much of a labelled corpus screening gets right, in this process."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchdog.cli.options import AsJson, place_of
from watchdog.cli.outcome import ExitCode, errors_shown

if TYPE_CHECKING:
    from watchdog.cli.benchfigures import Marked

Figures = Mapping[str, float | int | None]
_HEAD = {
    "cases": "cases",
    "found": "found",
    "alerted": "alerted",
    "alerts_right": "alerts right",
    "cases_right": "cases right",
    "must_not": "must not",
    "unwarranted": "unwarranted",
}
_SIGNAL_HEAD = {
    "kind": "kind",
    "modality": "modality",
    "direction": "direction",
    "unanswered": "unanswered",
}


def bench(
    context: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[FOLDER]", help="A gold corpus; without it, the shipped one."),
    ] = None,
    show_failures: Annotated[
        bool, typer.Option("--failures", help="Also say what came otherwise than wanted, and why.")
    ] = False,
    perturb: Annotated[
        bool,
        typer.Option(
            "--perturb", help="Also write every text otherwise: in capitals, in Zawgyi, ..."
        ),
    ] = False,
    as_json: AsJson = False,
    floor: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Figures that must hold; exit code 1 when one does not."),
    ] = None,
) -> None:
    """Measure screening against texts that people have labelled.

    Example: watchdog bench --failures
    """
    with errors_shown():
        from watchdog.cli.benchfigures import below_floor
        from watchdog.config.gold import load_floor
        from watchdog.config.shipped import shipped_dir

        corpus = folder if folder is not None else shipped_dir("watchlists") / "gold"
        floors = load_floor(floor) if floor is not None else ()
        perturb = perturb or any(each.group.startswith("as:") for each in floors)
        marked, said = measure(context, corpus, perturb=perturb)
        show = _print_json if as_json else _print_tables
        show(said, marked if show_failures else ())
        low = below_floor(floors, said)
        for line in low:
            print(line, file=sys.stderr)
    raise typer.Exit(ExitCode.FOUND_WRONG if low else ExitCode.FINE)


def measure(
    context: typer.Context, folder: Path, *, perturb: bool = False
) -> tuple[tuple["Marked", ...], dict[str, Figures]]:
    """Screen a corpus with the watchlists in force; the figures by group, and of the week.

    Args:
        perturb: whether to give a group `as:NAME` for each way to write the texts otherwise. These
            groups have figures of names only.
    """
    from watchdog.cli.benchfigures import figures, group, mark
    from watchdog.cli.benchweek import load_week, week_figures
    from watchdog.cli.perturbations import perturbations
    from watchdog.config.gold import WEEK, load_gold
    from watchdog.indexcache import ready_index
    from watchdog.screening import screen

    config = place_of(context).load()
    lists = {entry.id: entry.watchlist for entry in config.watchlists.entries}
    cases = load_gold(folder, lists, [kind.id for kind in config.signal_kinds])
    week = load_week(folder / WEEK)
    index = ready_index(config.watchlists, config.signal_kinds)
    marked = tuple(mark(case, screen(case.document, index, explain=True)) for case in cases)
    said: dict[str, Figures] = {
        name: figures(counts) for name, counts in group(marked, lists).items()
    }
    if perturb:
        otherwise = perturbations(cases, lambda document: screen(document, index, explain=True))
        said |= {name: figures(counts) for name, counts in otherwise.items()}
    if week:
        said["week"] = week_figures(week, lambda document: screen(document, index))
    return marked, said


def _print_json(said: Mapping[str, Figures], failed: tuple["Marked", ...]) -> None:
    from watchdog.cli.jsonl import json_line

    for name, figures in said.items():
        print(json_line({"group": name, **figures}))
    for each in failed:
        for wrong in each.wrong:
            fields = {
                "case": each.case.document.id,
                "file": each.case.file,
                "line": each.case.line,
                "entry": wrong.entry,
                "wanted": wrong.wanted,
                "got": wrong.got,
                "reasons": wrong.reasons,
            }
            print(json_line(fields))


def _print_tables(said: Mapping[str, Figures], failed: tuple["Marked", ...]) -> None:
    from watchdog.cli.show import plain, table

    entries = {name: figures for name, figures in said.items() if name != "week"}
    of_names = {name: f for name, f in entries.items() if not name.startswith("signal:")}
    table(("group", *_HEAD.values()), [_row(name, f, _HEAD) for name, f in of_names.items()])
    with_signals = {n: f for n, f in entries.items() if any(f[k] is not None for k in _SIGNAL_HEAD)}
    if with_signals:
        print("\nsignals")
        rows = [_row(name, f, _SIGNAL_HEAD) for name, f in with_signals.items()]
        table(("group", *_SIGNAL_HEAD.values()), rows)
    if "week" in said:
        print("\nweek")
        for name, value in said["week"].items():
            print(
                f"{name.replace('_', ' ')}\t{value if isinstance(value, int) else f'{value:.1f}'}"
            )
    for each in failed:
        for wrong in each.wrong:
            what = wrong.entry or "signal"
            why = f" ({'; '.join(wrong.reasons)})" if wrong.reasons else ""
            place = f"{each.case.file}:{each.case.line}: {each.case.document.id}"
            print(plain(f"{place}: {what}: wanted {wrong.wanted}, got {wrong.got}{why}"))


def _row(name: str, figures: Figures, head: Mapping[str, str]) -> tuple[str, ...]:
    return (name, *(_cell(key, figures[key]) for key in head))


def _cell(key: str, value: float | int | None) -> str:
    from watchdog.cli.benchfigures import SHARES

    if value is None:
        return "-"
    return f"{100 * value:.1f} %" if key in SHARES else str(value)
