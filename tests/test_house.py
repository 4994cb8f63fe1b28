"""The rules of the house that no linter can hold."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "watchdog"
CORE = ("text", "feeds", "lists", "matching", "alerting", "screening.py", "model.py", "errors.py")
LINES = 400
VAGUE = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
LAZY = ("cli",)
# aiosmtpd calls its handlers as coroutines.
ASYNC_FORCED = ("demo/receivers.py",)
# What must not stand in a file that others get: machine paths, package indexes, unfinished marks.
FORBIDDEN = {
    "a mark of something unfinished": re.compile(r"\b(TODO|FIXME|XXX)\b"),
    "a path of one machine": re.compile(r"(?<![\w.])/(?:work|home/\w+|Users/\w+)/\w"),
    "an address of a package index": re.compile(r"--(?:extra-)?index-url|\bregistry\s*=\s*\"http"),
}
READS_OR_LOGS = re.compile(
    r"^\s*(import|from) (logging|structlog)\b|^\s*import time\b"
    r"|^\s*from time import (?!struct_time$)",
    re.MULTILINE,
)
MODULES = sorted(p for p in SOURCE.rglob("*.py") if "_shipped" not in p.parts)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tracked_texts() -> Iterator[tuple[Path, str]]:
    """Every file that belongs to the project, as far as it is text."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("this copy of the project is no git checkout")
    for line in listed.stdout.splitlines():
        path = ROOT / line
        if path.is_file():
            yield path, path.read_bytes().decode("utf-8", "replace")


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_says_why_it_exists_and_stays_readable(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), "a module opens with why it exists"
    migration = "versions" in path.parts
    assert migration or len(text.splitlines()) <= LINES, f"more than {LINES} lines: two ideas?"
    assert path.stem not in VAGUE, "name the thing by what it knows"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_stand_at_the_top_and_nothing_is_asynchronous(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if name_of(path).removeprefix("src/watchdog/") not in ASYNC_FORCED:
        assert not [n for n in ast.walk(tree) if isinstance(n, ast.AsyncFunctionDef)]
    if path.relative_to(SOURCE).parts[0] in LAZY:
        return
    late = [
        inner.lineno
        for outer in ast.walk(tree)
        if isinstance(outer, ast.FunctionDef)
        for inner in ast.walk(outer)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert not late, f"imports inside functions at lines {late}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_keeps_a_state_that_changes(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named: dict[str, int] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            named |= {t.id: node.lineno for t in targets if isinstance(t, ast.Name)}
    changed = {
        node.func.value.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.attr in {"append", "extend", "add", "update", "setdefault", "pop", "clear"}
    } | {name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names}
    local = {
        n.id for f in ast.walk(tree) if isinstance(f, ast.FunctionDef)
        for n in ast.walk(f) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }  # fmt: skip
    assert not (changed & set(named)) - local, "everything alive hangs on App and is passed in"


def test_the_core_neither_logs_nor_reads_clocks() -> None:
    seen = 0
    for path in MODULES:
        if path.relative_to(SOURCE).parts[0] not in CORE:
            continue
        seen += 1
        text = path.read_text(encoding="utf-8")
        assert not READS_OR_LOGS.search(text), path
    assert seen > 20


def test_nothing_of_one_machine_and_nothing_unfinished_is_kept() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {what}"
        for path, text in tracked_texts()
        if path != Path(__file__)
        for what, pattern in FORBIDDEN.items()
        if pattern.search(text)
    ]
    assert not found


def test_the_lock_names_no_index_and_a_hash_for_everything() -> None:
    for name in ("requirements.lock", "requirements-postgres.lock", "requirements-test.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "http://" not in text
        assert "https://" not in text
        wanted = [line for line in text.splitlines() if re.match(r"^[a-z0-9].*==", line)]
        assert len(wanted) > 20
        assert text.count("--hash=sha256:") >= len(wanted)


@pytest.mark.shared
def test_no_real_list_was_copied_into_the_project() -> None:
    shared = ROOT.parent / "shared" / "lists"
    if not shared.is_dir():
        pytest.skip("the real lists do not lie beside this copy of the project")
    lists = {path.read_bytes()[:2000] for path in shared.iterdir()}
    assert lists
    for path, _ in tracked_texts():
        assert path.read_bytes()[:2000] not in lists, path
