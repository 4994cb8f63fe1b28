"""Backups are whole or not there; a restore never leaves the place empty or half of each."""

import errno
import os
import sqlite3
import stat
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.storage_kit import Place, make_article

from watchdog.errors import StorageError, UsageError
from watchdog.storage import leases, polling, reports
from watchdog.storage.backup import Verified, back_up, copy_database, verify
from watchdog.storage.engine import Store, open_store
from watchdog.storage.restore import restore

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    (tmp_path / "data").mkdir()
    return f"sqlite:///{tmp_path / 'data' / 'w.db'}"


def test_a_backup_of_a_database_in_use_is_one_private_file(
    store: Store, place: Place, database_url: str, tmp_path: Path
) -> None:
    place(make_article("one"), make_article("two"))
    made = back_up(database_url, tmp_path / "copy.db")
    assert (made.rows["article"], made.rows["hit"]) == (2, 2)
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert sorted(p.name for p in tmp_path.iterdir()) == ["copy.db", "data"]
    assert verify(made.path) == made


def test_a_backup_is_one_moment_though_others_write(
    store: Store, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each commit adds two rows: a copy with an odd number would be of no moment."""
    monkeypatch.setattr("watchdog.storage.backup._PAGES_AT_ONCE", 1)
    polling.sync_sources(store, tuple(f"{n:0200}" for n in range(20_000)), now=NOW)
    stop = threading.Event()

    def write() -> None:
        n = 0
        while not stop.is_set():
            polling.sync_sources(store, (f"a{n}", f"b{n}"), now=NOW)
            n += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        counts = [back_up(database_url, tmp_path / f"{n}.db").rows["source"] for n in range(5)]
    finally:
        stop.set()
        writer.join()
    assert all(count % 2 == 0 for count in counts)
    assert counts == sorted(counts)


def test_nothing_is_overwritten_without_being_asked_to(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    target = tmp_path / "copy.db"
    target.write_text("somebody's notes")
    with pytest.raises(UsageError, match="is there already"):
        back_up(database_url, target)
    assert target.read_text() == "somebody's notes"
    back_up(database_url, target, force=True)
    assert verify(target).rows["source"] == 0


@pytest.mark.parametrize(
    ("target", "says"),
    [("data/w.db", "the database itself"), ("nowhere/x.db", "no folder"), ("data", "no file")],
)
def test_a_target_that_cannot_be_meant_is_refused(
    store: Store, database_url: str, tmp_path: Path, target: str, says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        back_up(database_url, tmp_path / target, force=True)


def test_a_missing_database_is_not_made_by_backing_it_up(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="there is no database"):
        back_up(f"sqlite:///{tmp_path / 'w.db'}", tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


def test_postgresql_is_left_to_its_own_programs_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="pg_dump") as refused:
        back_up("postgresql://me:hush@127.0.0.1/watch", tmp_path / "copy.db")
    assert "hush" not in str(refused.value)


def refuse(code: int) -> object:
    """Stand in for a call of the system that fails."""

    def refused(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    return refused


def test_a_copy_that_lost_a_row_on_its_way_is_no_backup(
    store: Store,
    place: Place,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def lossy(source: Path, target: Path, *, in_use: bool) -> dict[str, int]:
        counted = copy_database(source, target, in_use=in_use)
        with closing(sqlite3.connect(target)) as db:
            db.execute("DELETE FROM poll")
            db.commit()
        return counted

    place(make_article("one"))
    monkeypatch.setattr("watchdog.storage.backup.copy_database", lossy)
    with pytest.raises(StorageError, match="other rows than the original"):
        back_up(database_url, tmp_path / "copy.db")
    assert [p.name for p in tmp_path.iterdir()] == ["data"]


@pytest.mark.parametrize("second_names", [True, False])
def test_who_takes_the_name_while_the_copy_is_made_keeps_it(
    store: Store,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    second_names: bool,
) -> None:
    target = tmp_path / "copy.db"

    def meanwhile(path: Path) -> Verified:
        target.write_text("somebody's notes")
        return verify(path)

    if not second_names:
        monkeypatch.setattr(os, "link", refuse(errno.EPERM))
    monkeypatch.setattr("watchdog.storage.backup.verify", meanwhile)
    with pytest.raises(UsageError, match="is there already"):
        back_up(database_url, target)
    assert target.read_text() == "somebody's notes"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["copy.db", "data"]


def test_a_disk_without_second_names_takes_a_backup(
    store: Store, place: Place, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A memory stick's: FAT knows no links."""
    place(make_article("one"))
    monkeypatch.setattr(os, "link", refuse(errno.EPERM))
    made = back_up(database_url, tmp_path / "copy.db")
    assert verify(made.path) == made
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert sorted(p.name for p in tmp_path.iterdir()) == ["copy.db", "data"]


def test_a_backup_that_cannot_be_given_its_name_leaves_the_older_one(
    store: Store, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = back_up(database_url, tmp_path / "copy.db")
    polling.sync_sources(store, ("a",), now=NOW)
    monkeypatch.setattr(os, "replace", refuse(errno.EIO))
    with pytest.raises(StorageError, match=r"cannot write .*copy\.db: Input/output error"):
        back_up(database_url, older.path, force=True)
    assert verify(older.path) == older
    assert sorted(p.name for p in tmp_path.iterdir()) == ["copy.db", "data"]


def test_a_restore_puts_the_backup_in_place_and_keeps_what_it_replaced(
    store: Store, place: Place, database_url: str, tmp_path: Path
) -> None:
    place(make_article("one"))
    backup = back_up(database_url, tmp_path / "copy.db").path
    place(make_article("two"))
    store.close()
    done = restore(database_url, backup, now=NOW)
    assert articles_in(database_url) == 1
    assert done.aside is not None
    assert articles_in(f"sqlite:///{done.aside}") == 2
    assert verify(backup).rows["article"] == 1


def test_a_log_left_by_a_kill_goes_aside_with_its_file(
    store: Store, place: Place, database_url: str, tmp_path: Path
) -> None:
    """SQLite would read the old file's log into the new file."""
    place(make_article("one"))
    backup = back_up(database_url, tmp_path / "copy.db").path
    place(make_article("two"), make_article("three"))
    data = tmp_path / "data"
    killed = {p.name: p.read_bytes() for p in data.iterdir() if p.name in ("w.db", "w.db-wal")}
    assert len(killed["w.db-wal"]) > 0
    store.close()
    for name, content in killed.items():
        (data / name).write_bytes(content)
    done = restore(database_url, backup, now=NOW)
    assert articles_in(database_url) == 1
    assert articles_in(f"sqlite:///{done.aside}") == 3


def test_a_restore_waits_until_nobody_has_the_database(
    store: Store, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("watchdog.storage.restore.PATIENCE_S", 0.2)
    backup = back_up(database_url, tmp_path / "copy.db").path
    with pytest.raises(StorageError, match=r"has .* open"):
        restore(database_url, backup, now=NOW)
    store.become_the_daemon(now=NOW)
    with pytest.raises(StorageError, match="another watchdog daemon"):
        restore(database_url, backup, now=NOW)
    store.close()
    restore(database_url, backup, now=NOW)


def test_a_place_without_a_database_is_filled(
    store: Store, place: Place, database_url: str, tmp_path: Path
) -> None:
    place(make_article("one"))
    backup = back_up(database_url, tmp_path / "copy.db").path
    elsewhere = f"sqlite:///{tmp_path / 'new' / 'w.db'}"
    assert restore(elsewhere, backup, now=NOW).aside is None
    assert articles_in(elsewhere) == 1


def test_a_damaged_database_can_be_replaced(
    store: Store, place: Place, database_url: str, tmp_path: Path
) -> None:
    place(make_article("one"))
    backup = back_up(database_url, tmp_path / "copy.db").path
    store.close()
    (tmp_path / "data" / "w.db").write_bytes(b"rubbish" * 5000)
    restore(database_url, backup, now=NOW)
    assert articles_in(database_url) == 1


def test_the_database_is_no_backup_of_itself(store: Store, database_url: str) -> None:
    assert store.file is not None
    with pytest.raises(UsageError, match="the database itself"):
        restore(database_url, store.file, now=NOW)


def test_a_place_where_no_folder_can_be_made_is_named(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    backup = back_up(database_url, tmp_path / "copy.db").path
    (tmp_path / "notes").write_text("no folder")
    with pytest.raises(StorageError, match=r"cannot create .*notes") as refused:
        restore(f"sqlite:///{tmp_path / 'notes' / 'new' / 'w.db'}", backup, now=NOW)
    assert refused.value.kind == "rights"


@pytest.fixture
def two_states(store: Store, place: Place, database_url: str, tmp_path: Path) -> Path:
    """A database with two articles, closed, and its backup with one."""
    place(make_article("one"))
    backup = back_up(database_url, tmp_path / "copy.db").path
    place(make_article("two"))
    store.close()
    return backup


def test_a_backup_that_changes_meanwhile_is_not_put_in_place(
    two_states: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(path: Path) -> Verified:
        verified = verify(path)
        with closing(sqlite3.connect(path)) as db:
            db.execute("DELETE FROM poll")
            db.commit()
        return verified

    monkeypatch.setattr("watchdog.storage.restore.verify", meanwhile)
    with pytest.raises(StorageError, match="changed while it was copied"):
        restore(database_url, two_states, now=NOW)
    assert articles_in(database_url) == 2


def test_a_copy_that_somebody_looks_into_is_not_put_in_place(
    two_states: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another has it open, its log stays beside it, with what was written last."""
    looking: list[sqlite3.Connection] = []
    release_all = leases.release_all

    def looked_into(store: Store, *, now: datetime) -> None:
        release_all(store, now=now)
        looking.append(sqlite3.connect(store.place))
        looking[0].execute("SELECT count(*) FROM source").fetchone()

    monkeypatch.setattr("watchdog.storage.leases.release_all", looked_into)
    with pytest.raises(StorageError, match="its log was not written back") as refused:
        restore(database_url, two_states, now=NOW)
    looking[0].close()
    assert refused.value.kind == "io"
    assert articles_in(database_url) == 2


def test_a_database_that_cannot_be_replaced_stays(
    two_states: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", refuse(errno.EIO))
        with pytest.raises(StorageError, match=r"cannot put .*w\.db in place: Input/output"):
            restore(database_url, two_states, now=NOW)
    assert articles_in(database_url) == 2


def test_two_restores_in_one_second_do_not_replace_what_was_put_aside(
    two_states: Path, database_url: str
) -> None:
    aside = restore(database_url, two_states, now=NOW).aside
    with pytest.raises(StorageError, match="File exists"):
        restore(database_url, two_states, now=NOW)
    assert (articles_in(database_url), articles_in(f"sqlite:///{aside}")) == (1, 2)


def test_a_disk_without_second_names_keeps_what_was_replaced(
    two_states: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", refuse(errno.EPERM))
    aside = restore(database_url, two_states, now=NOW).aside
    assert (articles_in(database_url), articles_in(f"sqlite:///{aside}")) == (1, 2)


def damaged_header(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"\0" * 32)


def damaged_page(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(os.urandom(4096))


def cut_short(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def index_of_something_else(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA writable_schema=ON")
        db.execute(
            "UPDATE sqlite_schema SET sql = replace(sql, '(source_id)', '(outcome)')"
            " WHERE name = 'ix_poll_source_id'"
        )
        db.commit()


def row_of_nothing(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("DELETE FROM article")
        db.commit()


def of_another_program(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE notes (x)")
        db.commit()


def of_a_newer_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
        db.commit()


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (damaged_header, "not a database"),
        (damaged_page, "damaged|malformed"),
        (cut_short, "damaged|malformed"),
        (index_of_something_else, "missing from index ix_poll_source_id"),
        (row_of_nothing, "a row names another that is gone"),
        (of_another_program, "no database of watchdog"),
        (of_a_newer_program, "revision 9999"),
        (Path.unlink, "no such file"),
    ],
)
def test_what_is_no_good_backup_changes_nothing(
    store: Store, place: Place, database_url: str, tmp_path: Path, spoil: object, says: str
) -> None:
    place(make_article("one"))
    backup = back_up(database_url, tmp_path / "copy.db").path
    store.close()
    spoil(backup)  # type: ignore[operator]  # one of the functions above
    before = sorted(p.name for p in (tmp_path / "data").iterdir())
    with pytest.raises(StorageError, match=says) as refused:
        restore(database_url, backup, now=NOW)
    assert str(backup) in str(refused.value)
    assert sorted(p.name for p in (tmp_path / "data").iterdir()) == before
    assert articles_in(database_url) == 1


_SIGNAL_COLUMNS_OF_0005 = (
    *("evidence_start", "evidence_end", "tense", "place", "amount", "unit", "period", "origin"),
    *("figure_known", "historic", "first"),
)


def test_a_backup_of_an_older_program_is_brought_forward(
    store: Store, place: Place, database_url: str, tmp_path: Path
) -> None:
    place(make_article("one"))
    backup = back_up(database_url, tmp_path / "copy.db").path
    store.close()
    with closing(sqlite3.connect(backup)) as db:
        for table in ("told", "correction", "erased", "privacy_record", "known_receiver"):
            db.execute(f"DROP TABLE {table}")
        for table, column in (
            ("article_version", "removed_at"),
            ("article_version", "removed_why"),
            ("raw", "removed_at"),
            *(("source", column) for column in ("url", "cut_read", "cut_items")),
            *(("signal", column) for column in _SIGNAL_COLUMNS_OF_0005),
        ):
            db.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        db.execute("UPDATE alembic_version SET version_num = '0001'")
        db.commit()
    assert restore(database_url, backup, now=NOW).backup.revision == "0001"
    assert verify(tmp_path / "data" / "w.db").revision > "0001"
    assert verify(backup).revision == "0001"


def articles_in(url: str) -> int:
    opened = open_store(url)
    try:
        return reports.count_all(opened).articles
    finally:
        opened.close()
