"""`watchdog bench`: each figure counts what it says, and the shipped corpus keeps its floor."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.cli.conftest import Command
from typer.testing import CliRunner

from watchdog.cli.benchfigures import Counts, below_floor, figures, group, mark
from watchdog.cli.benchweek import load_week, week_figures
from watchdog.cli.main import cli
from watchdog.config.gold import Floor, GoldCase, GoldSignal
from watchdog.config.shipped import shipped_dir
from watchdog.errors import WatchlistError
from watchdog.model import Document, Hit, Reason, Screening, Signal


def _screening(*signals: Signal, **verdicts: str) -> Screening:
    hits = tuple(
        Hit(
            entry=f"per-{name}",
            verdict=verdict,  # type: ignore[arg-type]
            score=30,
            mentions=(),
            reasons=(Reason(rule="name-strong", points=30, note=""),),
            rule="byline" if verdict == "ignore" else None,
        )
        for name, verdict in verdicts.items()
    )
    return Screening(
        hits=tuple(hit for hit in hits if hit.verdict != "ignore"),
        signals=signals,
        ignored=tuple(hit for hit in hits if hit.verdict == "ignore"),
        watchlist_version="v",
    )


def _case(**given: object) -> GoldCase:
    labels: dict[str, object] = {
        "expect": (),
        "never": frozenset(),
        "never_alert": frozenset(),
        "may": frozenset(),
        "nothing": False,
        "signals": None,
    }
    return GoldCase(
        document=Document(id="one", title=None, text="x"),
        set_="short",
        class_="plain",
        language="en",
        file="f.yml",
        line=3,
        **{**labels, **given},  # type: ignore[arg-type]
    )


def _signal(kind: str = "training", **given: object) -> Signal:
    values: dict[str, object] = {"giver": "geo-x", "receiver": "org-y", "modality": "asserted"}
    return Signal(
        kind=kind,
        severity="low",
        field="text",
        start=0,
        end=1,
        **{**values, **given},  # type: ignore[arg-type]
    )


def _label(**given: object) -> GoldSignal:
    values: dict[str, object] = {"giver": ("geo-x",), "receiver": ("org-y",)}
    return GoldSignal(
        kinds=("training", "arms-transfer"), modality="asserted", **{**values, **given}
    )  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("labels", "verdicts", "counted", "right"),
    [
        (
            {"expect": (("per-a", "alert"),)},
            {"a": "alert"},
            "wanted found alerts_wanted alerted alerts alerts_right",
            True,
        ),
        ({"expect": (("per-a", "alert"),)}, {"a": "review"}, "wanted found alerts_wanted", False),
        ({"expect": (("per-a", "alert"),)}, {"a": "ignore"}, "wanted alerts_wanted", False),
        ({"expect": (("per-a", "alert"),)}, {}, "wanted alerts_wanted", False),
        ({"expect": (("per-a", "review"),)}, {"a": "review"}, "wanted found", True),
        (
            {"expect": (("per-a", "review"),)},
            {"a": "alert"},
            "wanted found alerts alerts_right",
            True,
        ),
        ({"expect": (("per-a", "review"),)}, {}, "wanted", False),
        ({"expect": (("per-a", "context"),)}, {"a": "context"}, "", True),
        ({"expect": (("per-a", "context"),)}, {}, "", True),
        ({"expect": (("per-a", "context"),)}, {"a": "alert"}, "alerts", False),
        ({"never": frozenset({"per-a"})}, {"a": "review"}, "unwarranted", False),
        ({"never": frozenset({"per-a"})}, {"a": "alert"}, "alerts must_not", False),
        ({"never": frozenset({"per-a"})}, {"a": "ignore"}, "", True),
        ({"never_alert": frozenset({"per-a"})}, {"a": "review"}, "", True),
        ({"never_alert": frozenset({"per-a"})}, {"a": "alert"}, "alerts must_not", False),
        ({"nothing": True}, {"a": "alert"}, "alerts must_not", False),
        ({"nothing": True}, {"a": "context"}, "", True),
        ({"may": frozenset({"per-a"})}, {"a": "alert"}, "", True),
        ({"never": frozenset({"per-b"})}, {"a": "alert"}, "alerts", False),
        ({"never": frozenset({"per-b"})}, {"a": "review"}, "unwarranted", False),
    ],
)
def test_each_verdict_counts_for_what_it_is(
    labels: dict[str, object], verdicts: dict[str, str], counted: str, right: bool
) -> None:
    marked = mark(_case(**labels), _screening(**verdicts))
    wanted = Counts(cases=1, cases_right=int(right), **dict.fromkeys(counted.split(), 1))
    assert marked.counts == wanted
    assert bool(marked.wrong) is not right


def test_a_wrong_verdict_says_what_was_wanted_what_came_and_why() -> None:
    case = _case(expect=(("per-a", "alert"),), never_alert=frozenset({"per-b"}))
    wrong = mark(case, _screening(a="ignore", b="alert", c="review")).wrong
    assert [(w.entry, w.wanted, w.got, w.reasons) for w in wrong] == [
        ("per-a", "alert", "ignore", ("byline", "name-strong +30")),
        ("per-b", "no alert", "alert", ("name-strong +30",)),
        ("per-c", "nothing", "review", ("name-strong +30",)),
    ]


@pytest.mark.parametrize(
    ("label", "signal", "counted"),
    [
        (_label(), _signal(), "kind modality direction"),
        (_label(), _signal("arms-transfer"), "kind modality direction"),
        (_label(), _signal(modality="planned"), "kind direction"),
        (_label(), _signal(giver="org-y", receiver="geo-x"), "kind modality"),
        (_label(), _signal(giver=None), "kind modality direction"),
        (_label(), _signal(giver=None, receiver=None), "kind modality"),
        (_label(giver=(), receiver=()), _signal(giver="org-z"), "kind modality direction"),
        (_label(), _signal("sanctions-change"), "unanswered"),
    ],
)
def test_a_signal_is_judged_by_kind_modality_and_direction(
    label: GoldSignal, signal: Signal, counted: str
) -> None:
    marked = mark(_case(signals=(label,)), _screening(signal))
    wanted = Counts(signals_wanted=1, signals=1, **dict.fromkeys(counted.split(), 1))
    assert sum(marked.signals.values(), Counts()) == wanted
    assert bool(marked.wrong) is (counted != "kind modality direction")
    assert marked.counts.cases_right == 1


def test_two_labels_are_not_answered_by_one_signal() -> None:
    marked = mark(_case(signals=(_label(), _label())), _screening(_signal()))
    assert (marked.counts.signals_wanted, marked.counts.kind) == (2, 1)


def test_the_best_signal_answers_a_label() -> None:
    pair = (_signal(modality="denied"), _signal())
    assert mark(_case(signals=(_label(),)), _screening(*pair)).counts.modality == 1


def test_figures_without_anything_to_count_are_absent() -> None:
    said = figures(Counts(cases=2, cases_right=1))
    assert (said["cases_right"], said["found"], said["must_not"]) == (0.5, None, 0)


def test_groups_add_up() -> None:
    case = _case(expect=(("per-a", "alert"), ("per-b", "alert")))
    groups = group([mark(case, _screening(a="alert"))] * 2, {"per-a": "people"})
    assert list(groups) == [
        "all",
        "set:short",
        "lang:en",
        "class:plain",
        "list:people",
        "list:unknown",
    ]
    assert (groups["all"].wanted, groups["all"].found, groups["all"].cases) == (4, 2, 2)
    assert (groups["list:people"].found, groups["list:unknown"].found) == (2, 0)


def test_each_kind_of_signal_has_figures_of_its_own() -> None:
    signals = (_signal(), _signal("aviation-fuel"), _signal("aviation-fuel"))
    groups = group([mark(_case(signals=(_label(),)), _screening(*signals))], {})
    assert groups["signal:training"] == Counts(
        signals_wanted=1, kind=1, modality=1, direction=1, signals=1
    )
    assert groups["signal:aviation-fuel"] == Counts(signals=2, unanswered=2)


def test_a_figure_that_drops_is_named() -> None:
    said = {"all": {"found": 0.5, "must_not": 3, "kind": None}}
    floors = [
        Floor(group="all", figure="found", at_least=0.5, at_most=None),
        Floor(group="all", figure="found", at_least=0.6, at_most=None),
        Floor(group="all", figure="must_not", at_least=None, at_most=2),
        Floor(group="all", figure="must_not", at_least=None, at_most=3),
        Floor(group="all", figure="kind", at_least=0.1, at_most=None),
        Floor(group="gone", figure="found", at_least=0.1, at_most=None),
    ]
    assert below_floor(floors, said) == (
        "all found: 0.5000, wanted at least 0.6",
        "all must_not: 3, wanted at most 2",
        "all kind: nothing was counted",
        "gone found: nothing was counted",
    )


def test_a_day_counts_an_entry_once_and_an_alert_before_a_review() -> None:
    days = [datetime(2026, 3, day, 12, tzinfo=UTC) for day in (1, 1, 1, 2)]
    verdicts = [{"a": "review"}, {"a": "alert", "b": "review"}, {"a": "review"}, {"c": "context"}]
    documents = [Document(id=str(n), title=None, text="", published=d) for n, d in enumerate(days)]
    said = week_figures(documents, lambda each: _screening(**verdicts[int(each.id)]))
    assert said == {
        "articles": 4,
        "days": 2,
        "alerts_a_day": 0.5,
        "alerts_most": 1,
        "reviews_a_day": 0.5,
        "reviews_most": 1,
    }
    assert week_figures((), lambda _: _screening())["reviews_a_day"] is None
    with pytest.raises(AssertionError):
        week_figures([Document(id="x", title=None, text="")], lambda _: _screening())


def test_a_week_is_read_strictly(tmp_path: Path) -> None:
    good = '{"id": "a", "text": "x", "published": "2026-03-01T12:00:00Z"}\n\n'
    (tmp_path / "w.jsonl").write_text(good)
    assert [document.id for document in load_week(tmp_path)] == ["a"]
    (tmp_path / "w.jsonl").write_text(good + '{"id": "b", "text": "x"}\nnonsense\n')
    with pytest.raises(WatchlistError) as raised:
        load_week(tmp_path)
    assert [problem.line for problem in raised.value.problems] == [3, 4]


CORPUS = """\
class: plain
cases:
  - id: one
    lang: en
    text: Senior General Min Aung Hlaing spoke.
    expect: {per-min-aung-hlaing: alert}
  - id: two
    lang: en
    text: Rain fell.
    expect: {per-soe-win: alert}
    signals: [{kind: aviation-fuel, modality: asserted}]
"""
ARTICLE = {
    "id": "a",
    "text": "Senior General Min Aung Hlaing.",
    "published": "2026-03-01T12:00:00Z",
}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    made = tmp_path / "gold"
    for name in ("short", "week"):
        (made / name).mkdir(parents=True)
    (made / "short" / "a.yml").write_text(CORPUS)
    (made / "week" / "w.jsonl").write_text(json.dumps(ARTICLE) + "\n")
    return made


def test_bench_says_figures_failures_and_the_week(watchdog: Command, corpus: Path) -> None:
    result = watchdog("bench", str(corpus), "--failures")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert "all\t2\t50.0 %\t50.0 %\t100.0 %\t50.0 %\t0\t0" in lines
    assert "alerts a day\t1.0" in lines
    file = corpus / "short" / "a.yml"
    assert f"{file}:7: two: per-soe-win: wanted alert, got not found" in lines
    assert any("two: signal: wanted aviation-fuel" in line for line in lines)


def test_bench_measures_a_week_alone(watchdog: Command, corpus: Path) -> None:
    (corpus / "short" / "a.yml").unlink()
    result = watchdog("bench", str(corpus))
    assert result.exit_code == 0
    assert "alerts a day\t1.0" in result.stdout.splitlines()


def test_bench_in_json_has_a_line_for_each_group_and_each_failure(
    watchdog: Command, corpus: Path
) -> None:
    result = watchdog("bench", str(corpus), "--json", "--failures")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert rows[0]["group"] == "all"
    assert rows[0]["found"] == 0.5
    assert [row["entry"] for row in rows if row.get("case") == "two"] == ["per-soe-win", None]


def test_bench_ends_with_1_when_a_figure_drops(watchdog: Command, corpus: Path) -> None:
    floor = corpus / "floor.yml"
    for bound, code in (("0.5", 0), ("0.6", 1)):
        floor.write_text(f"floors: [{{group: all, figure: found, at_least: {bound}}}]\n")
        result = watchdog("bench", str(corpus), "--floor", str(floor))
        assert (result.exit_code, "all found" in result.stderr) == (code, bool(code))


def test_bench_without_a_corpus_is_a_mistake(watchdog: Command, tmp_path: Path) -> None:
    result = watchdog("bench", str(tmp_path / "none"))
    assert result.exit_code == 2
    assert "no gold case" in result.stderr


def test_the_shipped_corpus_keeps_its_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WATCHDOG_CONFIG", raising=False)
    floor = shipped_dir("watchlists") / "gold" / "floor.yml"
    result = CliRunner().invoke(cli, ["bench", "--floor", str(floor)])
    assert (result.exit_code, result.stderr) == (0, "")
