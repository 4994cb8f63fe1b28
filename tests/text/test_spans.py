import pytest

from watchdog.text.spans import Spans


@pytest.mark.parametrize(
    ("start", "end", "meet"),
    [
        (0, 3, False),
        (0, 4, True),
        (4, 5, True),
        (8, 9, True),
        (9, 12, False),
        (12, 13, True),
        (19, 30, True),
        (20, 21, False),
    ],
)
def test_a_stretch_meets_what_it_shares_a_character_with(start: int, end: int, meet: bool) -> None:
    # (3, 9) holds another, and (12, 15) touches (15, 20).
    spans = Spans([(12, 15), (3, 9), (4, 6), (15, 20)])
    assert spans.meet(start, end) is meet


def test_nothing_meets_none() -> None:
    assert not Spans(()).meet(0, 5)
