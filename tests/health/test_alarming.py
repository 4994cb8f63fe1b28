"""What a person is called for, and what not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from watchdog.health.alarming import (
    DRY_ANSWERED,
    LOST_IN_S,
    LOST_OFTEN,
    Losses,
    Signs,
    frozen,
    judge_alarms,
)
from watchdog.health.readiness import Readiness, SourceClass
from watchdog.matching.terms import Term
from watchdog.model import Source, SourceState, Standing
from watchdog.storage.vitals import Vitals
from watchdog.storage.yields import Yield
from watchdog.watcher import Look, Trouble
from watchdog.workers.pool import WorkersState

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
PAPER = Source(
    id="paper",
    name="Paper",
    url="http://127.0.0.1/",
    language="en",
    source_class="independent",
    grade="A",
    every_s=900,
)
SOUND = SourceState(source_id="paper", next_poll_at=NOW, last_success_at=NOW - HOUR / 4)
# News twice a day for two weeks, the last of them a quarter of an hour ago.
BROUGHT = Yield(
    source="paper",
    first_at=NOW - 14 * DAY,
    last_new_at=NOW - HOUR / 4,
    fruitful=29,
    answered_since=0,
    most_items=20,
    last_items=20,
)


def signs(
    state: SourceState = SOUND,
    *,
    classes: tuple[SourceClass, ...] = (SourceClass(name="wire", sources=3, silent=0),),
    yields: tuple[Yield, ...] = (BROUGHT,),
    lost: int = 0,
    **counts: dict[str, int],
) -> Signs:
    vitals = Vitals(at=NOW, deliveries={}, oldest_waiting=None, sources=(state,), **counts)
    return Signs(
        now=NOW,
        sources={"paper": PAPER},
        ready=Readiness(wrong=(), classes=classes),
        vitals=vitals,
        yields=yields,
        lost=lost,
    )


def told(found: Signs) -> list[tuple[str, str]]:
    return [(alarm.kind, alarm.about) for alarm in judge_alarms(found)]


def test_nobody_is_called_while_all_is_well() -> None:
    assert told(signs()) == []
    assert told(signs(classes=())) == [], "no source is configured"


@pytest.mark.parametrize(
    ("silent", "expected"),
    [
        ((3, 2), ["all sources"]),
        ((3, 1), ["the class wire"]),
        ((2, 2), ["the class state"]),
        ((2, 1), []),
    ],
)
def test_going_blind_is_one_alarm_where_everything_is_silent(
    silent: tuple[int, int], expected: list[str]
) -> None:
    classes = (
        SourceClass(name="wire", sources=3, silent=silent[0]),
        SourceClass(name="state", sources=2, silent=silent[1]),
    )
    assert told(signs(classes=classes)) == [("blind", about) for about in expected]


@pytest.mark.parametrize(
    ("failures", "heard", "alarm"),
    [
        (3, NOW - 25 * HOUR, True),
        (3, NOW - 23 * HOUR, False),  # a day, since many servers rest for hours
        (2, NOW - 25 * HOUR, False),  # nobody asked for a day, perhaps
        (3, None, True),  # a slip in the address
        (2, None, False),
    ],
)
def test_a_source_that_fails_for_a_day_or_never_answered(
    failures: int, heard: datetime | None, alarm: bool
) -> None:
    state = replace(
        SOUND, failures=failures, last_success_at=heard, last_error="dns: no such host h.example"
    )
    found = judge_alarms(signs(state))
    assert [(a.kind, a.about) for a in found] == ([("silent", "paper")] if alarm else [])
    assert all("dns" in a.says and "h.example" not in a.says for a in found)


@pytest.mark.parametrize(
    ("change", "alarm"),
    [
        # Half a day is usual: eight times that is four days.
        ({"last_new_at": NOW - 5 * DAY, "answered_since": 99}, True),
        ({"last_new_at": NOW - 2 * DAY, "answered_since": 99}, False),
        # Once a week is usual here.
        ({"first_at": NOW - 33 * DAY, "last_new_at": NOW - 5 * DAY, "fruitful": 5,
          "answered_since": 99}, False),
        ({"last_new_at": NOW - 5 * DAY, "answered_since": DRY_ANSWERED - 1}, False),
        ({"last_new_at": NOW - 5 * DAY, "answered_since": 99, "fruitful": 2}, False),
        ({"last_items": 0, "answered_since": 1}, True),
        ({"last_items": 0, "most_items": 0, "answered_since": 1}, False),
        ({"source": "taken-out", "last_items": 0, "answered_since": 1}, False),
    ],
)  # fmt: skip
def test_a_source_that_answers_and_brings_nothing(change: dict[str, object], alarm: bool) -> None:
    found = signs(yields=(replace(BROUGHT, **change),))  # type: ignore[arg-type]
    assert told(found) == ([("dry", "paper")] if alarm else [])


def test_a_source_that_fails_is_not_called_dry_as_well() -> None:
    state = replace(SOUND, failures=1)
    assert told(signs(state, yields=(replace(BROUGHT, last_items=0, answered_since=9),))) == []


def test_channels_and_dead_letters_are_told_by_others() -> None:
    found = judge_alarms(signs(failing={"desk": 4}, given_up={"slack": 2}))
    assert [(a.kind, a.about, a.channel, a.size) for a in found] == [
        ("channel", "desk", "desk", 1),
        ("dead-letters", "slack", "slack", 2),
    ]


def test_workers_that_keep_dying() -> None:
    assert told(signs(lost=LOST_OFTEN - 1)) == []
    assert told(signs(lost=LOST_OFTEN)) == [("workers", "workers")]


def test_losses_count_for_an_hour_and_survive_a_reload() -> None:
    def state(lost: int, unstarted: int = 0) -> WorkersState:
        return WorkersState(idle=0, busy=0, waiting=0, started=9, lost=lost, unstarted=unstarted)

    losses = Losses()
    assert losses.put(state(2), 0.0) == 2
    assert losses.put(state(2), 10.0) == 2
    assert losses.put(state(3, 4), 20.0) == 7
    assert losses.put(state(1), 30.0) == 8, "new workers after a reload, and one was lost"
    assert losses.put(state(1), LOST_IN_S + 15.0) == 6
    assert losses.put(state(1), LOST_IN_S + 31.0) == 0


def test_what_is_frozen_is_told_and_a_database_that_refuses_is_not() -> None:
    troubles = (
        Trouble(kind="schedule-frozen", part="tick", fatal=True, detail="no tick for 25 s"),
        Trouble(kind="piece-stuck", part="poll paper", fatal=False, detail=""),
        Trouble(kind="writer-refused", part="write", fatal=True, detail=""),
    )
    look = Look(begun=troubles, over=(), standing=troubles, jump=None, paused_s=None)
    assert [(a.kind, a.about, a.says) for a in frozen(look)] == [
        ("frozen", "tick", "schedule-frozen, no tick for 25 s")
    ]


def test_a_role_that_ends_is_told_ahead_with_who_follows() -> None:
    term = Term(
        entry="per-one",
        title="Minister of Bridges",
        holder="Thiha Moe Kyaw",
        ends=NOW.date(),
        until="2026-12",
        standing=Standing.CONFIRMED,
        source=None,
        successor=None,
    )
    followed = replace(term, entry="role-two", successor="Kyaw Lin")
    first, second = judge_alarms(replace(signs(), terms=(term, followed)))
    assert (first.kind, first.about) == ("terms", "per-one (Minister of Bridges)")
    assert first.says == "held by Thiha Moe Kyaw until 2026-12; nobody knows who follows"
    assert second.says.endswith("; then Kyaw Lin")
    assert first.hold_s == 3600
    assert first.remind_s == 7 * 86_400
