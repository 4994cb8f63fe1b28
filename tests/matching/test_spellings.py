"""What is looked for beside a name as the watchlist writes it."""

import pytest
from tests.watched import entry, name

from watchdog.matching.spellings import name_uses, post_phrases
from watchdog.model import Context, Entry, EntryKind, Name, Post, Standing, Strength


def spelt(one: Entry) -> dict[str, Strength]:
    return {text: use.strength for text, (use,) in name_uses((one,)).items()}


def body(text: str, strength: Strength = Strength.NEEDS_CONTEXT, **more: object) -> Entry:
    return entry("org-x", name(text, strength), **{"kind": EntryKind.COMPANY, **more})


def test_a_company_is_written_with_other_legal_forms_and_without() -> None:
    found = spelt(body("Quiet River Trading Co., Ltd."))
    for text in (
        "quiet river trading co., ltd.",
        "quiet river trading co ltd",
        "quiet river trading company limited",
        "quiet river trading co. ltd",
        "quiet river trading",
    ):
        assert text in found, text
    assert found["quiet river trading"] is Strength.NEEDS_CONTEXT
    assert found["quiet river trading co ltd"] is Strength.STRONG


@pytest.mark.parametrize(
    ("text", "short"),
    [("Zed Co., Ltd.", "zed"), ("Zedzedzedzed Ltd", "zedzedzedzed"), ("Quiet River", "quiet")],
)
def test_a_short_rest_of_a_companys_name_is_not_looked_for(text: str, short: str) -> None:
    assert short not in spelt(body(text))


def test_a_listed_spelling_is_looked_for_as_it_is() -> None:
    found = spelt(body("Quiet River Trading Co., Ltd.", Strength.NEVER_ALONE))
    assert found == {"quiet river trading co., ltd.": Strength.NEVER_ALONE}


@pytest.mark.parametrize(
    ("text", "more", "strength"),
    [
        ("Quiet River Trading Holdings", {}, Strength.STRONG),
        ("Quiet River Oil", {}, Strength.NEEDS_CONTEXT),
        ("Myanmar Oil", {}, Strength.STRONG),
        ("Myanmar", {}, Strength.NEEDS_CONTEXT),
        ("静河贸易公司有限", {}, Strength.STRONG),
        ("静河贸易", {}, Strength.NEEDS_CONTEXT),
        ("Myanmar Oil", {"context": Context(never=("soap",))}, Strength.NEEDS_CONTEXT),
        ("Myanmar Oil", {"kind": EntryKind.VESSEL}, Strength.NEEDS_CONTEXT),
        ("Quiet River Trading Holdings", {"kind": EntryKind.PERSON}, Strength.NEEDS_CONTEXT),
    ],
)
def test_a_bodys_full_name_says_as_much_as_a_strong_one(
    text: str, more: dict[str, object], strength: Strength
) -> None:
    (use,) = name_uses((body(text, **more),))[text.casefold()]
    assert use.strength is strength


def test_a_unit_is_written_with_its_country_in_the_possessive() -> None:
    found = spelt(entry("unit-x", name("Myanmar Navy"), kind=EntryKind.UNIT))
    assert {"myanmar's navy", "burma's navy", "burmese navy"} <= found.keys()
    short = spelt(entry("unit-x", name("Myanmar Sea"), kind=EntryKind.UNIT))
    assert "myanmar's sea" not in short
    firm = spelt(body("Myanmar Navy"))
    assert "myanmar's navy" not in firm


def test_a_long_latin_name_is_written_together_in_a_hashtag() -> None:
    assert "thihamoekyaw" in spelt(entry("per-x", name("Thiha Moe Kyaw")))
    assert "kyawlin" not in spelt(entry("per-x", name("Kyaw Lin")))


def test_of_one_spelling_the_strongest_use_stays() -> None:
    one = entry("per-x", name("Kyaw Lin", Strength.WEAK), name("KYAW LIN", Strength.STRONG))
    assert spelt(one) == {"kyaw lin": Strength.STRONG}


def test_a_spelling_with_a_title_is_as_well_sourced_as_the_name_in_it() -> None:
    one = entry(
        "per-x",
        name("Kyaw Lin", Strength.NEEDS_CONTEXT),
        name("General Kyaw Lin", Strength.STRONG, Standing.UNREVIEWED),
        name("Kyaw Linn", Strength.STRONG, Standing.UNREVIEWED),
    )
    found = name_uses((one,))
    assert found["general kyaw lin"][0].standing is Standing.CONFIRMED
    assert found["kyaw linn"][0].standing is Standing.UNREVIEWED


def test_capitals_of_a_ship_are_no_abbreviation() -> None:
    ship = entry("ves-x", name("WAVE"), kind=EntryKind.VESSEL)
    firm = body("WAVE")
    assert not name_uses((ship,))["wave"][0].initials
    assert name_uses((firm,))["wave"][0].initials


def test_a_post_is_looked_for_in_russian_cases() -> None:
    posts = (
        Post(id="a", title="A", phrases=(("ru", "начальник порта"), ("en", "port chief"))),
        Post(id="b", title="B", phrases=(("en", "port chief"),)),
    )
    names: dict[str, list[object]] = {}
    found = post_phrases(posts, names)  # type: ignore[arg-type]
    assert found["port chief"] == (0, 1)
    assert found["начальника порта"] == (0,)
    assert set(names) == set(found)
    assert all(uses == [] for uses in names.values())


def burmese(identity: str, *names: Name) -> Entry:
    return entry(identity, *names, context=Context(home_script="Mymr"))


def test_a_syllable_is_spelt_in_each_way_of_the_press() -> None:
    (use,) = name_uses((burmese("per-x", name("Yan Lin Dwe")),))["yan linn dway"]
    assert (use.strength, use.standing) == (Strength.NEEDS_CONTEXT, Standing.UNREVIEWED)
    looked_for = name_uses((burmese("per-x", name("Yan Lin Dwe")),))
    assert {"yan linn dwe", "yan lin dway", "yan linn dway"} <= set(looked_for)


@pytest.mark.parametrize(
    ("text", "other"),
    [("Zaw Swe Lat", "zaw shwe lat"), ("Zaw Tin Lat", "zaw htin lat"), ("Htun", "tun")],
)
def test_another_syllable_and_a_single_one_stay_as_they_are(text: str, other: str) -> None:
    assert other not in name_uses((burmese("per-x", name(text)),))


def test_what_is_somebodys_own_name_is_nobody_elses_other_spelling() -> None:
    uses = name_uses((burmese("per-x", name("Yan Lin")), burmese("per-y", name("Yan Linn"))))
    assert [use.entry for use in uses["yan linn"]] == [1]


def test_a_name_has_few_other_spellings() -> None:
    many = name_uses((burmese("per-x", name("Moe Phyo Kyi Tun Lin Min Khaing Swe")),))
    assert len(many) < 40
