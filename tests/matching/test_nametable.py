from itertools import product

from watchdog.matching.nametable import NameTable, NameUse
from watchdog.model import Standing, Strength

USES = [
    NameUse(
        entry=at,
        text=f"name {at % 7}",
        strength=strength,
        standing=standing,
        initials=initials,
        capital=capital,
        personal=personal,
    )
    for at, (strength, standing, initials, capital, personal) in enumerate(
        product(Strength, Standing, *[(False, True)] * 3)
    )
]


def test_every_use_comes_out_as_it_went_in() -> None:
    assert len(USES) == 96
    rows = [tuple(USES[:3]), (), tuple(USES[3:90]), (), (), tuple(USES[90:])]
    table = NameTable(rows)
    assert len(table) == len(rows)
    assert [table[at] for at in range(len(rows))] == rows
    assert list(table) == rows
