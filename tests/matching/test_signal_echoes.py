"""What later sentences add to an act: a denial, a demand to stop, a second batch; who speaks."""

import pytest

from watchdog.matching.index import Index
from watchdog.model import Document, Signal
from watchdog.screening import screen

SOLD = "Russia's Rosoboronexport sold four helicopters to Myanmar's military in May."


def signals(text: str, index: Index) -> tuple[Signal, ...]:
    return screen(Document(id="d", title=None, text=text), index).signals


@pytest.mark.parametrize(
    ("after", "modality"),
    [
        ("The ministry in Moscow denied it.", "denied"),
        ("A spokesman dismissed the report as fantasy.", "denied"),
        ("Rights groups urged Moscow to stop.", "demanded"),
        ("Another batch is to follow next year, a clerk said.", "planned"),
        ("A second batch may follow, a clerk said.", "speculative"),
        ("It rained for a day. Then the ministry denied everything.", "denied"),
        ("Perhaps it may. Rights groups urged Moscow to stop.", "demanded"),
        ("The handover of four more is slated for May.", "planned"),
        ("A helicopter may come next.", "speculative"),
    ],
)
def test_a_later_sentence_says_how_else_the_act_is_told(
    after: str, modality: str, shipped: Index
) -> None:
    told = signals(f"{SOLD} {after}", shipped)
    assert [each.modality for each in told] == ["asserted", modality]
    first, second = told
    assert (second.kind, second.giver, second.receiver) == (
        first.kind,
        first.giver,
        first.receiver,
    )
    quoted = f"{SOLD} {after}"[second.evidence_start : second.evidence_end]
    assert quoted.strip() in after
    assert modality not in ("denied", "demanded") or second.severity == "low"
    assert second.figure is None


@pytest.mark.parametrize(
    "after",
    [
        "Another batch was painted green.",
        "The rain did not stop.",
        "It rained. " * 8 + "The ministry denied it.",
        "Nobody spoke.",
        "It did not provide further details on those helicopters.",
        "The seller declined to comment on the helicopters.",
    ],
)
def test_what_says_nothing_else_or_stands_too_far_off_is_no_echo(
    after: str, shipped: Index
) -> None:
    assert [each.modality for each in signals(f"{SOLD} {after}", shipped)] == ["asserted"]


def test_a_sentence_that_goes_on_about_an_act_names_its_own_parties(shipped: Index) -> None:
    after = "A handover by Beltechexport may follow."
    first, second = signals(f"{SOLD} {after}", shipped)
    assert (first.giver, second.giver) == ("org-rosoboronexport", "org-beltechexport")
    assert second.receiver == first.receiver


def test_a_rumour_has_an_echo_and_a_denial_has_none(shipped: Index) -> None:
    told = signals(f"{SOLD.replace('sold', 'may have sold')} The ministry denied it.", shipped)
    assert [each.modality for each in told] == ["speculative", "denied"]
    told = signals(f"{SOLD.replace('sold', 'never sold')} A second batch may follow.", shipped)
    assert [each.modality for each in told] == ["denied"]


@pytest.mark.parametrize(
    ("text", "modalities"),
    [
        (
            "Россия поставила хунте Мьянмы четыре вертолёта Ми-17. В Москве это опровергли.",
            ["asserted", "denied"],
        ),
        ("俄罗斯向缅甸军方交付四架米-17直升机。莫斯科方面予以否认。", ["asserted", "denied"]),
        (
            "ရုရှားက မြန်မာ့တပ်မတော်ကို Mi-17 ရဟတ်ယာဉ် လေးစင်း ရောင်းချခဲ့သည်။ ရုရှားသံရုံးက ငြင်းဆိုသည်။",
            ["asserted", "denied"],
        ),
    ],
)
def test_denials_are_echoes_in_other_languages(
    text: str, modalities: list[str], shipped: Index
) -> None:
    assert [each.modality for each in signals(text, shipped)] == modalities


def test_who_only_speaks_elsewhere_did_not_do_it(shipped: Index) -> None:
    (told, *_) = signals(
        "Eleven children were killed when two jets bombed a school. Zaw Min Tun, the spokesman of"
        " the Myanmar Air Force, said nothing of it.",
        shipped,
    )
    assert (told.kind, told.giver) == ("atrocity", "org-maf")


def test_a_make_of_aircraft_stands_for_a_seller_whom_nobody_names(shipped: Index) -> None:
    (told,) = signals("The Myanmar Air Force received two Su-30 fighters on Monday.", shipped)
    assert (told.kind, told.giver, told.receiver) == ("arms-transfer", None, "org-maf")


def test_the_chinese_mark_of_an_object_tells_of_no_plan(shipped: Index) -> None:
    (told, *_) = signals("美国财政部将缅甸石油和天然气公司列入制裁名单。", shipped)
    assert (told.kind, told.modality) == ("sanctions-change", "asserted")
    (told, *_) = signals("美国财政部将制裁缅甸石油和天然气公司。", shipped)
    assert (told.kind, told.modality) == ("sanctions-change", "planned")


def test_words_of_a_firms_name_tell_of_no_act(shipped: Index) -> None:
    told = signals("Russia thanked Myanma Investment and Commercial Bank.", shipped)
    assert [each.kind for each in told] == []
    told = signals("Russia signed a deal on a port with the Myanmar military.", shipped)
    assert [each.kind for each in told] == ["trade-investment"]


def test_who_imposes_sanctions_is_not_who_is_hit_by_them(shipped: Index) -> None:
    told = signals(
        "General Htun Aung of the Myanmar Air Force chaired the gathering."
        " He was put under sanctions by the United States and the European Union.",
        shipped,
    )
    assert ("sanctions-change", None) in [(each.kind, each.giver) for each in told]


def test_a_text_about_myanmar_tells_signals_without_a_watched_name(shipped: Index) -> None:
    text = (
        "Soldiers of the junta bombed a school in Mandalay, killing two, footballer Soe Win said."
    )
    assert [each.kind for each in signals(text, shipped)] == ["atrocity"]
    elsewhere = "Soldiers of the junta bombed a school in Timbuktu, killing two pupils."
    assert signals(elsewhere, shipped) == ()


def test_signals_are_the_same_whether_somebody_asks_for_reasons(shipped: Index) -> None:
    text = "Soldiers of the junta bombed a school in Mandalay, killing two. xMin Aung Hlaingx"
    document = Document(id="d", title=None, text=text)
    asked = screen(document, shipped, explain=True)
    assert asked.signals == screen(document, shipped).signals


def test_one_act_has_more_than_one_echo(shipped: Index) -> None:
    text = (
        f"{SOLD} The ministry denied it. Activists urged Moscow to stop. A second batch may follow."
    )
    assert [each.modality for each in signals(text, shipped)] == [
        "asserted",
        "denied",
        "demanded",
        "speculative",
    ]
