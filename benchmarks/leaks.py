"""Does a daemon that is left alone grow? Seven simulated days of polling, and the daemon at rest.

    benchmarks/run leaks              7 days, 90 feeds and 2 huge ones; about 10 minutes
    benchmarks/run leaks --smoke      half a day, numbers that mean nothing

The feeds are on the loopback, in a process of their own; every six simulated hours each brings
something new. Watchdog runs its jobs with the shipped watchlists on a clock that skips the waiting,
and says each half day what it holds: memory of the main process (RSS) and of it with its workers
(PSS, which counts a shared page once), open files, threads, children, connections, Python objects.
Then the real `watchdog run` polls the same feeds, comes to rest, and is measured from outside.

Except with --smoke it ends with 1 when the main process at rest holds more than 150 MB, the tree
more than 400 MB, or when anything has grown from the middle of the week to its end.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from leaker import family, memory_mb, write_folder
from measuring import number, save, show_surroundings, surroundings, table
from newsroom import newsroom

HERE = Path(__file__).resolve().parent
RUN_S = 3_600
MAIN_MB = 150.0
TREE_MB = 400.0
# From the middle of the week to its end; what is less is the size of one feed that passes through.
GROWN_MB = 10.0
GROWN = {"files": 2, "threads": 1, "children": 1, "connections": 1}
# The daemon gives memory back every 30 seconds.
REST_S = 45

Sample = Mapping[str, Any]


def main() -> int:
    """Run the benchmark as a command; 1 when something grew or is too large."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--feeds", type=int, default=90)
    parser.add_argument("--huge", type=int, default=2)
    parser.add_argument("--days", type=float, default=7.0)
    parser.add_argument("--trace", action="store_true", help="count Python's own memory; slow")
    parser.add_argument("--plain", action="store_true", help="leave malloc as it is")
    parser.add_argument("--smoke", action="store_true", help="tiny sizes: does it run at all?")
    parser.add_argument("--save", action="store_true", help="write results/leaks.json")
    options = parser.parse_args()
    if options.smoke:
        options.feeds, options.huge, options.days = 2, 1, 0.5
    about = surroundings(("httpx", "feedparser", "sqlmodel"))
    print(show_surroundings(about), flush=True)
    huge_bytes = 1_000_000 if options.smoke else 8_000_000
    with newsroom("leakserver.py", "--huge-bytes", str(huge_bytes)) as url:
        samples = _week(url, options)
        rest = _at_rest(url, options)
    print(_report(samples, rest))
    wrong = _wrong(samples, rest)
    for line in wrong:
        print(f"wrong: {line}")
    if options.save:
        result = {"about": about, "options": vars(options), "week": samples, "rest": rest}
        print(f"written: {save('leaks', result)}")
    return 1 if wrong and not options.smoke else 0


def _week(url: str, options: argparse.Namespace) -> list[Sample]:
    with tempfile.TemporaryDirectory(prefix="leaks-") as folder:
        command = [sys.executable, str(HERE / "leaker.py"), url, folder]
        command += ["--feeds", str(options.feeds), "--huge", str(options.huge)]
        command += ["--days", str(options.days), *_switches(options)]
        samples: list[Sample] = []
        until = time.monotonic() + RUN_S
        with subprocess.Popen(  # noqa: S603 - our own script
            command, stdout=subprocess.PIPE, text=True
        ) as leaker:
            assert leaker.stdout is not None  # noqa: S101 - asked for above
            for line in leaker.stdout:
                samples.append(json.loads(line))
                print(line, end="", file=sys.stderr, flush=True)
                if time.monotonic() > until:
                    leaker.kill()
                    raise SystemExit(f"the week did not end within {RUN_S} s")
        if leaker.returncode != 0 or not samples:
            raise SystemExit(f"the week ended with {leaker.returncode}; the reason stands above")
    return samples


def _switches(options: argparse.Namespace) -> list[str]:
    return [f"--{name}" for name in ("trace", "plain") if getattr(options, name)]


def _at_rest(url: str, options: argparse.Namespace) -> Sample:
    """Run the real daemon until it has polled everything and stands still for a while."""
    with tempfile.TemporaryDirectory(prefix="leaks-") as name:
        folder = Path(name)
        write_folder(folder, url, options.feeds, options.huge)
        log = folder / "log"
        command = [sys.executable, "-m", "watchdog", "--config", name, "run"]
        with log.open("wb") as said:
            daemon = subprocess.Popen(command, stderr=said)  # noqa: S603 - our own program
        try:
            until = time.monotonic() + 300
            while log.read_text("utf-8").count("event=polled") < options.feeds + options.huge:
                if daemon.poll() is not None or time.monotonic() > until:
                    raise SystemExit(f"the daemon did not poll: {log.read_text('utf-8')[-2000:]}")
                time.sleep(0.5)
            time.sleep(1 if options.smoke else REST_S)
            tree = family(daemon.pid)
            return {
                "main_mb": memory_mb(daemon.pid, "Rss"),
                "tree_mb": sum(memory_mb(pid, "Rss") for pid in tree),
                "tree_pss_mb": sum(memory_mb(pid, "Pss") for pid in tree),
                "children": len(tree) - 1,
                "files": len(os.listdir(f"/proc/{daemon.pid}/fd")),
            }
        finally:
            daemon.send_signal(signal.SIGTERM)
            try:
                daemon.wait(timeout=30)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()


def _wrong(samples: list[Sample], rest: Sample) -> list[str]:
    middle, end = samples[len(samples) // 2], samples[-1]
    wrong = []
    if rest["main_mb"] > MAIN_MB:
        wrong.append(f"the main process at rest holds {rest['main_mb']:.0f} MB")
    if rest["tree_mb"] > TREE_MB:
        wrong.append(f"the tree at rest holds {rest['tree_mb']:.0f} MB")
    if end["main_mb"] > MAIN_MB:
        wrong.append(f"the main process holds {end['main_mb']:.0f} MB after the week")
    if end["main_mb"] - middle["main_mb"] > GROWN_MB:
        wrong.append(f"the main process grew from {middle['main_mb']:.0f} to {end['main_mb']:.0f}")
    wrong += (
        f"{what} grew from {middle[what]} to {end[what]}"
        for what, slack in GROWN.items()
        if end[what] - middle[what] > slack
    )
    return wrong


def _report(samples: list[Sample], rest: Sample) -> str:
    columns = [name for name in samples[0] if name != "day"]
    rows = [[number(each["day"]), *(_shown(each[name]) for name in columns)] for each in samples]
    at_rest = ", ".join(f"{name} {_shown(value)}" for name, value in rest.items())
    return f"\n{table(('day', *columns), rows)}\n\nthe daemon at rest: {at_rest}\n"


def _shown(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else number(value)


if __name__ == "__main__":
    sys.exit(main())
