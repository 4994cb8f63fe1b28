"""An age, or "a freight clerk", says that somebody else bears a common name."""

import pytest
from tests.watched import INDEX, verdicts

from watchdog.model import Document
from watchdog.screening import screen


def stopped_by(text: str) -> str | None:
    found = screen(Document(id="1", title=None, text=text), INDEX, explain=True)
    return next((hit.rule for hit in found.ignored if hit.entry == "per-deputy"), None)


@pytest.mark.parametrize(
    "text",
    [
        "Kyaw Lin, 24, mends nets.",
        "Kyaw Lin (24) mends nets.",
        "Kyaw Lin, aged 24, mends nets.",
        "Kyaw Lin, 24 years old, mends nets.",
        "The 24-year-old father of two, Kyaw Lin, mends nets.",
        "ကျော်လင်း အသက် ၂၄ နှစ်က ပိုက်ကွန်ပြင်သည်။",
        "觉林，24岁，修补渔网。",
        "24岁的觉林修补渔网。",
        "Kyaw Lin, a net mender from the coast, went home.",
        "Kyaw Lin, an amateur of old radios.",
    ],
)
def test_somebody_ordinary_is_nobody_watched(text: str) -> None:
    assert stopped_by(text) == "counter-evidence"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Kyaw Lin, 61, mends nets.", "review"),
        ("Kyaw Lin, 24 men and a dog went home.", "review"),
        ("Kyaw Lin, a retired officer, went home.", "review"),
        ("Kyaw Lin, a financier, went home.", "review"),
        ("Kyaw Lin, 24, spoke for the junta.", "alert"),
        ("General Kyaw Lin, a keen golfer from the hills, spoke.", "alert"),
        ("Kyaw Lin, a voice of the junta, spoke.", "alert"),
    ],
)
def test_evidence_counts_for_more(text: str, verdict: str) -> None:
    assert verdicts(text).get("per-deputy") == verdict


def test_words_of_the_article_do_not_make_a_clerk_an_officer() -> None:
    assert stopped_by("The junta fell silent. Kyaw Lin, a freight clerk, went home.") is not None


def test_a_name_that_nobody_else_bears_is_not_asked() -> None:
    assert verdicts("Thiha Moe Kyaw, 24, mends nets.")["per-chief"] == "alert"
