"""Requests of persons concerned: mistakes are refused, and a restore brings back nothing erased."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Desk
from typer.testing import Result

Command = Callable[..., Result]
NAME = "Min Aung Hlaing"


@pytest.mark.parametrize("by_hand", [False, True])
def test_what_was_erased_stays_erased_after_an_older_backup(
    desk: Desk, watchdog: Command, folder: Path, tmp_path: Path, by_hand: bool
) -> None:
    copy = tmp_path / "yesterday.db"
    watchdog("poll", "--once", "--source", "paper")
    desk.publish("One", f"Junta chief {NAME} met Jane Example in Naypyidaw.")
    watchdog("poll", "--once", "--source", "paper")
    told = (len(desk.mails), len(desk.posted))
    assert told[0] == 1
    assert watchdog("backup", str(copy)).exit_code == 0
    assert watchdog("privacy", "erase", "Jane Example", "--yes").exit_code == 0
    assert watchdog("privacy", "find", "Jane Example").exit_code == 1
    if by_hand:
        database = folder / "data" / "watchdog.db"
        database.write_bytes(copy.read_bytes())
        for ending in ("-wal", "-shm"):
            database.with_name(database.name + ending).unlink(missing_ok=True)
    else:
        assert watchdog("restore", str(copy)).exit_code == 0
    for _ in range(2):
        assert watchdog("poll", "--once", "--source", "paper").exit_code == 0
        assert watchdog("privacy", "find", "Jane Example").exit_code == 1
    assert (len(desk.mails), len(desk.posted)) == told


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("find",), "wanted a name, or --address"),
        (("find", "Jane", "--address", "a@example.org"), "wanted a name, or --address"),
        (("correct", "--statement", "x"), "wanted one of --hit, --article and --entry"),
        (("correct", "--hit", "1", "--article", "1", "--statement", "x"), "wanted one of"),
        (("correct", "--hit", "1"), "either --statement or --withdraw"),
        (("correct", "--article", "1", "--withdraw", "x"), "--withdraw wants --hit"),
        (("correct", "--hit", "1", "--statement", " "), "the text is empty"),
        (("correct", "--hit", "99", "--statement", "x"), "there is no hit of this number"),
        (("correct", "--article", "99", "--statement", "x"), "no article of this number"),
        (("correct", "--entry", "nobody", "--statement", "x"), "no such entry"),
        (("erase",), "wanted a name, --article or --address"),
        (("erase", "Jane", "--address", "a@example.org"), "or --address alone"),
        (("erase", "Jane Example", "--yes"), "no article names this"),
        (("erase", "--article", "99", "--yes"), "is not there"),
        (("erase", "--address", "a@example.org", "--yes"), "nothing is held about this address"),
    ],
)
def test_a_mistake_is_refused_and_says_what_was_wanted(
    watchdog: Command, arguments: tuple[str, ...], says: str
) -> None:
    refused = watchdog("privacy", *arguments)
    assert refused.exit_code == 2, refused.output
    assert says in " ".join(refused.output.split())


def test_nothing_is_erased_without_yes(desk: Desk, watchdog: Command) -> None:
    watchdog("poll", "--once", "--source", "paper")
    desk.publish("One", f"Junta chief {NAME} met Jane Example in Naypyidaw.")
    watchdog("poll", "--once", "--source", "paper")
    shown = watchdog("privacy", "erase", "Jane Example")
    assert shown.exit_code == 0
    assert "Nothing was erased yet" in shown.output
    assert watchdog("privacy", "find", "Jane Example").exit_code == 0
