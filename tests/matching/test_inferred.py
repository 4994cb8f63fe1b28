from datetime import UTC, datetime

import pytest
from tests.watched import entry, name, watchlists

from watchdog.model import Document, Hit, Post, Role, Screening, Strength, Watchlists
from watchdog.screening import build_index, screen

POSTS = (
    Post(
        id="master",
        title="Harbour master of Arcadia",
        phrases=(
            ("en", "Arcadia's harbour master"),
            ("en", "harbour master"),
            ("ru", "начальник порта Аркадии"),
            ("zh", "阿卡迪亚港务长"),
            ("my", "ဆိပ်ကမ်းမှူး"),
        ),
    ),
    Post(id="empty", title="Nobody's post", phrases=(("en", "empty chair"),)),
)
FIRST = entry(
    "per-first",
    name("Thiha Moe Kyaw"),
    roles=(Role(title="master", post="master", since="2020-01-01", until="2022-12-31"),),
)
SECOND = entry(
    "per-second",
    name("Kyaw Lin", Strength.NEEDS_CONTEXT),
    name("Кьо Лин"),
    name("觉林"),
    roles=(Role(title="master", post="master", since="2023-01"),),
)
INDEX = build_index(
    type(watchlists())(entries=watchlists(FIRST, SECOND).entries, posts=POSTS, version="b" * 64),
    (),
)


def said(text: str, day: str | None = "2024-03-01", title: str | None = None) -> Screening:
    published = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None
    document = Document(id="d", title=title, text=text, published=published)
    return screen(document, INDEX, explain=True)


def hits(text: str, day: str | None = "2024-03-01", title: str | None = None) -> dict[str, str]:
    answer = said(text, day, title)
    stopped = {hit.entry: f"{hit.rule}" for hit in answer.ignored}
    return {**stopped, **{hit.entry: hit.verdict for hit in answer.hits}}


def hit(text: str, identity: str, day: str | None = "2024-03-01") -> Hit:
    return next(each for each in said(text, day).hits if each.entry == identity)


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("Arcadia's harbour master spoke.", "2021-07-01", {"per-first": "alert"}),
        ("Arcadia's harbour master spoke.", "2024-07-01", {"per-second": "alert"}),
        ("Arcadia's harbour master spoke.", "2019-07-01", {}),
        ("Arcadia's harbour master spoke.", "2023-01-15", {"per-second": "review"}),
        ("Arcadia's harbour master spoke.", None, {"per-second": "review"}),
        ("О начальнике порта Аркадии писали.", "2021-07-01", {"per-first": "alert"}),
        ("阿卡迪亚港务长说。", "2021-07-01", {"per-first": "alert"}),
        ("ဆိပ်ကမ်းမှူး ပြောသည်။", "2021-07-01", {"per-first": "alert"}),
        ("The empty chair spoke.", "2021-07-01", {}),
    ],
)
def test_a_post_means_its_holder_on_the_day(
    text: str, day: str | None, expected: dict[str, str]
) -> None:
    assert hits(text, day) == expected


def test_an_inferred_hit_says_so_and_points_at_the_post() -> None:
    found = hit("So Arcadia's harbour master spoke.", "per-second")
    first = found.reasons[0]
    assert first.rule == "role-inferred"
    assert "inferred" in first.note
    assert [each.text for each in found.mentions] == ["Arcadia's harbour master"]


@pytest.mark.parametrize(
    ("text", "gate"),
    [
        ("The former harbour master spoke.", "not-in-office"),
        ("The deputy harbour master spoke.", "not-in-office"),
        ("Бывший начальник порта Аркадии ушёл.", "not-in-office"),
        ("前阿卡迪亚港务长说。", "not-in-office"),
        ("ဆိပ်ကမ်းမှူးဟောင်း ပြောသည်။", "not-in-office"),
        ("The harbour master, Ann Onym, spoke.", "post-of-another"),
        ("Harbour master Ann Onym spoke.", "post-of-another"),
        ("Ann Onym, the harbour master, spoke.", "post-of-another"),
        ("Thiha Moe Kyaw, the harbour master, spoke.", "post-of-another"),
        ("Harbour master (Thiha Moe Kyaw) spoke.", "post-of-another"),
    ],
)
def test_a_post_of_somebody_else_is_nobodys_mention(text: str, gate: str) -> None:
    assert hits(text)["per-second"] == gate


@pytest.mark.parametrize(
    "text",
    [
        "The harbour master Monday opened the gate.",
        "Kyaw spoke to the harbour master, and left.",
        "He met, in Arcadia, the harbour master.",
        "“The harbour master”",
    ],
)
def test_what_stands_beside_a_post_is_not_always_a_name(text: str) -> None:
    assert hits(text)["per-second"] == "alert"


def test_capitals_of_a_headline_are_no_name() -> None:
    title = "Harbour Master Visits Three Villages"
    named = "Harbour Master Ann Onym is seriously ill and stays at home"
    assert hits("", title=title)["per-second"] == "alert"
    assert hits("", title="HARBOUR MASTER VISITS VILLAGES")["per-second"] == "alert"
    assert hits("", title=named)["per-second"] == "post-of-another"


def test_who_is_named_is_not_inferred_as_well() -> None:
    found = hit("General Kyaw Lin spoke. The harbour master left.", "per-second")
    assert [each.text for each in found.mentions] == ["Kyaw Lin"]


@pytest.mark.parametrize(
    "text",
    ["阿卡迪亚港务长谢尔盖·伊万诺夫到访。", "ဆိပ်ကမ်းမှူး ကာကွယ်ရေးဦးစီးချုပ် ဗိုလ်ချုပ် ဖြိုးကျော်အေး လာခဲ့သည်။"],
)
def test_a_bearer_is_named_in_chinese_letters_and_behind_a_second_post(text: str) -> None:
    bearer = entry("per-bearer", name("ဖြိုးကျော်အေး"), name("伊万诺夫"))
    entries = watchlists(FIRST, SECOND, bearer).entries
    index = build_index(Watchlists(entries=entries, posts=POSTS, version="d" * 64), ())
    document = Document(id="d", title=None, text=text, published=datetime(2024, 3, 1, tzinfo=UTC))
    answer = screen(document, index, explain=True)
    assert ("per-second", "post-of-another") in {(h.entry, h.rule) for h in answer.ignored}


def test_a_watched_person_with_another_ones_post_gets_a_note() -> None:
    found = hit("Harbour master Thiha Moe Kyaw spoke.", "per-first")
    (note,) = [each for each in found.reasons if each.rule == "role-conflict"]
    assert (note.points, "Kyaw Lin" in note.note) == (0, True)
    twice = hit("Harbour master Thiha Moe Kyaw. Harbour master Thiha Moe Kyaw.", "per-first")
    assert [each.rule for each in twice.reasons].count("role-conflict") == 2
    right = hit("Harbour master Thiha Moe Kyaw spoke.", "per-first", "2021-05-05")
    assert "role-conflict" not in {each.rule for each in right.reasons}
    undated = hit("Harbour master Thiha Moe Kyaw spoke.", "per-first", None)
    assert "role-conflict" not in {each.rule for each in undated.reasons}


def test_no_note_where_the_name_is_no_hit_or_stands_elsewhere() -> None:
    assert "per-first" not in {
        h.entry for h in said("Harbour master Thiha Moe Kyaw Oo spoke.").hits
    }
    far = hit("The harbour master spoke when Thiha Moe Kyaw came.", "per-first")
    assert "role-conflict" not in {each.rule for each in far.reasons}


def test_a_post_in_a_link_to_another_story_counts_for_nobody() -> None:
    assert hits("It rained.\nRead more: harbour master resigns") == {}
