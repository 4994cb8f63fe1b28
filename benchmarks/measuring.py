"""What every benchmark shares: fair repetitions, ratios with their spread, and how to show them."""

import gc
import json
import os
import platform
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "results"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A median and the smallest and largest value around it."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """Sum up at least one value."""
        return cls(median=statistics.median(values), low=min(values), high=max(values))

    def __str__(self) -> str:
        return f"{number(self.median)} ({number(self.low)}-{number(self.high)})"


def interleave(
    contestants: Mapping[str, Callable[[int], float]], repetitions: int
) -> dict[str, list[float]]:
    """Let the contestants take turns, so that what slows the machine slows all of them.

    Every second turn goes backwards: nobody always runs after the same other one. One more turn at
    the start is thrown away, since it also fills caches.

    Args:
        contestants: each does the work of one turn (0 is the one thrown away) and gives what was
            measured.
    """
    measured: dict[str, list[float]] = {name: [] for name in contestants}
    for turn in range(repetitions + 1):
        for name in list(contestants)[:: -1 if turn % 2 else 1]:
            gc.collect()
            value = contestants[name](turn)
            if turn:
                measured[name].append(value)
    return measured


def ratios(values: Sequence[float], reference: Sequence[float]) -> Spread:
    """Compare two contestants round by round: how many times the reference the values are."""
    return Spread.of([a / b for a, b in zip(values, reference, strict=True)])


def number(value: float) -> str:
    """Show about three digits that mean something."""
    for least, digits in ((100, 0), (10, 1), (0.1, 2), (0.01, 3)):
        if abs(value) >= least:
            return f"{value:,.{digits}f}"
    return f"{value:.2g}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]], *, left: int = 1) -> str:
    """Lay out a Markdown table, readable in a terminal too; `left` columns hold words."""
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        padded = [
            cell.ljust(width) if at < left else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        return "| " + " | ".join(padded) + " |"

    rule = [
        ("-" * width if at < left else "-" * (width - 1) + ":") for at, width in enumerate(widths)
    ]
    return "\n".join([line(head), line(rule), *map(line, rows)])


def surroundings(packages: Sequence[str]) -> dict[str, object]:
    """Say on what and when this was measured: the class of machine, never its name."""
    installed: dict[str, str] = {}
    for package in packages:
        try:
            installed[package] = version(package)
        except PackageNotFoundError:
            continue
    return {
        "date": datetime.now(UTC).date().isoformat(),  # noqa: TID251 - the day of a measurement
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 2),
        "packages": installed,
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, "unknown")


def show_surroundings(about: Mapping[str, object]) -> str:
    """Put the surroundings into one line of a report."""
    packages = about["packages"]
    assert isinstance(packages, dict)  # noqa: S101 - tells the type checker what is known
    versions = ", ".join(f"{name} {release}" for name, release in packages.items())
    return (
        f"{about['date']}, {about['system']}, {about['cores']} cores ({about['processor']}), "
        f"Python {about['python']}, load {about['load']} at the start. {versions}"
    )


def save(name: str, result: Mapping[str, object]) -> Path:
    """Write a result to results/NAME.json."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path
