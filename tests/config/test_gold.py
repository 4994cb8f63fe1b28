"""Gold cases: every wrong label is told with its file and line, before anything is measured."""

from pathlib import Path

import pytest

from watchdog.config.gold import GoldSignal, load_floor, load_gold
from watchdog.errors import WatchlistError

ENTRIES = ("per-a", "per-b", "org-c")
KINDS = ("arms-transfer", "training")

GOOD = """\
class: possessive
about: Endings.
cases:
  - id: one
    lang: my
    title: T
    text: A’s hat.
    author: Somebody
    published: 2026-03-02
    zawgyi: yes
    expect: {per-a: alert}
    never: [per-b]
    may: [org-c]
    signals:
      - kind: training
        also: [arms-transfer]
        modality: planned
        giver: [per-a]
        receiver: [org-c]
  - id: two
    lang: en
    text: Nobody.
    nothing: yes
"""


def _write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def _problems(folder: Path) -> list[str]:
    with pytest.raises(WatchlistError) as raised:
        load_gold(folder, ENTRIES, KINDS)
    return [str(problem) for problem in raised.value.problems]


def test_a_case_keeps_what_its_reader_wants(tmp_path: Path) -> None:
    _write(tmp_path, "short/a.yml", GOOD)
    one, two = load_gold(tmp_path, ENTRIES, KINDS)
    assert (one.set_, one.class_, one.language, one.line) == (
        "short",
        "possessive",
        "my (Zawgyi)",
        4,
    )
    assert (one.expect, one.never, one.may) == (
        (("per-a", "alert"),),
        frozenset({"per-b"}),
        frozenset({"org-c"}),
    )
    assert one.signals == (
        GoldSignal(
            kinds=("training", "arms-transfer"),
            modality="planned",
            giver=("per-a",),
            receiver=("org-c",),
        ),
    )
    assert one.document.published is not None
    assert (two.nothing, two.signals, two.language) == (True, None, "en")


def test_a_folder_of_case_files_is_a_set_of_its_own_name(tmp_path: Path) -> None:
    _write(tmp_path, "mine/a.yml", GOOD)
    _write(tmp_path, "mine/floor.yml", "floors: []\n")
    assert {case.set_ for case in load_gold(tmp_path / "mine", ENTRIES, KINDS)} == {"mine"}


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (
            "    expect: {per-aa: alert}\n",
            'the entry `per-aa`; wanted an entry; did you mean "per-a"?',
        ),
        ("    never: [per-x]\n", "the entry `per-x`"),
        ("    nothing: yes\n    expect: {per-a: review}\n", "`nothing: yes` beside"),
        ("    nothing: yes\n    may: [per-a]\n", "`nothing: yes` beside"),
        ("    expect: {per-a: alert}\n    never: [per-a]\n", "`per-a` under two labels"),
        ("    about: Nothing is wanted.\n", "a case that expects nothing"),
        ("    expect: {per-a: alarm}\n", "`alarm`"),
        ("    nothing: perhaps\n", "`perhaps`"),
        ("    nothing: yes\n    never_alarm: [per-a]\n", "the unknown key `never_alarm`"),
        ("    signals: [{kind: trainin, modality: asserted}]\n", "the kind of signal `trainin`"),
        (
            "    signals: [{kind: training, modality: asserted, giver: [per-y]}]\n",
            "the entry `per-y`",
        ),
    ],
)
def test_a_wrong_label_is_told_with_its_line(tmp_path: Path, case: str, said: str) -> None:
    head = "class: x\ncases:\n  - id: one\n    lang: en\n    text: A.\n"
    file = _write(tmp_path, "short/a.yml", head + case)
    problems = _problems(tmp_path)
    assert any(said in problem for problem in problems), problems
    assert all(problem.startswith(f"{file}:") for problem in problems)


def test_an_id_stands_once_over_all_files(tmp_path: Path) -> None:
    _write(tmp_path, "short/a.yml", GOOD)
    _write(tmp_path, "long/b.yml", GOOD)
    assert [("again" in problem, "short" in problem) for problem in _problems(tmp_path)] == [
        (True, True),
        (True, True),
    ]


def test_no_yaml_and_no_case_are_told(tmp_path: Path) -> None:
    assert "no gold case" in _problems(tmp_path)[0]
    _write(tmp_path, "short/a.yml", "class: [\n")
    assert "no YAML" in _problems(tmp_path)[0]


def test_a_floor_has_one_bound(tmp_path: Path) -> None:
    good = _write(tmp_path, "f.yml", "floors: [{group: all, figure: found, at_least: 0.9}]\n")
    (floor,) = load_floor(good)
    assert (floor.group, floor.figure, floor.at_least, floor.at_most) == ("all", "found", 0.9, None)
    for text in (
        "floors: [{group: all, figure: found}]\n",
        "floors: [{group: all, figure: found, at_least: 0.9, at_most: 1}]\n",
        "floors: [{group: all, figure: finds, at_least: 0.9}]\n",
        "floors: [\n",
    ):
        wrong = _write(tmp_path, "g.yml", text)
        with pytest.raises(WatchlistError, match=r"g\.yml:"):
            load_floor(wrong)
