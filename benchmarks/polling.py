"""What does polling many feeds cost, against the library lemon24/reader?

    benchmarks/run polling              1 000 feeds, some minutes
    benchmarks/run polling --smoke      10 feeds, numbers that mean nothing

The feeds are on the loopback: 20 items each of about 1 kB, ETags, no two alike. Three rounds: all
new; nothing new (304); one new item in each. The contestants take turns, each in a fresh process
with a fresh database and the same number of threads, and must have stored every article:

- `watchdog`: the whole line with the shipped watchlists, from fetch to outbox;
- `watchdog without watchlists`: the same with nothing to look for;
- `reader`: fetches, reads and stores; it has no screening to do.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from measuring import Spread, number, ratios, save, show_surroundings, surroundings, table
from newsroom import newsroom
from rounds import CONTESTANTS, ROUNDS

HERE = Path(__file__).resolve().parent
RUN_S = 900

# What `pollers.py` says of one round: seconds, articles, and the round's name.
Round = Mapping[str, Any]


def main() -> int:
    """Run the benchmark as a command; 1 when a contestant failed or lost an article."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--feeds", type=int, default=1_000)
    parser.add_argument("--workers", type=int, default=12, help="threads, the same for all")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--only", choices=CONTESTANTS, nargs="+", default=list(CONTESTANTS))
    parser.add_argument("--smoke", action="store_true", help="tiny sizes: does it run at all?")
    parser.add_argument("--save", action="store_true", help="write results/polling.json")
    options = parser.parse_args()
    if options.smoke:
        options.feeds, options.repetitions = min(options.feeds, 10), 1
    contestants = list(options.only)
    if "reader" in contestants and find_spec("reader") is None:
        print("reader is not installed and is left out; benchmarks/run installs it")
        contestants.remove("reader")
    about = surroundings(("reader", "httpx", "feedparser", "sqlmodel"))
    print(show_surroundings(about))
    measured: dict[str, list[list[Round]]] = {name: [] for name in contestants}
    with newsroom("feedserver.py", "--feeds", str(options.feeds)) as url:
        for turn in range(options.repetitions):
            for name in contestants[:: -1 if turn % 2 else 1]:
                rounds = _run(name, url, options)
                if rounds is None:
                    return 1
                measured[name].append(rounds)
                seconds = ", ".join(number(each["wall_s"]) for each in rounds)
                print(f"turn {turn + 1}, {name}: {seconds} s", file=sys.stderr, flush=True)
    sizes = f"{options.feeds:,} feeds, {options.workers} threads"
    print(f"\n{sizes}, medians of {options.repetitions} turns\n")
    print(_report(measured))
    if options.save:
        result = {"about": about, "options": vars(options), "measured": measured}
        print(f"written: {save('polling', result)}")
    return 0


def _run(name: str, url: str, options: argparse.Namespace) -> list[Round] | None:
    """Let one contestant poll its three rounds; `None`, with a message, when it did wrong."""
    with tempfile.TemporaryDirectory(prefix="polling-") as folder:
        command = [sys.executable, str(HERE / "pollers.py"), name, url, folder]
        command += ["--feeds", str(options.feeds), "--workers", str(options.workers)]
        try:
            done = subprocess.run(  # noqa: S603 - our own script
                command, stdout=subprocess.PIPE, text=True, timeout=RUN_S, check=False
            )
        except subprocess.TimeoutExpired:
            print(f"{name} did not end within {RUN_S} s", file=sys.stderr)
            return None
    if done.returncode != 0:
        print(f"{name} ended with {done.returncode}; the reason stands above", file=sys.stderr)
        return None
    rounds: list[Round] = json.loads(done.stdout)
    for each, (_, _, per_feed) in zip(rounds, ROUNDS, strict=True):
        if each["articles"] != per_feed * options.feeds:
            print(
                f"{name}, {each['round']}: found {each['articles']} articles stored; "
                f"wanted {per_feed * options.feeds}",
                file=sys.stderr,
            )
            return None
    return rounds


def _report(measured: Mapping[str, Sequence[Sequence[Round]]]) -> str:
    reference = "reader" if "reader" in measured else next(iter(measured))
    rows = []
    for at, (round_name, _, _) in enumerate(ROUNDS):
        for name, turns in measured.items():
            row = [round_name, name]
            for what in ("wall_s", "cpu_s"):
                values = [turn[at][what] for turn in turns]
                theirs = [turn[at][what] for turn in measured[reference]]
                row += [number(Spread.of(values).median), str(ratios(values, theirs))]
            rows.append(row)
    times = f"times {reference}'s"
    head = ("round", "contestant", "wall s", times, "CPU s", times)
    return table(head, rows, left=2)


if __name__ == "__main__":
    sys.exit(main())
