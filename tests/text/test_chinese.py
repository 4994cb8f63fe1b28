import pytest

from watchdog.text.chinese import SIMPLIFIED
from watchdog.text.fold import fold


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [("緬甸國家管理委員會", "缅甸国家管理委员会"), ("軍政府", "军政府"), ("東協", "东协")],
)
def test_a_name_in_either_script_folds_to_one(traditional: str, simplified: str) -> None:
    assert fold(traditional) == fold(simplified) == simplified


def test_each_character_has_one_that_has_none_itself() -> None:
    assert len(SIMPLIFIED) > 300
    for old, new in SIMPLIFIED.items():
        assert len(old) == len(new) == 1
        assert old != new
        assert new not in SIMPLIFIED
