"""HTML to plain text: what is a tag, what is a letter, what ends a line."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchdog.feeds.plaintext import html_to_text, one_line


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("5 < 6 and a<b, c>d", "5 < 6 and a<b, c>d"),
        (
            "I <3 you, says <Reuters> to <jo@x.example>",
            "I <3 you, says <Reuters> to <jo@x.example>",
        ),
        ("<p>one</p><p>two<br>three</p>", "one\ntwo\nthree"),
        ("<p>မြန်<b>မာ</b>စာ</p>", "မြန်မာစာ"),
        ("新<em>闻</em>网", "新闻网"),
        ("soft\u00adhy<wbr>phen", "softhyphen"),
        ("a&nbsp;&nbsp;b\u200bc", "a b\u200bc"),
        ("x<script>alert('<p>')</script>y<style>p{}</style>z", "xyz"),
        ("x<!-- <p>no</p> -->y", "xy"),
        ("<![CDATA[kept]]>", "kept"),
        ("&amp;lt;p&amp;gt;Hi&amp;lt;/p&amp;gt; R&amp;amp;D", "Hi\nR&D"),
        ('<img src="a.jpg" alt="A quay">tail', "A quay\ntail"),
        ('<img alt="IMG_2041.JPG">tail', "tail"),
        ("<a title='x > y' href=\"#\">link</a>", "link"),
        ('cut off in <a href="https://x.exam', "cut off in"),
        ("line one\nline two", "line one\nline two"),
        ("<i>line one\nline two</i>", "line one line two"),
        ("AT&T, caf&eacute; &#8217;&#x2019;", "AT&T, café ’’"),
        ("a\x00b&#0;c\x0bd", "ab\ufffdcd"),
        ("<o:p>office</o:p><amp-img></amp-img>", "office"),
        ("a<br\n/>b<BR>c<b\tid='x'>d</b >e", "a\nb\ncde"),
        ("a<p\x1e>b\x1ec</p>", "a\nbc"),
        ("<P CLASS='a\">b'>one</P>two", "one\ntwo"),
        ("a&#10;b <i>c</i>", "a b c"),
        ("<b>1 &lt; 2</b> &amp;amp; 3", "1 < 2 & 3"),
        ("", ""),
    ],
)
def test_markup_becomes_what_a_reader_sees(markup: str, text: str) -> None:
    assert html_to_text(markup) == text


def test_a_title_has_one_line() -> None:
    assert one_line("a<br>b\nc") == "a b c"


@pytest.mark.parametrize(
    "piece",
    [
        "<div>",
        "<!--",
        "<",
        "<a ",
        '<a "',
        "<a '>\"",
        "<![CDATA[",
        "&",
        "&#",
        "<script>",
        " \n",
        "<p a='b' \"",
        "<p 'x",
        '<p a="<',
    ],
)
def test_two_hundred_thousand_of_anything_take_linear_time(piece: str) -> None:
    began = time.process_time()
    assert isinstance(html_to_text(piece * 200_000 + "x"), str)
    assert time.process_time() - began < 10  # linear: under 1 s; quadratic: minutes


@given(
    st.lists(
        st.sampled_from(
            [*"<>&;/!-'\" \n#xp=a၁人", "\ud800", "\x00", "<p>", "&lt;", "&#", "<img alt="]
        )
    )
)
def test_no_surrogate_or_control_character_comes_out(pieces: list[str]) -> None:
    text = html_to_text("".join(pieces))
    text.encode()
    assert "\x00" not in text
    assert text == text.strip()


@given(st.text(alphabet=st.characters(categories=["L", "N"])))
def test_letters_and_digits_are_never_lost(text: str) -> None:
    assert html_to_text(f"<p>{text}</p>") == text.strip()
