"""Cases tell where they stand, what they wanted and what came; secrets and files that fail too."""

from pathlib import Path

import pytest
from tests.config.conftest import Told

from watchdog.config.cases import failures, load_cases
from watchdog.errors import WatchlistError
from watchdog.model import Document, Hit, Screening, Signal

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


SIGNALS = """\
cases:
  - text: one
    signals:
      - {kind: arms-transfer, modality: denied, giver: geo-a, receiver: geo-b}
      - {kind: arms-transfer}
  - text: two
    no_signals: yes
    about: A price is no delivery.
"""


def _reads(*signals: tuple[str, str, str | None, str | None]) -> Screening:
    return Screening(
        hits=(),
        signals=tuple(
            Signal(
                kind=kind,
                modality=modality,  # type: ignore[arg-type]
                giver=giver,
                receiver=receiver,
                severity="low",
                field="text",
                start=0,
                end=1,
            )
            for kind, modality, giver, receiver in signals
        ),
        ignored=(),
        watchlist_version="v",
    )


@pytest.fixture
def signals_folder(tmp_path: Path) -> Path:
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "s.yml").write_text(SIGNALS)
    return tmp_path


def test_a_signal_that_was_read_otherwise_is_told(signals_folder: Path) -> None:
    file = signals_folder / "cases" / "s.yml"
    read = _reads(("arms-transfer", "asserted", "geo-a", None))
    assert failures(load_cases(signals_folder), lambda _: read) == (
        f"{file}:2: wanted `arms-transfer` (denied, from geo-a, to geo-b), got"
        " `arms-transfer` (asserted, from geo-a)",
        f"{file}:6: wanted no signal, got `arms-transfer` (asserted, from geo-a)"
        " (A price is no delivery.)",
    )
    nothing = failures(load_cases(signals_folder), lambda _: _reads())
    assert nothing[1:] == (f"{file}:2: wanted `arms-transfer`, got no signal",)


def test_signals_that_are_read_as_wanted_say_nothing(signals_folder: Path) -> None:
    read = {"one": _reads(("arms-transfer", "denied", "geo-a", "geo-b")), "two": _reads()}
    assert failures(load_cases(signals_folder), lambda d: read[d.text]) == ()
    first, _ = load_cases(signals_folder)
    assert first.entries == {"geo-a", "geo-b"}


def test_unknown_kinds_and_parties_and_two_wishes_at_once_are_told(signals_folder: Path) -> None:
    file = signals_folder / "cases" / "s.yml"
    file.write_text(SIGNALS.replace("    signals:", "    no_signals: yes\n    signals:"))
    with pytest.raises(WatchlistError) as told:
        load_cases(signals_folder, {"geo-a", "geo-bb"}, {"arms-transfers"})
    said = "\n".join(str(each) for each in told.value.problems)
    assert "found `no_signals: yes` beside `signals`" in said
    assert 'the entry `geo-b`; wanted an entry; did you mean "geo-bb"' in said
    assert "the signal `arms-transfer`; wanted a signal of signals.yml; did you mean" in said
