import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchdog.text.fold import fold, fold_with_map

SAME = [
    ("Min Aung", "min  aung", "case and spaces"),
    ("Min-Aung", "Min Aung", "hyphen"),
    ("Min_Aung", "Min Aung", "underscore"),
    ("Min\u2011Aung", "Min Aung", "non-breaking hyphen"),
    ("junta’s", "junta's", "apostrophe"),
    ("“x”", '"x"', "quotes"),
    ("Ｍｉｎ", "Min", "full width"),
    ("Gomułka Øst Straße", "gomulka ost strasse", "Latin letters with strokes"),
    ("Cafe\u0301", "Café", "composed and decomposed"),
    ("Café", "Cafe", "Latin accents"),
    ("İzmir", "izmir", "Turkish capital"),
    ("Мёд", "Мед", "yo"),
    ("Ме\u0308д", "Мед", "decomposed yo"),
    ("Мьи\u0306н", "Мьйн", "decomposed short i"),
    ("Мосто\u0301в", "Мостов", "stress mark"),
    ("soft\u00adhyphen", "softhyphen", "soft hyphen"),
    ("မင်း အောင်", "မင်းအောင်", "Burmese spaces"),
    ("မင်း\u200bအောင်", "မင်းအောင်", "zero-width space"),
    ("စိုး၀င်း", "စိုးဝင်း", "digit zero for wa"),
    ("၂ဝ၂၁", "၂၀၂၁", "wa for digit zero"),
    ("၂ဝဝ၁", "၂၀၀၁", "two of them"),
    ("ဥ\u102e", "\u1026", "uu in two pieces"),
    ("ဥ\u103aး", "ဉ်း", "u for nya"),
    ("ဩ", "သြ", "o as a letter and as sa with ra"),
    ("င\u103a\u1037", "င\u1037\u103a", "order of asat and dot below"),
    ("က\u102f\u102d", "က\u102d\u102f", "order of vowels"),
    ("က\u102d\u102d", "က\u102d", "a mark typed twice"),
    ("มิน อ่อง", "มินอ่อง", "Thai spaces"),
    ("ท\u0e48\u0e35", "ท\u0e35\u0e48", "Thai tone before vowel"),
    ("က\u102f\u102dခ\u102d\u102d", "က\u102d\u102fခ\u102d", "both at once"),
    ("เเม", "แม", "two e for ae"),
    ("น\u0e4d\u0e49า", "น\u0e49\u0e33", "sara am in pieces"),
    ("敏 昂 莱", "敏昂莱", "Chinese spaces"),
    ("苏-30", "苏30", "hyphen beside Chinese"),
]


@pytest.mark.parametrize(("one", "other", "why"), SAME)
def test_two_ways_to_write_fold_to_one(one: str, other: str, why: str) -> None:
    assert fold(one) == fold(other), why


APART = [
    ("Май", "Маи", "short i is a letter"),
    ("น้า", "นา", "a Thai tone is part of the word"),
    ("ကား", "ကာ", "a Burmese visarga is part of the word"),
    ("၁ ၂", "၁၂", "two numbers stay two"),
    ("Min — Aung", "Min Aung", "a dash parts"),
    ("Swe", "Shwe", "another syllable"),
]


@pytest.mark.parametrize(("one", "other", "why"), APART)
def test_what_differs_stays_apart(one: str, other: str, why: str) -> None:
    assert fold(one) != fold(other), why


def _chars(*ranges: tuple[int, int]) -> st.SearchStrategy[str]:
    points = [chr(point) for low, high in ranges for point in range(low, high)]
    return st.text(alphabet=st.sampled_from([*points, *" -_၀ဝ1\u200b\n'ကa"]))


TEXTS = st.one_of(
    st.text(),
    _chars((0x1000, 0x10A0)),
    _chars((0xE00, 0xE5C)),
    _chars((0x300, 0x370), (0x430, 0x460), (0xC0, 0x180)),
)


@given(TEXTS)
@settings(max_examples=500, deadline=None)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(TEXTS)
@settings(max_examples=500, deadline=None)
def test_every_folded_character_comes_from_the_text_in_order(text: str) -> None:
    folded = fold_with_map(text)
    last = 0
    for at in range(len(folded.text)):
        start, end = folded.original_span(at, at + 1)
        assert 0 <= start < end <= len(text)
        assert last <= start
        assert folded.folded_place(start) <= at
        last = start


@given(st.text(alphabet="ab c-é\u0301\u200b’ကိ မ", min_size=1))
def test_the_original_of_a_span_folds_to_the_span(text: str) -> None:
    folded = fold_with_map(text)
    if folded.text.strip():
        start = len(folded.text) - len(folded.text.lstrip())
        begin, end = folded.original_span(start, len(folded.text.rstrip()))
        assert fold(text[begin:end]).strip() == folded.text.strip()


def test_a_place_that_the_fold_dropped_goes_to_the_next_one_kept() -> None:
    folded = fold_with_map("a\u200b\u200bb  c")
    assert folded.text == "ab c"
    assert [folded.folded_place(at) for at in range(7)] == [0, 1, 1, 1, 2, 2, 3]
