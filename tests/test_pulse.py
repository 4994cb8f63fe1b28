"""Marks of life: who moved when, and what has been at work for too long."""

import pytest

from watchdog.pulse import WRITE, WRITE_REFUSED, Pulse


class Clock:
    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def test_the_age_of_a_part_counts_from_its_last_mark_or_from_the_beginning() -> None:
    clock = Clock()
    pulse = Pulse(clock)
    clock.at += 7
    assert (pulse.age_s("tick"), pulse.has_marked("tick"), pulse.ages()) == (7, False, {})
    pulse.mark("tick")
    clock.at += 2
    assert (pulse.age_s("tick"), pulse.has_marked("tick")) == (2, True)
    assert pulse.ages() == {"tick": 2}


def test_a_piece_is_overdue_after_its_limit_and_gone_when_it_ends() -> None:
    clock = Clock()
    pulse = Pulse(clock)
    with pulse.busy("poll", "quick", limit_s=50), pulse.busy("poll", "slow", limit_s=5):
        assert pulse.overdue() == ()
        clock.at += 6
        assert [piece.what for piece in pulse.overdue()] == ["slow"]
        clock.at += 50
        assert [piece.what for piece in pulse.overdue()] == ["quick", "slow"]
    assert pulse.overdue() == ()
    assert pulse.age_s("poll") == 0


def test_a_piece_that_raises_has_ended_too() -> None:
    pulse = Pulse()
    with pytest.raises(ZeroDivisionError), pulse.busy("poll", "one", limit_s=-1):
        1 / 0  # noqa: B018 - raises
    assert pulse.overdue() == ()
    assert pulse.has_marked("poll")


def test_a_write_is_marked_by_how_it_ended() -> None:
    pulse = Pulse()
    with pytest.raises(ValueError, match="full"), pulse.writing(ValueError):
        raise ValueError("full")
    assert set(pulse.ages()) == {WRITE_REFUSED}
    with pytest.raises(KeyError), pulse.writing(ValueError):
        raise KeyError("a defect of whoever wrote says nothing about the database")
    assert set(pulse.ages()) == {WRITE_REFUSED}
    with pulse.writing(ValueError):
        pass
    assert set(pulse.ages()) == {WRITE, WRITE_REFUSED}
