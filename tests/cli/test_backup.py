"""Yesterday's backup is put back, and nobody hears the same news again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Desk
from typer.testing import Result

Command = Callable[..., Result]
NAME = "Min Aung Hlaing"


def subjects(desk: Desk) -> list[str]:
    return sorted(str(mail["Subject"]) for mail in desk.mails)


@pytest.mark.slow
def test_nothing_already_told_is_told_again_after_a_restore(
    desk: Desk, watchdog: Command, tmp_path: Path
) -> None:
    copy = tmp_path / "yesterday.db"
    for n in range(3):
        desk.publish(f"Backlog {n}", f"General {NAME} spoke, Myanmar's junta chief said.")
    assert watchdog("poll", "--once", "--source", "paper").exit_code == 0
    desk.publish("Before", f"Senior General {NAME} of the Myanmar junta visited a base.")
    assert watchdog("poll", "--once", "--source", "paper").exit_code == 0
    assert watchdog("backup", str(copy)).exit_code == 0
    for n in range(3):
        desk.publish(f"After {n}", f"Junta chief {NAME} spoke to the army in Naypyidaw, {n}.")
        assert watchdog("poll", "--once", "--source", "paper").exit_code == 0
    told_mails, told_posts = len(desk.mails), len(desk.posted)
    assert told_mails >= 5
    restored = watchdog("restore", str(copy))
    assert restored.exit_code == 0, restored.output
    assert "not told again:" in restored.output
    for _ in range(2):
        polled = watchdog("poll", "--once", "--source", "paper")
        assert polled.exit_code == 0
    assert (len(desk.mails), len(desk.posted)) == (told_mails, told_posts)
    desk.publish("News", f"Junta chief {NAME} said something new to the army today.")
    watchdog("poll", "--once", "--source", "paper")
    assert len(desk.mails) == told_mails + 1
    assert len(desk.posted) == told_posts + 1


def test_a_copy_put_back_by_hand_is_noticed_too(
    desk: Desk, watchdog: Command, folder: Path, tmp_path: Path
) -> None:
    watchdog("poll", "--once", "--source", "paper")
    assert watchdog("backup", str(tmp_path / "b.db")).exit_code == 0
    desk.publish("One", f"Junta chief {NAME} spoke to the army in Naypyidaw.")
    watchdog("poll", "--once", "--source", "paper")
    told = len(desk.mails)
    assert told == 1
    database = folder / "data" / "watchdog.db"
    database.write_bytes((tmp_path / "b.db").read_bytes())
    for ending in ("-wal", "-shm"):
        (folder / "data" / f"watchdog.db{ending}").unlink(missing_ok=True)
    watchdog("poll", "--once", "--source", "paper")
    assert len(desk.mails) == told
    assert "told before" in watchdog("deliveries", "list").output


def test_a_backup_is_not_written_over_anything(watchdog: Command, tmp_path: Path) -> None:
    watchdog("sources", "list")
    target = tmp_path / "b.db"
    assert watchdog("backup", str(target)).exit_code == 0
    again = watchdog("backup", str(target))
    assert again.exit_code == 2
    assert "--force" in again.output
    assert watchdog("backup", "--force", str(target)).exit_code == 0


def test_a_backup_that_is_none_is_refused(watchdog: Command, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no database at all" * 100)
    refused = watchdog("restore", str(tmp_path / "notes.txt"))
    assert refused.exit_code == 3
    assert "notes.txt" in refused.output
