"""Sums told before are known, new ones weigh more; figures in every script's digits."""

import pytest

from watchdog.matching.index import Index
from watchdog.matching.signals.known import sums_of, weigh_sums
from watchdog.model import Document, Figure, Modality, Severity, Signal, ToldSum
from watchdog.screening import screen


def _signal(
    amount: str | None = "5",
    *,
    giver: str | None = "geo-x",
    receiver: str | None = "geo-y",
    modality: Modality = "asserted",
    severity: Severity = "medium",
    historic: bool = False,
) -> Signal:
    return Signal(
        kind="trade",
        giver=giver,
        receiver=receiver,
        modality=modality,
        severity=severity,
        field="text",
        start=0,
        end=1,
        figure=None if amount is None else Figure(amount=amount, unit="USD"),
        historic=historic,
    )


def _weighed(*signals: Signal, known: list[ToldSum] | None) -> list[tuple[bool | None, str]]:
    return [(each.figure_known, each.severity) for each in weigh_sums(signals, known)]


def test_a_new_sum_raises_the_level_one_step() -> None:
    assert _weighed(_signal(), known=[]) == [(False, "high")]
    assert _weighed(_signal(severity="critical"), known=[]) == [(False, "critical")]


@pytest.mark.parametrize("modality", ["demanded", "speculative", "denied"])
def test_a_new_sum_of_a_demand_a_rumour_or_a_denial_raises_nothing(modality: Modality) -> None:
    assert _weighed(_signal(modality=modality), known=[]) == [(False, "medium")]


def test_a_new_sum_of_long_ago_raises_nothing() -> None:
    assert _weighed(_signal(historic=True), known=[]) == [(False, "medium")]


def test_a_sum_told_between_the_same_parties_is_known() -> None:
    told = list(sums_of([_signal()]))
    assert _weighed(_signal(), known=told) == [(True, "medium")]
    assert _weighed(_signal("6"), known=told) == [(False, "high")]
    assert _weighed(_signal(receiver="geo-z"), known=told) == [(False, "high")]


def test_a_party_that_is_not_said_may_be_anybody() -> None:
    told = list(sums_of([_signal(giver=None)]))
    assert _weighed(_signal(), known=told) == [(True, "medium")]
    assert _weighed(_signal(receiver=None), known=told) == [(True, "medium")]


def test_a_sum_told_twice_in_a_document_is_known_the_second_time() -> None:
    assert _weighed(_signal(), _signal(), known=None) == [(None, "medium"), (True, "medium")]
    assert _weighed(_signal(), _signal(), known=[]) == [(False, "high"), (True, "medium")]


def test_what_was_known_when_screened_stays_known_and_no_figure_is_no_sum() -> None:
    first, second = weigh_sums([_signal(), _signal()], None)
    assert _weighed(second, known=[]) == [(True, "medium")]
    assert _weighed(_signal(None), known=[]) == [(None, "medium")]
    assert list(sums_of([_signal(None)])) == []
    assert first.figure_known is None


FIGURES = [
    ("Russia delivered US$1.2 billion of jets to Min Aung Hlaing.", "1200000000", "USD"),
    ("Russia delivered 253,000 tonnes of ammunition to Min Aung Hlaing.", "253000", "tonne"),
    ("Russia delivered six helicopters to Min Aung Hlaing.", "6", "helicopters"),
    (
        "ရုရှားနိုင်ငံက မင်းအောင်လှိုင်ထံ အမေရိကန်ဒေါ်လာ ၂၅၃ သန်းဖိုး လက်နက် ရောင်းချခဲ့သည်။",
        "253000000",
        "USD",
    ),
    (
        "ရုရှားနိုင်ငံက မင်းအောင်လှိုင်ထံ ဒေါ်လာသန်း ၅၀ ဖိုး လက်နက် ရောင်းချခဲ့သည်။",
        "50000000",
        "USD",
    ),
    ("俄罗斯向敏昂莱出售价值1.5亿美元的武器。", "150000000", "USD"),
    ("俄罗斯向敏昂莱交付六架战斗机。", "6", "战斗机"),
    ("รัสเซียขายอาวุธมูลค่า ๒๕๓ ล้านดอลลาร์ให้มิน อ่อง หล่าย", "253000000", "USD"),
    ("Россия поставила Мин Аун Хлайну оружие на 12,5 млн долларов.", "12500000", "USD"),
    ("Россия поставила Мин Аун Хлайну 3 000 тонн боеприпасов.", "3000", "tonne"),
    ("Rusia menjual senjata senilai 40 juta dolar kepada Min Aung Hlaing.", "40000000", "USD"),
]


@pytest.mark.parametrize(("text", "amount", "unit"), FIGURES)
def test_a_figure_is_read_in_the_digits_and_units_of_its_language(
    text: str, amount: str, unit: str, shipped: Index
) -> None:
    signals = screen(Document(id="d", title=None, text=text), shipped).signals
    figures = {
        (each.figure.amount, each.figure.unit)
        for each in signals
        if each.kind == "arms-transfer" and each.figure is not None
    }
    assert figures == {(amount, unit)}
