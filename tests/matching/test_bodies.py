"""How else the press writes public bodies and units."""

import pytest
from tests.watched import GENERALS, entry, name, read, watchlists

from watchdog.matching.bodies import body_spellings
from watchdog.matching.index import build_index
from watchdog.model import EntryKind, Strength

NEEDS = Strength.NEEDS_CONTEXT


@pytest.mark.parametrize(
    ("listed", "written"),
    [
        ("Ministry of Defence of Burma", "Myanmar's defense ministry"),
        ("Ministry of Defence of Burma", "Ministry of Defense of Myanmar"),
        ("Ministry of Defence (Myanmar)", "Burmese Defence Ministry"),
        ("Ministry of Foreign Affairs of China", "China's foreign ministry"),
        (
            "Chinese foreign ministry",
            "Ministry of Foreign Affairs of the People's Republic of China",
        ),
        ("Central Bank of Myanmar", "Myanmar's Central Bank"),
        ("Myanmar Navy", "Burmese Navy"),
        ("Russian Security Council", "Russia's Security Council"),
        ("Directorate of Defense Industries", "Directorate of Defence Industries"),
        ("Myanma Foreign Trade Bank", "Myanmar Foreign Trade Bank"),
        ("LID-101", "101st LID"),
        ("Light Infantry Division No. 11", "11th Light Infantry Division"),
        ("33rd Light Infantry Division", "Light Infantry Division (LID) 33"),
        ("Bureau of Special Operations-2", "No. 2 Bureau of Special Operations"),
        ("South-Eastern Command", "Southeast Command"),
        ("Northwestern Command", "North-Western Regional Military Command"),
        ("Министерство обороны РФ", "российское минобороны"),
        ("Минобороны России", "министерством обороны рф"),
        ("МИД России", "российским МИД"),
        ("Центробанк Мьянмы", "центральному банку мьянмы"),
        ("俄罗斯国防部", "俄国防部"),
        ("ရုရှားကာကွယ်ရေးဝန်ကြီးဌာန", "ရုရှားနိုင်ငံ ကာကွယ်ရေးဝန်ကြီးဌာန"),
    ],
)
def test_a_body_is_looked_for_as_the_press_writes_it(listed: str, written: str) -> None:
    assert written.casefold() in {each.casefold() for each in body_spellings(listed, public=True)}


@pytest.mark.parametrize(
    ("listed", "written"),
    [
        ("Bank of Russia", "Russian Bank"),
        ("Central Command", "Eastern Command"),
        ("Eastern Regional Military Command", "Eastern Command"),
        ("Security Council of the Russian Federation", "Security Council of China"),
        ("Division 101", "Brigade 101"),
    ],
)
def test_nobody_else_is_looked_for(listed: str, written: str) -> None:
    assert written.casefold() not in {
        each.casefold() for each in body_spellings(listed, public=True)
    }


def test_a_firm_has_no_other_order() -> None:
    assert body_spellings("Myanmar Rivers Trading", public=False) == {"myanma rivers trading"}
    assert "Myanmar's Ministry of Rivers" in body_spellings(
        "Ministry of Rivers of Myanmar", public=False
    )


def test_what_is_somebodys_own_name_is_nobody_elses() -> None:
    ours = entry("org-ours", name("Myanmar Navy", NEEDS), kind=EntryKind.UNIT, context=GENERALS)
    theirs = entry("org-theirs", name("Burmese Navy", NEEDS), kind=EntryKind.UNIT, context=GENERALS)
    index = build_index(watchlists(ours, theirs), ())
    (hit,) = read("Arcadia: the Burmese Navy, the army and the junta spoke.", index=index).hits
    assert hit.entry == "org-theirs"


def test_a_weak_name_is_looked_for_as_it_is() -> None:
    weak = entry(
        "org-weak", name("Myanmar junta", Strength.WEAK), kind=EntryKind.UNIT, context=GENERALS
    )
    index = build_index(watchlists(weak), ())
    assert not read("Arcadia: Myanmar's junta met its army.", index=index).hits


def test_an_ordinal_and_a_number_are_no_small_letters() -> None:
    unit = entry("unit-x", name("LID-101", NEEDS), kind=EntryKind.UNIT, context=GENERALS)
    index = build_index(watchlists(unit), ())
    for text in ("The 101st LID of the junta", "LID No. 101 of the junta"):
        assert [hit.entry for hit in read(text, index=index).hits] == ["unit-x"]
    assert not read("the 101st lid of the junta", index=index).hits
