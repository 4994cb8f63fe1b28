"""Terms that end soon, and who held what on a day."""

from datetime import date

import pytest
from tests.watched import entry, name

from watchdog.matching.terms import holders_of_post, roles_of_entry, terms_ending
from watchdog.model import EntryKind, Post, Role, Standing

TODAY = date(2026, 11, 25)
POST = Post(id="lake-warden", title="Warden of the Lake", phrases=())


def warden(identity: str, since: str | None, until: str | None = None, **more: object):  # type: ignore[no-untyped-def]
    role = Role(title="Warden", post="lake-warden", since=since, until=until)
    return entry(identity, name(f"{identity} Name"), roles=(role,), **more)


CHAIR = entry(
    "role-chair",
    name("Chair of the Lake Union"),
    kind=EntryKind.ROLE,
    roles=(
        Role(title="chair", holder="Arcadia", since="2025", until="2025"),
        Role(title="chair", holder="Borduria", since="2026", until="2026"),
        Role(title="chair", holder="Syldavia", since="2027", until="2027"),
        Role(title="clerk", since="2026", until="2026-12", standing=Standing.UNREVIEWED),
    ),
)


@pytest.mark.parametrize(
    ("until", "within", "ends"),
    [
        ("2026-11-25", 0, date(2026, 11, 25)),
        ("2026-11-24", 90, None),
        ("2026-11", 5, date(2026, 11, 30)),
        ("2026-11", 4, None),
        ("2026", 36, date(2026, 12, 31)),
        ("2026", 35, None),
        ("2027-02", 90, None),
        ("9999", 99_999, None),
        ("2027-02-23", 90, date(2027, 2, 23)),
        (None, 90, None),
    ],
)
def test_a_partial_date_means_its_whole_period(
    until: str | None, within: int, ends: date | None
) -> None:
    found = terms_ending((warden("per-a", "2024", until),), today=TODAY, within_days=within)
    assert [each.ends for each in found] == ([ends] if ends else [])


def test_of_a_role_the_holder_and_who_follows_are_named_in_order() -> None:
    found = terms_ending((CHAIR, warden("per-a", None, "2026-11-30")), today=TODAY, within_days=90)
    assert [(each.title, each.holder, each.successor) for each in found] == [
        ("Warden", "per-a Name", None),
        ("chair", "Borduria", "Syldavia"),
        ("clerk", "not named", None),
    ]


@pytest.mark.parametrize(
    ("since", "until", "successor"),
    [
        ("2026", None, "per-b Name"),
        ("2026-12-01", "2030", "per-b Name"),
        ("2026-11", None, "per-b Name"),
        ("2025", None, None),
        (None, None, None),
        ("2026-11-30", "2026-11-30", None),
    ],
)
def test_a_post_passes_from_entry_to_entry(
    since: str | None, until: str | None, successor: str | None
) -> None:
    entries = (warden("per-a", "2024", "2026-11-30"), warden("per-b", since, until))
    found = terms_ending(entries, today=TODAY, within_days=30)
    assert found[0].successor == successor


def test_a_personal_role_without_a_post_has_no_successor_and_an_entry_that_is_off_no_term() -> None:
    role = Role(title="Member", since="2024", until="2026")
    entries = (
        entry("per-a", name("A B"), roles=(role,)),
        entry("per-b", name("C D"), roles=(role,), enabled=False),
    )
    (found,) = terms_ending(entries, today=TODAY, within_days=90)
    assert (found.entry, found.successor) == ("per-a", None)


def test_who_held_a_post_is_what_screening_infers() -> None:
    entries = (warden("per-a", "2024-01-05", "2026-11-30"), warden("per-b", "2026-12"))
    (held,) = holders_of_post(POST, entries, TODAY)
    assert (held.entry, held.holder, held.unsure) == ("per-a", "per-a Name", None)
    (held,) = holders_of_post(POST, entries, date(2026, 12, 15))
    assert held.entry == "per-b"
    assert held.unsure is not None
    assert holders_of_post(POST, entries, date(2020, 1, 1)) == ()


def test_only_the_role_of_that_day_is_shown() -> None:
    twice = entry(
        "per-a",
        name("A B"),
        roles=(
            Role(title="Warden", post="lake-warden", since="2010-01-01", until="2012-01-01"),
            Role(title="Warden again", post="lake-warden", since="2020-01-01"),
            Role(title="Member"),
        ),
    )
    (held,) = holders_of_post(POST, (twice,), TODAY)
    assert held.role.title == "Warden again"


def test_what_an_entry_was_on_a_day() -> None:
    found = roles_of_entry(CHAIR, date(2026, 6, 1))
    assert [(each.holder, each.unsure is None) for each in found] == [
        ("Borduria", False),
        ("not named", False),
    ]
    sure = entry(
        "per-a",
        name("A B"),
        roles=(
            Role(title="Warden", since="2024-01-01", until="2024-12-31"),
            Role(title="Member", since="2024", standing=Standing.UNREVIEWED),
        ),
    )
    assert [each.unsure for each in roles_of_entry(sure, date(2024, 12, 31))] == [
        None,
        "nobody has reviewed it yet",
    ]
    assert [each.unsure for each in roles_of_entry(sure, date(2024, 6, 1))] == [
        None,
        "the dates are not known to the day",
    ]
