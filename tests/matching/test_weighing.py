"""What speaks for one bearer of a name and against another, place by place."""

import pytest
from tests.watched import GENERALS, entry, name, read, watchlists

from watchdog.matching.index import build_index
from watchdog.model import Context, Document, EntryKind, Post, Role, Screening, Strength, Watchlists
from watchdog.screening import screen

NEEDS = Strength.NEEDS_CONTEXT
OFFICER = entry("per-officer", name("Zaw Min Oo", NEEDS), name("ဇော်မင်းဦး", NEEDS), context=GENERALS)
COLLEAGUE = entry("per-colleague", name("Kyaw Lin", NEEDS), context=GENERALS)
STRANGER = entry("per-stranger", name("Moe Lin", NEEDS), watchlist="others", context=GENERALS)
MINISTER = entry(
    "per-minister",
    name("Ivan Petrov", NEEDS),
    name("Li", Strength.WEAK),
    name("李静河", NEEDS),
    name("李静", NEEDS),
    context=Context(document=("Arcadia", "阿卡迪亚")),
)
SERVANT = entry(
    "per-servant",
    name("Hla Hla Thein", NEEDS),
    name("လှလှသိန်း", NEEDS),
    context=Context(document=("Arcadia",), home_script="Mymr"),
)
LISTED = entry(
    "per-listed", name("OO, Zaw Min", Strength.NEVER_ALONE), name("OO, Zaw", Strength.NEVER_ALONE)
)
COUNCIL = entry(
    "org-council",
    name("CNR", Strength.WEAK),
    name("Council of North", NEEDS),
    kind=EntryKind.ORGANISATION,
    context=Context(near=("statement",), document=("Arcadia",)),
    roles=(Role(title="Ruling body of the Rivers"),),
)
AIR_FORCE = entry("unit-air", name("Arcadia Air Force"), kind=EntryKind.UNIT)
BANK = entry("org-bank", name("Central Bank of Arcadia"), kind=EntryKind.ORGANISATION)
EAST = entry(
    "per-east", name("Zaw Hlaing Tun", NEEDS), roles=(Role(title="Eastern Hills Division"),)
)
WEST = entry(
    "per-west", name("Zaw Hlaing Tun", NEEDS), roles=(Role(title="Western Lakes Division"),)
)
POSTS = (
    Post(
        id="chief",
        title="Chief",
        phrases=(
            ("en", "Arcadia Air Force chief"),
            ("en", "Central Bank of Arcadia governor"),
        ),
    ),
)
ENTRIES = (
    OFFICER, COLLEAGUE, STRANGER, MINISTER, SERVANT, LISTED, COUNCIL, AIR_FORCE, BANK, EAST, WEST,
)  # fmt: skip
INDEX = build_index(
    Watchlists(entries=watchlists(*ENTRIES).entries, posts=POSTS, version="c" * 64), ()
)


def said(text: str, title: str | None = None) -> Screening:
    return screen(Document(id="d", title=title, text=text), INDEX, explain=True)


def verdicts(text: str, title: str | None = None) -> dict[str, str]:
    answer = said(text, title)
    stopped = {hit.entry: f"{hit.rule}" for hit in answer.ignored}
    return {**stopped, **{hit.entry: hit.verdict for hit in answer.hits}}


def rules(text: str, identity: str) -> set[str]:
    return {each.rule for hit in said(text).hits if hit.entry == identity for each in hit.reasons}


FAR = " " + "The rain went on for days and the roads were closed. " * 8


def test_each_place_goes_to_the_namesake_for_whom_it_speaks() -> None:
    east = "Zaw Hlaing Tun of the Eastern Hills Division spoke."
    west = "Zaw Hlaing Tun of the Western Lakes Division left."
    answer = said(east + FAR + west)
    where = {
        hit.entry: [mention.start for mention in hit.mentions]
        for hit in answer.hits
        if hit.verdict == "alert"
    }
    assert where == {"per-east": [0], "per-west": [len(east + FAR)]}
    assert {(hit.entry, hit.rule) for hit in answer.ignored} == {
        ("per-east", "namesake"),
        ("per-west", "namesake"),
    }


def test_where_nothing_speaks_for_one_both_are_ambiguous() -> None:
    assert verdicts("Zaw Hlaing Tun spoke.") == {"per-east": "review", "per-west": "review"}
    assert "ambiguous-name" in rules("Zaw Hlaing Tun spoke.", "per-east")


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("The junta fell silent. It rained. It rained. Kyaw Lin met Zaw Min Oo.", "alert"),
        ("Kyaw Lin met Zaw Min Oo.", "review"),
        ("Kyaw Lin met Moe Lin.", "review"),
        ("Zaw Min Oo met Moe Lin.", "review"),
        ("Zaw Min Oo rested. Kyaw Lin worked.", "review"),
    ],
)
def test_colleagues_of_one_list_speak_for_each_other(text: str, verdict: str) -> None:
    found = verdicts(text)
    assert found.get("per-officer", found.get("per-colleague")) == verdict
    if "Moe Lin" in text:
        assert found["per-stranger"] == "review"


@pytest.mark.parametrize(
    "text",
    [
        "Painter Kyaw Lin spoke to the junta.",
        "The late General Kyaw Lin fought the junta.",
        "A footballer, Kyaw Lin, met the junta.",
    ],
)
def test_a_trade_or_a_death_at_the_name_is_somebody_else(text: str) -> None:
    assert verdicts(text)["per-colleague"] == "counter-evidence"


def test_a_rank_at_the_name_is_stronger_than_a_trade_in_the_sentence() -> None:
    assert verdicts("General Kyaw Lin met a painter.")["per-colleague"] == "alert"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Captain Kyaw Lin spoke.", "alert"),
        ("The goalkeeper dived. Captain Kyaw Lin spoke.", "review"),
        ("Director Kyaw Lin spoke.", "review"),
        ("Director Kyaw Lin spoke to the junta.", "alert"),
        ("Managing director Kyaw Lin spoke.", "alert"),
    ],
)
def test_captains_and_directors_say_little(text: str, verdict: str) -> None:
    assert verdicts(text)["per-colleague"] == verdict


def test_context_anywhere_counts_for_a_telling_name() -> None:
    text = "Ivan Petrov arrived." + FAR + "He goes on to Arcadia."
    assert "context-in-article" in rules(text, "per-minister")
    assert verdicts(text)["per-minister"] == "alert"
    chinese = "李静河到了。" + "下雨了。" * 100 + "阿卡迪亚。"
    assert "context-in-article" in rules(chinese, "per-minister")
    short = "李静到了。" + "下雨了。" * 100 + "阿卡迪亚。"
    assert "context-in-article" not in rules(short, "per-minister")
    body = "Council of North met." + FAR + "Arcadia is far."
    assert "context-in-article" in rules(body, "org-council")
    officer = "Zaw Min Oo arrived." + FAR + "The junta spoke."
    assert rules(officer, "per-officer") == {"name-needs-context"}


def test_a_name_in_the_home_script_needs_no_word_of_the_country() -> None:
    assert verdicts("လှလှသိန်း ပြောသည်။")["per-servant"] == "review"
    assert verdicts("Hla Hla Thein spoke.")["per-servant"] == "no-document-context"
    assert verdicts("Ivan Petrov arrived.")["per-minister"] == "no-document-context"


def test_a_name_that_tells_the_country_opens_the_article_to_all() -> None:
    assert verdicts("The Arcadia Air Force said Ivan Petrov arrived.")["per-minister"] == "alert"
    strong = "The Central Bank of Arcadia said so."
    assert verdicts(f"Ivan Petrov arrived. {strong}")["per-minister"] == "alert"


def test_a_lists_own_order_of_three_syllables_counts_with_evidence() -> None:
    assert verdicts("OO, Zaw Min rested")["per-listed"] == "never-alone"
    assert verdicts("General OO, Zaw Min rested")["per-listed"] == "review"
    assert verdicts("General OO, Zaw rested")["per-listed"] == "never-alone"


def test_an_abbreviation_alerts_with_two_kinds_of_evidence() -> None:
    once = "Arcadia: a CNR note."
    twice = "A statement of CNR, the ruling body of the Rivers, on Arcadia. CNR said so."
    assert verdicts(once)["org-council"] == "review"
    assert "weak-name" in rules(once, "org-council")
    assert "weak-name" not in rules(twice, "org-council")


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("General Tun Lay, commander of the Hill Depot, spoke.", "alert"),
        ("General Tun Lay spoke.", "review"),
        ("Tun Lay spoke at the Hill Depot.", "review"),
        ("General Lay, commander of the Hill Depot, spoke.", "review"),
        ("ဗိုလ်ချုပ် ထွန်းလေး Hill Depot", "alert"),
        ("ဗိုလ်ချုပ် လေး Hill Depot", "review"),
    ],
)
def test_a_frequent_whole_name_alerts_with_a_rank_and_something_else(
    text: str, verdict: str
) -> None:
    bearer = entry(
        "per-lay",
        *(name(each, Strength.WEAK) for each in ("Tun Lay", "Lay", "ထွန်းလေး", "လေး")),
        context=GENERALS,
        roles=(Role(title="Hill Depot"),),
    )
    (hit,) = read(text, index=build_index(watchlists(bearer), ())).hits
    assert hit.verdict == verdict


def test_what_names_a_side_in_a_post_is_no_mention_of_it() -> None:
    assert verdicts("The Arcadia Air Force chief spoke.")["unit-air"] == "part-of-post"
    assert verdicts("The Central Bank of Arcadia governor spoke.")["org-bank"] == "alert"
    assert verdicts("The Arcadia Air Force spoke.")["unit-air"] == "alert"


def test_a_post_before_a_name_is_a_title() -> None:
    text = "Arcadia Air Force chief Kyaw Lin spoke."
    assert "rank-adjacent" in rules(text, "per-colleague")


def test_a_name_with_its_title_on_the_list_has_its_title() -> None:
    one = entry("per-x", name("General Nyo Nyo", NEEDS))
    index = build_index(watchlists(one), ())
    (hit,) = read("General Nyo Nyo spoke.", index=index).hits
    assert "rank-adjacent" in {each.rule for each in hit.reasons}
