"""`watchdog watchlists terms` and `who`, and the line that `check` has of terms."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from tests.cli.conftest import Command

from watchdog.app import wall_clock


def test_terms_that_end_are_listed_and_announced(watchdog: Command, folder: Path) -> None:
    until = wall_clock().date() + timedelta(days=20)
    (folder / "watchlists").mkdir(exist_ok=True)
    (folder / "watchlists" / "mine.yml").write_text(
        "list: mine\ntitle: Mine\nentries:\n"
        "  - id: role-lake-chair\n    kind: role\n    name: Chair of the Lake Union\n"
        "    roles:\n"
        f"      - {{title: chair, holder: Borduria, since: 2020-01-01, until: {until}}}\n"
        f"      - {{title: chair, holder: Syldavia, since: {until}}}\n"
        "    why: [https://example.org/lake]\n"
    )
    lines = watchdog("watchlists", "terms", "--json").stdout.splitlines()
    mine = [term for term in map(json.loads, lines) if term["entry"] == "role-lake-chair"]
    assert [(term["ends"], term["holder"], term["successor"]) for term in mine] == [
        (str(until), "Borduria", "Syldavia")
    ]
    assert "role-lake-chair\tchair\tBorduria" in watchdog("watchlists", "terms").stdout
    assert "role-lake-chair" not in watchdog("watchlists", "terms", "--within", "19d").stdout
    assert "roles end within 90 days" in watchdog("check").stdout


def test_who_held_a_post_that_day(watchdog: Command) -> None:
    words = ("watchlists", "who", "china-foreign-minister", "--at", "2022-07-03")
    (line,) = watchdog(*words, "--json").stdout.splitlines()
    held = json.loads(line)
    assert (held["entry"], held["at"]) == ("per-wang-yi", "2022-07-03")
    assert "per-wang-yi" in watchdog(*words).stdout
    page = watchdog("watchlists", "who", "role-asean-chair", "--at", "2023-05-01").stdout
    assert page.startswith("Indonesia\trole-asean-chair")
    empty = watchdog("watchlists", "who", "role-asean-chair", "--at", "1999-05-01").stdout
    assert empty == "Nobody and nothing on 1999-05-01, by the watchlists.\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("terms", "--within", "soon"), "wanted a number of days"),
        (("who", "china-foreign-ministr"), 'did you mean "china-foreign-minister"?'),
    ],
)
def test_a_mistake_is_answered(watchdog: Command, words: tuple[str, ...], says: str) -> None:
    result = watchdog("watchlists", *words)
    assert result.exit_code == 2
    assert says in result.stderr
