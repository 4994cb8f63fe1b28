"""Sentences of our own in six languages against the shipped words and watchlists."""

import pytest

from watchdog.model import Document, Figure, Signal
from watchdog.screening import Index, screen


def _read(text: str, index: Index, title: str | None = None) -> tuple[Signal, ...]:
    return screen(Document(id="d", title=title, text=text), index).signals


MAH = "per-min-aung-hlaing"
CASES = [
    (
        "Rosoboronexport has not stopped supplying Min Aung Hlaing's air force with spare parts.",
        ("arms-transfer", "org-rosoboronexport", MAH, "asserted"),
    ),
    (
        "Junta leader Min Aung Hlaing said the Myanmar military shipped mortar shells to Russia.",
        ("arms-resale", None, "geo-russia", "asserted"),
    ),
    (
        "India suspended arms sales to the Myanmar junta, an aide to Min Aung Hlaing said.",
        ("distancing", "geo-india", None, "asserted"),
    ),
    (
        "The EU added Min Aung Hlaing to its sanctions list on Monday.",
        ("sanctions-change", None, MAH, "asserted"),
    ),
    (
        "Did Russia deliver jets to Min Aung Hlaing?",
        ("arms-transfer", "geo-russia", MAH, "speculative"),
    ),
    (
        "Activists urged China to stop selling drones to Min Aung Hlaing.",
        ("arms-transfer", "geo-china", MAH, "demanded"),
    ),
    (
        "人民防卫军将对方一架直升机击落，敏昂莱没有回应。",
        ("military-setback", "org-pdf", None, "asserted"),
    ),
    (
        "卢卡申科对缅甸即将举行的大选表示支持，敏昂莱表示感谢。",
        ("election-cooperation", "per-lukashenko", None, "asserted"),
    ),
    (
        "Reports that Russia sold Min Aung Hlaing missiles were denied.",
        ("arms-transfer", "geo-russia", MAH, "denied"),
    ),
    (
        "Хунта закупила у России вертолеты Ми-17. Мин Аун Хлайн доволен.",
        ("arms-transfer", "geo-russia", "geo-myanmar", "asserted"),
    ),
    (
        "Минобороны РФ опровергло сообщения о том, что Россия поставила Мьянме ракеты.",
        ("arms-transfer", "geo-russia", "geo-myanmar", "denied"),
    ),
    (
        "ရုရှားက မြန်မာစစ်ကောင်စီကို တိုက်လေယာဉ် ၆ စင်း ပေးပို့ခဲ့သည်။",
        ("arms-transfer", "geo-russia", None, "asserted"),
    ),
    (
        "မင်းအောင်လှိုင်သည် မော်စကိုတွင် ပူတင်နှင့် တွေ့ဆုံမည်ဟု စစ်ကောင်စီက ပြောသည်။",
        ("high-level-visit", "per-putin", None, "planned"),
    ),
    (
        "စစ်ကောင်စီသည် ရုရှားထံမှ ရဟတ်ယာဉ်များ ဝယ်ယူခဲ့ခြင်းမရှိဟု ငြင်းဆိုသည်။",
        ("arms-transfer", "geo-russia", "org-sac", "denied"),
    ),
    (
        "俄罗斯向缅甸军政府交付了两架苏-30战机，敏昂莱出席仪式。",
        ("arms-transfer", "geo-russia", None, "asserted"),
    ),
    (
        "有传闻称，中国可能向缅军提供无人机。敏昂莱未置评。",
        ("arms-transfer", "geo-china", None, "speculative"),
    ),
    ("敏昂莱将于下月访问北京。", ("high-level-visit", "geo-china", MAH, "planned")),
    (
        "รัสเซียส่งมอบเครื่องบินรบให้กองทัพเมียนมา มิน อ่อง หล่าย กล่าว",
        ("arms-transfer", "geo-russia", None, "asserted"),
    ),
    (
        "Rusia akan mengirim jet tempur ke Myanmar, kata Min Aung Hlaing.",
        ("arms-transfer", "geo-russia", "geo-myanmar", "planned"),
    ),
    (
        "敏昂萊訪俄前夕，緬軍疑向北韓添購飛彈零件。",
        ("arms-transfer", "geo-dprk", "org-tatmadaw", "speculative"),
    ),
    (
        "从未有俄罗斯教官给缅甸空军带训飞行员，敏昂莱说。",
        ("joint-exercise-training", "geo-russia", None, "denied"),
    ),
    (
        "克钦独立军拿下缅军一处炮兵阵地，敏昂莱震怒。",
        ("military-setback", None, "org-tatmadaw", "asserted"),
    ),
    (
        "敏昂莱的亲信借中国的空壳公司躲避制裁。",
        ("financial-link", "geo-china", None, "asserted"),
    ),
    (
        "Militer Myanmar memakai jet tempur yang dipasok Rusia, kata Min Aung Hlaing.",
        ("arms-transfer", "geo-russia", None, "asserted"),
    ),
]


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_an_act_is_read_in_every_language(
    text: str, wanted: tuple[str, str | None, str | None, str], shipped: Index
) -> None:
    kind, giver, receiver, modality = wanted
    (signal,) = [each for each in _read(text, shipped) if each.kind == kind]
    assert signal.modality == modality
    assert giver is None or signal.giver == giver
    assert receiver is None or signal.receiver == receiver


@pytest.mark.parametrize(
    "text",
    [
        "Min Aung Hlaing met villagers in Bago.",
        "Russia delivered drones to the resistance, Min Aung Hlaing said.",
        "Min Aung Hlaing said the price of ammunition had risen.",
    ],
)
def test_what_concerns_others_is_no_signal(text: str, shipped: Index) -> None:
    assert _read(text, shipped) == ()


def test_a_word_inside_a_chinese_name_is_no_act(shipped: Index) -> None:
    text = "俄罗斯国防出口公司和缅甸军方都谈到武器，敏昂莱在场。"
    assert [each.kind for each in _read(text, shipped)] == []


def test_a_space_parts_a_chinese_headline(shipped: Index) -> None:
    (signal,) = _read("敏昂莱在内比都。", shipped, title="美国拟发声明 俄罗斯向敏昂莱交付导弹")
    assert (signal.kind, signal.modality) == ("arms-transfer", "asserted")


def test_figure_tense_place_and_first_are_read(shipped: Index) -> None:
    text = (
        "Russia delivered US$253 million of jets to Min Aung Hlaing in Naypyitaw "
        "for the first time since the coup, according to a UN report."
    )
    (signal,) = [each for each in _read(text, shipped) if each.kind == "arms-transfer"]
    assert signal.figure is not None
    assert (signal.figure.amount, signal.figure.unit) == ("253000000", "USD")
    assert signal.figure.origin == "un report"
    assert (signal.tense, signal.place, signal.first) == ("past", "Naypyitaw", True)
    assert signal.severity == "critical"
    assert text[signal.start : signal.end] == "delivered US$253 million of jets"


def test_what_happened_before_the_coup_is_history(shipped: Index) -> None:
    text = "In 2018 Russia delivered jets to Min Aung Hlaing."
    (signal,) = [each for each in _read(text, shipped) if each.kind == "arms-transfer"]
    assert (signal.historic, signal.severity) == (True, "low")


def test_figures_are_the_same_sum_by_amount_and_unit() -> None:
    assert (
        Figure(amount="5", unit="USD", period="in 2023").sum == Figure(amount="5", unit="USD").sum
    )
