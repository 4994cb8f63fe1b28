"""`watchdog watchlists forms`: what an operator sees of Russian case forms."""

import json
from pathlib import Path

from tests.cli.conftest import Command
from tests.config.people import people

NAMES = """\
      - Виктор Ильич Климов
      - {text: Виктор Климов, forms_not: [виктора климова]}
      - {text: Климов, forms: [Климова]}
      - {text: Шойгу}
"""


def test_a_name_need_not_be_watched(watchdog: Command) -> None:
    result = watchdog("watchlists", "forms", "Мин Аун Хлайн")
    assert result.exit_code == 0
    assert "Мин Аун Хлайн\tgenerated\tмина аун хлайна" in result.stdout.splitlines()
    result = watchdog("watchlists", "forms", "--body", "Горный холдинг", "--json")
    assert json.loads(result.stdout)["forms"][0] == "горного холдинга"


def test_an_entry_shows_what_is_generated_given_and_refused(
    watchdog: Command, tmp_path: Path
) -> None:
    (tmp_path / "watchlists").mkdir()
    (tmp_path / "watchlists" / "people.yml").write_text(people(NAMES), encoding="utf-8")
    result = watchdog("--config", str(tmp_path), "watchlists", "forms", "per-klimov", "--json")
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(row["name"], row["origin"]) for row in rows] == [
        ("Виктор Ильич Климов", "generated"),
        ("Виктор Климов", "generated, 1 refused"),
        ("Климов", "given"),
        ("Шойгу", "generated"),
        ("Виктор Климов", "of the name without its patronymic"),
    ]
    assert rows[2]["forms"] == ["Климова"]
    assert rows[3]["forms"] == []


def test_an_unknown_entry_is_told_with_the_nearest(watchdog: Command) -> None:
    result = watchdog("watchlists", "forms", "per-lavro")
    assert result.exit_code == 2
    assert 'did you mean "per-lavrov"?' in result.stderr
