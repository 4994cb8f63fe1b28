import pytest
from tests.watched import ALL, STRIKE, TRANSFER, read, watchlists

from watchdog.matching.index import build_index
from watchdog.model import Signal


def _signals(text: str, title: str | None = None) -> list[tuple[str, str | None, str | None, str]]:
    return [
        (each.kind, each.giver, each.receiver, each.modality) for each in read(text, title).signals
    ]


ARMS = "arms-transfer"
CASES = [
    (
        "Severmash Export delivered some rifles to General Thiha Moe Kyaw in Arcadia.",
        (ARMS, "org-supplier", "per-chief", "asserted"),
    ),
    (
        "General Thiha Moe Kyaw of Arcadia bought rifles from Severmash Export.",
        (ARMS, "org-supplier", "per-chief", "asserted"),
    ),
    (
        "Thiha Moe Kyaw of Arcadia supplied Severmash Export.",
        (ARMS, "per-chief", "org-supplier", "asserted"),
    ),
    (
        "Rifles went to Severmash Export: Thiha Moe Kyaw of Arcadia paid.",
        (ARMS, "per-chief", "org-supplier", "asserted"),
    ),
    (
        "Severmash Export rifles to Thiha Moe Kyaw, Arcadia.",
        (ARMS, "org-supplier", "per-chief", "asserted"),
    ),
    (
        "Activists urged Severmash Export to stop sending rifles to Thiha Moe Kyaw of Arcadia.",
        (ARMS, "org-supplier", "per-chief", "demanded"),
    ),
    (
        "Severmash Export denied that rifles went to Thiha Moe Kyaw of Arcadia.",
        (ARMS, "org-supplier", "per-chief", "denied"),
    ),
    (
        "Severmash Export will send rifles to Thiha Moe Kyaw of Arcadia.",
        (ARMS, "org-supplier", "per-chief", "planned"),
    ),
    (
        "Severmash Export may send rifles to Thiha Moe Kyaw of Arcadia.",
        (ARMS, "org-supplier", "per-chief", "speculative"),
    ),
    (
        "Аркадия: Севермаш поставил винтовки. Тиха Мо Чжо доволен.",
        (ARMS, "org-supplier", "geo-arcadia", "asserted"),
    ),
    ("阿卡迪亚上将说北方机械交付步枪", (ARMS, "org-supplier", "geo-arcadia", "asserted")),
    ("阿卡迪亚：北方机械未交付步枪", (ARMS, "org-supplier", "geo-arcadia", "denied")),
    (
        "In Arcadia rifles for Thiha Moe Kyaw lay with Severmash Export.",
        (ARMS, "org-supplier", "per-chief", "asserted"),
    ),
    (
        "Severmash Export of Arcadia counted rifles. The day after, Thiha Moe Kyaw left.",
        (ARMS, "org-supplier", "geo-arcadia", "asserted"),
    ),
    (
        # A supplier of another sentence is rather one who gives.
        "Rifles, Thiha Moe Kyaw said. Severmash Export had no comment. Arcadia was quiet.",
        (ARMS, "per-chief", "geo-arcadia", "asserted"),
    ),
    (
        "Golden Teak Holdings Co Ltd brought rifles, Thiha Moe Kyaw said.",
        (ARMS, "org-teak", "per-chief", "asserted"),
    ),
    ("Thiha Moe Kyaw counted rifles.", (ARMS, "per-chief", None, "asserted")),
]


@pytest.mark.parametrize(("text", "signal"), CASES)
def test_an_act_is_read_with_its_parties_and_modality(
    text: str, signal: tuple[str, str, str | None, str]
) -> None:
    assert _signals(text) == [signal]


@pytest.mark.parametrize(
    "text",
    [
        "Arcadia counted rifles.",
        "Kite-30 rifles over Arcadia.",
        "Thiha Moe Kyaw bought toy rifles.",
        "Thiha Moe Kyaw spoke. It rained. It rained again. Rifles fell.",
        "Rifles fell.",
    ],
)
def test_words_without_a_watched_party_near_are_no_signal(text: str) -> None:
    assert _signals(text) == []


def test_a_cue_inside_the_trigger_denies_nothing() -> None:
    assert _signals("Thiha Moe Kyaw halted flights.") == [("strike", None, None, "asserted")]


def test_a_cue_far_from_the_trigger_says_nothing_of_it() -> None:
    text = "Having denied a rumour of the day before at some length and to everyone, " * 2
    assert _signals(text + "Thiha Moe Kyaw of Arcadia, it was said with a smile, had rifles.") == [
        (ARMS, "per-chief", "geo-arcadia", "asserted")
    ]


def test_a_kind_without_parties_needs_somebody_watched_in_the_sentence() -> None:
    assert _signals("Air strikes fell in Arcadia.") == []
    assert _signals("Air strikes ordered by Thiha Moe Kyaw.") == [
        ("strike", None, None, "asserted")
    ]


def test_a_headline_without_names_takes_its_parties_from_the_first_lines() -> None:
    # Of those who stand elsewhere, a body or a country is likelier than a person.
    said = _signals("Severmash Export had guests. Thiha Moe Kyaw came to Arcadia.", "Rifles")
    assert said == [(ARMS, "org-supplier", "geo-arcadia", "asserted")]
    said = _signals("Severmash Export had guests. Thiha Moe Kyaw came.", "Rifles")
    assert said == [(ARMS, "org-supplier", "per-chief", "asserted")]


def test_demands_and_denials_stay_low_and_rumours_below_high() -> None:
    signals = [
        *read("Severmash Export denied sending rifles to Arcadia.").signals,
        *read("Severmash Export may send rifles to Arcadia.").signals,
        *read("Severmash Export sent rifles to Arcadia.").signals,
    ]
    assert [each.severity for each in signals] == ["low", "medium", "high"]


def test_one_act_told_twice_is_one_signal_and_the_fuller_one_stays() -> None:
    text = (
        "Severmash Export sent rifles to Arcadia. Severmash Export sent rifles to Arcadia. "
        + "It rained. " * 5
        + "Severmash Export counted rifles."
    )
    assert _signals(text) == [(ARMS, "org-supplier", "geo-arcadia", "asserted")]


def test_a_signal_points_at_its_trigger() -> None:
    text = "Severmash Export delivered some rifles to Arcadia."
    (signal,) = read(text).signals
    assert isinstance(signal, Signal)
    assert text[signal.start : signal.end] == "delivered some rifles"


def test_an_entry_alone_on_both_sides_keeps_the_side_named_first() -> None:
    both = build_index(watchlists(*ALL), (TRANSFER, STRIKE))
    text = "Thiha Moe Kyaw saw rifles."
    (signal,) = read(text, index=both).signals
    assert (signal.giver, signal.receiver) == ("per-chief", None)
