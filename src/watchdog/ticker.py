"""The ticker: the only APScheduler, and the way to begin anew when it has died.

APScheduler only ticks. What is due is asked of the database by the jobs themselves, so a tick that
was missed loses nothing. Its settings are explicit: `coalesce` and no misfire grace (the default of
one second drops runs without a word). It can die while it says that it runs (a failing job store
ends its thread), and it sleeps through a clock that was set back; both are seen from outside by
the mark that it leaves every second, and mended by `restart`.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from apscheduler.schedulers.background import BackgroundScheduler

from watchdog.pulse import TICK, Pulse

BEAT_S = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Something done every so often; what it raises is reported and ends this one run only."""

    name: str
    every_s: float
    work: Callable[[], object]


class Ticker:
    """A schedule that can be begun anew without running any job twice at a time."""

    def __init__(
        self,
        jobs: tuple[Job, ...],
        *,
        pulse: Pulse,
        now: Callable[[], datetime],
        on_failure: Callable[[Job], None],
    ) -> None:
        """Take the jobs; nothing runs before `start`.

        Args:
            now: the wall clock, which APScheduler reads as well.
            on_failure: called inside the `except` of a job that raised.
        """
        self._jobs = jobs
        self._pulse = pulse
        self._now = now
        self._on_failure = on_failure
        # Our own, since a scheduler that is given up may still be running one.
        self._running = {job.name: threading.Lock() for job in jobs}
        self._ended = threading.Event()
        self.scheduler: BackgroundScheduler | None = None

    def start(self) -> None:
        """Begin; every job runs at once and then in its interval."""
        scheduler = BackgroundScheduler(timezone="UTC")
        self._add(scheduler, "beat", BEAT_S, lambda: self._pulse.mark(TICK))
        for job in self._jobs:
            self._add(scheduler, job.name, job.every_s, self._run_of(job))
        scheduler.start()
        self.scheduler = scheduler

    def restart(self) -> None:
        """Give the present scheduler up and begin with a new one; never waits for the old one."""
        if self.scheduler is not None:
            # It may hang on a lock that its own frozen thread holds, so it is not waited for.
            threading.Thread(
                target=_shut, args=(self.scheduler, False), name="give-up", daemon=True
            ).start()
        self.start()

    def stop(self, within_s: float) -> bool:
        """Begin no further run and wait for those under way; says whether all have ended."""
        until = time.monotonic() + within_s
        self._ended.set()
        if self.scheduler is not None:
            waiter = threading.Thread(
                target=_shut, args=(self.scheduler, True), name="drain", daemon=True
            )
            waiter.start()
            waiter.join(within_s)
            if waiter.is_alive():
                return False
        # What a scheduler that was given up had begun.
        for lock in self._running.values():
            if not lock.acquire(timeout=max(0.0, until - time.monotonic())):
                return False
            lock.release()
        return True

    def _add(
        self, scheduler: BackgroundScheduler, name: str, every_s: float, run: Callable[[], None]
    ) -> None:
        scheduler.add_job(
            run,
            "interval",
            seconds=every_s,
            id=name,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
            next_run_time=self._now(),
        )

    def _run_of(self, job: Job) -> Callable[[], None]:
        lock = self._running[job.name]

        def run() -> None:
            if self._ended.is_set() or not lock.acquire(blocking=False):
                return
            try:
                job.work()
            except Exception:  # noqa: BLE001 - one run is a unit of work; `on_failure` logs it
                self._on_failure(job)
            finally:
                lock.release()

        return run


def _shut(scheduler: BackgroundScheduler, wait: bool) -> None:
    if scheduler.running:
        scheduler.shutdown(wait=wait)
