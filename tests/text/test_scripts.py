import pytest

from watchdog.text.scripts import is_unspaced, script_of
from watchdog.text.words import in_address, in_byline, is_whole, word_after, word_before


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Naypyitaw", "Latn"),
        ("Москва", "Cyrl"),
        ("နေပြည်တော်", "Mymr"),
        ("缅甸", "Hans"),
        ("緬甸", "Hant"),
        ("เมียนมา", "Thai"),
        ("MEHL ကုမ္ပဏီလီမိတက်", "Mymr"),
        ("2021 – !", "Zyyy"),
        ("", "Zyyy"),
    ],
)
def test_a_text_has_the_script_of_most_of_its_letters(text: str, script: str) -> None:
    assert script_of(text) == script


def test_scripts_without_spaces_are_known() -> None:
    assert all(map(is_unspaced, "က缅ไ"))
    assert not any(map(is_unspaced, "aж1 "))


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("xabc", "abc", False),
        ("abc1", "abc", False),
        ("abc's", "abc", True),
        ("与abc会", "abc", True),
        ("ကလေး", "က", True),
        ("ကို", "က", False),
        ("ဇင်", "ဇ", False),
        ("တဇင်", "တ", True),
        ("တက်", "တ", False),
        ("တင့်", "တ", False),
        ("စက္က", "စ", False),
        ("တ၃", "တ", True),
        ("၃၃၀", "၃၃", False),
        ("၁၃၃", "၃၃", False),
        ("၃၃ ", "၃၃", True),
        ("က္တင်", "တင်", False),
        ("นาย", "นา", True),
        ("นาะ", "นา", False),
        ("เนา", "นา", False),
        ("๑๒", "๑", False),
        ("๒๑", "๑", False),
        ("๑", "๑", True),
    ],
)
def test_a_word_ends_where_its_script_lets_it(text: str, part: str, whole: bool) -> None:
    start = text.rindex(part) if text.startswith(("၁", "๒", "เ", "က္")) else text.index(part)
    assert is_whole(text, start, start + len(part)) is whole


def test_the_words_beside_a_stretch_stop_at_punctuation() -> None:
    text = "Mr. Ko Min Tun, Esq"
    start = text.index("Min")
    assert (word_before(text, start), word_after(text, start + 3)) == ("Ko", "Tun")
    assert (word_before(text, 4), word_after(text, text.index(","))) == (None, None)


def test_a_byline_is_told_from_a_sentence() -> None:
    lines = [
        "By Ann",
        "Photos by: Ann\nx",
        "By Ann, Arcadia\nx",
        "By Ann's order we left",
        "led by Ann",
    ]
    told = [in_byline(line, line.index("Ann"), line.index("Ann") + 3) for line in lines]
    assert told == [True, True, True, False, False]


def test_addresses_are_told_from_text() -> None:
    text = "see http://x.example/min or min@x.example not min"
    places = [text.index("min"), text.index("min@"), text.rindex("min")]
    assert [in_address(text, at, at + 3) for at in places] == [True, True, False]


@pytest.mark.parametrize(
    ("text", "signed"),
    [
        ("Ann Onym (New Delhi)\n\nRain fell.", True),
        ("Rain fell.\n\nAnn Onym (New Delhi)\n", True),
        ("Rain fell.\n\nAnn Onym (New Delhi)\n\nIt fell.", False),
        ("Ann Onym (New Delhi)", False),
        ("Ann Onym (New Delhi) met Min.\n\nRain fell.", False),
        ("General Ann Onym (New Delhi)\n\nRain fell.", False),
        ("Ann Onym (1956)\n\nRain fell.", False),
    ],
)
def test_a_name_and_a_place_alone_in_the_first_or_last_line_sign_it(
    text: str, signed: bool
) -> None:
    at = text.index("Ann")
    assert in_byline(text, at, at + len("Ann Onym")) is signed
