import pytest

from watchdog.text.fold import fold
from watchdog.text.wordlists import read_word_list, word_list


@pytest.mark.parametrize("name", ["titles", "cues", "name_syllables", "abbreviations"])
def test_the_shipped_lists_are_whole(name: str) -> None:
    rows = word_list(name)
    assert rows
    assert all(fold(text).strip() for _, _, text in rows)


def test_a_list_is_read_line_by_line() -> None:
    assert read_word_list("# a\n[en rank]\nGeneral\n\n[my civil]\nဦး\n") == (
        ("en", "rank", "General"),
        ("my", "civil", "ဦး"),
    )


@pytest.mark.parametrize("text", ["General\n", "[en]\nGeneral\n"])
def test_a_list_without_a_proper_heading_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="line 1"):
        read_word_list(text)
