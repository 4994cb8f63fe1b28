"""The crew works off what is leased, and a slow piece holds its own slot only."""

import threading

import pytest

from watchdog.jobs.crew import work_off


def test_everything_leased_is_worked_on_once() -> None:
    waiting = list(range(50))
    done: list[int] = []

    def lease(_running: tuple[int, ...], free: int) -> tuple[int, ...]:
        batch = tuple(waiting[:free])
        del waiting[:free]
        return batch

    assert work_off("t", slots=4, lease=lease, work=done.append) == 50
    assert sorted(done) == list(range(50))


def test_a_slow_piece_does_not_hold_up_the_others() -> None:
    waiting = ["slow", *"abcdef"]
    released = threading.Event()
    done: list[str] = []

    def lease(_running: tuple[str, ...], free: int) -> tuple[str, ...]:
        batch = tuple(waiting[:free])
        del waiting[:free]
        return batch

    def work(piece: str) -> None:
        if piece == "slow":
            assert released.wait(30)
        done.append(piece)
        if len(done) == 6:
            released.set()

    work_off("t", slots=2, lease=lease, work=work)
    assert done[-1] == "slow"
    assert sorted(done[:-1]) == list("abcdef")


def test_what_is_running_is_told_to_the_one_who_leases() -> None:
    seen: list[tuple[int, ...]] = []
    gate = threading.Event()
    waiting = [1, 2]

    def lease(running: tuple[int, ...], _free: int) -> tuple[int, ...]:
        seen.append(running)
        if running:
            gate.set()
        return (waiting.pop(0),) if waiting else ()

    work_off("t", slots=2, lease=lease, work=lambda _piece: gate.wait(30) and None)
    assert (1,) in seen


def test_a_defect_in_a_piece_comes_out() -> None:
    waiting = [0]

    def lease(_running: tuple[int, ...], _free: int) -> tuple[int, ...]:
        return (waiting.pop(),) if waiting else ()

    with pytest.raises(ZeroDivisionError):
        work_off("t", slots=1, lease=lease, work=lambda piece: 1 // piece and None)
