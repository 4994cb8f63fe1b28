"""The watchdog of the `leaks` benchmark in a process of its own: a week of work on a quick clock.

Prints one JSON object for each simulated half day: what this process and its children hold then.
The jobs are the daemon's own (poll, deliver, upkeep, vitals, health pages); only the ticker is
left out, since it would wait for the hours that are skipped here.
"""

import argparse
import gc
import json
import os
import sys
import threading
import tracemalloc
import urllib.request
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from watchdog.app import App, open_app
from watchdog.health.calling import Caller
from watchdog.health.metrics import Metrics
from watchdog.health.state import Health
from watchdog.jobs.alarms import AlarmDesk
from watchdog.jobs.deliver import deliver_due
from watchdog.jobs.poll import poll_due
from watchdog.jobs.upkeep import tidy
from watchdog.memory import give_memory_back, keep_memory_small
from watchdog.storage.vitals import read_vitals

_STEP = timedelta(minutes=5)
_SAMPLED = timedelta(hours=12)
_NEWS = timedelta(hours=6)
_TIDIED = timedelta(hours=1)

_SETTINGS = """\
data: data
allow_networks: ["127.0.0.0/8"]
limits: {history_delay: 1m}
"""
_SOURCE = (
    "  - {{id: {id}, name: {id}, url: {url}/{path}.xml, class: independent, every: {every}}}\n"
)
_CHANNELS = "channels:\n  - {{id: desk, kind: webhook, operators: yes, url: {url}/desk}}\n"
_ROUTES = "routes:\n  - {id: everyone, channels: [desk], verdicts: [alert, review]}\n"


def main() -> None:
    """Work through the days."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("url")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--feeds", type=int, required=True)
    parser.add_argument("--huge", type=int, required=True)
    parser.add_argument("--days", type=float, required=True)
    parser.add_argument("--trace", action="store_true")
    parser.add_argument("--plain", action="store_true")
    options = parser.parse_args()
    write_folder(options.folder, options.url, options.feeds, options.huge)
    if options.trace:
        tracemalloc.start()
    if not options.plain:
        keep_memory_small()
    app = open_app(options.folder, {}, quiet=True)
    week = Week(app, options.url, plain=options.plain)
    sampled_at = week.now
    ends = week.now + timedelta(days=options.days)
    while week.now <= ends:
        week.work()
        if week.now >= sampled_at:
            sampled_at = week.now + _SAMPLED
            print(json.dumps({**week.done(), **_held(app)}), flush=True)
        week.now += _STEP
    app.close()


class Week:
    """A daemon's work on a clock of our own."""

    def __init__(self, app: App, url: str, *, plain: bool) -> None:
        """Begin now, with the first edition."""
        self.now = self._begun = app.now()
        app.now = lambda: self.now  # type: ignore[method-assign]  # the only clock that jobs read
        self._app = app
        self._url = url
        self._plain = plain
        self._health = Health(app.pulse, app.now, lambda: app.live.sources)
        self._desk = AlarmDesk(app)
        self._metrics = Metrics(self._health, alarms=self._desk.counts)
        self._caller = Caller(app, self._health, self._desk)
        self._news_at = self._tidied_at = self.now
        self._edition = self._polls = self._tries = 0

    def work(self) -> None:
        """Do what falls due now."""
        app = self._app
        if self.now >= self._news_at:
            self._edition, self._news_at = self._edition + 1, self.now + _NEWS
            urllib.request.urlopen(f"{self._url}/edition/{self._edition}", timeout=10).close()  # noqa: S310 - the loopback server
        self._polls += poll_due(app, on_report=self._metrics.count_poll)
        self._tries += deliver_due(app, on_delivered=self._metrics.count_delivery)
        vitals = read_vitals(app.store, now=self.now)
        self._health.put_vitals(vitals)
        self._caller.judge(vitals)
        self._metrics.text()
        if not self._plain:
            give_memory_back()
        if self.now >= self._tidied_at:
            tidy(app)
            self._caller.looked_through()
            self._tidied_at = self.now + _TIDIED

    def done(self) -> Mapping[str, object]:
        """Say how far it has come."""
        day = (self.now - self._begun) / timedelta(days=1)
        return {"day": round(day, 2), "polls": self._polls, "tries": self._tries}


def write_folder(folder: Path, url: str, feeds: int, huge: int) -> None:
    """Write the configuration: shipped watchlists, sources on the loopback."""
    sources = [_SOURCE.format(id=f"outlet-{n}", url=url, path=f"feeds/{n}", every="15m")
               for n in range(feeds)]  # fmt: skip
    sources += [_SOURCE.format(id=f"huge-{n}", url=url, path=f"huge/{n}", every="1h")
                for n in range(huge)]  # fmt: skip
    texts = {
        "watchdog.yml": _SETTINGS,
        "sources.yml": "sources:\n" + "".join(sources),
        "channels.yml": _CHANNELS.format(url=url),
        "routes.yml": _ROUTES,
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


def _held(app: App) -> Mapping[str, object]:
    gc.collect()
    assert app.store.file is not None  # noqa: S101 - SQLite is the default
    open_files = [os.readlink(link) for link in _links()]
    held: dict[str, object] = {
        "main_mb": memory_mb(os.getpid(), "Rss"),
        "tree_mb": sum(memory_mb(pid, "Pss") for pid in family(os.getpid())),
        "files": len(open_files),
        "threads": threading.active_count(),
        "children": len(family(os.getpid())) - 1,
        "objects": len(gc.get_objects()),
        "connections": sum(name == str(app.store.file.resolve()) for name in open_files),
    }
    if tracemalloc.is_tracing():
        held["python_mb"] = tracemalloc.get_traced_memory()[0] / 1e6
    return held


def _links() -> list[Path]:
    # The folder's own handle is among them and gone when it is read.
    return [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]


def memory_mb(pid: int, line: str) -> float:
    """Give what a process holds: `Rss` alone, or `Pss` with its share of what others hold too."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0.0  # it ended meanwhile
    return int(text.partition(f"\n{line}:")[2].split()[0]) / 1024


def family(root: int) -> set[int]:
    """Give a process and all that it started, directly or not."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        parents[int(stat.parent.name)] = int(fields[1])
    found = {root}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


if __name__ == "__main__":
    sys.exit(main())
