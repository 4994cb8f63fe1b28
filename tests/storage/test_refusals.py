"""Every trouble that a disk, a file or another program makes is said with file and way out."""

import ast
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg.errors
import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from tests.storage_kit import Place, make_article, place_articles
from tests.trouble_kit import failing_disk, fill, small_disk

from watchdog.errors import StorageError
from watchdog.storage import polling, reports
from watchdog.storage.backup import back_up
from watchdog.storage.condition import (
    _verdict,
    check_condition,
    judge_damage,
    prove_writable,
    write_log_back,
)
from watchdog.storage.engine import Store, open_store
from watchdog.storage.migrate import SCRIPTS
from watchdog.storage.refusals import ADVICE, translated

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
NOBODY = 65534


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'w.db'}"


@contextmanager
def held_by_another(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def test_a_lock_held_too_long_names_the_file_and_ends_by_itself(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("watchdog.storage.engine.BUSY_TIMEOUT_MS", 100)
    store = open_store(database_url)
    with held_by_another(tmp_path / "w.db"):
        with pytest.raises(StorageError, match=r"w\.db.*another program") as refused:
            prove_writable(store)
        assert polling.source_states(store) == ()
    assert refused.value.kind == "locked"
    prove_writable(store)
    store.close()


def test_looking_waits_for_no_writer(tmp_path: Path, database_url: str) -> None:
    open_store(database_url).close()
    with held_by_another(tmp_path / "w.db"):
        again = open_store(database_url)
        assert reports.count_all(again).articles == 0
        again.close()


def test_a_damaged_page_is_found_at_the_start_and_when_it_is_read(
    tmp_path: Path, database_url: str, place: Place, store: Store
) -> None:
    place(*(make_article(f"{n}", "Tester spoke. " * 200) for n in range(60)))
    assert check_condition(store)
    store.close()
    size = (tmp_path / "w.db").stat().st_size
    with (tmp_path / "w.db").open("r+b") as file:
        file.seek(size // 2 // 4096 * 4096)
        file.write(b"\xff" * 4096 * 4)
    spoiled = open_store(database_url)
    with pytest.raises(StorageError, match=r"w\.db is damaged.*watchdog restore") as refused:
        check_condition(spoiled)
    assert refused.value.kind == "damaged"
    spoiled.close()


def test_a_large_file_is_not_looked_through(store: Store, tmp_path: Path) -> None:
    assert not check_condition(store, limit_bytes=1000)


MALFORMED = StorageError("the database w.db refused: malformed", "damaged")


def spoil(file: Path, at: int, pages: int = 4) -> None:
    with file.open("r+b") as opened:
        opened.seek(at // 4096 * 4096)
        opened.write(b"\xff" * 4096 * pages)


def test_damage_that_is_in_the_file_is_told_as_damage(
    tmp_path: Path, database_url: str, place: Place, store: Store
) -> None:
    place(*(make_article(f"{n}", "Tester spoke. " * 200) for n in range(60)))
    store.close()
    spoiled = open_store(database_url)
    spoil(tmp_path / "w.db", (tmp_path / "w.db").stat().st_size // 2)
    judged = judge_damage(spoiled, MALFORMED)
    assert judged.kind == "damaged"
    assert "stop watchdog" in str(judged)
    assert "system's log" not in str(judged)
    spoil(tmp_path / "w.db", 0, 1)
    with spoiled.reading() as session:
        # A connection that was there before knows the tables; the look takes one that does not.
        session.connection()
        judged = judge_damage(spoiled, MALFORMED)
    assert judged.kind == "damaged"
    assert "cannot even be looked through" in str(judged)
    spoiled.close()


def test_damage_that_is_not_in_the_file_is_told_as_a_failing_disk(store: Store) -> None:
    judged = judge_damage(store, MALFORMED)
    assert judged.kind == "io"
    assert "it is whole" in str(judged)
    assert "watchdog restore" not in str(judged)


def test_where_nobody_can_tell_both_are_advised(store: Store) -> None:
    assert judge_damage(store, MALFORMED, limit_bytes=1000) is MALFORMED
    full = StorageError("it is full", "full")
    assert judge_damage(store, full) is full
    assert "system's log" in ADVICE["damaged"]
    assert "watchdog restore" in ADVICE["damaged"]


def test_a_file_that_is_gone_is_no_damage(store: Store, tmp_path: Path) -> None:
    (tmp_path / "w.db").unlink()
    judged = judge_damage(store, MALFORMED)
    assert judged.kind == "io"
    assert "No such file" in str(judged)


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        ("Page 7: unable to get the page. error code=8458", "io"),
        ("On tree page 9 cell 2: failed to get page 12", "io"),
        ("Page 7: unable to get the page. error code=266; Page 8 is never used", "io"),
        # 11 is SQLITE_CORRUPT: the page was had.
        ("Page 7: unable to get the page. error code=11", "damaged"),
        ("row 3 missing from index ix_hit_entry_id", "damaged"),
    ],
)
def test_a_page_that_was_not_had_is_no_proof_of_damage(store: Store, found: str, kind: str) -> None:
    wrong = _verdict(store, ["*** in database main ***\n" + found])
    assert wrong is not None
    assert wrong.kind == kind
    assert found in str(wrong)


READS = """
import pathlib, sys
from watchdog.errors import StorageError
from watchdog.storage import reports
from watchdog.storage.condition import check_condition, judge_damage
from watchdog.storage.engine import open_store

store = open_store(sys.argv[1])
pathlib.Path(sys.argv[2]).touch()
said = []
for _ in range(60):
    try:
        reports.list_hits(store, reports.HitFilter())
        check_condition(store)
    except StorageError as error:
        said.append((error.kind, judge_damage(store, error).kind))
print(said)
"""


def test_a_disk_that_does_not_give_a_page_is_never_told_as_damage(
    tmp_path: Path,
) -> None:
    # Larger than what SQLite keeps in memory, so that it reads.
    database_url = f"sqlite:///{tmp_path / 'watchdog.db'}"
    store = open_store(database_url)
    articles = (make_article(f"{n}", "Tester spoke. " * 2000) for n in range(100))
    place_articles(store, *articles)
    store.close()
    env, mark = failing_disk(tmp_path, percent=5)
    command = [sys.executable, "-c", READS, database_url, str(mark)]
    path = str(SCRIPTS.parents[2])
    done = subprocess.run(
        command,
        env={**os.environ, **env, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    said = ast.literal_eval(done.stdout)
    # What SQLite calls damage is there, and is seen through.
    assert "damaged" in {first for first, _ in said}
    assert {judged for _, judged in said} == {"io"}


def test_a_damaged_header_names_file_and_way_out(tmp_path: Path, database_url: str) -> None:
    open_store(database_url).close()
    with (tmp_path / "w.db").open("r+b") as file:
        file.write(b"\0" * 100)
    with pytest.raises(StorageError, match=r"w\.db.*not a database.*watchdog restore") as refused:
        open_store(database_url)
    assert refused.value.kind == "damaged"


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users can reach, unlike pytest's own."""
    with tempfile.TemporaryDirectory(prefix="watchdog-test-") as made:
        folder = Path(made)
        folder.chmod(0o755)
        yield folder


@contextmanager
def as_nobody() -> Iterator[None]:
    """Give up the rights of root, to whom no file is closed, where the tests run as root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_that_is_not_ours_to_write_is_named(open_folder: Path) -> None:
    url = f"sqlite:///{open_folder / 'w.db'}"
    open_store(url).close()
    for path in open_folder.iterdir():
        path.chmod(0o444)
    with as_nobody(), pytest.raises(StorageError, match=r"w\.db") as refused:
        prove_writable(open_store(url))
    assert refused.value.kind == "rights"


def test_a_folder_that_takes_no_files_is_named(open_folder: Path) -> None:
    url = f"sqlite:///{open_folder / 'w.db'}"
    open_store(url).close()
    for path in open_folder.iterdir():
        path.chmod(0o666)
    (open_folder / "w.db.open").unlink()
    open_folder.chmod(0o555)
    with as_nobody(), pytest.raises(StorageError, match=r"w\.db") as refused:
        open_store(url)
    assert refused.value.kind == "rights"
    open_folder.chmod(0o755)


def test_a_folder_of_somebody_else_is_named(open_folder: Path) -> None:
    closed = open_folder / "closed"
    closed.mkdir(mode=0o500)
    with as_nobody(), pytest.raises(StorageError, match="cannot create") as refused:
        open_store(f"sqlite:///{closed / 'w.db'}")
    assert refused.value.kind == "rights"


def test_a_long_reader_makes_the_log_grow_and_is_noticed(
    tmp_path: Path, store: Store, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("watchdog.storage.condition.WAL_NOTED_BYTES", 100_000)
    with closing(sqlite3.connect(tmp_path / "w.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM article").fetchone()
        for n in range(5):
            place(*(make_article(f"{n}-{m}", "Tester spoke. " * 500) for m in range(10)))
        grown = write_log_back(store)
        assert grown.held_up
        assert grown.left_bytes > 100_000
    cut = write_log_back(store)
    assert (cut.left_bytes, cut.held_up) == (0, False)


def test_closing_leaves_one_file_and_its_locks(tmp_path: Path, store: Store, place: Place) -> None:
    place(make_article("one"))
    store.close()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["w.db", "w.db.open"]


SLOW_MIGRATION = '''
"""Makes a table, takes a long while, and makes another."""
import time
import sqlalchemy as sa
from alembic import op
from pathlib import Path
revision, down_revision, branch_labels, depends_on = "9998", {head!r}, None, None
def upgrade():
    op.create_table("half_way", sa.Column("x", sa.Integer(), primary_key=True))
    with op.batch_alter_table("poll") as batch:
        batch.add_column(sa.Column("half", sa.Integer()))
    Path({mark!r}).touch()
    time.sleep({seconds})
    op.create_table("whole", sa.Column("x", sa.Integer(), primary_key=True))
'''
MIGRATE = """
import functools
import sys
from pathlib import Path
from watchdog.storage import engine, migrate
engine.upgrade = functools.partial(migrate.upgrade, scripts=Path(sys.argv[2]))
engine.open_store(sys.argv[1]).close()
"""


def migrate(url: str, scripts: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", MIGRATE, url, str(scripts)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
    )


def test_a_migration_killed_half_way_leaves_the_old_tables_or_the_new(
    tmp_path: Path, database_url: str, store: Store, place: Place
) -> None:
    place(make_article("one"))
    store.close()
    scripts, mark = tmp_path / "scripts", tmp_path / "half-way"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    with closing(sqlite3.connect(tmp_path / "w.db")) as db:
        (head,) = db.execute("SELECT version_num FROM alembic_version").fetchone()
    slow = scripts / "versions" / "9998_slow.py"
    slow.write_text(SLOW_MIGRATION.format(head=head, mark=str(mark), seconds=600))
    child = migrate(database_url, scripts)
    patience = threading.Event()
    while not mark.exists() and child.poll() is None:
        patience.wait(0.05)
    child.send_signal(signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL
    again = open_store(database_url)
    assert reports.count_all(again).articles == 1
    assert check_condition(again)
    again.close()
    slow.write_text(SLOW_MIGRATION.format(head=head, mark=str(mark), seconds=0))
    assert migrate(database_url, scripts).wait() == 0
    with closing(sqlite3.connect(tmp_path / "w.db")) as db:
        assert db.execute("SELECT version_num FROM alembic_version").fetchone() == ("9998",)
        assert db.execute("SELECT count(*) FROM whole").fetchone() == (0,)
    with pytest.raises(StorageError, match=r"w\.db is at revision 9998"):
        open_store(database_url)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk") as mounted:
        yield mounted


def test_a_full_disk_keeps_what_was_stored_and_takes_more_when_there_is_room(
    disk: Path,
) -> None:
    store = open_store(f"sqlite:///{disk / 'w.db'}")
    polling.sync_sources(store, ("before",), now=NOW)
    ballast = fill(disk)
    with pytest.raises(StorageError, match=r"w\.db.*make room") as refused:
        polling.sync_sources(store, tuple(f"{n:0900}" for n in range(300)), now=NOW)
    assert refused.value.kind == "full"
    assert [s.source_id for s in polling.source_states(store)] == ["before"]
    ballast.unlink()
    polling.sync_sources(store, ("after",), now=NOW)
    assert [s.source_id for s in polling.source_states(store)] == ["after", "before"]
    assert check_condition(store)
    store.close()


def test_a_backup_that_does_not_fit_leaves_nothing_behind(
    disk: Path, store: Store, database_url: str, place: Place
) -> None:
    place(*(make_article(f"{n}", "Tester spoke. " * 500) for n in range(200)))
    with pytest.raises(StorageError, match="make room"):
        back_up(database_url, disk / "copy.db")
    assert list(disk.iterdir()) == []


def test_writers_that_wait_together_give_up_together(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One after another they would wait for a foreign lock ten times as long."""
    store = open_store(database_url)
    monkeypatch.setattr("watchdog.storage.engine.BUSY_TIMEOUT_MS", 500)
    monkeypatch.setattr("watchdog.storage.engine.LEAST_BUSY_TIMEOUT_MS", 10)
    refused: list[str] = []

    def write() -> None:
        with pytest.raises(StorageError) as error:
            prove_writable(store)
        refused.append(error.value.kind)

    with held_by_another(tmp_path / "w.db"):
        begun = time.monotonic()
        threads = [threading.Thread(target=write) for _ in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took_s = time.monotonic() - begun
    assert refused == ["locked"] * 10
    assert took_s < 3
    prove_writable(store)
    store.close()


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (psycopg.errors.DiskFull, "full"),
        (psycopg.errors.IoError, "io"),
        (psycopg.errors.LockNotAvailable, "locked"),
        (psycopg.errors.DeadlockDetected, "locked"),
        (psycopg.errors.DataCorrupted, "damaged"),
        (psycopg.errors.InsufficientPrivilege, "rights"),
        (psycopg.errors.ReadOnlySqlTransaction, "rights"),
        (psycopg.errors.InvalidPassword, "rights"),
        (psycopg.errors.ConnectionFailure, "gone"),
        (psycopg.errors.AdminShutdown, "gone"),
        # As a server gives it that was never reached.
        (psycopg.OperationalError, "gone"),
        (psycopg.errors.UniqueViolation, "refused"),
    ],
)
def test_a_servers_refusal_is_told_with_the_way_out_and_without_values(
    error: type[psycopg.Error], kind: str
) -> None:
    said = error("it will not\nDETAIL: the value (secret)")
    with pytest.raises(StorageError) as refused, translated("watch on the server"):
        raise DBAPIError("INSERT", {}, said)
    assert refused.value.kind == kind
    words = str(refused.value)
    assert "watch on the server refused" in words
    assert "secret" not in words
    assert ADVICE.get(kind, "") in words


def test_a_connection_that_was_lost_is_told_as_gone_whatever_its_last_word() -> None:
    lost = psycopg.errors.UniqueViolation("terminating")
    with pytest.raises(StorageError) as refused, translated("watch"):
        raise DBAPIError("INSERT", {}, lost, connection_invalidated=True)
    assert refused.value.kind == "gone"


def test_waiting_in_vain_for_a_connection_is_told_as_locked() -> None:
    with pytest.raises(StorageError, match="is locked") as refused, translated("w.db"):
        raise PoolTimeoutError
    assert refused.value.kind == "locked"


def test_a_backup_into_a_folder_of_somebody_else_is_named(open_folder: Path) -> None:
    url = f"sqlite:///{open_folder / 'w.db'}"
    open_store(url).close()
    closed = open_folder / "closed"
    closed.mkdir(mode=0o555)
    with as_nobody(), pytest.raises(StorageError, match=r"cannot write .*copy\.db") as refused:
        back_up(url, closed / "copy.db")
    assert refused.value.kind == "rights"
