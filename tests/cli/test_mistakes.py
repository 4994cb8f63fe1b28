"""What a person gets to read who makes a mistake."""

from pathlib import Path

import pytest
from tests.cli.conftest import Command
from typer.testing import CliRunner

from watchdog.cli.main import cli


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("poll", "--source", "papr"), 'did you mean "paper"?'),
        (("poll", "--source", "off"), "no enabled source"),
        (("hits", "list", "--verdict", "alerts"), 'did you mean "alert"?'),
        (("deliveries", "list", "--state", "died"), 'did you mean "dead"?'),
        (("deliveries", "retry"), "wanted delivery numbers"),
        (("screen", "/nowhere/at/all"), "No such file"),
    ],
)
def test_a_wrong_word_is_answered_with_the_right_one(
    watchdog: Command, words: tuple[str, ...], says: str
) -> None:
    result = watchdog(*words)
    assert result.exit_code == 2
    assert says in result.stderr
    assert "Traceback" not in result.output


def test_check_names_file_line_and_what_was_wanted(watchdog: Command, folder: Path) -> None:
    assert watchdog("check").exit_code == 0, watchdog("check").output
    (folder / "watchdog.yml").write_text("time_zone: Asia/Yangoon\nlimts:\n  body: 10MB\n")
    result = watchdog("check")
    assert result.exit_code == 1
    assert f"{folder / 'watchdog.yml'}:1" in result.stderr
    assert f"{folder / 'watchdog.yml'}:2" in result.stderr
    assert "limits" in result.stderr


def test_check_runs_the_operators_own_cases(watchdog: Command, folder: Path) -> None:
    cases = folder / "watchlists" / "cases"
    cases.mkdir()
    (cases / "mine.yml").write_text(
        "cases:\n  - text: Nobody is named here.\n    expect: {per-min-aung-hlaing: alert}\n"
    )
    result = watchdog("check")
    assert result.exit_code == 1
    assert "mine.yml:2" in result.stderr


def test_a_broken_configuration_ends_a_command_with_its_reason(
    watchdog: Command, folder: Path
) -> None:
    (folder / "routes.yml").write_text("routes:\n  - {id: all, channels: [dsek]}\n")
    result = watchdog("poll", "--once")
    assert result.exit_code == 2
    assert "routes.yml:2" in result.stderr
    assert "desk" in result.stderr


def test_a_database_that_cannot_be_opened_is_the_worlds_fault(
    watchdog: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHDOG_DATABASE_URL", "sqlite:////proc/nowhere/w.db")
    result = watchdog("sources", "list")
    assert result.exit_code == 3
    assert "cannot create" in result.stderr


def test_a_missing_folder_is_named() -> None:
    result = CliRunner().invoke(cli, ["--config", "/nowhere/at/all", "check"])
    assert result.exit_code in (1, 2)
    assert "/nowhere/at/all" in result.stderr


def test_the_version_is_told() -> None:
    assert CliRunner().invoke(cli, ["--version"]).stdout.startswith("watchdog 0.")
