"""Cases tell where they stand, what they wanted and what came; secrets and files that fail too."""

from pathlib import Path

import pytest
from tests.config.conftest import Told

from watchdog.config.cases import failures, load_cases
from watchdog.model import Document, Hit, Screening

CASES = """\
cases:
  - text: one
    published: 2026-03-01
    expect: {per-a: alert, per-b: review}
    about: A reason.
  - text: two
    never: [per-a]
  - text: three
    nothing: yes
"""


def _says(**verdicts: str) -> Screening:
    hits = tuple(
        Hit(entry=f"per-{name}", verdict=verdict, score=1, mentions=(), reasons=())  # type: ignore[arg-type]
        for name, verdict in verdicts.items()
    )
    return Screening(hits=hits, signals=(), ignored=(), watchlist_version="v")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "c.yml").write_text(CASES)
    return tmp_path


def test_a_failure_says_where_what_was_wanted_and_what_came(folder: Path) -> None:
    def screen(document: Document) -> Screening:
        return _says(a="review", c="context")

    file = folder / "cases" / "c.yml"
    assert failures(load_cases(folder), screen) == (
        f"{file}:2: wanted `per-a` to be alert, got review (A reason.)",
        f"{file}:2: wanted `per-b` to be review, got no hit (A reason.)",
        f"{file}:6: wanted no review for `per-a`",
        f"{file}:8: wanted nobody to be told, got per-a (review)",
    )


def test_cases_that_hold_say_nothing(folder: Path) -> None:
    said = {"one": _says(a="alert", b="review"), "two": _says(a="context"), "three": _says()}
    assert failures(load_cases(folder), lambda document: said[document.text]) == ()


def test_a_folder_without_cases_has_none(tmp_path: Path) -> None:
    assert load_cases(tmp_path) == ()


def test_a_file_that_cannot_be_read_is_told(told: Told, tmp_path: Path) -> None:
    (tmp_path / "routes.yml").mkdir()
    assert told({}) == [
        "routes.yml: found a file that cannot be read (Is a directory); wanted a file that this"
        " user may read"
    ]


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (b"\xff", "a file with a text in UTF-8"),
        (b" \n", "one secret"),
        (b"x" * 70_000, "one secret"),
    ],
)
def test_a_secret_file_without_one_secret_is_told(
    told: Told, tmp_path: Path, content: bytes, wanted: str
) -> None:
    (tmp_path / "s").write_bytes(content)
    text = "channels:\n- {id: a, kind: slack-bot, token: 'file:s', conversations: ['${NO_SUCH}']}\n"
    problems = told({"channels.yml": text})
    assert any(wanted in each for each in problems), problems
    assert any("the environment variable NO_SUCH to be set" in each for each in problems)
