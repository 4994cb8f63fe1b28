import pytest

from watchdog.demo.articles import BACKLOG, NEWS, Outlet, Sample, Wording, load_outlets
from watchdog.demo.outcome import wordings
from watchdog.matching.index import Index
from watchdog.model import Document
from watchdog.screening import screen

OUTLETS = load_outlets()
WORDINGS = [
    pytest.param(outlet, wording, id=f"{sample.id}{'' if wording is sample.wording else '-edited'}")
    for outlet, sample, wording in wordings(OUTLETS)
]
# What says in the text itself that the event is made up, by language.
MARKERS = {
    "en": ("sample", "invented"),
    "my": ("နမူနာ", "စိတ်ကူးယဉ်"),
    "ru": ("образец", "вымышлен"),
    "zh": ("示例", "虚构"),
}
ZAWGYI_MARKERS = ("နမူနာ", "စိတ္ကူးယဉ္")


@pytest.mark.parametrize(("outlet", "wording"), WORDINGS)
def test_every_article_says_that_it_is_invented(outlet: Outlet, wording: Wording):
    markers = ZAWGYI_MARKERS if outlet.zawgyi else MARKERS[outlet.language]
    text = f"{wording.title} {wording.text}".casefold()
    assert all(marker in text for marker in markers)


@pytest.mark.parametrize(("outlet", "wording"), WORDINGS)
def test_every_article_is_as_long_as_a_short_notice(outlet: Outlet, wording: Wording):
    if outlet.language in ("en", "ru"):
        assert 50 <= len(wording.text.split()) <= 150
    else:
        assert 100 <= len(wording.text) <= 600


@pytest.mark.parametrize(("outlet", "wording"), WORDINGS)
def test_screening_says_of_every_article_what_the_demo_claims(
    outlet: Outlet, wording: Wording, shipped_index: Index
):
    document = Document(
        id="x", title=wording.title, text=wording.text, language=outlet.language, source=outlet.id
    )
    screening = screen(document, shipped_index, explain=True)
    judged = {(hit.verdict, hit.entry) for hit in screening.hits if hit.verdict != "context"}
    expected = {pair for pair in wording.expected if pair[0] != "ignored"}
    # An article that is about nobody must not be reported for anybody.
    assert judged >= expected
    if not expected:
        assert judged == set()
    ignored = {hit.entry for hit in screening.ignored}
    assert ignored >= {entry for verdict, entry in wording.expected if verdict == "ignored"}
    assert {(signal.kind, signal.modality) for signal in screening.signals} >= set(wording.signals)


@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.id)
def test_every_outlet_calls_itself_a_sample(outlet: Outlet):
    assert "sample" in outlet.name


def test_the_outlets_show_all_formats_languages_and_both_kinds_of_media():
    assert {outlet.format for outlet in OUTLETS} == {"rss", "atom", "rdf", "json"}
    assert {outlet.language for outlet in OUTLETS} == {"en", "my", "ru", "zh"}
    assert {outlet.source_class for outlet in OUTLETS} == {"independent", "state"}
    assert [outlet.id for outlet in OUTLETS if outlet.zawgyi] == ["hill"]


def test_the_zawgyi_outlet_is_really_written_in_zawgyi():
    hill = next(outlet for outlet in OUTLETS if outlet.zawgyi)
    for sample in hill.samples:
        # In Zawgyi the vowel sign E is typed before its consonant, so it begins words.
        assert any(word.startswith("\u1031") for word in sample.wording.text.split())
        # And U+1039, Unicode's invisible stacker, is its visible asat, which can end a word.
        assert any(word.endswith("\u1039") for word in sample.wording.text.split())


def test_some_articles_are_about_nobody():
    assert any(not wording.expected for _, _, wording in wordings(OUTLETS))


def test_an_edit_is_printed_from_the_second_round_on():
    edited = [sample for sample in _samples() if sample.edited is not None]
    assert edited
    for sample in edited:
        assert sample.wording_in(BACKLOG) is sample.wording
        assert sample.wording_in(NEWS) is sample.edited


def test_news_is_younger_than_everything_in_the_backlog():
    for outlet in OUTLETS:
        printed = outlet.printed_in(NEWS)
        rounds = [sample.round for sample in printed]
        assert rounds == sorted(rounds, reverse=True)


def _samples() -> list[Sample]:
    return [sample for outlet in OUTLETS for sample in outlet.samples]
