"""The front door: a few killable children, shared by all threads of this process.

The calling thread itself talks to a child, so nothing queues here but threads, of which there are
few. A child is started when it is needed first and kept; one that hangs, bursts or crashes is
killed and costs the one item that it was at.
"""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from watchdog.model import Document, ParsedFeed, Screening
from watchdog.workers.answers import Done, Failed
from watchdog.workers.tasks import FeedBytes, SharedIndex, run_task
from watchdog.workers.worker import Worker, WorkerDied

# A turn at a worker ends after so many items, so that one long feed does not keep others waiting.
BATCH = 32

_FATAL = frozenset({"deadline", "memory", "crash"})

Outcome = Done[Any] | Failed


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerSettings:
    """How many children there are and what each may take.

    Attributes:
        count: 0 runs every task in the calling thread, without any limit.
        deadline_s: for one feed, and for one article.
        memory_limit_bytes: a child's own data; about 25 MB of it are its program and an index.
    """

    count: int
    deadline_s: float
    memory_limit_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkersState:
    """What the children are at, for whoever watches them.

    Attributes:
        idle: processes that wait for work.
        busy: processes that work, or are being started.
        waiting: threads that wait for their turn.
        started: processes since the beginning.
        lost: items since the beginning that ended their process.
        unstarted: processes since the beginning that could not be started.
    """

    idle: int
    busy: int
    waiting: int
    started: int
    lost: int
    unstarted: int = 0


class Workers:
    """The children of this process. Methods may be called from any thread."""

    def __init__(
        self, settings: WorkerSettings, *, program: str = "watchdog.workers.child"
    ) -> None:
        """Take the settings; processes start when something is asked.

        Args:
            program: the module that runs in the children.
        """
        self._settings = settings
        self._program = program
        self._changed = threading.Condition()
        self._free = settings.count
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._waiting = 0
        self._started = 0
        self._lost = 0
        self._unstarted = 0
        self._keep = True
        self._closed = False

    def read_feed(self, feed: FeedBytes) -> Done[ParsedFeed] | Failed:
        """Read one feed document; `refused` when it is none."""
        return self._run("read-feed", (feed,), None)[0]

    def screen(
        self, documents: Sequence[Document], index: SharedIndex, *, until: float
    ) -> tuple[Done[Screening] | Failed, ...]:
        """Screen documents, each with a deadline of its own, and give their outcomes in order.

        Args:
            until: a monotonic time after which no further batch is begun: the rest fails as
                `late`, untried.
        """
        outcomes: list[Outcome] = []
        for start in range(0, len(documents), BATCH):
            batch = tuple(documents[start : start + BATCH])
            if time.monotonic() > until:
                detail = "the time for one poll was over before its turn came"
                outcomes += [Failed(kind="late", detail=detail)] * len(batch)
            else:
                outcomes += self._run("screen", batch, index)
        return tuple(outcomes)

    def state(self) -> WorkersState:
        """Say what the children are at."""
        with self._changed:
            return WorkersState(
                idle=len(self._idle),
                busy=len(self._busy),
                waiting=self._waiting,
                started=self._started,
                lost=self._lost,
                unstarted=self._unstarted,
            )

    def retire(self) -> None:
        """End idle children now and busy ones after their work; later calls still succeed."""
        with self._changed:
            self._keep = False
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.kill()

    def close(self, within_s: float = 2.0) -> None:
        """Kill all children; whoever waits for one gets `closed`. Closing twice is harmless."""
        until = time.monotonic() + within_s
        with self._changed:
            self._closed = True
            idle, self._idle = self._idle, []
            busy = tuple(self._busy)
            self._changed.notify_all()
        # All are told before any is waited for. A busy one's socket belongs to the thread there.
        for worker in (*idle, *busy):
            worker.stop()
        for worker in idle:
            worker.kill()
        for worker in busy:
            worker.wait(until)

    def _run(
        self, task: str, items: tuple[object, ...], index: SharedIndex | None
    ) -> list[Outcome]:
        if not self._settings.count:
            return [run_task(task, item, index.index if index else None) for item in items]
        outcomes: list[Outcome] = []
        crashed_at = -1
        while len(outcomes) < len(items):
            done = self._turn(task, items[len(outcomes) :], index)
            outcomes += done
            if not isinstance(done[-1], Failed) or done[-1].kind != "crash":
                continue
            if crashed_at != len(outcomes) - 1:
                # Perhaps something outside killed the child: the item gets a second one.
                crashed_at = len(outcomes) - 1
                outcomes.pop()
        return outcomes

    def _turn(
        self, task: str, items: tuple[object, ...], index: SharedIndex | None
    ) -> list[Outcome]:
        """Give the outcomes of at least one of the first items: all, if no child is lost."""
        try:
            worker = self._borrow()
        except OSError as e:
            with self._changed:
                self._unstarted += 1
            failed = Failed(kind="start", detail=f"no worker could be started: {e}")
            return [failed] * len(items)
        if worker is None:
            return [Failed(kind="closed", detail="the workers are closed")] * len(items)
        outcomes: list[Outcome] = []
        sound = False
        try:
            sound = self._ask(worker, task, items, index, outcomes)
        finally:
            self._give_back(worker, sound=sound)
        last = outcomes[-1]
        if isinstance(last, Failed) and last.kind in _FATAL:
            if self._closed:
                outcomes[-1] = Failed(kind="closed", detail="the workers were closed")
            with self._changed:
                self._lost += 1
        return outcomes

    def _ask(
        self,
        worker: Worker,
        task: str,
        items: tuple[object, ...],
        index: SharedIndex | None,
        outcomes: list[Outcome],
    ) -> bool:
        """Add outcomes until the items or the child are at an end; say whether the child is not."""
        deadline_s = self._settings.deadline_s
        try:
            worker.order(task, items, index, deadline_s)
            for item in items:
                report = worker.next_report(item, deadline_s)
                outcomes.append(report.outcome)
                if report.last:
                    return False
        except TimeoutError:
            detail = f"was not done after {deadline_s:g} s and was stopped"
            outcomes.append(Failed(kind="deadline", detail=detail))
            return False
        except WorkerDied:
            detail = f"its worker process ended ({worker.how_it_ended()})"
            outcomes.append(Failed(kind="crash", detail=detail))
            return False
        return True

    def _borrow(self) -> Worker | None:
        """Wait for a turn and give a living child; `None` when closed."""
        with self._changed:
            self._waiting += 1
            self._changed.wait_for(lambda: self._free or self._closed)
            self._waiting -= 1
            if self._closed:
                return None
            self._free -= 1
            worker = self._idle.pop() if self._idle else None
            if worker is not None:
                self._busy.add(worker)
        if worker is not None:
            if worker.is_alive:
                return worker
            self._give_back(worker, sound=False, free=False)
        try:
            fresh = Worker(self._program, self._settings.memory_limit_bytes)
        except BaseException:
            self._give_back(None, sound=False)
            raise
        with self._changed:
            self._started += 1
            if not self._closed:
                self._busy.add(fresh)
                return fresh
        fresh.kill()
        return None

    def _give_back(self, worker: Worker | None, *, sound: bool, free: bool = True) -> None:
        """End a child's turn: an unsound one is killed, a sound one kept for the next."""
        with self._changed:
            keep = worker is not None and sound and self._keep and not self._closed
        if worker is not None and not keep:
            worker.kill()
        with self._changed:
            if worker is not None:
                self._busy.discard(worker)
                if keep and not self._closed:
                    self._idle.append(worker)
            if free:
                self._free += 1
                self._changed.notify()
        if worker is not None and keep and self._closed:
            worker.kill()
