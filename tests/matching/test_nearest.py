"""What comes nearest to a name, in bounded work."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchdog.matching.nearest import nearest_spelling

NEAR = [
    ("the guest was thiha mo kyau today", "thiha moe kyaw", "thiha mo kyau", 2),
    ("thha moe kyaw", "thiha moe kyaw", "thha moe kyaw", 1),
    ("met thiiha moe kyaw", "thiha moe kyaw", "thiiha moe kyaw", 1),
    ("记者说迪哈莫学到访", "迪哈莫觉", "迪哈莫学", 1),
    ("记者说迪哈摩莫觉到访", "迪哈莫觉", "迪哈摩莫觉", 1),
]


@pytest.mark.parametrize(("text", "name", "stretch", "letters"), NEAR)
def test_the_nearest_stretch(text: str, name: str, stretch: str, letters: int) -> None:
    found = nearest_spelling(text, [name])
    assert found is not None
    assert (text[found.start : found.end], found.distance) == (stretch, letters)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("rain fell on the hills", ["thiha moe kyaw"]),
        ("plan", ["pla"]),
        ("", ["thiha moe kyaw"]),
        ("thiha moe kyaw", []),
        ("thiha xxxxxxxxx kyaw", ["thiha moe kyaw"]),
    ],
)
def test_what_is_far_is_not_near(text: str, names: list[str]) -> None:
    assert nearest_spelling(text, names) is None


def test_a_pair_that_stands_everywhere_costs_no_more() -> None:
    found = nearest_spelling("ha " * 3000 + "thiha moe kyav", ["thiha moe kyaw"])
    assert found is not None
    assert found.distance == 1


def test_the_nearest_of_several_names_wins() -> None:
    found = nearest_spelling("zaw hlaing tunn", ["zaw hlaing tint", "zaw hlaing tun"])
    assert found is not None
    assert found.spelling == "zaw hlaing tun"


@given(st.text(max_size=200), st.lists(st.text(max_size=90), max_size=5))
def test_it_never_raises_and_stays_inside(text: str, names: list[str]) -> None:
    found = nearest_spelling(text, names)
    assert found is None or 0 <= found.start <= found.end <= len(text)
