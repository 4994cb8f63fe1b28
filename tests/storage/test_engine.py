"""Opening a database, and what two threads may do to one."""

import sqlite3
import stat
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, event, text
from sqlalchemy.pool import Pool
from sqlmodel import select

from watchdog.errors import StorageError
from watchdog.storage import polling, retention
from watchdog.storage.condition import check_condition, write_log_back
from watchdog.storage.engine import Store, open_store
from watchdog.storage.tables import METADATA, SourceRow

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_the_migrations_end_at_the_tables_of_the_code(store: Store, database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    engine.dispose()


def test_only_the_file_of_sqlite_is_looked_through(store: Store) -> None:
    assert check_condition(store) == store.is_sqlite
    assert not write_log_back(store).held_up


def test_opening_twice_changes_nothing(store: Store, database_url: str) -> None:
    polling.sync_sources(store, ("a",), now=NOW)
    again = open_store(database_url)
    assert len(polling.source_states(again)) == 1
    again.close()


def test_a_database_from_a_newer_program_is_refused_by_name(
    store: Store, database_url: str
) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StorageError, match="revision 9999"):
        open_store(database_url)


def test_whoever_looks_brings_nothing_forward(store: Store, database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    with pytest.raises(StorageError, match="from an older watchdog"):
        open_store(database_url, looking=True)
    with engine.connect() as connection:
        revision = connection.execute(text("SELECT version_num FROM alembic_version"))
        assert revision.scalar_one() == "0001"
    engine.dispose()


def test_a_database_from_before_cut_documents_keeps_its_sources(
    store: Store, database_url: str
) -> None:
    polling.sync_sources(store, ("a",), now=NOW)
    store.close()
    engine = create_engine(database_url)
    with engine.begin() as connection:
        for column in ("cut_read", "cut_items"):
            connection.execute(text(f"ALTER TABLE source DROP COLUMN {column}"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0006'"))
    engine.dispose()
    forward = open_store(database_url)
    (state,) = polling.source_states(forward)
    assert (state.source_id, state.next_poll_at, state.cut) == ("a", NOW, None)
    forward.close()


def test_two_programs_that_start_at_once_make_the_tables_once(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade = command.upgrade
    upgraded: list[str] = []
    opened: list[Store] = []
    second = threading.Thread(target=lambda: opened.append(open_store(database_url)))
    has_looked = threading.Event()

    def look(*_: object) -> None:
        if threading.current_thread() is second:
            has_looked.set()

    def upgrade_beside(config: Config, revision: str) -> None:
        upgraded.append(revision)
        second.start()
        # It found no tables, and now waits for its turn to make them.
        assert has_looked.wait(30)
        upgrade(config, revision)

    monkeypatch.setattr(command, "upgrade", upgrade_beside)
    event.listen(Pool, "checkin", look)
    try:
        opened.append(open_store(database_url))
        second.join()
    finally:
        event.remove(Pool, "checkin", look)
    assert (upgraded, len(opened)) == (["head"], 2)
    polling.sync_sources(opened[0], ("a",), now=NOW)
    assert len(polling.source_states(opened[1])) == 1
    for store in opened:
        store.close()


def test_a_missing_driver_is_told_with_the_packages_that_bring_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StorageError, match=r"complicity-watchdog\[postgres\]"):
        open_store("postgresql://me@127.0.0.1/watch")


def test_only_sqlite_is_spoken_to_outside_transactions(store: Store) -> None:
    if store.is_sqlite:
        with store.outside_transactions() as connection:
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        return
    with pytest.raises(AssertionError, match="only SQLite"), store.outside_transactions():
        pass


def test_no_increment_is_lost_between_threads(store: Store) -> None:
    """With the driver's own transactions about three in four are lost, without an error."""
    polling.sync_sources(store, ("a",), now=NOW)

    def increment() -> None:
        for _ in range(25):
            with store.writing(placing=True) as session:
                row = session.exec(select(SourceRow)).one()
                row.failures += 1

    threads = [threading.Thread(target=increment) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert polling.source_states(store)[0].failures == 100


def test_two_stores_on_one_file_lose_nothing_either(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'w.db'}"
    stores = (open_store(url), open_store(url))
    polling.sync_sources(stores[0], ("a",), now=NOW)

    def increment(store: Store) -> None:
        for _ in range(25):
            with store.writing() as session:
                session.exec(select(SourceRow)).one().failures += 1

    threads = [threading.Thread(target=increment, args=(s,)) for s in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert polling.source_states(stores[0])[0].failures == 50
    for store in stores:
        store.close()


def test_sqlite_is_durable_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "w.db"
    store = open_store(f"sqlite:///{path}")
    with store.reading() as session:
        pragmas = {
            name: session.connection().exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    store.close()
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("no url at all", "is no URL"),
        ("sqlite://", "in memory"),
        ("sqlite:///:memory:", "in memory"),
        ("oracle://127.0.0.1/x", "wanted sqlite or postgresql"),
    ],
)
def test_an_address_that_cannot_work_is_refused_in_words(url: str, says: str) -> None:
    with pytest.raises(StorageError, match=says):
        open_store(url)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="cannot create"):
        open_store(f"sqlite:///{tmp_path / 'file' / 'w.db'}")


def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    path.write_bytes(b"these are somebody's notes, not a database" * 100)
    with pytest.raises(StorageError, match="not a database"):
        open_store(f"sqlite:///{path}")
    assert path.read_bytes().startswith(b"these are somebody's notes")


def test_a_naive_time_is_never_stored(store: Store) -> None:
    with pytest.raises(Exception, match="without a zone"), store.writing() as session:
        session.add(SourceRow(id="x", next_poll_at=datetime(2026, 1, 1)))  # noqa: DTZ001 - the point


def test_a_broken_statement_is_an_error_of_storage_without_values(tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    store = open_store(f"sqlite:///{path}")
    with sqlite3.connect(path) as raw:
        raw.execute("DROP TABLE poll")
    with pytest.raises(StorageError, match="no such table"):
        retention.remove_old_polls(store, before=NOW, now=NOW)
    store.close()
