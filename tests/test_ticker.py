"""The ticker with the real scheduler: it survives its death, and no job runs beside itself."""

import io
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from watchdog.log import catch_strays, make_log
from watchdog.pulse import TICK, Pulse
from watchdog.ticker import Job, Ticker

PATIENCE_S = 20


def wait_for(met: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not met():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the clock that the real scheduler reads


class Bench:
    """A ticker on a bench: its pulse, its runs, what failed."""

    def __init__(self, work: Callable[[], object], every_s: float = 0.1) -> None:
        self.pulse = Pulse()
        self.failed: list[str] = []
        self.runs = 0

        def counted() -> None:
            self.runs += 1
            work()

        self.ticker = Ticker(
            (Job(name="work", every_s=every_s, work=counted),),
            pulse=self.pulse,
            now=now,
            on_failure=lambda job: self.failed.append(job.name),
        )
        self.ticker.start()

    def moves(self) -> bool:
        return self.pulse.age_s(TICK) < 1.5


@pytest.fixture
def benches() -> Iterator[Callable[..., Bench]]:
    made: list[Bench] = []

    def make(work: Callable[[], object] = lambda: None, every_s: float = 0.1) -> Bench:
        made.append(Bench(work, every_s))
        return made[-1]

    yield make
    for bench in made:
        assert bench.ticker.stop(PATIENCE_S)


MakeBench = Callable[..., Bench]


def test_a_job_that_raises_is_reported_and_runs_again(benches: MakeBench) -> None:
    bench = benches(lambda: 1 / 0)
    wait_for(lambda: bench.runs > 2)
    assert set(bench.failed) == {"work"}


def test_a_scheduler_that_a_failing_store_has_killed_is_seen_and_begun_anew(
    benches: MakeBench,
) -> None:
    bench = benches()
    stream = io.StringIO()
    put_back = catch_strays(make_log(stream=stream))
    try:
        scheduler = bench.ticker.scheduler
        assert scheduler is not None
        store = scheduler._jobstores["default"]

        def broken(_job: object) -> None:
            raise OSError(5, "the store is gone")

        store.update_job = broken
        wait_for(lambda: "uncaught in a thread" in stream.getvalue())
        assert scheduler.running, "it says that it runs"
        wait_for(lambda: bench.pulse.age_s(TICK) > 2)
    finally:
        put_back()
    runs = bench.runs
    bench.ticker.restart()
    wait_for(lambda: bench.moves() and bench.runs > runs + 2)
    assert bench.ticker.scheduler is not scheduler


def test_a_clock_set_back_stops_it_until_it_is_begun_anew(benches: MakeBench) -> None:
    with time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC), tick=True) as clock:
        bench = benches()
        wait_for(lambda: bench.runs > 2)
        clock.shift(timedelta(hours=-2))
        wait_for(lambda: bench.pulse.age_s(TICK) > 3)
        runs = bench.runs
        bench.ticker.restart()
        wait_for(lambda: bench.moves() and bench.runs > runs + 2)


def test_a_restart_does_not_begin_a_job_that_still_runs(benches: MakeBench) -> None:
    gate = threading.Event()
    bench = benches(lambda: gate.wait(PATIENCE_S))
    wait_for(lambda: bench.runs == 1)
    for _ in range(3):
        bench.ticker.restart()
    wait_for(bench.moves)
    assert bench.runs == 1
    assert not bench.ticker.stop(0.2), "what an older scheduler began counts too"
    gate.set()


def test_the_end_waits_for_what_runs(benches: MakeBench) -> None:
    gate, done = threading.Event(), threading.Event()

    def work() -> None:
        gate.wait(PATIENCE_S)
        done.set()

    bench = benches(work)
    wait_for(lambda: bench.runs == 1)
    threading.Timer(0.3, gate.set).start()
    assert bench.ticker.stop(PATIENCE_S)
    assert done.is_set()
