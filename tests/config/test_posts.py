"""`posts.yml`: what it says, how an operator's own goes over it, and every mistake in it."""

from pathlib import Path

import pytest
from tests.config.conftest import Load, Told

from watchdog.config.posts import make_posts, read_posts
from watchdog.config.shipped import shipped_dir
from watchdog.model import Post

GOOD = """\
bodies:
  harbour: {en: ["Arcadia's {}", "{} of Arcadia"], ru: ["{} Аркадии"]}
offices:
  master: {en: [harbour master], zh: [港务长]}
posts:
  - {id: p-master, title: Harbour master, body: harbour, office: master, phrases: {en: [sea boss]}}
  - {id: p-own, title: Keeper, phrases: {en: [lamp keeper, lamp keeper]}}
"""
ENTRY = """\
list: people
title: People
about: Made up.
entries:
  - id: per-x
    name: Xan Yarrow
    kind: person
    why: [a page]
    roles:
      - {title: Master, post: %s, since: 2020}
"""


SHIPPED = read_posts(shipped_dir("watchlists"))[0]


def over_shipped(folder: Path, text: str) -> tuple[dict[str, Post], list[str]]:
    """Read the text as an operator's file; return the posts by id, and what is wrong."""
    (folder / "posts.yml").write_text(text, encoding="utf-8")
    own, problems = read_posts(folder)
    posts, wrong = make_posts([SHIPPED, own])
    told = [str(each).replace(f"{folder}/", "") for each in (*problems, *wrong)]
    return {post.id: post for post in posts}, told


def test_bodies_and_offices_make_phrases_in_the_languages_of_both(tmp_path: Path) -> None:
    found, wrong = over_shipped(tmp_path, GOOD)
    assert wrong == []
    assert {name: list(found[name].phrases) for name in found if name.startswith("p-")} == {
        "p-master": [
            ("en", "Arcadia's harbour master"),
            ("en", "harbour master of Arcadia"),
            ("en", "sea boss"),
        ],
        "p-own": [("en", "lamp keeper")],
    }


def test_an_own_file_goes_over_the_shipped_one_post_by_post(tmp_path: Path) -> None:
    own = "posts:\n  - {id: china-president, title: Head of China, phrases: {en: [big head]}}\n"
    found, wrong = over_shipped(tmp_path, own)
    assert wrong == []
    assert found["china-president"].title == "Head of China"
    assert found["china-president"].phrases == (("en", "big head"),)
    assert len(found["russia-president"].phrases) > 5
    assert list(found) == sorted(found)


def test_an_own_body_is_used_by_the_shipped_posts(tmp_path: Path) -> None:
    own = 'bodies:\n  belarus: {en: ["Minsk {}"]}\n'
    found, wrong = over_shipped(tmp_path, own)
    assert wrong == []
    phrases = [phrase for _, phrase in found["belarus-president"].phrases]
    assert phrases
    assert all(phrase.startswith("Minsk ") for phrase in phrases)


def test_an_empty_file_takes_nothing_away(tmp_path: Path) -> None:
    shipped, _ = make_posts([SHIPPED, None])
    assert tuple(over_shipped(tmp_path, "posts: []\n")[0].values()) == shipped
    assert len(shipped) > 20


MISTAKES = [
    (
        "posts:\n  - {id: p-a, title: A, body: harbor, office: master}\n",
        2,
        "the body `harbor` of the post `p-a`",
    ),
    (
        "posts:\n  - {id: p-a, title: A, body: china, office: forein-minister}\n",
        2,
        "the office `forein-minister` of the post `p-a`",
    ),
    ("posts:\n  - {id: p-a, title: A}\n", 2, "the post `p-a` without phrases"),
    ("posts:\n  - {id: p-a, title: A, body: china}\n", 2, "the post `p-a` without phrases"),
    ("bodies:\n  x: {en: [Xan]}\n", 2, "`Xan` in the body `x`"),
    ('bodies:\n  y: {en: ["{}"]}\n  x: {en: ["{} of {}"]}\n', 3, "`{} of {}` in the body `x`"),
    ("posts:\n  - {id: p-a, title: A, prases: {en: [x]}}\n", 2, "prases"),
    ("posts:\n  - {title: A, phrases: {en: [x]}}\n", 2, "id"),
    (
        "posts:\n"
        "  - {id: p-a, title: A, phrases: {en: [x]}}\n"
        "  - {id: p-a, title: B, phrases: {en: [y]}}\n",
        3,
        "p-a",
    ),
    ("posts: [\n", None, "posts.yml"),
    ("- a list\n", 1, "list"),
]


@pytest.mark.parametrize(("text", "line", "found"), MISTAKES)
def test_a_mistake_is_told_with_file_and_line(
    tmp_path: Path, text: str, line: int | None, found: str
) -> None:
    _, problems = over_shipped(tmp_path, text)
    place = "posts.yml" if line is None else f"posts.yml:{line}"
    assert [each for each in problems if each.startswith(place) and found in each], problems


def test_the_nearest_right_word_is_named(tmp_path: Path) -> None:
    text = "posts:\n  - {id: p-a, title: A, body: chinna, office: foreign-minster}\n"
    problems = " ".join(over_shipped(tmp_path, text)[1])
    assert "china" in problems
    assert "foreign-minister" in problems


def test_a_role_may_name_a_post_of_either_file(load: Load) -> None:
    files = {"watchlists/posts.yml": GOOD, "watchlists/mine.yml": ENTRY % "p-own"}
    (entry,) = [each for each in load(files).watchlists.entries if each.id == "per-x"]
    assert entry.roles[0].post == "p-own"
    files["watchlists/mine.yml"] = ENTRY % "china-president"
    assert load(files)


def test_a_role_with_a_post_that_nobody_describes_is_an_error(told: Told, tmp_path: Path) -> None:
    (problem,) = told({"watchlists/mine.yml": ENTRY % "china-presidnt"})
    assert problem.startswith("watchlists/mine.yml:")
    assert "`china-presidnt` of the role `Master`" in problem
    assert "china-president" in problem
    assert not (tmp_path / "watchlists" / "posts.yml").exists()
