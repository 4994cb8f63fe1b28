"""Quotes: the article's own words, around the match, with the match marked."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from watchdog.alerting.quotes import quote_spans
from watchdog.alerting.shown import inline


def quotes_of(text, *names, field="text", at_most=3, limit=80):
    spans = [(text.index(name), text.index(name) + len(name)) for name in names]
    return quote_spans(field, text, spans, at_most=at_most, limit=limit)


def test_the_sentence_is_quoted_and_the_match_marked():
    quotes, more = quotes_of("One two. Here is Ko Test, today. Three.", "Ko Test")
    assert [quote.marked_text for quote in quotes] == ["Here is ⟦Ko Test⟧, today."]
    assert more == 0


def test_two_matches_in_one_sentence_share_a_quote():
    quotes, _ = quotes_of("Ko Test met Ma Proof at noon.", "Ma Proof", "Ko Test")
    assert [quote.marked_text for quote in quotes] == ["⟦Ko Test⟧ met ⟦Ma Proof⟧ at noon."]


def test_the_title_is_quoted_whole():
    quotes, _ = quotes_of("No. 1: Ko Test. And more", "Ko Test", field="title")
    assert quotes[0].marked_text == "No. 1: ⟦Ko Test⟧. And more"


def test_what_is_left_out_is_counted():
    text = "Ko Test sat. Ma Proof stood. U Trial lay."
    quotes, more = quotes_of(text, "Ko Test", "Ma Proof", "U Trial", at_most=2)
    assert len(quotes) == 2
    assert more == 1


def test_a_long_sentence_is_cut_at_words_around_the_match():
    text = "word " * 60 + "Ko Test" + " term" * 60 + "."
    quotes, _ = quotes_of(text, "Ko Test")
    shown = quotes[0].marked_text
    assert shown.startswith("…word ")
    assert shown.endswith("term…")
    assert " ⟦Ko Test⟧ " in shown
    assert len(shown) <= 84


def test_burmese_is_cut_between_syllables():
    text = "မြစ်ဝကျွန်းပေါ်ဒေသတွင်သတင်းများ" * 12 + "အောင်မြတ်စမ်း" + "လက်နက်များကိုလက်ခံရရှိခဲ့သည်" * 12
    quotes, _ = quotes_of(text, "အောင်မြတ်စမ်း")
    shown = quotes[0].marked_text
    assert "⟦အောင်မြတ်စမ်း⟧" in shown
    assert shown[0] == shown[-1] == "…"
    assert not unicodedata.category(shown[1]).startswith("M")


def test_overlapping_and_impossible_spans_do_no_harm():
    quotes, _ = quote_spans(
        "text", "Ko Test Tun spoke.", [(0, 7), (3, 11), (5, 2), (90, 99)], at_most=3, limit=80
    )
    assert [quote.marked_text for quote in quotes] == ["⟦Ko Test⟧ Tun spoke."]


@given(
    before=st.text(max_size=300),
    name=st.text(min_size=1, max_size=40).filter(lambda one: bool(inline(one).strip())),
    after=st.text(max_size=300),
)
def test_any_quote_is_one_line_of_the_article_with_the_match_in_it(before, name, after):
    text = before + name + after
    span = (len(before), len(before) + len(name))
    quotes, _ = quote_spans("text", text, [span], at_most=1, limit=100)
    (quote,) = quotes
    assert len(quote.marked_text.splitlines()) == 1
    assert [inline(name) for piece in quote.pieces if piece.marked] == [inline(name)]
    assert quote.marked_text.count("⟦") == quote.marked_text.count("⟧") == 1
    words = "".join(piece.text for piece in quote.pieces).removeprefix("…").removesuffix("…")
    spaceless = "".join(inline(text).split())
    assert "".join(words.split()) in spaceless
    assert len(quote.marked_text) <= 100 + 2 * 24 + 140
