"""kill -9 from poll to record, on SQLite and on two daemons that share one PostgreSQL.

What must hold after every kill: a story that was stored stays stored, and every alert hit has one
delivery for each receiver. At the end, without anybody's help: every story that was served is
stored and told, the webhook, which honours the delivery key, heard of each once, and mail that came
twice carries one Message-ID.

Kills are aimed: at the start, a poll, reading and placing, a lease, a send, the record of its
outcome. `WATCHDOG_TEST_KILLS` says how many the long runs make; `WATCHDOG_TEST_SEED` repeats one.
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
    write_config,
)
from tests.kill.desk import Desk

QUICK = 4
LONG = int(os.environ.get("WATCHDOG_TEST_KILLS", "100"))
NUMBERS = pytest.mark.parametrize("kills", [QUICK, pytest.param(LONG, marks=pytest.mark.slow)])
# A kill leaves its polls leased on PostgreSQL for a minute; so many feeds that others are left.
FEEDS_SHARED = 60
DRAIN_S = 200


@pytest.fixture
def launcher() -> Iterator[Launcher]:
    made = Launcher()
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

    def kill_all(self) -> None:
        for pid in self.running.values():
            if is_alive(pid):
                end(pid, signal.SIGKILL)


def kill_again_and_again(crew: Crew, desk: Desk, kills: int) -> None:
    """Kill daemons, one at a time, and look after each kill that nothing acknowledged is gone."""
    seed = int(os.environ.get("WATCHDOG_TEST_SEED") or secrets.randbelow(10**9))
    print(f"WATCHDOG_TEST_SEED={seed}", flush=True)
    chance = Random(seed)
    aim = Aim(desk)
    hit: Counter[str] = Counter()
    acknowledged: frozenset[int] = frozenset()
    begun = time.monotonic()
    for folder in crew.folders:
        crew.start(folder)
    for number in range(1, kills + 1):
        moment = chance.choice(tuple(MOMENTS))
        came = aim.wait(moment, chance)
        hit[moment if came else "any"] += 1
        victim = chance.choice(crew.folders)
        crew.kill(victim)
        books = read_books(crew.engine)
        assert acknowledged <= books.stories
        assert (books.untold, books.doubled) == (0, 0)
        acknowledged = books.stories
        crew.start(victim)
        if number % 50 == 0:
            print(number, round(time.monotonic() - begun), len(books.stories), flush=True)
    seconds = round(time.monotonic() - begun)
    print(f"{kills} kills in {seconds} s, aimed at {dict(hit)}; {len(acknowledged)} stored")


def comes_to_rest(crew: Crew, desk: Desk) -> Books:
    """Let the news end and wait until all of it is stored and told."""
    desk.growing = False
    everything = frozenset(range(1, desk.served + 1))

    def at_rest() -> bool:
        books = read_books(crew.engine)
        return books.stories == everything and books.unsent == 0

    wait_until(at_rest, DRAIN_S, 0.5)
    return read_books(crew.engine)


def nothing_was_lost_or_told_twice(crew: Crew, desk: Desk) -> None:
    books = comes_to_rest(crew, desk)
    for pid in crew.running.values():
        end(pid, signal.SIGTERM)
    everything = set(range(1, desk.served + 1))
    repeated_mail = sum(sum(ids.values()) - 1 for ids in desk.mailed.values())
    print(
        f"{desk.served} stories; deliveries {books.states}; the webhook passed over"
        f" {desk.repeated} posts by their key; {repeated_mail} mails came again under their id"
    )
    assert (books.untold, books.doubled) == (0, 0)
    assert set(desk.posted) == everything
    assert {len(keys) for keys in desk.posted.values()} == {1}
    assert set(desk.mailed) == everything
    assert {len(ids) for ids in desk.mailed.values()} == {1}


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
        nothing_was_lost_or_told_twice(crew, desk)
    finally:
        crew.kill_all()
        engine.dispose()
    with closing(sqlite3.connect(database)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@NUMBERS
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
        nothing_was_lost_or_told_twice(crew, desk)
    finally:
        crew.kill_all()
        engine.dispose()
