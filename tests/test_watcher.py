"""What a look finds: each trouble told once when it begins and once when it ends."""

from datetime import UTC, datetime, timedelta

import pytest

from watchdog.pulse import TICK, WRITE, WRITE_REFUSED, Pulse
from watchdog.watcher import Look, Patience, Watcher, where_is

START = datetime(2026, 3, 1, tzinfo=UTC)


class World:
    """A process whose two clocks a test moves; every part marks itself unless it is named dead."""

    def __init__(self, *, loops: tuple[str, ...] = ("poll-loop",)) -> None:
        self.at = 1000.0
        self.wall = START
        self.pulse = Pulse(lambda: self.at)
        self.dead: set[str] = set()
        self.parts = {TICK, WRITE, *loops}
        self.watcher = Watcher(self.pulse, lambda: self.wall, loops=loops, patience=Patience())

    def go(self, seconds: int) -> list[Look]:
        """Let time go by in steps of a second, with a look after each."""
        looks = []
        for _ in range(seconds):
            self.at += 1
            self.wall += timedelta(seconds=1)
            for part in self.parts - self.dead:
                self.pulse.mark(part)
            looks.append(self.watcher.look())
        return looks


def begun(looks: list[Look]) -> list[tuple[str, str]]:
    return [trouble.key for look in looks for trouble in look.begun]


def over(looks: list[Look]) -> list[tuple[str, str]]:
    return [trouble.key for look in looks for trouble in look.over]


def test_nothing_is_said_of_a_process_that_moves() -> None:
    looks = World().go(3600)
    assert begun(looks) == []
    assert all(look.fit and look.jump is None and look.paused_s is None for look in looks)


@pytest.mark.parametrize(
    ("part", "kind", "after_s"),
    [
        (TICK, "schedule-frozen", 21),
        (WRITE, "writer-frozen", 121),
        ("poll-loop", "job-frozen", 601),
    ],
)
def test_a_part_that_stops_is_told_once_and_costs_the_feed_until_it_moves(
    part: str, kind: str, after_s: int
) -> None:
    world = World()
    world.go(5)
    world.dead = {part}
    looks = world.go(after_s - 1)
    assert (begun(looks), all(look.fit for look in looks)) == ([], True)
    looks = world.go(300)
    assert begun(looks) == [(kind, part)]
    assert not any(look.fit for look in looks)
    world.dead = set()
    looks = world.go(60)
    assert (begun(looks), over(looks)) == ([], [(kind, part)])
    assert all(look.fit for look in looks)


def test_a_database_that_refuses_is_told_and_only_long_after_costs_the_process() -> None:
    world = World()
    world.dead = {WRITE}
    world.parts.add(WRITE_REFUSED)
    looks = world.go(900)
    assert begun(looks) == [("writer-refused", WRITE)]
    assert all(look.fit for look in looks)
    assert not world.go(5)[-1].fit
    world.dead = {WRITE_REFUSED}
    looks = world.go(100)
    assert over(looks) == [("writer-refused", WRITE)]
    assert looks[-1].fit


@pytest.mark.parametrize("seconds", [7200, -7200, 3600 * 24 * 400, -6])
def test_a_clock_that_is_set_is_seen_once(seconds: int) -> None:
    world = World()
    world.go(10)
    world.wall += timedelta(seconds=seconds)
    looks = world.go(30)
    assert [look.jump.seconds for look in looks if look.jump] == [seconds]
    assert begun(looks) == []


def test_a_clock_that_is_slewed_is_not_told() -> None:
    world = World()
    looks = []
    for _ in range(3600):
        world.wall += timedelta(milliseconds=0.5)
        looks += world.go(1)
    assert not any(look.jump for look in looks)


def test_a_process_that_was_stopped_blames_nobody_for_it() -> None:
    world = World()
    world.go(5)
    world.at += 90
    world.wall += timedelta(seconds=90)
    looks = world.go(60)
    assert [look.paused_s for look in looks if look.paused_s] == [91]
    assert begun(looks) == []
    assert looks[0].jump is None


def test_a_part_that_does_not_come_back_after_a_stop_is_seen() -> None:
    world = World()
    world.go(5)
    world.at += 90
    world.wall += timedelta(seconds=90)
    world.dead = {TICK}
    assert begun(world.go(60)) == [("schedule-frozen", TICK)]


def test_one_piece_that_hangs_is_told_with_its_place_and_ends_the_part_if_nothing_else_moves() -> (
    None
):
    world = World()
    with world.pulse.busy("poll", "paper", limit_s=300):
        world.parts.add("poll")  # others of its kind go on
        looks = world.go(400)
        assert begun(looks) == [("piece-stuck", "poll paper")]
        assert all(look.fit for look in looks)
        told = next(look.begun for look in looks if look.begun)[0].detail
        assert "at it for 301 s" in told
        assert "test_watcher.py" in told
        world.dead = {"poll"}
        looks = world.go(302)
        assert begun(looks) == [("part-stuck", "poll")]
        assert not looks[-1].fit
    assert set(over(world.go(1))) == {("piece-stuck", "poll paper"), ("part-stuck", "poll")}


def test_the_place_of_a_thread_that_has_ended_is_said_to_be_none() -> None:
    assert where_is(-1) == "a thread that has ended"
