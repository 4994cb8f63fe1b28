"""The text as a reader sees it, with the way back to the one that came."""

import pytest

from watchdog.text.fold import fold
from watchdog.text.tidy import tidied


def _tidy(text: str) -> str:
    tidy = tidied(text)
    return text if tidy is None else tidy.text


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("Min\u00adis\u200bter Soe\u00a0Win", "Minister Soe Win"),
        ("Soe&nbsp;Win&#8217;s men", "Soe Win\u2019s men"),
        ("\uff33\uff4f\uff45 Win", "Soe Win"),
        ("H\u0430laing", "Halaing"),
        ("ေအာင္", "အောင်"),
        ("the army\nchief", "the army chief"),
        ("the army.\nChief", "the army.\nChief"),
        ("Soe Win\n\nTin Oo", "Soe Win\n\nTin Oo"),
        ("Rosoboron-\nexport", "Rosoboron-\nexport"),
        (f"{'a' * 60} Soe\nWin came", f"{'a' * 60} Soe Win came"),
        (f"{'a' * 120} Soe\nWin came", f"{'a' * 120} Soe\nWin came"),
    ],
)
def test_what_nobody_sees_is_undone_and_the_rest_stays(text: str, tidy: str) -> None:
    assert _tidy(text) == tidy


@pytest.mark.parametrize("text", ["Soe Win", "", "Мин Аун Хлайн", "敏昂莱"])
def test_a_text_that_is_tidy_is_left_alone(text: str) -> None:
    assert tidied(text) is None


def test_the_way_back_leads_to_what_was_written() -> None:
    text = "At noon Min\u200bister S\u00adoe&nbsp;Win left"
    tidy = tidied(text)
    assert tidy is not None
    start = tidy.text.index("Soe Win")
    begin, stop = tidy.original_span(start, start + len("Soe Win"))
    assert text[begin:stop] == "S\u00adoe&nbsp;Win"


def test_folding_what_is_tidy_gives_the_same() -> None:
    for text in ("Min\u200bister Soe&nbsp;Win", "ေအာင္လိႈင္", "H\u0430laing"):
        assert fold(_tidy(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Aung  Aung", "Aung Aung"),
        ("Aung\tAung\t\tOo", "Aung Aung Oo"),
        ("a \n\n b", "a \n\n b"),
        ("и\u0306од", "йод"),
        ("e\u0301te\u0301", "été"),
    ],
)
def test_spaces_are_one_and_letters_have_their_marks(text: str, seen: str) -> None:
    tidy = tidied(text)
    assert (text if tidy is None else tidy.text) == seen
