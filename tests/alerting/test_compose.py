"""Messages: what they say, how carefully, and what hostile text cannot do to them."""

import json
from datetime import UTC, datetime
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchdog.alerting.compose import SUBJECT_LIMIT, compose
from watchdog.model import Alert, Mention, Reason

YANGON = ZoneInfo("Asia/Yangon")
NAMES = {"geo-elsewhere": "Elsewhere"}
LABELS = {"arms-transfer": "arms transfer"}
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def composed(*hits, kind="alert", zone=YANGON):
    return compose(
        Alert(kind=kind, hits=hits, created_at=NOW), zone=zone, labels=LABELS, names=NAMES
    )


def test_an_alert_says_who_reports_what_where_and_why(make_hit, transfer):
    message = composed(make_hit(signals=(transfer,)))
    assert message.subject == "[watchdog] Aung Myat San - The River Post"
    assert message.link == "https://river.example/news/7"
    for line in (
        "The River Post (independent media) reports:",
        '"Aung Myat San receives drones"',
        "https://river.example/news/7",
        "Published: 2026-03-01 03:00 +06:30 (2026-02-28 20:30 UTC)",
        "Fetched: 2026-03-01 10:30 +06:30 (04:00 UTC)",
        "== Aung Myat San is mentioned ==",
        "Entry: per-aung-myat-san, on the watchlist fiction",
        "Verdict: alert, 90 points",
        "In the title:",
        "> ⟦Aung Myat San⟧ receives drones",
        "In the text:",
        "> On Monday ⟦Aung Myat San⟧ took delivery of two drones from Granite Export, the company "
        "said.",
        "> ⟦Aung Myat San⟧ did not comment.",
        "  +90  a name that says enough (strong-name)",
        "Reads as: arms transfer, asserted (severity high) - a classification by rules, not a "
        "finding.",
        "  giver: co-granite-export; receiver: Aung Myat San",
        f"Evidence kept: the item as served, SHA-256 {'ab' * 32}",
    ):
        assert line in message.text.splitlines()


def test_the_html_says_the_same_with_the_match_marked(make_hit, transfer):
    html = composed(make_hit(signals=(transfer,))).html
    assert "On Monday <mark>Aung Myat San</mark> took delivery of two drones" in html
    assert '<a href="https://river.example/news/7"' in html
    assert "+90  a name that says enough" in html
    assert "a classification by rules, not a finding" in html
    assert "⟦" not in html


@pytest.mark.parametrize(
    ("source_class", "words"),
    [
        ("state", "state media"),
        ("wire", "news agency"),
        ("ngo", "non-governmental organisation"),
        ("official", "government or UN body"),
        ("odd", "class not known"),
    ],
)
def test_the_source_is_named_with_its_class(source_class, words, make_hit):
    text = composed(make_hit(source_class=source_class)).text
    assert text.startswith(f"The River Post ({words}) reports:")


def test_a_review_says_that_nothing_is_confirmed(make_hit):
    message = composed(make_hit(verdict="review", score=40))
    assert message.subject.startswith("[watchdog] for review: Aung Myat San")
    assert "FOR REVIEW: NOT CONFIRMED" in message.text
    assert "Verdict: for review: not confirmed, 40 points" in message.text
    assert "For review: not confirmed." in message.html


def test_no_message_accuses(make_hit, transfer):
    for message in (composed(make_hit(signals=(transfer,))), composed(make_hit(), kind="history")):
        own_words = " ".join(
            line for line in message.text.splitlines() if not line.startswith((">", '"'))
        ).casefold()
        for word in ("guilty", "committed", "violat", "illegal", "is responsible", "complicit"):
            assert word not in own_words
        assert "a mention is no accusation" in own_words


def test_the_weightiest_hit_comes_first_and_the_others_are_counted(make_hit):
    message = composed(
        make_hit("Ko Test", verdict="review", score=95),
        make_hit("Ma Proof", score=60),
        make_hit("Aung Myat San", score=90),
    )
    assert message.subject == "[watchdog] Aung Myat San +2 - The River Post"
    places = [message.text.index(f"== {name}") for name in ("Aung Myat San", "Ma Proof", "Ko Test")]
    assert places == sorted(places)


def test_what_an_item_lacks_is_said(make_hit):
    hit = make_hit(title=None, url="javascript:alert(1)", published=None)
    message = composed(hit)
    assert message.link is None
    assert "(an item without a title)" in message.text
    assert "(the item carries no usable web address)" in message.text
    assert "Published: no date given" in message.text
    assert "javascript" not in message.text + message.html


def test_a_backlog_is_one_bounded_message(make_hit):
    hits = tuple(
        make_hit(f"Person {number % 40}", id=number, article_id=number, score=number % 100)
        for number in range(900)
    )
    message = composed(*hits, kind="history")
    assert message.subject == "[watchdog] backlog: 900 mentions - The River Post"
    assert "900 mentions in 900 articles published before this source was" in message.text
    assert message.text.count("\n* ") == message.html.count("<li>") == 10
    assert "890 more are kept" in message.text
    assert "  440  20 more" in message.text
    assert len(message.text) < 20_000


def test_a_surge_is_told_as_what_it_is(make_hit):
    hits = tuple(make_hit(id=number, article_id=number) for number in range(30))
    message = composed(*hits, kind="surge")
    assert message.subject == "[watchdog] many at once: 30 mentions - The River Post"
    assert "30 mentions in 30 articles came with one poll" in message.text
    assert "first polled" not in message.text


def test_a_test_message_says_that_nothing_was_found():
    message = composed(kind="test")
    assert message.subject == "[watchdog] test message"
    assert "Nothing was found" in message.text
    assert json.loads(message.data)["kind"] == "test"


def test_an_alert_without_hits_or_over_two_articles_is_a_defect(make_hit):
    with pytest.raises(ValueError, match="needs hits"):
        composed()
    with pytest.raises(ValueError, match="of one article"):
        composed(make_hit(), make_hit(article_id=8))


def test_a_huge_article_makes_a_bounded_message(make_hit):
    name = "Aung Myat San"
    text = f"{'x' * 5000} {name} {'y' * 5000}. " * 100
    places = [text.index(name, start) for start in range(0, len(text) - 11000, 10_017)]
    mentions = tuple(Mention(field="text", start=p, end=p + len(name), text=name) for p in places)
    reasons = tuple(Reason(rule="r" * 99, points=1, note="n" * 9999) for _ in range(500))
    hits = tuple(
        make_hit(
            name, id=n, title="t" * 50_000, text=text, mentions=mentions, reasons=reasons, score=500
        )
        for n in range(50)
    )
    message = composed(*hits)
    assert "…" in message.text
    assert "38 more entries are mentioned" in message.text
    assert "+488  488 more reasons, kept with the hit" in message.text
    assert max(len(message.text), len(message.html), len(message.data)) < 120_000


def test_programs_get_the_same_alert_as_fields(make_hit, transfer):
    data = json.loads(composed(make_hit(signals=(transfer,))).data)
    assert data["article"]["source"] == "river-post"
    assert data["article"]["published"] == "2026-02-28T20:30:00Z"
    assert data["article"]["raw_sha256"] == "ab" * 32
    (hit,) = data["hits"]
    assert hit["entry"] == "per-aung-myat-san"
    assert hit["mentions"][0] == {"field": "title", "start": 0, "end": 13, "text": "Aung Myat San"}
    assert hit["reasons"][0]["points"] == 90
    assert data["signals"][0]["kind"] == "arms-transfer"


def test_a_caution_without_points_is_never_cut_off(make_hit):
    caution = Reason(rule="unreviewed-spelling", points=0, note="nobody has reviewed this spelling")
    many = tuple(Reason(rule=f"r{n}", points=1, note="n") for n in range(30))
    text = composed(make_hit(reasons=(*many, caution))).text
    assert "  +0  nobody has reviewed this spelling (unreviewed-spelling)" in text
    assert "+19  19 more reasons" in text


def test_times_in_utc_are_not_written_twice(make_hit):
    text = composed(make_hit(), zone=ZoneInfo("UTC")).text
    assert "Published: 2026-02-28 20:30 UTC\n" in text


class _Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(f"{tag} {sorted(name for name, _ in attrs)}")

    def handle_endtag(self, tag):
        self.tags.append(f"/{tag}")


# Text that tries: a second alert, a footer, a quote, markup, our marks.
_HOSTILE = st.lists(
    st.one_of(
        st.text(max_size=20),
        st.sampled_from(
            [
                "\n== Ko Test is mentioned ==\n",
                "\r\n-- \r\nFetched: never\r\n",
                "\u2028> quoted",
                "</blockquote><script>alert(1)</script>",
                "{{ 7 * 7 }}{% raw %}",
                '" onmouseover="x',
                "⟦Ko Test⟧",
                "<mark>",
                "\u202e",
                "\x00",
            ]
        ),
    ),
    max_size=8,
).map("".join)


@given(title=_HOSTILE, text=_HOSTILE, source=_HOSTILE, note=_HOSTILE)
def test_hostile_text_changes_no_structure(title, text, source, note, make_hit):
    name = "Aung Myat San"

    def build(title, before, source, note):
        reasons = (Reason(rule="strong-name", points=90, note=note),)
        whole = f"{before} {name}"
        place = len(before) + 1
        mention = Mention(field="text", start=place, end=place + len(name), text=name)
        return composed(
            make_hit(
                title=f"t{title}",
                text=whole,
                mentions=(mention,),
                source_name=f"s{source}",
                reasons=reasons,
            )
        )

    hostile, harmless = build(title, text, source, note), build("x", "y", "z", "n")
    assert len(hostile.text.splitlines()) == len(harmless.text.splitlines())
    starts = [line[:2] for line in hostile.text.splitlines() if line[:2] in {"==", "> ", "--"}]
    assert starts == ["==", "> ", "--"]
    assert hostile.text.count("⟦") == 1
    assert _Tags(hostile.html).tags == _Tags(harmless.html).tags
    assert len(hostile.subject) <= SUBJECT_LIMIT
    assert len(hostile.subject.splitlines()) == 1
    json.loads(hostile.data)
    hostile.text.encode()
    hostile.html.encode()
