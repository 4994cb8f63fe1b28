"""Nobody is watched for being somebody's relative, however a file says that they are one."""

import pytest

from watchdog.config.relatives import relative_faults
from watchdog.model import Entry, EntryKind, Listing, Name, Role, Standing, Strength

NAME = Name(text="Ma Sample", script="latin", strength=Strength.STRONG)
OWN = Role(title="Director of Sample Trading")


def person(**more: object) -> Entry:
    fields: dict[str, object] = {
        "id": "per-sample",
        "watchlist": "fiction",
        "kind": EntryKind.PERSON,
        "name": NAME.text,
        "names": (NAME,),
        **more,
    }
    return Entry(**fields)  # type: ignore[arg-type]  # as the tests write them


@pytest.mark.parametrize(
    ("entry", "key"),
    [
        (person(relative_of=("per-chief",)), "relative_of"),
        # A role of one's own is no listing of one's own.
        (person(relative_of=("per-chief",), roles=(OWN,)), "relative_of"),
        (person(note="Wife of a commander"), "note"),
        (person(note="The commander's daughter"), "note"),
        (person(roles=(Role(title="Son of a minister"),)), "roles"),
        (person(why=("brother of a general",)), "why"),
    ],
)
def test_a_relative_without_a_listing_is_not_watched(entry: Entry, key: str) -> None:
    ((found, says, wanted),) = relative_faults(entry)
    assert found == key
    assert "per-sample" in says
    assert "nobody is watched for being a relative" in wanted


@pytest.mark.parametrize(
    "entry",
    [
        person(),
        person(note="Wife of a commander", enabled=False),
        person(relative_of=("per-chief",), enabled=False),
        person(note="Wife of a commander", roles=(OWN,)),
        person(note="Works with the partners and sons in trade"),
        person(note="Wife of a commander", kind=EntryKind.COMPANY),
    ],
)
def test_others_are_left_alone(entry: Entry) -> None:
    assert relative_faults(entry) == []


@pytest.mark.parametrize(
    ("listing", "counts"),
    [
        (Listing(authority="eu", listed="2021-04-19"), True),
        (Listing(authority="eu", standing=Standing.UNREVIEWED), False),
        (Listing(authority="eu", delisted="2024-01-01"), False),
    ],
)
def test_only_a_current_reviewed_listing_of_their_own_counts(
    listing: Listing, counts: bool
) -> None:
    listed = person(relative_of=("per-chief",), listings=(listing,))
    assert (relative_faults(listed) == []) is counts
