import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchdog.matching.zones import Zones, find_zones

BODY = (
    "Prices of oil rose on Monday because the road to the harbour was closed for three days, "
    "traders said."
)


def kind(text: str, word: str = "NAME") -> str | None:
    return Zones.of(text).at(text.index(word))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"By Name NAME\n{BODY}\n{BODY}", "byline"),
        (f"Reporting by Name NAME; Editing by Ann Onym\n{BODY}", None),
        (f"{BODY}\n{BODY}\nReporting by Name NAME", "byline"),
        (f"Name NAME | 4 May 2026\n{BODY}", "byline"),
        (f"Name NAME, May 4\n{BODY}", "byline"),
        (f"{BODY}\nPhoto: Name NAME / Agency\n{BODY}", "byline"),
        (f"{BODY}\n(Photo by Name NAME)\n{BODY}", "byline"),
        (f"{BODY}\nPhoto: NAME opens a bridge in the old harbour\n{BODY}", None),
        (f"Photos show NAME\n{BODY}", None),
        (f"By Name NAME 23 November 2022\n{BODY}\n{BODY}", "byline"),
        (f"{BODY}\nPosted by Name NAME at 10:14", "byline"),
        (f"Huts on the shore. (Name NAME/AFP)\n{BODY}", "byline"),
        (f"[File: Name NAME/AP Photo]\n{BODY}", "byline"),
        (f"Huts. (Name NAME via AP)\n{BODY}", "byline"),
        (f"{BODY}\nThe treaty (NAME) was signed.", None),
        (f"{BODY}\n{BODY}\nMore from Name NAME", "related"),
        (f"{BODY}\nMore from NAME was heard in the hall on the day after, traders said.", None),
        (f"{BODY}\n{BODY}\nFollow Name NAME on Twitter", "widget"),
        (f"Name NAME is a journalist in Arcadia.\n{BODY}\n{BODY}\n{BODY}\n{BODY}", "biography"),
        (f"About the author\nName NAME writes.\n{BODY}\n{BODY}\n{BODY}", "biography"),
        (f"{BODY}\n{BODY}\nRecommended stories\nlist of 3 items\nNAME sails", "related"),
        (f"{BODY}\nПодготовил Имя NAME", "byline"),
        (f"{BODY}\nПодготовил отчет о том, что NAME", None),
        (f"{BODY}\nИмя NAME — независимый журналист.", "biography"),
        (f"{BODY}\n（NAME/法新社）\n{BODY}", "byline"),
        (f"{BODY}\n综合报道/NAME", "byline"),
        (f"{BODY}\nဓာတ်ပုံ-အောင်NAME", "byline"),
        (f"{BODY}\nNAME သည် လွတ်လပ်သော သတင်းထောက်တစ်ဦး ဖြစ်သည်", "biography"),
        (f"{BODY}\nNAME เป็นนักข่าวอิสระ", "biography"),
        (f"{BODY}\nNama NAME adalah jurnalis lepas.", "biography"),
        (f"{BODY}\nАвтор: Имя NAME", "byline"),
        (f"{BODY}\n记者：NAME", "byline"),
        (f"{BODY}\nဓာတ်ပုံ - NAME", "byline"),
        (f"{BODY}\n{BODY}\n(Name NAME)", "byline"),
        (f"{BODY}\n{BODY}\n— Name NAME", "byline"),
        (f"{BODY}\n{BODY}\nName NAME, Yangon", "byline"),
        (f"{BODY}\n{BODY}\nИван NAME, Нью-Дели", "byline"),
        (f"{BODY}\nLISTED, Ann\nPart NAME, Ann", None),
        (f"{BODY}\n（责任编辑：NAME）", "byline"),
        (f"เรื่องโดย NAME\n{BODY}", "byline"),
        (f"Ditulis oleh Name NAME\n{BODY}", "byline"),
        (f"{BODY}\n{BODY}\n— Name NAME left.", None),
        (f"{BODY}\n[Photo of Name NAME from our file]\n{BODY}", "byline"),
        (f"{BODY}\n{BODY}\nName NAME is a journalist based in the hills.", "biography"),
        (f"{BODY}\n{BODY}\nName NAME is the minister of roads and rivers.", None),
        (f"Name NAME is a journalist who was arrested.\n{BODY}\n{BODY}\n{BODY}\n{BODY}", None),
        (f"{BODY}\n{BODY}\nAbout the author\nName NAME lives here.", "biography"),
        (f"{BODY}\nThe views expressed are those of NAME.\n{BODY}", "biography"),
        (f"{BODY}\n作者系NAME", "biography"),
        (f"{BODY}\nRead more: NAME in town\n{BODY}", "related"),
        (f"{BODY}\nRelated stories\nNAME in town\nAnother link\n{BODY}", "related"),
        (f"{BODY}\nRelated stories\nA link\n{BODY} NAME said so.", None),
        (f"Related parties met NAME.\n{BODY}", None),
        ("ရွာသားက ပြောသည်။ ဆက်စပ်သတင်းများ - NAME သွားမည်", "related"),
        (f"{BODY} Read more: NAME visits the harbour. {BODY}", "related"),
        (f"{BODY} Read more: a link. NAME spoke. {BODY}", None),
        (f"{BODY} | Also read: NAME visits", "related"),
        (f"{BODY} He said: NAME is well.", None),
        (f"{BODY}\nЧитайте также: NAME", "related"),
        (f"{BODY}\n相关阅读：\nNAME", "related"),
        (f"{BODY}\nTags: NAME, harbour", "widget"),
        (f"{BODY}\nSubscribe\nNAME spoke on Monday.", None),
        (f"Share this article\nNAME spoke.\n{BODY}\n{BODY}\n{BODY}", None),
        (f"{BODY}\n{BODY}\nShare the Post\nA foreign centre says that NAME spoke.", "tail"),
        (f"{BODY}\n{BODY}\nThe post NAME speaks appeared first on The Paper.", "tail"),
        (f"{BODY}\n{BODY}\nThe post of harbour master goes to NAME.", None),
        (f"{BODY}\n{BODY}\n© The Paper\nNAME", "tail"),
        (f"Copyright is a matter for NAME.\n{BODY}\n{BODY}\n{BODY}", None),
        (f"{BODY}\n• Name NAME, harbour master\n• Ann Onym", None),
    ],
)
def test_what_is_no_article_is_told_from_what_is(text: str, expected: str | None) -> None:
    assert kind(text) == expected


@given(st.text(alphabet="Read more: |\n.©By Photo/aA", max_size=200))
def test_zones_are_sorted_apart_and_inside_the_text(text: str) -> None:
    zones = find_zones(text)
    ends = [0, *(zone.end for zone in zones)]
    for zone, end in zip(zones, ends, strict=False):
        assert end <= zone.start < zone.end <= len(text)


@pytest.mark.parametrize("line", ["အောင်မောင်း / ရန်ကုန်", "အောင်မောင်း ရေးသည်။"])
def test_a_burmese_signature_is_a_byline_at_the_top_and_the_end(line: str) -> None:
    assert kind(f"{line}\n{BODY}\n{BODY}", "အောင်မောင်း") == "byline"
    assert kind(f"{BODY}\n{BODY}\n{line}", "အောင်မောင်း") == "byline"
    assert kind("\n".join([BODY] * 5 + [line] + [BODY] * 5), "အောင်မောင်း") is None
