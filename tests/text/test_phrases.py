import pytest

from watchdog.text.fold import fold
from watchdog.text.phrases import may_begin, phrase_end, read_phrase


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("minister", "two ministers met", "ministers"),
        ("minister", "ministerial", None),
        ("deliver* fighter", "deliver six Su-30 fighter jets", "deliver six Su-30 fighter"),
        ("deliver* fighter", "deliver it. Now six fighter jets", None),
        ("deliver*", "was delivered late", "delivered"),
        ("trained * troops", "trained 40 elite troops", "trained 40 elite troops"),
        ("trained * troops", "trained troops", "trained troops"),
        ("trained * troops", "trained a b c d e f troops", None),
        ("trained * troops", "trained. Later troops", None),
        ("spare parts for *", "spare parts for jets", "spare parts for"),
        ("authori?ed", "authorized by", "authorized"),
        ("поставк* вооружени*", "поставками вооружений", "поставками вооружений"),
        ("хунт", "лидер хунты", "хунты"),
        ("хунт", "хунтыкакоетооченьдлинное", None),
        ("ГАС", "газ и гас", "гас"),
        ("ГАС", "гаснет", None),
        ("တွေ့ဆုံ", "သူတွေ့ဆုံသည်", "တွေ့ဆုံ"),
        ("တပ်", "တပ်း", None),
    ],
)
def test_a_phrase_finds_its_forms_and_nothing_else(
    phrase: str, text: str, found: str | None
) -> None:
    ready = read_phrase(phrase, stems=True)
    assert ready is not None
    folded = fold(text)
    start = folded.rindex(ready.anchor)
    end = phrase_end(ready, folded, start)
    assert (None if end is None else folded[start:end]) == (None if found is None else fold(found))


def test_no_phrase_begins_inside_a_word() -> None:
    assert not may_begin("oxygen", 3)
    assert may_begin("oxygen", 0)
    assert may_begin("an oxygen", 3)


@pytest.mark.parametrize("text", ["*", "* *", " ", "?"])
def test_wildcards_alone_are_no_phrase(text: str) -> None:
    assert read_phrase(text) is None
