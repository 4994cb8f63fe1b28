"""Case forms that an operator says or refuses."""

from pathlib import Path

import pytest
from tests.config.people import people

from watchdog.config.load import load_config
from watchdog.errors import WatchlistError
from watchdog.matching.forms import name_forms, press_names
from watchdog.model import Entry


def _write(folder: Path, names: str) -> Entry:
    (folder / "people.yml").write_text(people(names), encoding="utf-8")
    (entry,) = load_config(None, {}, watchlists=folder).watchlists.entries
    return entry


def _told(folder: Path, names: str) -> list[str]:
    with pytest.raises(WatchlistError) as caught:
        _write(folder, names)
    return [str(each).replace(f"{folder}/", "") for each in caught.value.problems]


def test_given_forms_take_the_place_of_generated_ones(tmp_path: Path) -> None:
    entry = _write(tmp_path, "      - {text: Виктор Ильич Климов, forms: [Виктора Ильича]}\n")
    assert name_forms(entry.names[1], personal=True) == ("Виктора Ильича",)
    assert press_names(entry) == ()


def test_a_name_may_have_no_forms_at_all(tmp_path: Path) -> None:
    entry = _write(tmp_path, "      - {text: Виктор Климов, forms: []}\n")
    assert name_forms(entry.names[1], personal=True) == ()


def test_a_refused_form_is_not_looked_for_and_the_others_are(tmp_path: Path) -> None:
    entry = _write(tmp_path, "      - {text: Виктор Климов, forms_not: [Виктора Климова]}\n")
    forms = name_forms(entry.names[1], personal=True)
    assert "виктора климова" not in forms
    assert "виктору климову" in forms


def test_a_full_name_is_looked_for_without_its_patronymic_as_well(tmp_path: Path) -> None:
    names = "      - {text: Виктор Ильич Климов, strength: strong}\n      - {text: Виктор Климов}\n"
    (short,) = press_names(_write(tmp_path, names))
    assert (short.text, short.strength) == ("Виктор Климов", "needs-context")


def test_mistakes_are_told_with_the_line_of_the_name(tmp_path: Path) -> None:
    names = (
        "      - {text: ဗစ်တာ, forms: [a b]}\n"
        "      - {text: Виктор Климов, forms: [Виктора], forms_not: [Климова]}\n"
        "      - {text: Олег Климов, forms: [О, Олега Климова]}\n"
        "      - {text: Глеб Климов, forms_not: [Глеба Климва]}\n"
        "      - text: Климов\n"
        "        strength: never-alone\n"
        "        forms_not: [климова]\n"
    )
    told = _told(tmp_path, names)
    assert [each.split(": ")[0] for each in told] == [f"people.yml:{n}" for n in (8, 9, 10, 11, 12)]
    assert "`forms` on the name `ဗစ်တာ`" in told[0]
    assert "`forms` beside `forms_not`" in told[1]
    assert "the form `О`" in told[2]
    assert 'did you mean "глеба климова"?' in told[3]
    assert "`forms_not` on the name `Климов`" in told[4]
