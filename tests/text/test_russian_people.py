"""Case forms of public persons, as a grammarian writes them."""

from pathlib import Path

import pytest

from watchdog.text.fold import fold
from watchdog.text.russian import FORMS_AT_MOST, case_forms

ROWS = [
    [cell.strip() for cell in line.split("|")]
    for line in (Path(__file__).parent / "russian_people.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_every_case_of_a_person_is_among_the_forms(row: list[str]) -> None:
    name, *cases = row
    assert len(cases) == 5
    forms = {fold(each) for each in (name, *case_forms(name, personal=True))}
    missing = [form for cell in cases for form in cell.split("/") if fold(form) not in forms]
    assert missing == []


def test_the_forms_of_a_name_are_few_and_always_in_one_order() -> None:
    counts = []
    for name, *_ in ROWS:
        forms = case_forms(name, personal=True)
        assert forms == case_forms(name.upper(), personal=True)
        assert len(forms) == len(set(forms)) <= FORMS_AT_MOST
        assert name.lower().replace("ё", "е") not in forms
        counts.append(len(forms))
    assert sum(counts) / len(counts) < 15
