import pytest
from tests.watched import verdicts

from watchdog.matching.brands import is_brand


def brand(text: str, name: str) -> bool:
    start = text.index(name)
    return is_brand(text, start, start + len(name))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the Kyaw Lin Restaurant", "Kyaw Lin"),
        ("the Kyaw Lin Beauty Salon", "Kyaw Lin"),
        ("the Kyaw Lin's Restaurant", "Kyaw Lin"),
        ("the KYAW LIN RESTAURANT", "KYAW LIN"),
        ("kyaw lin restaurant", "kyaw lin"),
        ("улица Кьо Лина", "Кьо Лина"),
        ("觉林餐厅", "觉林"),
        ("ကျော်လင်းဆိုင်", "ကျော်လင်း"),
        ("ကျော်လင်း ဆိုင်", "ကျော်လင်း"),
    ],
)
def test_a_shop_or_a_street_bears_the_name(text: str, name: str) -> None:
    assert brand(text, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Kyaw Lin went to a restaurant", "Kyaw Lin"),
        ("Kyaw Lin restaurant was full", "Kyaw Lin"),
        ("Kyaw Lin spoke", "Kyaw Lin"),
        ("KYAW LIN VISITS SISTERS RESTAURANT", "KYAW LIN"),
        ("觉林来到餐厅", "觉林"),
        ("ကျော်လင်းက ဆိုင်သို့", "ကျော်လင်း"),
        ("Κάο Λιν Restaurant", "Κάο Λιν"),
        ("Худрук балета Большого театра Виктор Хренин ушёл.", "Виктор Хренин"),
        ("Директор школы Виктор Хренин молчал.", "Виктор Хренин"),
    ],
)
def test_a_person_at_a_shop_is_a_person(text: str, name: str) -> None:
    assert not brand(text, name)


def test_a_brand_is_a_gate_for_people_and_not_for_firms() -> None:
    assert verdicts("Thiha Moe Kyaw Restaurant opened.")["per-chief"] == "brand"
    assert verdicts("Thiha Moe Kyaw opened a restaurant.")["per-chief"] == "alert"
    assert verdicts("Golden Teak Holdings Co Ltd Restaurant opened.")["org-teak"] == "alert"
