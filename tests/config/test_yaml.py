"""YAML is read as strings, and everything that could surprise is told with its line."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchdog.config.schema import plain
from watchdog.config.yaml import DEPTH_LIMIT, LIMIT_BYTES, read_json_line, read_yaml


def _read(text: str | bytes) -> tuple[object, list[str]]:
    raw = text if isinstance(text, bytes) else text.encode()
    tree, problems = read_yaml(raw, "f.yml")
    return (None if tree is None else plain(tree)), [str(problem) for problem in problems]


@pytest.mark.parametrize(
    "word", ["No", "On", "yes", "12:30", "1e3", "0x1F", "2021-02-01", "007", "=", ".inf", "မင်း"]
)
def test_every_value_stays_the_string_that_stands_there(word: str) -> None:
    assert _read(f"a: {word}\nb: [{word}]\n") == ({"a": word, "b": [word]}, [])


@pytest.mark.parametrize("nothing", ["", "~", "null"])
def test_nothing_is_absent(nothing: str) -> None:
    assert _read(f"a: {nothing}\nb: x\n") == ({"b": "x"}, [])


def test_nothing_in_quotes_is_a_word() -> None:
    assert _read("a: 'null'\nb: \"~\"\n") == ({"a": "null", "b": "~"}, [])


def test_a_byte_order_mark_is_passed_over() -> None:
    assert _read(b"\xef\xbb\xbfa: b\n") == ({"a": "b"}, [])


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n", "~\n"])
def test_a_file_without_content_is_no_problem(text: str) -> None:
    assert _read(text) == (None, [])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\nb: 2\na: 3\n", "f.yml:3: found the key `a` again (first in line 1); wanted each"),
        ("a: &x 1\n", "f.yml:1: found the anchor `&x`; wanted"),
        ("b: 1\na: *x\n", "f.yml:2: found the alias `*x`; wanted"),
        ("a: !!int 3\n", "f.yml:1: found the tag `tag:yaml.org,2002:int`; wanted no tag"),
        ("a:\n  !!python/object:os.system x\n", "f.yml:2: found the tag"),
        ("a:\n  <<: b\n", "f.yml:2: found the merge key `<<`; wanted"),
        ("a: 1\n---\nb: 2\n", "f.yml:2: found a second document (`---`); wanted one"),
        ("a: [1, 2\n", "found something that is no YAML"),
        ("a:\n\tb: 1\n", "f.yml:2: found"),
        ("? [a, b]\n: c\n", "f.yml:1: found a key that is no word; wanted `key: value`"),
        (b"a: b\nc: \xff\n", "f.yml:2: found bytes that are not UTF-8 (0xff); wanted"),
        ("a: b".encode("utf-16"), "f.yml:1: found a file in UTF-16 or UTF-32; wanted"),
        (b"a: b\nc: \x00\n", "f.yml:2: found the control character U+0000; wanted"),
        ('a: "x\\0y"\n', "f.yml:1: found the escaped character U+0000; wanted plain text"),
        (b"a: \x1b[31m\n", "f.yml:1: found the control character U+001B; wanted"),
        ("[" * 60 + "]" * 60, f"f.yml:1: found more than {DEPTH_LIMIT} levels; wanted"),
    ],
)
def test_what_could_surprise_is_told_with_its_line(text: str | bytes, told: str) -> None:
    _, problems = _read(text)
    assert any(told in problem for problem in problems), problems


def test_all_problems_of_a_file_are_told_at_once() -> None:
    _, problems = _read("a: &x 1\na: 2\nb: !t 3\n")
    assert [problem.split(":")[1] for problem in problems] == ["1", "2", "3"]


def test_a_file_that_is_too_large_is_not_read() -> None:
    _, problems = _read(b"#" * (LIMIT_BYTES + 1))
    assert problems == [
        f"f.yml: found {LIMIT_BYTES + 1} bytes; wanted at most {LIMIT_BYTES}; split the file"
    ]


@given(st.binary(max_size=300))
def test_any_bytes_give_a_tree_or_problems(raw: bytes) -> None:
    _read(raw)


@given(st.text(alphabet="ab:-[]{}&*!|>'\"#?,%@`~<\n\t \u1019\u200b\x85\ufeff", max_size=120))
def test_any_text_gives_a_tree_or_problems(text: str) -> None:
    _read(text)


@given(st.dictionaries(st.text("abc", min_size=1), st.text("xyz \u1019", min_size=1)))
def test_json_is_read_as_it_stands(values: dict[str, str]) -> None:
    assert plain(read_json_line(json.dumps(values), 7)) == values
    assert read_json_line(json.dumps(values), 7).line == 7


def test_json_numbers_stay_the_characters_that_stand_there() -> None:
    assert plain(read_json_line('{"a": 1.50, "b": 007e1, "c": true}'.replace("007", "7"), 1)) == {
        "a": "1.50",
        "b": "7e1",
        "c": "yes",
    }


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"a": 1, "a": 2}', "the key `a` stands twice"),
        ("{", "no JSON at column"),
        ('{"a": "\\ud800"}', r"the escaped character U\+D800"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_a_bad_json_line_says_what_is_wrong(line: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_json_line(line, 1)
