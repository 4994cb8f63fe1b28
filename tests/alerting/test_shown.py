"""Strangers' text on one line."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchdog.alerting.shown import cut_after, cut_before, inline, one_line, safe_link, shorten

LINES = [
    ("a\r\nb\n\nc", "a b c", "line breaks"),
    ("a\u2028b\u2029c\x0bd\x85e", "a b c d e", "rarer line breaks"),
    ("a\x00b\x1b[31mc", "ab[31mc", "controls"),
    ("invoice\u202egpj.exe", "invoicegpj.exe", "right-to-left override"),
    ("\u2066a\u2069\u061c\u200e", "a", "isolates and marks"),
    ("⟦not a match⟧", "[not a match]", "our own marks"),
    ("\ud800x", "\ufffdx", "half a surrogate pair"),
    ("\U000e0041x", "x", "tag characters"),
    ("မြန်\u200bမာ", "မြန်\u200bမာ", "Burmese zero-width space stays"),
    ("👩\u200d🚒", "👩\u200d🚒", "emoji joiner stays"),
    ("  padded  ", "padded", "padding"),
]


@pytest.mark.parametrize(("given_text", "expected", "reason"), LINES)
def test_a_line_is_clean(given_text, expected, reason):
    assert one_line(given_text, 100) == expected, reason


@given(text=st.text(), limit=st.integers(1, 50))
def test_any_text_becomes_one_bounded_line_and_cleaning_twice_is_cleaning_once(text, limit):
    line = one_line(text, limit)
    assert len(line) <= limit
    assert len(line.splitlines()) <= 1
    assert not any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in line)
    assert not any(unicodedata.bidirectional(char) in BIDI_CONTROLS for char in line)
    assert inline(inline(text)) == inline(text)
    line.encode()


BIDI_CONTROLS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}

CUTS = [
    ("အောင်မြတ်စမ်း", "Burmese medials and vowels"),
    ("သတ္တု", "Burmese stacked consonants"),
    ("น้ำตาล", "Thai tone and am"),
    ("नमस्ते", "Devanagari conjunct"),
    ("e\u0301e\u0301e\u0301", "combining accents"),
    ("👩\u200d🚒👍🏽", "emoji sequences"),
]


@pytest.mark.parametrize(("text", "reason"), CUTS)
def test_no_letter_is_torn_apart(text, reason):
    for index in range(len(text) + 1):
        for place in (cut_before(text, index), cut_after(text, index)):
            after = text[place : place + 1]
            assert not unicodedata.category(after or "x").startswith("M"), reason
            assert text[place - 1 : place] not in {"\u200d", "\u1039"} or place == len(text)
            assert after not in {"\u200d", "\u0e33", "🏽"}


def test_a_pile_of_combining_marks_does_not_swallow_the_text():
    assert len(shorten("a" + "\u0301" * 500, 100)) == 100


LINKS = [
    ("https://a.example/x?y=1#z", "https://a.example/x?y=1#z"),
    ("http://a.example:8080/", "http://a.example:8080/"),
    ("https://a.example/ဝန်", "https://a.example/%E1%80%9D%E1%80%94%E1%80%BA"),
    ("https://a.example/%20", "https://a.example/%20"),
    ("https://münchen.example/", "https://xn--mnchen-3ya.example/"),
    ('https://a.example/"><script>', "https://a.example/%22%3E%3Cscript%3E"),
    ("http://[::1]/x", "http://[::1]/x"),
    ("HTTPS://A.example/", "https://a.example/"),
    (None, None),
    ("", None),
    ("javascript:alert(1)", None),
    ("data:text/html,x", None),
    ("file:///etc/passwd", None),
    ("//a.example/x", None),
    ("https:///x", None),
    ("https://river.example@evil.example/", None),
    ("https://a.example/\nBcc: x", None),
    ("https://a.example:99999/", None),
    ("https://[broken/", None),
    ("https://a.example/" + "x" * 3000, None),
]


@pytest.mark.parametrize(("url", "expected"), LINKS)
def test_only_ordinary_web_addresses_are_linked(url, expected):
    assert safe_link(url) == expected


@given(url=st.text().map(lambda rest: f"https://a.example/{rest}"))
def test_a_link_is_printable_ascii_without_quotes_or_brackets(url):
    link = safe_link(url)
    assert link is None or (
        link.isascii() and link.isprintable() and not set(link) & set('<>" \\|')
    )
