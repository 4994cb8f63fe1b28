"""Requests of persons concerned: mistakes are refused, and a restore brings back nothing erased."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Desk
from typer.testing import Result

Command = Callable[..., Result]
NAME = "Min Aung Hlaing"


@pytest.mark.slow
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


def test_a_copy_that_holds_what_was_erased_is_looked_at_with_a_warning(
    desk: Desk, watchdog: Command, folder: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "yesterday.db"
    watchdog("poll", "--once", "--source", "paper")
    desk.publish("One", f"Junta chief {NAME} met Jane Example in Naypyidaw.")
    watchdog("poll", "--once", "--source", "paper")
    watchdog("backup", str(copy))
    assert watchdog("privacy", "erase", "Jane Example", "--yes").exit_code == 0
    assert "still holds" not in watchdog("privacy", "find", "Jane Example").stderr
    database = folder / "data" / "watchdog.db"
    database.write_bytes(copy.read_bytes())
    for ending in ("-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
    looked = watchdog("privacy", "find", "Jane Example", "--json")
    assert looked.exit_code == 0
    assert "this copy still holds what was erased (1 requests)" in looked.stderr
    assert "Warning" not in looked.stdout


def test_a_statement_and_a_withdrawal_are_shown_from_then_on(desk: Desk, watchdog: Command) -> None:
    watchdog("poll", "--once", "--source", "paper")
    desk.publish("One", f"Junta chief {NAME} met Jane Example in Naypyidaw.")
    watchdog("poll", "--once", "--source", "paper")
    said = "Jane Example says she was elsewhere"
    for about in (("--hit", "1"), ("--article", "1"), ("--entry", "per-min-aung-hlaing")):
        done = watchdog("privacy", "correct", *about, "--statement", said)
        assert done.exit_code == 0, done.output
        assert f"{about[0][2:]} {about[1]}: statement on" in done.output
    wrong = watchdog("privacy", "correct", "--hit", "1", "--withdraw", "another man of that name")
    assert "hit 1: withdrawn on" in wrong.output
    shown = watchdog("hits", "show", "1").output
    assert said in shown
    assert "another man of that name" in shown
    assert "withdrawn" in watchdog("privacy", "find", NAME).output


def test_a_receiver_is_erased_after_it_was_taken_out_and_not_before(
    desk: Desk, watchdog: Command, folder: Path
) -> None:
    watchdog("poll", "--once", "--source", "paper")
    desk.publish("One", f"Junta chief {NAME} met Jane Example in Naypyidaw.")
    watchdog("poll", "--once", "--source", "paper")
    still = watchdog("privacy", "erase", "--address", "reader@example.org", "--yes")
    assert still.exit_code == 2
    assert "still among the receivers of desk" in " ".join(still.output.split())
    channels = folder / "channels.yml"
    text = channels.read_text()
    assert "to: [reader@example.org]" in text
    channels.write_text(text.replace("to: [reader@example.org]", "to: [another@example.org]"))
    looked = watchdog("privacy", "erase", "--address", "Reader@Example.org")
    assert "Nothing was erased yet" in looked.output
    done = watchdog("privacy", "erase", "--address", "reader@example.org", "--yes")
    assert done.exit_code == 0, done.output
    assert "Erased: 1 deliveries" in done.output
    assert watchdog("privacy", "find", "--address", "reader@example.org").exit_code == 1
