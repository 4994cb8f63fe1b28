import sys
import unicodedata

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from watchdog.text.fold import _step_by_step, fold, fold_with_map
from watchdog.text.lookalikes import unmixed
from watchdog.text.zawgyi import to_unicode

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
    ("trans-\nport", "transport", "a word divided at a line's end"),
    ("trans-\r\n  port", "transport", "the same with other line ends"),
    ("мини-\nстр", "министр", "a Russian word divided"),
    ("Aung&nbsp;San", "Aung San", "a character reference"),
    ("junta&#8217;s", "junta's", "a reference by number"),
    ("junta&#x2019;s", "junta's", "a reference by hexadecimal number"),
    ("Mин", "Мин", "a Latin letter in a Russian word"),
    ("緬甸", "缅甸", "traditional Chinese"),
    ("\u1031\u1000\u103a\u102c\u1039", "ကျော်", "Zawgyi"),
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
    ("Aung-\nSan", "AungSan", "a hyphen of the name's own at a line's end"),
    ("A &amp; B", "A  B", "a reference to the sign of references stays"),
    ("A &madeup; B", "A B", "what is no reference"),
    ("-", "", "a hyphen alone"),
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
    folded = fold(text)
    # Letters thrown together may look like Zawgyi, or like look-alikes, only when they are folded.
    assume(not to_unicode(folded)[1] and unmixed(folded) == folded)
    assert fold(folded) == folded


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


ALL_TEXTS = st.one_of(
    TEXTS,
    st.lists(
        st.sampled_from(
            ["’", "“a”", "–", "—", "…", "\x7f", "&nbsp;",
             "&#8217;", "&amp;", "&", "a-\n", "b-\r\n", "-", " - ", "Hl\u0430ing", "緬甸",
             "\u1031\u1000\u103a\u102c\u1039", "သည်။", "ﬁ", "ß", "İ", "ǅ", "\n", " ", "x", "й"]
        ),
        max_size=20,
    ).map("".join),
)  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "The junta’s “plan” – not a well–known one — was dropped…\u00a0It said so.",
        "a word divided by a long hy–\nphen, and #HashTag’s &amp; “more”",
        "“quoted” \x7f and — a dash",
        "Тот — не “ASCII”",
        "a — b  —  c",
    ],
)
def test_english_as_it_is_typeset_folds_as_step_by_step(text: str) -> None:
    assert fold(text) == _step_by_step(text)[0]


@given(ALL_TEXTS)
@settings(max_examples=1000, deadline=None)
def test_the_quick_fold_is_the_fold_step_by_step(text: str) -> None:
    assert fold(text) == _step_by_step(text)[0]


def _classes() -> dict[tuple[str, str], list[str]]:
    """Return all code points by their category and the first word of their name."""
    classes: dict[tuple[str, str], list[str]] = {}
    for point in range(sys.maxunicode + 1):
        char = chr(point)
        first = unicodedata.name(char, "").partition(" ")[0].partition("-")[0]
        classes.setdefault((unicodedata.category(char), first), []).append(char)
    return classes


def test_every_code_point_folds_alike_both_ways() -> None:
    classes = _classes()
    assert len(classes) > 500
    for (category, _), chars in classes.items():
        if category in ("Cn", "Co", "Cs"):
            chars = chars[:50]
        # A letter on each side keeps them from acting on each other.
        text = "\n".join(f"q{char}q" for char in chars)
        assert fold(text) == _step_by_step(text)[0], text[:40]


def test_what_was_divided_or_referred_to_leads_back_to_what_was_written() -> None:
    text = "the trans-\nport of Aung&nbsp;San"
    folded = fold_with_map(text)
    assert folded.text == "the transport of aung san"
    for word, written in (("transport", "trans-\nport"), ("aung san", "Aung&nbsp;San")):
        start = folded.text.index(word)
        begin, end = folded.original_span(start, start + len(word))
        assert text[begin:end] == written
