"""Names of the shipped watchlists where the way they are written decides."""

import pytest

from watchdog.matching.index import Index
from watchdog.model import Document
from watchdog.screening import screen


def _found(text: str, index: Index) -> dict[str, str | None]:
    """Return what became of each entry: a verdict, or the gate that stopped it."""
    told = screen(Document(id="d", title=None, text=text), index, explain=True)
    return {each.entry: each.rule or each.verdict for each in (*told.ignored, *told.hits)}


@pytest.mark.parametrize(
    ("written", "wanted"),
    [("ASEAN", "context"), ("Asean", "context"), ("asean", "letter-case")],
)
def test_an_abbreviation_of_five_letters_may_be_written_as_a_word(
    written: str, wanted: str, shipped: Index
) -> None:
    text = f"In Kuala Lumpur the {written} ministers spoke of Myanmar and Min Aung Hlaing."
    assert _found(text, shipped)["org-asean"] == wanted


def test_a_short_abbreviation_is_no_word(shipped: Index) -> None:
    text = "Maf, a village in Myanmar, has a market, Min Aung Hlaing said."
    assert _found(text, shipped)["org-maf"] == "letter-case"


def test_a_post_has_no_namesakes(shipped: Index) -> None:
    text = "俄罗斯驻缅甸大使在欢迎仪式上说，水兵们还要同当地学生踢一场友谊足球赛。"
    assert _found(text, shipped)["per-azizov"] == "review"


def test_an_embassy_is_no_ambassador(shipped: Index) -> None:
    text = "俄罗斯驻缅甸{}说，敏昂莱已到场。"
    assert _found(text.format("大使"), shipped)["per-azizov"] == "review"
    assert "per-azizov" not in _found(text.format("大使馆"), shipped)


def test_a_burmese_name_in_chinese_inside_a_longer_one_is_somebody_else(shipped: Index) -> None:
    found = _found("缅甸央行行长丹丹瑞上月布置了时间表，敏昂莱到场。", shipped)
    assert found["per-than-than-swe"] in ("alert", "review")
    assert found.get("per-than-shwe") in (None, "longer-name")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("အိန္ဒိယနိုင်ငံ ကာကွယ်ရေးဝန်ကြီးဌာနက မြန်မာစစ်တပ်ကို ဖိတ်သည်။", "longer-name"),
        ("ရုရှားကာကွယ်ရေးဝန်ကြီးဌာနက မြန်မာစစ်တပ်ကို ကူညီသည်။", "longer-name"),
        ("မြန်မာနိုင်ငံ ကာကွယ်ရေးဝန်ကြီးဌာနက အိန္ဒိယသို့ စေလွှတ်သည်။", "alert"),
        ("အိန္ဒိယက စစ်ကောင်စီ ကာကွယ်ရေးဝန်ကြီးဌာနကို ဖိတ်သည်။", "alert"),
    ],
)
def test_a_ministry_in_burmese_is_that_of_the_state_before_it(
    text: str, wanted: str, shipped: Index
) -> None:
    assert _found(text, shipped)["org-mod"] == wanted


@pytest.mark.parametrize(
    ("written", "who"),
    [
        ("China Machinery Engineering Cororation", "org-cmec"),
        ("the Myanma Economic Bnak", "org-meb"),
        ("the ASEAN Defence Ministers Meeeting", "role-admm"),
    ],
)
def test_a_slip_is_seen_in_a_name_that_holds_a_country(
    written: str, who: str, shipped: Index
) -> None:
    assert _found(f"Myanmar's junta wrote to {written}.", shipped)[who] == "review"
