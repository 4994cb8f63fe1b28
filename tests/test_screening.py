import pickle
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.watched import ALL, GENERALS, INDEX, entry, name, read, rules, verdicts, watchlists

from watchdog.matching.rules import ALERT_AT, GATES, RULES
from watchdog.model import Document, EntryKind, Strength
from watchdog.screening import build_index, screen

FOUND = [
    ("Thiha Moe Kyaw’s son left.", "Thiha Moe Kyaw"),
    ("A Thiha Moe Kyaw-led council.", "Thiha Moe Kyaw"),
    ("THIHA MOE KYAW SPOKE", "THIHA MOE KYAW"),
    ("Thiha-Moe\nKyaw spoke", "Thiha-Moe\nKyaw"),
    ("#ThihaMoeKyaw spoke", "ThihaMoeKyaw"),
    ("Ｔhiha Ｍoe Kyaw spoke", "Ｔhiha Ｍoe Kyaw"),
    ("“Thiha\u00a0Moe\u200b Kyaw”", "Thiha\u00a0Moe\u200b Kyaw"),
    ("ဗိုလ်ချုပ်ကြီးသီဟမိုးကျော်က ပြောသည်", "သီဟမိုးကျော်"),
    ("ဦး သီဟ မိုး ကျော် နှင့်", "သီဟ မိုး ကျော်"),
    ("ဗိုလ်ချုပ်ကြီး သီဟမိုးကျော် သူက ပြောသည်", "သီဟမိုးကျော်"),
    ("ရေတပ်ဗိုလ်ချုပ်ကြီးသီဟမိုးကျော်က ပြောသည်", "သီဟမိုးကျော်"),
    ("Встреча с Тихой Мо Чжо", "Тихой Мо Чжо"),
    ("о визите Тиха Мо Чжо в Аркадию", "Тиха Мо Чжо"),
    ("记者说迪哈莫觉大将到访", "迪哈莫觉"),
    ("พลเอกทีฮาโมจอกล่าว", "ทีฮาโมจอ"),
    ("พลเอก ทีฮา โมจอ กล่าว", "ทีฮา โมจอ"),
]


@pytest.mark.parametrize(("text", "quote"), FOUND)
def test_a_name_is_found_however_it_is_written_and_quoted_exactly(text: str, quote: str) -> None:
    (hit,) = [hit for hit in read(text).hits if hit.entry == "per-chief"]
    assert hit.verdict == "alert"
    (mention,) = hit.mentions
    assert mention.text == quote == text[mention.start : mention.end]


NOT_FOUND = [
    ("Thiha Moe Kyaws were there", "boundary"),
    ("Mathiha Moe Kyaw", "boundary"),
    ("သီဟမိုးကျော်း", "boundary"),
    ("พลเอกทีฮาโมจอะ", "boundary"),
    ("Thiha Moe Kyaw Oo spoke", "longer-name"),
    ("Aung Thiha Moe Kyaw spoke", "longer-name"),
    ("Тиха Мо Чжо Аун", "longer-name"),
    ("သီဟမိုးကျော်ထွန်း ပြောသည်", "longer-name"),
    ("ဦးအောင်သီဟမိုးကျော် ပြောသည်", "longer-name"),
    ("ဒေါ်အေးအေးသီဟမိုးကျော် ပြောသည်", "longer-name"),
    ("ဒေါ် ငြိမ်းသီဟမိုးကျော် ပြောသည်", "longer-name"),
    ("သီဟမိုးကျော်အေးကို ဖမ်းသည်", "longer-name"),
    ("ဦးသီဟမိုးကျော်သူ ပြောသည်", "longer-name"),
    ("Thiha Moe Kyaw Latt spoke", "longer-name"),
    ("Thiha\n\nMoe Kyaw", "line-break"),
    ("see https://example.org/thiha-moe-kyaw/", "web-address"),
    ("write to Thiha_Moe_Kyaw@example.org", "web-address"),
    ("By Thiha Moe Kyaw\nPrices rose.", "byline"),
    ("It rained.\n(Photo by Thiha Moe Kyaw)", "byline"),
    ("By Thiha Moe Kyaw and Ann Onym\nPrices rose.", "byline"),
    ("KYAW, Thiha Moe", "never-alone"),
    ("a footballer, Thiha Moe Kyaw, scored", "counter-evidence"),
]


@pytest.mark.parametrize(("text", "gate"), NOT_FOUND)
def test_what_is_no_mention_is_ignored_and_the_gate_named(text: str, gate: str) -> None:
    said = read(text)
    assert gate in {hit.rule for hit in said.ignored if hit.entry == "per-chief"}
    assert "per-chief" not in {hit.entry for hit in said.hits}
    assert gate in GATES


def test_nothing_is_said_of_what_was_ignored_unless_asked() -> None:
    assert read("Thiha Moe Kyaw Oo spoke", explain=False).ignored == ()


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Kyaw Lin opened a shop.", "review"),
        ("General Kyaw Lin opened a shop.", "alert"),
        ("U Kyaw Lin opened a shop.", "review"),
        ("Kyaw Lin, the regime spokesman, opened a shop.", "alert"),
        ("The junta spoke. Kyaw Lin opened a shop.", "alert"),
        ("Kyaw Lin met Thiha Moe Kyaw.", "alert"),
        ("Kyaw Lin of the Northern Lakes Command spoke.", "alert"),
        ("Kyaw Lin, a singer, opened a shop.", "counter-evidence"),
        ("General Kyaw Lin met a footballer.", "alert"),
        ("တပ်မတော်က ကျော်လင်း ကို ခေါ်သည်။", "alert"),
        ("အဆိုတော် ကျော်လင်း သီချင်းဆိုသည်။", "counter-evidence"),
        ("SAK said Kyaw Lin left.", "alert"),
        ("A sak for Kyaw Lin.", "review"),
        ("Kyaw Lin May spoke.", "longer-name"),
        ("In May Kyaw Lin spoke.", "review"),
        ("Kyaw Lin Oo spoke.", "longer-name"),
        ("Her friend May Kyaw Lin spoke.", "longer-name"),
        ("May Kyaw Lin spoke.", "review"),
        ("Nay Kyaw Lin spoke.", "longer-name"),
        ("ကဗျာဆရာ စိုးကျော်လင်း ရေးသည်။", "longer-name"),
        ("စိုးကျော်လင်း ရေးသည်။", "longer-name"),
        ("ဈေးဆိုင်စိုးကျော်လင်း ရေးသည်။", "review"),
        ("ဈေး စိုး ကျော်လင်း ရေးသည်။", "review"),
        ("商人觉林夫来了", "longer-name"),
        ("商人李觉林来了", "longer-name"),
        ("觉林夫妇在军政府来了", "alert"),
        ("觉林夫妇来了", "no-evidence"),
        ("军政府的觉林来了", "alert"),
    ],
)
def test_a_common_name_needs_evidence_to_alert(text: str, verdict: str) -> None:
    assert verdicts(text).get("per-deputy") == verdict


def test_a_headline_in_title_case_makes_no_longer_name_of_verbs() -> None:
    assert verdicts("", "General Kyaw Lin Win Nothing")["per-deputy"] == "alert"
    assert verdicts("", "KYAW LIN TUN SPEAKS")["per-deputy"] == "review"


def test_a_weak_name_is_ignored_alone_and_held_back_until_a_rank_speaks_too() -> None:
    assert verdicts("Moe Kyaw sang.")["per-chief"] == "no-evidence"
    assert verdicts("Moe Kyaw led the junta.")["per-chief"] == "review"
    assert "weak-name" in rules("Moe Kyaw led the junta.", "per-chief")
    assert verdicts("General Moe Kyaw led the junta.")["per-chief"] == "alert"


def test_a_name_that_a_longer_one_cuts_is_no_mention() -> None:
    said = verdicts("သီဟမိုးကျော် ဦးရွှေ့ဆောင်းသော")
    assert said == {"per-chief": "alert", "org-overlap": "boundary"}
    said = verdicts("သီဟမိုးကျော် ဦးရွှေ")
    assert said == {"per-chief": "alert", "org-overlap": "longer-name"}
    said = verdicts("Severmash Export Zed Alpha Beta")
    assert said == {"org-overlap": "alert", "org-supplier": "longer-name"}
    text = "“KYAW, Thiha Moe Kyaw” and “Thiha Moe Kyaw, Thiha Moe”"
    assert [mention.text for mention in read(text).hits[0].mentions] == ["Thiha Moe Kyaw"] * 2


def test_letters_inside_a_word_are_no_near_miss_of_an_abbreviation() -> None:
    assert "org-teak" not in verdicts("length of Arcadia")
    assert verdicts("LENGTHY Arcadia")["org-teak"] == "boundary"


def test_an_abbreviation_counts_in_capitals_only() -> None:
    assert verdicts("gth met Thiha Moe Kyaw")["org-teak"] == "letter-case"
    assert verdicts("GTH met Thiha Moe Kyaw")["org-teak"] == "review"


def test_a_common_word_counts_with_a_capital_only() -> None:
    assert verdicts("the wave broke")["ves-wave"] == "letter-case"
    assert verdicts("the tanker Wave docked")["ves-wave"] == "alert"


def test_a_company_is_found_without_its_legal_form_and_dots() -> None:
    assert verdicts("Golden Teak Holdings Co Ltd paid.")["org-teak"] == "alert"
    assert verdicts("Golden Teak Holdings paid.")["org-teak"] == "review"
    small = entry("org-small", name("Quiet Oak Co., Ltd."), kind=EntryKind.COMPANY)
    index = build_index(watchlists(small), ())
    assert [hit.verdict for hit in read("Quiet Oak paid.", index=index).hits] == []
    small = entry("org-small", name("Quiet Rivers Co., Ltd."), kind=EntryKind.COMPANY)
    index = build_index(watchlists(small), ())
    assert [hit.verdict for hit in read("Quiet Rivers paid.", index=index).hits] == ["review"]


def test_an_entry_of_another_country_counts_when_the_article_is_about_ours() -> None:
    assert verdicts("Severmash Export sold tractors.")["org-supplier"] == "no-document-context"
    assert verdicts("Severmash Export sold tractors.", "Arcadia")["org-supplier"] == "alert"
    assert verdicts("Аркадии помог Севермаш.")["org-supplier"] == "alert"
    assert verdicts("北方机械 阿卡迪亚")["org-supplier"] == "alert"


def test_context_entries_never_alert() -> None:
    assert verdicts("Arcadia rejoiced")["geo-arcadia"] == "context"


def test_an_unreviewed_spelling_alerts_on_evidence_and_says_so() -> None:
    assert verdicts("Kyaw Linn spoke")["per-deputy"] == "review"
    assert verdicts("General Kyaw Linn spoke")["per-deputy"] == "alert"
    assert "unreviewed-spelling" in rules("General Kyaw Linn spoke", "per-deputy")


def test_an_unsourced_identity_never_gets_above_review() -> None:
    text = "The junta's General Nay Wunna Thike met Thiha Moe Kyaw."
    assert verdicts(text)["per-unsourced"] == "review"
    assert "unsourced-identity" in rules(text, "per-unsourced")


def test_of_two_bearers_of_one_name_the_evidence_decides() -> None:
    both = verdicts("General Zaw Hlaing Tun spoke.")
    assert (both["per-twin-east"], both["per-twin-west"]) == ("review", "review")
    east = verdicts("General Zaw Hlaing Tun of the Eastern Hills Division spoke.")
    assert (east["per-twin-east"], east["per-twin-west"]) == ("alert", "namesake")
    assert "ambiguous-name" in rules("General Zaw Hlaing Tun spoke.", "per-twin-west")


def test_a_bearer_named_in_full_elsewhere_is_not_ambiguous() -> None:
    said = verdicts("Zaw Hlaing Tun of Westport left. General Zaw Hlaing Tun spoke.")
    assert said["per-twin-west"] == "alert"


def test_places_that_speak_of_somebody_else_are_no_mentions() -> None:
    said = read("General Kyaw Lin spoke. " + "x " * 200 + "Later the singer Kyaw Lin sang.")
    (hit,) = [hit for hit in said.hits if hit.entry == "per-deputy"]
    assert [mention.start for mention in hit.mentions] == [8]
    assert "counter-evidence" in {hit.rule for hit in said.ignored}


def test_counter_evidence_far_from_a_strong_name_costs_points_and_no_more() -> None:
    text = "Thiha Moe Kyaw, so the long report of the day went on, met a footballer."
    assert verdicts(text)["per-chief"] == "review"
    assert "counter-word" in rules(text, "per-chief")


def test_a_weak_name_beside_a_counter_word_is_ignored() -> None:
    odd = build_index(
        watchlists(entry("per-weak", name("Zed Quarry", Strength.WEAK), context=GENERALS)), ()
    )
    said = read("Zed Quarry met a general and a singer.", index=odd)
    assert {hit.rule for hit in said.ignored} == {"counter-evidence"}


def test_letters_inside_a_word_are_not_even_a_near_miss() -> None:
    army = build_index(watchlists(entry("org-army", name("PLA", Strength.STRONG))), ())
    said = read("The plan holds.", index=army)
    assert (said.hits, said.ignored, said.signals) == ((), (), ())


def test_a_title_is_one_piece_of_evidence_and_speaks_of_its_bearer() -> None:
    assert rules("General Kyaw Lin left", "per-deputy").count("context-near") == 0
    beside = "General Thiha Moe Kyaw left. Kyaw Lin stayed."
    assert "context-near" not in rules(beside, "per-deputy")
    assert verdicts(beside).get("per-deputy") == "review"


def test_titles_are_read_through_honours_and_after_the_name() -> None:
    assert "rank-adjacent" in rules("General Thadoe Maha Thray Sithu Kyaw Lin left", "per-deputy")
    assert "rank-adjacent" in rules("Kyaw Lin, the minister, left", "per-deputy")
    assert "rank-adjacent" in rules("迪哈莫觉大将", "per-chief")
    assert "rank-adjacent" not in rules("Kyaw Lin minister", "per-deputy")
    assert "rank-adjacent" not in rules("Kyaw Lin: minister", "per-deputy")
    assert "rank-adjacent" not in rules("Kyaw Lin, he said", "per-deputy")
    many = "U Daw U Dr Mr Ms Sir General "
    assert "rank-adjacent" not in rules(f"General {many[:-8]}Kyaw Lin", "per-deputy")


def test_no_press_calls_an_official_as_friends_do() -> None:
    told = read("Ko Kyaw Lin of the junta town sells noodles.")
    assert [hit.entry for hit in told.hits] == []
    stopped = {hit.entry: hit.rule for hit in told.ignored}
    assert stopped["per-deputy"] == "counter-evidence"


def test_a_spelling_of_a_sanctions_list_supports_the_name() -> None:
    assert "listed-spelling" in rules("Kyaw Lin spoke. “LIN, Kyaw”", "per-deputy")


def test_the_score_is_the_plain_sum_of_the_reasons() -> None:
    said = read("General Kyaw Lin of the junta met Thiha Moe Kyaw in Arcadia. Kyaw Lin left.")
    assert len(said.hits) == 3
    for hit in said.hits:
        assert hit.score == sum(reason.points for reason in hit.reasons)
        assert all(reason.rule in RULES for reason in hit.reasons)
    assert [hit.score for hit in said.hits] == sorted((h.score for h in said.hits), reverse=True)


def test_repeating_a_name_does_not_multiply_its_points() -> None:
    once, often = (read("Kyaw Lin sang. " * times).hits[0] for times in (2, 500))
    assert once.score == often.score < ALERT_AT
    assert len(often.mentions) == 500


def test_reasons_point_at_the_characters_that_made_them() -> None:
    title, text = "The jun\u00adta’s move", "“Gen.\u200b Kyaw  Lin”"
    for hit in read(text, title).hits:
        for reason in hit.reasons:
            if reason.field is not None:
                field = title if reason.field == "title" else text
                assert field[reason.start : reason.end].strip()


def test_an_index_survives_pickling() -> None:
    again = pickle.loads(pickle.dumps(INDEX))  # noqa: S301 -- our own bytes
    document = Document(id="d", title="Arcadia", text="General Kyaw Lin supplied rifles.")
    assert screen(document, again) == screen(document, INDEX)


def test_an_empty_watchlist_finds_nothing() -> None:
    empty = pickle.loads(pickle.dumps(build_index(watchlists(), ())))  # noqa: S301 -- our own bytes
    said = read("Kyaw Lin", index=empty)
    assert (said.hits, said.signals, said.ignored) == ((), (), ())
    assert said.watchlist_version == "a" * 64


_PIECES = st.sampled_from(
    [each.text for one in ALL for each in one.names]
    + ["General ", "U ", "junta", "ဦး", "大将", "\u200b", "\n\n", "။", ". ", "singer", "rifles"]
    + ["Read more: ", "By ", "\n", "&nbsp;", "&", "-\n", " Restaurant", "Thiha Moe Kyw", "Kyaw "]
    + ["\u1031\u1000\u103a\u102c\u1039", "\u1031", "Kyаw Lin"]
)
_MIXED = st.lists(st.one_of(_PIECES, st.text(max_size=8)), max_size=30).map("".join)


@given(_MIXED, _MIXED)
@settings(max_examples=300, deadline=None)
def test_no_text_raises_and_every_mention_quotes_exactly(title: str, text: str) -> None:
    document = Document(id="d", title=title, text=text)
    said = screen(document, INDEX, explain=True)
    assert said == screen(document, INDEX, explain=True)
    fields = {"title": title, "text": text}
    for hit in (*said.hits, *said.ignored):
        assert hit.mentions
        for mention in hit.mentions:
            assert mention.text == fields[mention.field][mention.start : mention.end] != ""
    for signal in said.signals:
        assert fields[signal.field][signal.start : signal.end]


_STRONG = [
    (one.id, each.text)
    for one in ALL
    for each in one.names
    if one.alert and one.enabled and each.strength is Strength.STRONG
]
_CARRIERS = {
    "Latn": "In Arcadia, General {} spoke yesterday.",
    "Mymr": "Arcadia ဗိုလ်ချုပ် {} က ပြောသည်။",
    "Cyrl": "В Аркадии генерал {} выступил вчера.",
    "Hans": "阿卡迪亚的{}昨天发言。",
    "Thai": "Arcadia พลเอก {} กล่าว",
}


@pytest.mark.parametrize(("identity", "text"), _STRONG)
def test_every_strong_name_is_found_in_a_neutral_sentence(identity: str, text: str) -> None:
    script = next(
        each.script for one in ALL if one.id == identity for each in one.names if each.text == text
    )
    assert verdicts(_CARRIERS[script].format(text))[identity] in ("alert", "review")


@pytest.mark.parametrize(
    "piece",
    [
        "Thiha Moe Kyaw ",
        "Kyaw Lin, ",
        "သီဟမိုးကျော်",
        "ဦး",
        "rifles ",
        "e\u0301",
        "General ",
        "x.",
        "迪哈莫觉",
        "thiha m",
        "Thiha Moe Kyw ",
        "Read more: ",
        "\nRead more\n",
        "By Thiha\n",
        "\u1031\u1000\u103a\u102c\u1039",
        "\u103a",
        "&#8217;",
        "&",
        "-",
        "a-\n",
        "Thiha Moe Kyaw Restaurant ",
        "х",
        "хa",
    ],
)
def test_a_long_text_takes_linear_time(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * (length // len(piece) + 1))[:length]
        begin = time.process_time()
        read(text)
        return time.process_time() - begin

    seconds(2_000)
    bound = 40 * max(seconds(16_000), 0.005)
    # Anything else on the machine makes one run long, never short.
    assert any(seconds(160_000) < bound for _ in range(3))
