"""YAML that means harm, through the whole of `load_config`: told soon, with a reason, in little."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.jobs.hostile_server import measured

from watchdog.config.load import load_config
from watchdog.config.yaml import PROBLEM_LIMIT
from watchdog.errors import ProblemsError

LAUGHS = "a0: &a0 [x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)
)
HOSTILE: dict[str, tuple[Callable[[], bytes], str | None]] = {
    "anchors": (lambda: b"sources: &x []\n", "the anchor `&x`"),
    "aliases upon aliases": (LAUGHS.encode, "the anchor `&a0`"),
    "tags": (lambda: b"sources: !!python/object/apply:os.abort []\n", "the tag `tag:yaml.org"),
    "5 000 lists": (lambda: b"sources: " + b"[" * 5_000 + b"]" * 5_000, "no YAML"),
    "5 000 mappings": (lambda: b"sources: " + b"{a: " * 5_000 + b"}" * 5_000, "40 levels"),
    "5 000 dashes": (lambda: b"- " * 5_000 + b"a", "40 levels"),
    "UTF-16": (lambda: "sources: []\n".encode("utf-16"), "a file in UTF-16"),
    "UTF-16 without a mark": (lambda: "sources: []\n".encode("utf-16-le"), "a file in UTF-16"),
    "a byte order mark": (lambda: b"\xef\xbb\xbfsources: []\n", None),
    "a key twice": (lambda: b"sources: []\n" * 2, "the key `sources` again"),
    "25 MB": (lambda: b"sources: '" + b"a" * 25_000_000 + b"'\n", "2000001 bytes"),
    "a scalar within the limit": (lambda: b"sources: '" + b"a" * 1_990_000 + b"'\n", "`aaaa"),
    "newlines": (lambda: b"\n" * 1_990_000, None),
    "many items": (lambda: b"- a\n" * 490_000, "more than 30000 keys and values"),
    "many wrong items": (lambda: b"sources:\n" + b"- a\n" * 29_000, "`a` for `sources`"),
    "many empty items": (lambda: b"sources:\n" + b"-\n" * 29_000, "an empty item"),
    "a key many times": (lambda: b"a: b\n" * 200_000, "the key `a` again"),
    "many anchors": (
        lambda: b"".join(b"- &a%d x\n" % n for n in range(150_000)),
        "the anchor `&a0`",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_told_with_its_reason(name: str, tmp_path: Path) -> None:
    make, told = HOSTILE[name]
    (tmp_path / "watchlists").mkdir()
    load_config(tmp_path, {})
    (tmp_path / "sources.yml").write_bytes(make())
    found: list[str] = []
    with measured() as taken:
        try:
            load_config(tmp_path, {})
        except ProblemsError as e:
            found = [str(problem) for problem in e.problems]
    assert (told in found[0]) if told else found == [], found[:1]
    assert len(found) <= PROBLEM_LIMIT + 1
    assert taken.seconds < 10
    assert taken.tree_mb < 40
