"""How plainly a document must tell of a kind of act."""

from pathlib import Path

from watchdog.matching.index import Index
from watchdog.matching.signals.worth import CLUES
from watchdog.model import Document
from watchdog.screening import screen

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "screening.md"


def _kinds(index: Index, title: str, text: str) -> list[str]:
    document = Document(id="x", title=title, text=text, language="en")
    return [each.kind for each in screen(document, index).signals]


def test_the_page_shows_the_points_as_they_are() -> None:
    page = PAGE.read_text(encoding="utf-8")
    missing = [
        name
        for name, clue in CLUES.items()
        if f"| `{name}` | {clue.points} | {clue.means[0].upper()}{clue.means[1:]}. |" not in page
    ]
    assert missing == []


VISIT = "Lukashenko flies to Naypyitaw for talks with Min Aung Hlaing"
LEAD = "President Alexander Lukashenko held talks with Senior General Min Aung Hlaing on Monday."
LOOSE = "Guests of the Belarusian embassy received a calendar with pictures of Myanmar."


def test_one_loose_wording_beside_a_main_act_is_not_told(shipped: Index) -> None:
    text = f"{LEAD} It was his third visit to Myanmar. A tractor of Minsk make stood at the gate."
    assert set(_kinds(shipped, VISIT, text)) == {"high-level-visit"}


def test_a_visit_of_nobody_is_none(shipped: Index) -> None:
    assert "high-level-visit" not in _kinds(shipped, "A calendar", LOOSE)


HINTS = (
    "Russian fighter jets were the talk of the day in Naypyitaw.",
    "Nobody counted the missiles of Russia that Myanmar has.",
    "Helicopters from Russia and drones fill the hangars of the Myanmar Air Force.",
    "Spare parts were short, the Myanmar Air Force and Russia agree.",
)


def test_a_hint_alone_tells_of_nothing(shipped: Index) -> None:
    assert _kinds(shipped, "From the region", HINTS[0]) == []


def test_hints_all_over_an_article_tell_of_its_act(shipped: Index) -> None:
    assert "arms-transfer" in _kinds(shipped, "Russian weapons of Myanmar", " ".join(HINTS))


def test_a_hint_is_dropped_where_a_wording_tells_of_the_act(shipped: Index) -> None:
    told = "Russia delivered six helicopters to the Myanmar Air Force on Monday."
    kinds = _kinds(shipped, "Russia delivers helicopters to Myanmar", f"{told} {HINTS[3]}")
    assert kinds.count("arms-transfer") == 1
