"""kill -9 from poll to record, on SQLite and on two daemons that share one PostgreSQL.

What must hold after every kill: a story that was stored stays stored, and every alert hit has one
delivery for each receiver. At the end, without anybody's help: every story that was served is
stored and told, the webhook, which honours the delivery key, heard of each once, and mail that came
twice carries one Message-ID. What was taken without an answer is `unknown`, and nothing else is; it
is listed as that, comes again under the same key, and ends as sent.

Kills are aimed: at the start, a poll, reading, placing, a lease, a send, the record of its
outcome. `WATCHDOG_TEST_KILLS` says how many the long runs make, `WATCHDOG_TEST_KILLS_WITHIN_S`
after how long they stop short of it; `WATCHDOG_TEST_SEED` repeats one.
"""

import os
import secrets
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine, create_engine, text
from tests.kill.crew import (
    MOMENTS,
    Aim,
    Books,
    Launcher,
    end,
    is_alive,
    read_books,
    wait_until,
    watchdog_says,
    write_config,
)
from tests.kill.desk import Desk

QUICK = 2
LONG = int(os.environ.get("WATCHDOG_TEST_KILLS", "100"))
WITHIN_S = float(os.environ.get("WATCHDOG_TEST_KILLS_WITHIN_S", "inf"))
NUMBERS = pytest.mark.parametrize("kills", [QUICK, pytest.param(LONG, marks=pytest.mark.slow)])
# A kill leaves its polls leased on PostgreSQL for a minute; so many feeds that others are left.
FEEDS_SHARED = 60
DRAIN_S = 200
UNANSWERED = 6


@pytest.fixture
def launcher(tmp_path: Path) -> Iterator[Launcher]:
    (tmp_path / "none").mkdir()
    made = Launcher(tmp_path / "none")
    yield made
    made.close()


@pytest.fixture
def make_desk() -> Iterator[Callable[[int], Desk]]:
    made: list[Desk] = []

    def make(feeds: int) -> Desk:
        made.append(Desk(feeds))
        return made[-1]

    yield make
    for desk in made:
        desk.close()


@pytest.fixture
def postgres(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database on PostgreSQL."""
    url = request.getfixturevalue("postgres_url").replace("postgresql://", "postgresql+psycopg://")
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    name = "k" + secrets.token_hex(8)
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield server.url.set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


class Crew:
    """Daemons on one database, one for each config folder."""

    def __init__(self, launcher: Launcher, folders: tuple[Path, ...], engine: Engine) -> None:
        self.folders = folders
        self.engine = engine
        self.running: dict[Path, int] = {}
        self._launcher = launcher

    def start(self, folder: Path) -> None:
        self.running[folder] = self._launcher.start(folder)

    def kill(self, folder: Path) -> None:
        pid = self.running.pop(folder)
        assert is_alive(pid), f"a daemon ended by itself: {(folder / 'log').read_text()[-3000:]}"
        end(pid, signal.SIGKILL)

    def stop_all(self) -> None:
        """End all in good order."""
        while self.running:
            _, pid = self.running.popitem()
            end(pid, signal.SIGTERM)

    def kill_all(self) -> None:
        for pid in self.running.values():
            if is_alive(pid):
                end(pid, signal.SIGKILL)


def kill_again_and_again(crew: Crew, desk: Desk, kills: int) -> None:
    """Kill daemons, one at a time, and look after each kill that nothing acknowledged is gone."""
    seed = int(os.environ.get("WATCHDOG_TEST_SEED") or secrets.randbelow(10**9))
    print(f"WATCHDOG_TEST_SEED={seed}", flush=True)
    chance = Random(seed)
    aim = Aim(desk, crew.engine)
    hit: Counter[str] = Counter()
    acknowledged: frozenset[int] = frozenset()
    begun = time.monotonic()
    for folder in crew.folders:
        crew.start(folder)
    done = 0
    while done < kills and time.monotonic() - begun < WITHIN_S:
        moment = chance.choice(tuple(MOMENTS))
        came = aim.wait(moment, chance)
        hit[moment if came else "any"] += 1
        victim = chance.choice(crew.folders)
        crew.kill(victim)
        books = read_books(crew.engine)
        assert acknowledged <= books.stories
        assert (books.untold, books.doubled) == (0, 0)
        assert books.unknown <= desk.lost
        acknowledged = books.stories
        crew.start(victim)
        done += 1
        if done % 50 == 0:
            print(done, round(time.monotonic() - begun), len(books.stories), flush=True)
    seconds = round(time.monotonic() - begun)
    print(f"{done} kills in {seconds} s, aimed at {dict(hit)}; {len(acknowledged)} stored")


def comes_to_rest(crew: Crew, desk: Desk) -> Books:
    """Let the news end and wait until all of it is stored and told."""
    desk.growing = False
    everything = frozenset(range(1, desk.served + 1))

    def at_rest() -> bool:
        books = read_books(crew.engine)
        return books.stories == everything and books.unsent == 0

    wait_until(at_rest, DRAIN_S, 0.5)
    return read_books(crew.engine)


def unknown_outcomes_are_listed(crew: Crew, desk: Desk) -> None:
    """Lose every answer to half of the messages: exactly these are listed as unknown."""
    comes_to_rest(crew, desk)
    desk.mute = desk.growing = True
    wait_until(lambda: len(desk.unanswered) >= UNANSWERED)
    desk.growing = False

    def all_tried() -> bool:
        books = read_books(crew.engine)
        return len(books.stories) == desk.served and not books.states.get("pending")

    wait_until(all_tried, DRAIN_S, 0.2)
    # They would be tried again and again; with the daemons gone they stand still.
    crew.stop_all()
    for folder in crew.folders:
        listed = watchdog_says(folder, "deliveries", "list", "--state", "unknown", "--json")
        assert {each["message_id"] for each in listed} == desk.unanswered
        assert all(each["next_attempt_at"] for each in listed)
        assert set(read_books(crew.engine).states) == {"sent", "unknown"}
    print(f"{len(desk.unanswered)} outcomes unknown, and exactly these listed", flush=True)
    desk.mute = False
    for folder in crew.folders:
        crew.start(folder)


def nothing_was_lost_or_told_twice(crew: Crew, desk: Desk) -> None:
    books = comes_to_rest(crew, desk)
    crew.stop_all()
    everything = set(range(1, desk.served + 1))
    again = {
        kind: sum(n - 1 for key, n in desk.arrived.items() if key in keys)
        for kind, keys in {
            "posts": set().union(*desk.posted.values()),
            "mails": set().union(*desk.mailed.values()),
        }.items()
    }
    print(
        f"{desk.served} stories; deliveries {books.states}; came again under their key: {again};"
        f" of {len(desk.lost)} messages an answer was lost",
        flush=True,
    )
    assert (books.untold, books.doubled) == (0, 0)
    assert set(desk.posted) == everything
    assert {len(keys) for keys in desk.posted.values()} == {1}
    assert set(desk.mailed) == everything
    assert {len(ids) for ids in desk.mailed.values()} == {1}
    # An unknown outcome is no end: it was sent again under the same key and answered.
    assert desk.lost
    assert min(desk.arrived[key] for key in desk.lost) > 1
    assert desk.unanswered == set()


@NUMBERS
def test_sqlite_loses_nothing_and_tells_nothing_twice(
    kills: int, launcher: Launcher, make_desk: Callable[[int], Desk], tmp_path: Path
) -> None:
    desk = make_desk(4)
    folder = write_config(tmp_path / "config", desk)
    database = folder / "data" / "watchdog.db"
    database.parent.mkdir()
    engine = create_engine(f"sqlite:///{database}", connect_args={"timeout": 30})
    crew = Crew(launcher, (folder,), engine)
    try:
        kill_again_and_again(crew, desk, kills)
        unknown_outcomes_are_listed(crew, desk)
        nothing_was_lost_or_told_twice(crew, desk)
    finally:
        crew.kill_all()
        engine.dispose()
    with closing(sqlite3.connect(database)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.slow
@pytest.mark.parametrize("kills", [LONG])
def test_two_daemons_on_one_postgresql_lose_nothing_and_tell_nothing_twice(
    kills: int,
    launcher: Launcher,
    make_desk: Callable[[int], Desk],
    postgres: str,
    tmp_path: Path,
) -> None:
    desk = make_desk(FEEDS_SHARED)
    folders = tuple(
        write_config(tmp_path / name, desk, postgres, every_s=10) for name in ("one", "two")
    )
    engine = create_engine(postgres)
    crew = Crew(launcher, folders, engine)
    try:
        kill_again_and_again(crew, desk, kills)
        unknown_outcomes_are_listed(crew, desk)
        nothing_was_lost_or_told_twice(crew, desk)
    finally:
        crew.kill_all()
        engine.dispose()
