"""Acts as the press of six languages tells them: written as an operator writes cases."""

import time
from pathlib import Path

import pytest

from watchdog.config.cases import Case, failures, load_cases
from watchdog.matching.index import Index
from watchdog.model import Document
from watchdog.screening import screen

CASES = load_cases(Path(__file__).parent.parent / "data" / "signals")


def test_six_languages_and_every_modality_are_told() -> None:
    told = {(case.document.language, each.modality) for case in CASES for each in case.signals}
    assert {language for language, _ in told} == {"en", "my", "ru", "zh", "th", "id"}
    assert len({modality for _, modality in told}) == 5
    assert len(CASES) > 100


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.document.id)
def test_an_act_is_read_as_the_press_tells_it(case: Case, shipped: Index) -> None:
    assert failures((case,), lambda document: screen(document, shipped)) == ()


def _signals(text: str, index: Index, title: str | None = None) -> list[tuple[str, str]]:
    document = Document(id="d", title=title, text=text)
    return [(each.kind, each.modality) for each in screen(document, index).signals]


def test_a_demand_to_stop_is_about_what_is_to_stop(shipped: Index) -> None:
    text = "Campaigners urged India to halt arms sales to Min Aung Hlaing."
    assert _signals(text, shipped) == [("arms-transfer", "demanded")]
    text = "India halted arms sales to Min Aung Hlaing."
    assert _signals(text, shipped) == [("distancing", "asserted")]


@pytest.mark.parametrize(
    ("title", "text", "modality"),
    [
        ("Russia sells jets to Min Aung Hlaing", "Russia may sell jets to Min Aung Hlaing.", "s"),
        ("Russia may sell jets to Min Aung Hlaing", "Russia sold jets to Min Aung Hlaing.", "s"),
        ("Russia may sell jets to Min Aung Hlaing", "Russia will sell jets to him.", "s"),
        ("Russia may sell jets to Min Aung Hlaing", "Russia will sell Min Aung Hlaing jets.", "p"),
    ],
)
def test_title_and_first_lines_are_one_act_and_the_careful_telling_stays(
    title: str, text: str, modality: str, shipped: Index
) -> None:
    wanted = {"s": "speculative", "p": "planned"}[modality]
    told = [m for kind, m in _signals(text, shipped, title) if kind == "arms-transfer"]
    assert told == [wanted] or (wanted == "speculative" and set(told) <= {"speculative", "planned"})


def test_among_countries_only_both_sides_must_be_said_and_one_is_myanmar(shipped: Index) -> None:
    assert _signals("Russia sold fighter jets to Myanmar.", shipped) == [
        ("arms-transfer", "asserted")
    ]
    assert _signals("Direct flights between China and India began.", shipped) == []
    assert _signals("The United States sold fighter jets to Myanmar.", shipped) == []


def test_the_two_sides_are_those_of_the_sentence_before_and_of_none_farther_off(
    shipped: Index,
) -> None:
    before = "Min Aung Hlaing was in Moscow on Monday."
    after = "The two sides agreed on intelligence cooperation."
    assert _signals(f"{before} {after}", shipped) == [("intelligence-contact", "asserted")]
    assert _signals(f"{before} It rained. It rained. {after}", shipped) == []


def test_who_should_act_stands_in_the_russian_dative(shipped: Index) -> None:
    text = "Москве следует прекратить поставки самолётов Мин Аун Хлайну."
    signals = screen(Document(id="d", title=None, text=text), shipped).signals
    assert [(s.kind, s.giver, s.receiver, s.modality) for s in signals] == [
        ("arms-transfer", "geo-russia", "per-min-aung-hlaing", "demanded")
    ]


def test_who_is_bought_from_stands_after_towards_in_chinese(shipped: Index) -> None:
    text = "敏昂莱向俄罗斯采购战斗机。"
    signals = screen(Document(id="d", title=None, text=text), shipped).signals
    assert [(s.kind, s.giver, s.receiver) for s in signals] == [
        ("arms-transfer", "geo-russia", "per-min-aung-hlaing")
    ]


def test_of_one_kind_no_more_than_so_many_acts_are_told(shipped: Index) -> None:
    names = [entry.name for entry in shipped.entries if entry.watchlist == "junta-officials"]
    text = " ".join(f"Russia sold jets to General {name}." for name in names)
    assert 10 < len(_signals(text, shipped)) < 200


@pytest.mark.parametrize(
    "piece",
    [
        "Russia sold jets to Min Aung Hlaing, may not deliver and urged China to stop. ",
        "Russia sold jets to Min Aung Hlaing and China may not sell drones to the junta ",
        "ရုရှားက မင်းအောင်လှိုင်ကို လက်နက်ရောင်းမည်မဟုတ်",
        "俄罗斯向敏昂莱交付六架战斗机，中国否认",
        "Россия не поставляла Мин Аун Хлайну самолёты, а Китай может ",
        "Russia sold jets to Min Aung Hlaing. The ministry denied it. Hlaing met Soe Winn. ",
    ],
)
def test_a_text_full_of_acts_and_parties_takes_linear_time(piece: str, shipped: Index) -> None:
    def seconds(length: int) -> float:
        text = (piece * (length // len(piece) + 1))[:length]
        begin = time.process_time()
        _signals(text, shipped)
        return time.process_time() - begin

    seconds(1_000)
    assert seconds(200_000) < 30 * max(seconds(20_000), 0.02)
