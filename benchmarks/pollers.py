"""One contestant of the polling benchmark, in a process of its own, so that its cost is its own.

Prints one JSON object: for each round the wall and processor seconds of the polling alone, and how
many articles are stored after it. Opening the database and naming the feeds are not counted.
"""

import argparse
import json
import os
import resource
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from rounds import CONTESTANTS, ROUNDS

from watchdog.app import App, open_app
from watchdog.jobs.poll import poll_now
from watchdog.matching.index import build_index
from watchdog.model import PollReport, Watchlists
from watchdog.workers.tasks import share_index

_SETTINGS = """\
data: data
allow_networks: ["127.0.0.0/8"]
limits:
  parallel_polls: {workers}
"""
_SOURCE = "  - {{id: outlet-{n}, name: Outlet {n}, url: {url}/feeds/{n}.xml, class: independent}}\n"
# Alerts are put into the outbox like any others; nobody delivers them here.
_CHANNELS = "channels:\n  - {id: desk, kind: webhook, url: http://127.0.0.1:9/, operators: yes}\n"
_ROUTES = "routes:\n  - {id: everyone, channels: [desk], verdicts: [alert, review]}\n"

# Polls everything once and gives how many articles are stored; and what closes the database.
Opened = tuple[Callable[[], int], Callable[[], None]]


def main() -> None:
    """Poll three rounds as one of `CONTESTANTS`."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("contestant", choices=CONTESTANTS)
    parser.add_argument("url")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--feeds", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    options = parser.parse_args()
    if options.contestant == "reader":
        poll, close = _open_reader(options)
    else:
        poll, close = _open_watchdog(options, watching=options.contestant == "watchdog")
    rounds = []
    for name, edition, _ in ROUNDS:
        urllib.request.urlopen(f"{options.url}/edition/{edition}", timeout=10).close()  # noqa: S310 - the loopback server
        cpu, wall = _cpu_s(), time.perf_counter()
        stored = poll()
        wall_s, cpu_s = time.perf_counter() - wall, _cpu_s() - cpu
        rounds.append({"round": name, "wall_s": wall_s, "cpu_s": cpu_s, "articles": stored})
    close()
    json.dump(rounds, sys.stdout)


def _cpu_s() -> float:
    """Give what this process and all its children have used, in user and system mode.

    The children that still run (watchdog's workers) are looked up in /proc, as Linux tells of a
    child's use only when it has ended.
    """
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    ticks = 0
    parents: dict[int, tuple[int, int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name before the last parenthesis may hold anything; numbers follow it.
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        parents[int(stat.parent.name)] = int(fields[1]), sum(map(int, fields[11:15]))
    family = {os.getpid()}
    while more := {pid for pid, (parent, _) in parents.items() if parent in family} - family:
        family |= more
        ticks += sum(parents[pid][1] for pid in more)
    return sum(each.ru_utime + each.ru_stime for each in used) + ticks / os.sysconf("SC_CLK_TCK")


def _open_watchdog(options: argparse.Namespace, *, watching: bool) -> Opened:
    folder: Path = options.folder
    sources = "".join(_SOURCE.format(n=n, url=options.url) for n in range(options.feeds))
    texts = {
        "watchdog.yml": _SETTINGS.format(workers=options.workers),
        "sources.yml": f"sources:\n{sources}",
        "channels.yml": _CHANNELS,
        "routes.yml": _ROUTES,
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    app: App = open_app(folder, {}, quiet=True)
    if not watching:
        nothing = build_index(Watchlists(entries=(), version="nothing"), ())
        app.live = replace(app.live, shared_index=share_index(nothing))
    stored = 0

    def poll() -> int:
        nonlocal stored
        reports: list[PollReport] = []
        poll_now(app, tuple(app.live.sources), on_report=reports.append)
        failed = [report for report in reports if report.error is not None]
        if failed or len(reports) != options.feeds:
            raise SystemExit(f"watchdog failed to poll {len(failed)} feeds: {failed[:1]}")
        stored += sum(report.new for report in reports)
        return stored

    return poll, app.close


def _open_reader(options: argparse.Namespace) -> Opened:
    # The feedparser inside reader 3.26 imports sgmllib, which no wheel brings; feedparser's own
    # dependency is the same module under another name.
    sys.modules.setdefault("sgmllib", import_module("feedparser_sgmllib"))
    from reader import make_reader  # a peer that may be absent

    reader = make_reader(str(options.folder / "reader.db"))
    for n in range(options.feeds):
        reader.add_feed(f"{options.url}/feeds/{n}.xml")

    def poll() -> int:
        # `scheduled=False`: all feeds, as `watchdog poll --once` does, not only those due.
        reader.update_feeds(scheduled=False, workers=options.workers)
        failed = [feed for feed in reader.get_feeds() if feed.last_exception]
        if failed:
            raise SystemExit(f"reader failed to poll {len(failed)} feeds: {failed[:1]}")
        return int(reader.get_entry_counts().total or 0)

    return poll, reader.close


if __name__ == "__main__":
    main()
