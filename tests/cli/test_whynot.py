"""`watchdog why-not` on a real database: every gate as an operator reads it."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.cli.conftest import Command, Desk

# Every test polls a feed of its own; the core's answers are in tests/test_whynot.py.
pytestmark = pytest.mark.slow

NAME = "Senior General Min Aung Hlaing"
ENTRY = "per-min-aung-hlaing"


@pytest.fixture
def polled(watchdog: Command, desk: Desk) -> Command:
    """A backlog of one quiet story, then four that say something."""
    desk.publish("Quiet", "Rain fell on the hills.")
    assert watchdog("poll", "--once").exit_code == 0
    desk.publish("Loud", f"{NAME} opened a bridge.")
    desk.publish("Written", "By Min Aung Hlaing\nPrices rose in the market this week.")
    desk.publish("Slip", "Nothing was heard of Mim Aung Hleing today.")
    desk.publish("Sport", "The singer Soe Win sang.")
    assert watchdog("poll", "--once").exit_code == 0
    return watchdog


def ask(watchdog: Command, what: str, entry: str = ENTRY) -> dict[str, object]:
    result = watchdog("why-not", what, entry, "--json")
    assert result.exit_code == 0, result.output
    answer = json.loads(result.stdout)
    assert isinstance(answer, dict)
    return answer


def story(desk: Desk, number: int, *, scheme: str = "http") -> str:
    return f"{scheme}://127.0.0.1:{desk.http_port}/story/{number}"


def test_what_was_told_says_so_with_hit_and_delivery(polled: Command, desk: Desk) -> None:
    answer = ask(polled, story(desk, 2) + "?utm_source=letter")
    assert (answer["gate"], answer["hit"]) == ("told", 1)
    assert any("to desk/" in line and "sent" in line for line in _evidence(answer))
    assert ask(polled, "1")["article"] == answer["article"]
    assert ask(polled, f"article:{answer['article']}")["hit"] == 1
    page = polled("why-not", "1", ENTRY).stdout
    for words in (
        "told     it was told, by hit 1",
        "route    all: takes it",
        "screened again with the same",
    ):
        assert words in page, page


def test_screening_names_its_gate(polled: Command, desk: Desk) -> None:
    answer = ask(polled, story(desk, 3))
    assert answer["gate"] == "byline"
    assert "⟦Min Aung Hlaing⟧" in _evidence(answer)[0]
    quiet = ask(polled, story(desk, 1))
    assert quiet["gate"] == "no-mention"
    assert any("teaser" in line for line in _evidence(quiet))
    slip = ask(polled, story(desk, 4))
    assert any("nearest: 2 letters off" in line for line in _evidence(slip)), slip
    page = polled("why-not", story(desk, 3), ENTRY).stdout
    assert "stopped by  byline: it is the name of who wrote or photographed" in page
    assert ask(polled, story(desk, 5), "per-soe-win")["gate"] == "counter-evidence"


def _evidence(answer: dict[str, object]) -> list[str]:
    lines = answer["evidence"]
    assert isinstance(lines, list)
    return lines


def test_an_article_nobody_fetched_names_who_should_have(polled: Command, desk: Desk) -> None:
    answer = ask(polled, story(desk, 77))
    assert answer["gate"] == "not-fetched"
    lines = _evidence(answer)
    assert any(line.startswith("source paper was last polled") for line in lines)
    assert any(line.startswith("source gone") and "answered: never" in line for line in lines)
    other = ask(polled, "www.elsewhere.example/news/7")
    assert _evidence(other) == ["no configured source is of elsewhere.example"]
    page = polled("why-not", "www.elsewhere.example/news/7", ENTRY).stdout
    assert "next     Add its feed to sources.yml" in page


def test_a_source_that_is_off_or_was_never_polled_is_told(
    watchdog: Command, desk: Desk, folder: Path
) -> None:
    sources = (folder / "sources.yml").read_text()
    sources += (
        "  - {id: shut, name: Shut, url: 'https://shut.example/feed', language: my, class: ngo,"
        " grade: N, enabled: no, reason: it moved}\n"
        "  - {id: late, name: Late, url: 'https://late.example/feed', language: my, class: ngo,"
        " grade: N}\n"
    )
    (folder / "sources.yml").write_text(sources)
    assert watchdog("poll", "--once", "--source", "paper").exit_code == 0
    shut = ask(watchdog, "https://www.shut.example/1")
    assert _evidence(shut) == ["source shut is switched off: it moved"]
    late = ask(watchdog, "https://news.late.example/1")
    assert _evidence(late) == ["source late has not been polled yet"]


def test_routes_that_leave_a_hit_give_their_reasons(
    watchdog: Command, desk: Desk, folder: Path
) -> None:
    (folder / "routes.yml").write_text(
        "routes:\n  - {id: arms, channels: [desk], kinds: [arms-transfer]}\n"
    )
    watchdog("poll", "--once")
    desk.publish("Loud", f"{NAME} opened a bridge.")
    watchdog("poll", "--once")
    answer = ask(watchdog, story(desk, 1))
    assert answer["gate"] == "route"
    assert "arms: leaves it: signals: none" in _evidence(answer)[0]
    (folder / "routes.yml").write_text("routes: []\n")
    assert "no route at all" in _evidence(ask(watchdog, story(desk, 1)))[0]


def test_a_delivery_that_waits_is_no_telling(watchdog: Command, desk: Desk, folder: Path) -> None:
    (folder / "routes.yml").write_text("routes:\n  - {id: all, channels: [desk]}\n")
    watchdog("poll", "--once")
    desk.publish("Loud", f"{NAME} opened a bridge.")
    watchdog("poll", "--once", "--no-deliver")
    answer = ask(watchdog, story(desk, 1))
    assert answer["gate"] == "delivery"
    assert "pending" in _evidence(answer)[0]


def test_a_review_item_says_what_kept_it_from_an_alert(polled: Command, desk: Desk) -> None:
    desk.publish("Plain", "A shop was opened by Tin Win in the town.")
    assert polled("poll", "--once").exit_code == 0
    answer = ask(polled, story(desk, 6), "per-tin-win")
    assert answer["gate"] == "told"
    assert any("as a review item only, few-points" in line for line in _evidence(answer))
    assert any("30 are missing to 60" in line for line in _evidence(answer))


def test_an_edit_that_says_the_same_is_a_duplicate(polled: Command, desk: Desk) -> None:
    desk.items[1] = desk.items[1].replace("opened a bridge", "opened a long bridge")
    assert polled("poll", "--once").exit_code == 0
    answer = ask(polled, story(desk, 2))
    assert answer["gate"] == "duplicate"
    assert "sent" in _evidence(answer)[0]


def test_lists_that_changed_since_are_told(polled: Command, desk: Desk, folder: Path) -> None:
    (folder / "watchlists").mkdir(exist_ok=True)
    (folder / "watchlists" / "mine.yml").write_text(
        "list: mine\ntitle: Mine\nentries:\n"
        "  - id: org-hills\n    kind: organisation\n    name: The Hills Rain Office\n"
        "    names:\n      - {text: Rain fell on the hills, strength: strong}\n"
        "    why: [https://example.org/hills]\n"
    )
    checked = polled("check")
    assert checked.exit_code == 0, checked.output
    answer = ask(polled, story(desk, 1), "org-hills")
    assert answer["gate"] == "older-lists", answer


def change(folder: Path, *statements: str) -> None:
    (database,) = folder.rglob("*.db")
    with closing(sqlite3.connect(database)) as opened, opened:
        for statement in statements:
            opened.execute(statement)


def test_the_ledger_and_removal_are_told(polled: Command, desk: Desk, folder: Path) -> None:
    change(
        folder,
        "UPDATE article_version SET state='not-screened', state_reason='screening failed: x'"
        " WHERE article_id=1",
        "UPDATE article_version SET title=NULL, text='', url=NULL, removed_why='retention',"
        " removed_at='2026-02-03 00:00:00' WHERE article_id=3",
    )
    failed = ask(polled, story(desk, 1))
    assert (failed["gate"], _evidence(failed)) == ("not-screened", ["screening failed: x"])
    removed = ask(polled, story(desk, 3))
    assert (removed["gate"], _evidence(removed)) == ("removed", ["2026-02-03: retention"])
    done = polled("privacy", "erase", "--article", "3", "--yes")
    assert done.exit_code == 0, done.output
    assert ask(polled, story(desk, 3))["gate"] == "erased"


def test_a_withdrawn_hit_is_told(polled: Command, desk: Desk) -> None:
    done = polled("privacy", "correct", "--hit", "1", "--withdraw", "the wrong man")
    assert done.exit_code == 0, done.output
    answer = ask(polled, story(desk, 2))
    assert (answer["gate"], _evidence(answer)) == ("withdrawn", ["the wrong man"])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("1", "per-min-aung-hlain"), 'did you mean "per-min-aung-hlaing"?'),
        (("1", "Min Aung Hlaing"), "the name is of per-min-aung-hlaing"),
        (("99", ENTRY), "no hit of this number; an article is asked for with `article:99`"),
        (("article:99", ENTRY), "no article of this number"),
        (("99999999999", ENTRY), "no number is that large"),
        (("story", ENTRY), "neither a number nor a web address"),
        (("ftp://example.org/1", ENTRY), "neither a number nor a web address"),
    ],
)
def test_a_mistake_is_answered_with_what_was_wanted(
    polled: Command, words: tuple[str, str], says: str
) -> None:
    result = polled("why-not", *words)
    assert result.exit_code == 2
    assert says in result.stderr
    assert "Traceback" not in result.output
