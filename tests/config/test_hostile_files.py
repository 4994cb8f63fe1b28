"""Whatever stands in a file, loading it gives a configuration or our own error."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from watchdog.config.files import FILES
from watchdog.config.load import load_config
from watchdog.errors import ProblemsError

KEYS = tuple(
    re.findall(
        r"\w+",
        "sources channels routes signals groups entries cases list defaults limits body every id"
        " kind name names text strength near roles title since until listings why expect never"
        " nothing url host from to password token conversations secret lists verdicts triggers en"
        " giver receiver severity enabled alert based_on names_add names_remove allow_networks"
        " database contact data",
    )
)
WORDS = (
    *("a", "mail", "webhook", "apprise", "http://[::1", "http://127.0.0.1/", "${X}", "file:/"),
    *("file:\0x", "yes", "no", "2021-02", "15m", "@a", "alert", "person", "strong", "1e9", "-1"),
    *("\u1019\u103c", "\ud800", "\u0661", "sqlite:///x", "::1/128", "per-x", "slack-bot"),
)
leaf = st.none() | st.sampled_from(WORDS) | st.text(max_size=5)
tree = st.recursive(
    leaf,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=3), inner, max_size=6)
    ),
    max_leaves=25,
)


PLACES = (*FILES, "lists/a.yml", "lists/terms.yml", "lists/b.jsonl", "lists/cases/c.yml")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "lists" / "cases").mkdir(parents=True)
    for place in PLACES:
        (folder / place).write_text("")
    return folder


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(place=st.sampled_from(PLACES), content=st.binary(max_size=80) | tree)
def test_any_content_is_read_or_told(folder: Path, place: str, content: object) -> None:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    path = folder / place
    path.write_bytes(raw)
    try:
        load_config(folder, {"X": "y"}, watchlists=folder / "lists")
    except ProblemsError as e:
        told = e.problems
        assert all(problem.found and problem.wanted for problem in told)
    finally:
        path.write_text("")


ROOTS = {
    "sources.yml": "sources",
    "channels.yml": "channels",
    "routes.yml": "routes",
    "signals.yml": "signals",
    "lists/a.yml": "entries",
    "lists/cases/c.yml": "cases",
}


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    place=st.sampled_from(sorted(ROOTS)),
    item=st.dictionaries(st.sampled_from(KEYS), tree, max_size=8),
)
def test_any_item_in_its_place_is_read_or_told(
    folder: Path, place: str, item: dict[str, object]
) -> None:
    path = folder / place
    path.write_text(json.dumps({ROOTS[place]: [item]}))
    try:
        load_config(folder, {"X": "y"}, watchlists=folder / "lists")
    except ProblemsError as e:
        told = e.problems
        assert all(problem.found and problem.wanted for problem in told)
    finally:
        path.write_text("")
