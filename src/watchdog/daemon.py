"""The daemon: a ticker that starts jobs, and an end that comes within seconds of SIGTERM.

APScheduler only ticks. What is due is asked of the database by the jobs themselves, so a tick that
was missed loses nothing. Its settings are explicit: `coalesce` and no misfire grace (the default of
one second drops runs without a word), and one instance of each job at a time.
"""

import os
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType

from apscheduler.schedulers.background import BackgroundScheduler

from watchdog.app import App
from watchdog.jobs.deliver import deliver_due
from watchdog.jobs.poll import poll_due
from watchdog.jobs.upkeep import tidy
from watchdog.model import PollReport

POLL_TICK_S = 2
DELIVER_TICK_S = 1
WATCH_FILES_TICK_S = 3
UPKEEP_TICK_S = 3600
# SIGTERM to exit; a supervisor usually kills after 90 s, a container's after 10 s if not told.
DRAIN_S = 12


def run(app: App) -> int:
    """Run until SIGTERM or SIGINT; SIGHUP reads the configuration again. Gives the exit code.

    Sends and polls that are under way get `DRAIN_S` seconds. What does not end in time is left
    leased: the lease runs out and the next daemon tries again under the same Message-ID.
    """
    reload_asked = threading.Event()
    previous = _catch_signals(app, reload_asked)
    scheduler = BackgroundScheduler(timezone="UTC")

    def add(job: Callable[[], object], every_s: float) -> None:
        scheduler.add_job(
            _guarded(app, job),
            "interval",
            seconds=every_s,
            id=job.__name__,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
            next_run_time=app.now(),
        )

    def poll() -> None:
        poll_due(app, on_report=_ignore)

    def deliver() -> None:
        deliver_due(app)

    def watch_files() -> None:
        if reload_asked.is_set() or app.files_changed():
            reload_asked.clear()
            app.reload()

    def upkeep() -> None:
        tidy(app)

    add(watch_files, WATCH_FILES_TICK_S)
    add(upkeep, UPKEEP_TICK_S)
    add(poll, POLL_TICK_S)
    add(deliver, DELIVER_TICK_S)
    scheduler.start()
    live = app.live
    app.log.info(
        "watching",
        sources=len(live.sources),
        entries=len(live.entries),
        channels=len(live.senders),
        config=str(live.folder) if live.folder else "shipped defaults",
    )
    while not app.stopping.wait(1.0):
        pass
    return _drain(app, scheduler, previous)


def _drain(app: App, scheduler: BackgroundScheduler, previous: dict[int, object]) -> int:
    app.log.info("stopping", seconds=DRAIN_S)
    deadline = time.monotonic() + DRAIN_S
    waiter = threading.Thread(target=scheduler.shutdown, name="drain", daemon=True)
    waiter.start()
    waiter.join(DRAIN_S)
    drained = not waiter.is_alive()
    app.log.info("stopped", drained=drained, left_s=round(max(0.0, deadline - time.monotonic()), 1))
    if drained:
        for number, handler in previous.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # what signal() gave us
        app.close()
        return 0
    # Threads that hang in a library would keep the interpreter alive for as long as they hang.
    # Everything acknowledged is committed already.
    os._exit(0)


def _guarded(app: App, job: Callable[[], object]) -> Callable[[], None]:
    def tick() -> None:
        try:
            job()
        except Exception:
            app.log.exception("tick failed", job=job.__name__)

    return tick


def _catch_signals(app: App, reload_asked: threading.Event) -> dict[int, object]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        app.stopping.set()

    def reload(_number: int, _frame: FrameType | None) -> None:
        reload_asked.set()

    return {
        signal.SIGTERM: signal.signal(signal.SIGTERM, stop),
        signal.SIGINT: signal.signal(signal.SIGINT, stop),
        signal.SIGHUP: signal.signal(signal.SIGHUP, reload),
    }


def _ignore(_report: PollReport) -> None:
    """The daemon's polls are in the log and the database; nobody watches a terminal."""
