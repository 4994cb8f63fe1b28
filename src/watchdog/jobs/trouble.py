"""Trouble with the database: said once and plainly, by ways that need no database.

A full disk stops the outbox too, so what the operator must know then goes straight through the
senders of the channels marked `trouble: yes`, and into the log. Each kind of trouble is told at
most once an hour; the log repeats it once a minute while it lasts.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from watchdog.app import App
from watchdog.errors import StorageError
from watchdog.jobs import deliver, poll
from watchdog.jobs.telling import tell_operator
from watchdog.storage.condition import judge_damage, prove_writable

TOLD_AGAIN_AFTER_S = 3600.0
LOGGED_AGAIN_AFTER_S = 60.0


@dataclass(slots=True)
class _Trouble:
    """What is wrong now: since when, and when it was last said."""

    kind: str
    since: float
    logged_at: float
    told: bool


class TroubleDesk:
    """Hears of every failure and success of the jobs, and knows what was said already."""

    def __init__(self, app: App, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin without trouble; `clock` gives seconds that only go forward."""
        self._app = app
        self._clock = clock
        self._lock = threading.Lock()
        self._now: _Trouble | None = None
        self._told_at: dict[str, float] = {}
        self._judging = threading.Lock()
        self._judged_at = float("-inf")
        self._verdict: StorageError | None = None

    def heard(self, name: str, job: Callable[[], object]) -> Callable[[], None]:
        """Give a job that ends well though the database failed, and was heard of."""

        def run() -> None:
            try:
                job()
            except StorageError as e:
                self.met(e, job=name)
            else:
                self.worked()

        return run

    def met(self, error: StorageError, *, job: str) -> None:
        """Take note of a job that the database stopped."""
        error = self._judged(error)
        at = self._clock()
        with self._lock:
            trouble = self._now
            fresh = trouble is None or trouble.kind != error.kind
            if trouble is None or fresh:
                since = at if trouble is None else trouble.since
                trouble = self._now = _Trouble(
                    kind=error.kind, since=since, logged_at=at, told=bool(trouble and trouble.told)
                )
            elif at - trouble.logged_at < LOGGED_AGAIN_AFTER_S:
                return
            trouble.logged_at = at
            telling = at - self._told_at.get(error.kind, -TOLD_AGAIN_AFTER_S) >= TOLD_AGAIN_AFTER_S
            if telling:
                self._told_at[error.kind] = at
                trouble.told = True
        self._app.log.error(
            "storage trouble",
            kind=error.kind,
            job=job,
            problem=str(error),
            lasting_s=round(at - trouble.since),
        )
        if telling:
            tell_operator(self._app, f"trouble with the database ({error.kind})", str(error))

    def _judged(self, error: StorageError) -> StorageError:
        """Look what is behind damage, at most once a minute: it is advised to stop for it."""
        if error.kind != "damaged":
            return error
        with self._judging:
            if self._clock() - self._judged_at >= LOGGED_AGAIN_AFTER_S:
                self._verdict = judge_damage(self._app.store, error)
                self._judged_at = self._clock()
            return self._verdict or error

    def worked(self) -> None:
        """Take note of a job that came through; after trouble, see whether it is really over."""
        problem = self._app.store.journal.problem
        if problem is not None:
            self.met(problem, job="journal")
            return
        if self._now is None:
            return
        try:
            prove_writable(self._app.store)
        except StorageError as e:
            self.met(e, job="probe")
            return
        with self._lock:
            trouble, self._now = self._now, None
            if trouble is None:
                return
            # After `_now` is cleared: a loop that breaks off from now on makes trouble of its own.
            self._app.recovered.update((poll.LOOP, deliver.LOOP))
        lasted = round(self._clock() - trouble.since)
        self._app.log.info("storage works again", kind=trouble.kind, lasted_s=lasted)
        if trouble.told:
            tell_operator(
                self._app,
                "the database works again",
                f"The trouble ({trouble.kind}) lasted {lasted} seconds. What could not be recorded"
                " meanwhile is polled and delivered again by itself.",
            )
