"""When alerts can be relied on, and when a class of sources is silent as a whole."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from watchdog.health.readiness import is_silent, judge
from watchdog.model import Source, SourceState
from watchdog.storage.vitals import Vitals
from watchdog.watcher import Trouble

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=30)
PAPER = Source(
    id="paper",
    name="Paper",
    url="http://127.0.0.1/",
    language="en",
    source_class="independent",
    grade="A",
    every_s=900,
)
WIRE = replace(PAPER, id="wire", source_class="wire")
OTHER = replace(PAPER, id="other")
FROZEN = Trouble(kind="schedule-frozen", part="tick", fatal=True, detail="")


def heard(source: Source, hours_ago: float | None) -> SourceState:
    at = None if hours_ago is None else NOW - timedelta(hours=hours_ago)
    return SourceState(source_id=source.id, next_poll_at=NOW, last_success_at=at)


def vitals(*states: SourceState) -> Vitals:
    return Vitals(at=NOW, deliveries={}, oldest_waiting=None, sources=states)


@pytest.mark.parametrize(
    ("hours_ago", "since_hours", "every_s", "silent"),
    [
        (0.1, 99, 900, False),
        (1.1, 99, 900, True),  # an hour at least, three intervals else
        (0.9, 99, 900, False),
        (5.9, 99, 7200, False),
        (6.1, 99, 7200, True),
        (99, 0.5, 900, False),  # nothing before the start counts
        (None, 0.5, 900, False),
        (None, 1.1, 900, True),
        (-5, 99, 900, True),  # heard in the future: written by a clock that ran ahead
        (-5, 0.5, 900, False),
    ],
)
def test_a_source_is_silent(
    hours_ago: float | None, since_hours: float, every_s: int, silent: bool
) -> None:
    source = replace(PAPER, every_s=every_s)
    since = NOW - timedelta(hours=since_hours)
    assert is_silent(source, heard(source, hours_ago), now=NOW, since=since) is silent


def test_a_source_without_a_row_is_silent_when_it_had_its_time() -> None:
    assert is_silent(PAPER, None, now=NOW, since=LONG_AGO)


def test_it_is_ready_while_every_class_has_one_that_answers() -> None:
    sources = {source.id: source for source in (PAPER, OTHER, WIRE)}
    states = (heard(PAPER, 50), heard(OTHER, 0.1), heard(WIRE, 0.1))
    found = judge(vitals(*states), (), sources, now=NOW, since=LONG_AGO, vitals_fresh=True)
    assert found.ready
    counted = {each.name: (each.sources, each.silent) for each in found.classes}
    assert counted == {"independent": (2, 1), "wire": (1, 0)}


def test_a_class_that_is_silent_as_a_whole_is_named() -> None:
    sources = {source.id: source for source in (PAPER, OTHER, WIRE)}
    states = (heard(PAPER, 50), heard(OTHER, None), heard(WIRE, 0.1))
    found = judge(vitals(*states), (), sources, now=NOW, since=LONG_AGO, vitals_fresh=True)
    assert found.wrong == ("sources: all 2 of the class independent are silent",)


@pytest.mark.parametrize(("known", "fresh"), [(vitals(), False), (None, True), (None, False)])
def test_a_database_that_does_not_answer_is_told(known: Vitals | None, fresh: bool) -> None:
    found = judge(known, (), {}, now=NOW, since=NOW, vitals_fresh=fresh)
    assert found.wrong == ("database: does not answer",)


def test_troubles_are_told() -> None:
    found = judge(vitals(), (FROZEN,), {}, now=NOW, since=NOW, vitals_fresh=True)
    assert found.wrong == ("schedule-frozen: tick",)
