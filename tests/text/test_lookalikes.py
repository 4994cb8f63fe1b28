import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.watched import read

from watchdog.text.fold import fold
from watchdog.text.lookalikes import unmixed


@pytest.mark.parametrize(
    ("mixed", "meant"),
    [
        ("Hlаing", "Hlaing"),  # a Cyrillic а
        ("MЕHL", "MEHL"),  # a Cyrillic Е
        ("Μyanmar", "Myanmar"),  # a Greek capital Mu
        ("Mинск", "Минск"),  # a Latin M
        ("Аун Xлайн", "Аун Хлайн"),  # a Latin X
        ("іntеrnеt", "internet"),
        ("Sое", "Soe"),  # no Russian word has an S
        ("Тау Zа", "Tay Za"),  # a word of Russian letters alone, beside one that was mixed
        ("Zа Тау", "Za Tay"),
        ("Минск, Mинск и Мое", "Минск, Минск и Мое"),
    ],
)
def test_a_mixed_word_is_read_in_the_script_of_most_of_its_letters(mixed: str, meant: str) -> None:
    assert unmixed(mixed) == meant
    assert fold(mixed) == fold(meant)


@pytest.mark.parametrize(
    "text",
    ["Минск и Москва", "Ελλάδα", "Café Minsk", "Minsk Минск", "МИД-2 A", "РФ и США", "ру", ""],
)
def test_words_of_one_script_are_left_alone(text: str) -> None:
    assert unmixed(text) == text


@given(st.text(alphabet="aеoОMМxХυΑ й-é1", max_size=40))
def test_letters_are_replaced_one_by_one(text: str) -> None:
    assert len(unmixed(text)) == len(text)
    assert unmixed(unmixed(text)) == unmixed(text)


def test_a_name_with_a_foreign_letter_is_found_and_quoted_as_written() -> None:
    text = "General Thihа Moe Kyaw spoke."  # the second a of the name is Cyrillic
    (hit,) = [hit for hit in read(text).hits if hit.entry == "per-chief"]
    assert [mention.text for mention in hit.mentions] == ["Thihа Moe Kyaw"]


@pytest.mark.parametrize("joint", ["\u0300", "\u200b", "\u00ad"])
def test_what_cannot_be_seen_parts_no_word(joint: str) -> None:
    assert fold(f"Hla{joint}іng") == "hlaing"


def test_a_word_without_an_end_takes_linear_time() -> None:
    def seconds(length: int) -> float:
        begin = time.process_time()
        for text in ("х" * length, "a" * length, "х" * length + "1", "хa" * (length // 2)):
            unmixed(text)
        return time.process_time() - begin

    seconds(1000)
    assert seconds(400_000) < 40 * max(seconds(40_000), 0.005)
