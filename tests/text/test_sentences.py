import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchdog.text.sentences import sentence_at, sentence_spans


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Lt. Gen. Aung Lin left. He came back.", ["Lt. Gen. Aung Lin left.", "He came back."]),
        ("The U.S. Treasury acted. Good.", ["The U.S. Treasury acted.", "Good."]),
        ("J. K. Smith spoke. Well.", ["J. K. Smith spoke.", "Well."]),
        ("“Stop.” She left.", ["“Stop.”", "She left."]),
        ("It cost 3.5 million. Much.", ["It cost 3.5 million.", "Much."]),
        ("သွားသည်။ လာသည်။", ["သွားသည်။", "လာသည်။"]),
        ("他走了。她说：“来！”好。", ["他走了。", "她说：“来！”", "好。"]),
        ("Он ушёл в 2021 г. Она нет.", ["Он ушёл в 2021 г. Она нет."]),
        ("A heading\n\nA paragraph", ["A heading", "A paragraph"]),
        ("soft\nwrap", ["soft\nwrap"]),
        ("List:\n- one\n- two", ["List:", "- one", "- two"]),
        (". Odd", [".", "Odd"]),
        ("The end of Corp.", ["The end of Corp."]),
        ("  ", []),
    ],
)
def test_sentences_end_where_readers_end_them(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in sentence_spans(text)] == sentences


def test_the_sentence_around_a_span_may_be_several() -> None:
    text = "One two. Three four. Five."
    assert sentence_at(text, 4, 5) == (0, 8)
    assert sentence_at(text, 4, 12) == (0, 20)
    assert sentence_at("   ", 1, 2) == (1, 2)


@given(st.text(alphabet="aA. \n。။!“”g", max_size=60), st.data())
def test_a_sentence_always_covers_its_span(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    begin, stop = sentence_at(text, start, end)
    assert 0 <= begin <= start <= end <= stop <= len(text)
