"""Texts written otherwise, for `watchdog bench --perturb`."""

import pytest

from watchdog.cli.perturbations import PERTURBATIONS, as_zawgyi, perturbed
from watchdog.text.fold import fold
from watchdog.text.zawgyi import to_unicode

BY_NAME = {each.name: each for each in PERTURBATIONS}
BURMESE = (
    "ဗိုလ်ချုပ်မှူးကြီး မင်းအောင်လှိုင် နေပြည်တော်တွင် ပြောကြားသည်။",
    "ရုရှားနိုင်ငံ ဝန်ကြီးချုပ် ရောက်ရှိလာပြီး စစ်ကောင်စီနှင့် တွေ့ဆုံခဲ့သည်။",
    "အင်္ဂလိပ်သတင်းဌာနက ဓာတ်ပုံကို ဖော်ပြခဲ့သည်။",
)


@pytest.mark.parametrize("text", BURMESE)
def test_what_is_typed_for_zawgyi_reads_as_it_did(text: str) -> None:
    typed = as_zawgyi(text)
    assert typed != text
    assert fold(to_unicode(typed)[0]) == fold(text)


@pytest.mark.parametrize("name", sorted(BY_NAME.keys() - {"small-letters", "capitals"}))
def test_a_change_keeps_what_a_reader_reads(name: str) -> None:
    texts = {
        "Latn": "President Aung Kyaw's  army has left the old airport of the capital today.",
        "Cyrl": "Генерал Со Вин прибыл в аэропорт столицы.",
        "Mymr": BURMESE[0],
        "Hans": "国防军司令会见俄罗斯代表团。",
    }
    changed = {
        script: text
        for script, original in texts.items()
        if (text := perturbed(original, BY_NAME[name])) is not None
    }
    assert changed or name == "line-breaks"
    for script, text in changed.items():
        assert fold(text) == fold(texts[script]), (name, script)


def test_a_text_that_would_not_change_is_left_out() -> None:
    assert perturbed("army", BY_NAME["curly-quotes"]) is None
    assert perturbed("армия", BY_NAME["zawgyi"]) is None
