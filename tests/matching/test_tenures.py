from datetime import date

import pytest
from tests.watched import entry, name

from watchdog.matching.tenures import PostUse, days_meant, holders, post_uses
from watchdog.model import Post, Role, Standing

POST = Post(id="p", title="Harbour master", phrases=(("en", "harbour master"),))


def held(*roles: tuple[str | None, str | None, Standing]) -> PostUse:
    entries = [
        entry(
            f"per-{at}",
            name(f"Name {at}"),
            roles=(Role(title="x", post="p", since=since, until=until, standing=standing),),
        )
        for at, (since, until, standing) in enumerate(roles)
    ]
    (use,) = post_uses((POST,), entries)
    return use


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-07-25", date(2023, 7, 25), date(2023, 7, 25)),
    ],
)
def test_a_date_of_less_precision_means_all_its_days(written: str, first: date, last: date) -> None:
    assert days_meant(written) == (first, last)


FINE = Standing.CONFIRMED


@pytest.mark.parametrize(
    ("day", "who", "unsure"),
    [
        (date(2020, 6, 1), [0], False),
        (date(2022, 11, 30), [0], False),
        (date(2022, 12, 15), [0, 1], True),
        (date(2023, 1, 1), [1], False),
        (date(2023, 7, 31), [1], True),
        (date(2019, 12, 31), [], False),
        (None, [2], True),
    ],
)
def test_the_holder_is_known_by_the_day(day: date | None, who: list[int], unsure: bool) -> None:
    use = held(("2020", "2022-12", FINE), ("2022-12", "2023-07", FINE), ("2023-08", None, FINE))
    if day == date(2020, 6, 1):
        use = held(("2020-01", "2022-12", FINE))
    said = holders(use, day)
    assert [each.entry for each in said] == who
    assert all((each.unsure is not None) is unsure for each in said)


def test_two_at_once_an_unreviewed_one_and_an_unknown_beginning_are_unsure() -> None:
    both = holders(held(("2020-01", None, FINE), ("2021-01", None, FINE)), date(2022, 1, 1))
    assert [each.entry for each in both] == [0, 1]
    assert all("more than one" in (each.unsure or "") for each in both)
    (one,) = holders(held(("2020-01", None, Standing.UNREVIEWED)), date(2022, 1, 1))
    assert "reviewed" in (one.unsure or "")
    (dated,) = holders(held((None, "2023-01-05", FINE)), date(2022, 1, 1))
    assert "not known" in (dated.unsure or "")


def test_a_role_without_a_post_or_with_a_foreign_one_counts_for_none() -> None:
    stranger = entry("per-x", name("X Y"), roles=(Role(title="a"), Role(title="b", post="other")))
    (use,) = post_uses((POST,), [stranger])
    assert use.tenures == ()
