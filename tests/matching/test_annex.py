"""Names as sanctions lists write them, several together."""

from tests.watched import entry, name

from watchdog.matching.index import Index, build_index
from watchdog.model import Document, Strength, Watchlists
from watchdog.screening import screen

ENTRIES = tuple(
    entry(f"per-{at}", name(plain, Strength.NEEDS_CONTEXT), name(listed, Strength.NEVER_ALONE))
    for at, (plain, listed) in enumerate(
        (
            ("Kyaw Lin", "LIN, Kyaw"),
            ("Thiha Moe", "MOE, Thiha"),
            ("Wunna Thike", "THIKE, Wunna"),
        )
    )
)
ANNEX = "1. LIN, Kyaw; owner.\n2. MOE, Thiha; broker.\n3. THIKE, Wunna; clerk.\n"


def _index() -> Index:
    return build_index(Watchlists(version="test", entries=ENTRIES, posts=()), ())


def _verdicts(text: str) -> dict[str, str]:
    hits = screen(Document(id="x", title=None, text=text, language="en"), _index()).hits
    return {hit.entry: hit.verdict for hit in hits}


def test_three_names_in_list_order_are_a_list_and_alert() -> None:
    assert _verdicts(ANNEX) == {"per-0": "alert", "per-1": "alert", "per-2": "alert"}


def test_two_names_in_list_order_are_no_list() -> None:
    assert _verdicts("1. LIN, Kyaw; owner.\n2. MOE, Thiha; broker.\n") == {}


def test_a_row_of_names_is_no_list() -> None:
    row = "Min Lin, Kyaw Oo, Soe Moe, Thiha Tun, Win Thike, Wunna Aye came."
    assert _verdicts(row) == {}
    assert _verdicts(row.upper()) == {}


def test_the_reason_says_why_and_where() -> None:
    hits = screen(Document(id="x", title=None, text=ANNEX, language="en"), _index()).hits
    reasons = [each for hit in hits for each in hit.reasons if each.rule == "listed-together"]
    assert [each.points for each in reasons] == [50, 50, 50]
    assert [ANNEX[each.start : each.end] for each in reasons] == [
        "LIN, Kyaw",
        "MOE, Thiha",
        "THIKE, Wunna",
    ]
