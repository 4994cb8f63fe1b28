"""A document is cut down before it is parsed, and what is cut is told."""

import time

import pytest

from watchdog.feeds.thin import DEPTH_LIMIT, RUN_LIMIT, thin_document


def _thin(text: str) -> tuple[str, list[str]]:
    problems: list[str] = []
    thinned, left_out = thin_document(text, 3, problems)
    assert left_out == 0
    return thinned, problems


def test_items_beyond_the_limit_are_left_out_and_the_rest_stays() -> None:
    items = "".join(f"<item>{n}</item>" for n in range(5))
    text, left_out = thin_document(f"<rss>{items}<link/></rss>", 3, [])
    assert text == "<rss><item>0</item><item>1</item><item>2</item><link/></rss>"
    assert left_out == 2


def test_an_item_that_is_only_a_word_is_not_counted() -> None:
    text = "<rss><item><![CDATA[" + "<item>" * 9 + "]]></item><!-- <item> --></rss>"
    assert _thin(text) == (text, [])


@pytest.mark.parametrize(("before", "after"), [("", ""), ("<![CDATA[", "]]>")])
def test_a_long_text_is_cut(before: str, after: str) -> None:
    text, problems = _thin(f"<title>{before}{'a' * (RUN_LIMIT + 5)}{after}</title><!-- b -->")
    tag = 0 if before else len("title>")  # counts where it stands before the text itself
    assert text == f"<title>{before}{'a' * (RUN_LIMIT - tag)}{after}</title><!-- b -->"
    assert problems == [f"1 × text of more than {RUN_LIMIT} characters, cut before reading"]


def test_a_large_document_of_short_texts_stays_as_it_is() -> None:
    text = "<a>" + "<b>c</b>" * (RUN_LIMIT // 7) + "</a>"
    assert _thin(text) == (text, [])


def test_tags_far_down_are_left_out_but_no_text_and_no_item() -> None:
    inner = "<b/>x<item><title>t</title></item>"
    text, problems = _thin("<a>" * (DEPTH_LIMIT + 2) + inner + "</a>" * (DEPTH_LIMIT + 2))
    assert text == "<a>" * DEPTH_LIMIT + "x<item><title>t</title></item>" + "</a>" * DEPTH_LIMIT
    assert problems == [f"5 tags nested more than {DEPTH_LIMIT} deep were left out"]


@pytest.mark.parametrize("run", ["a" * (RUN_LIMIT - 9), ">" * (RUN_LIMIT - 9)])
def test_a_text_just_within_the_limit_takes_linear_time(run: str) -> None:
    text = f"<a>{run}</a>" * 2
    began = time.monotonic()
    assert _thin(text) == (text, [])
    assert time.monotonic() - began < 5
