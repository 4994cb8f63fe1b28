"""What operators see stands in `docs/reference/`, and what the documents say exists.

An entry is a heading, or the first cell of a table row, with the name in code: a word in passing
explains nothing. A command's options and a table's columns stand in the section under its name.
"""

import importlib
import pkgutil
import re
import shlex
import types
import typing
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

import watchdog.config
from watchdog.cli.main import cli
from watchdog.cli.outcome import ExitCode
from watchdog.config.schema import Schema
from watchdog.storage.tables import METADATA

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = sorted((ROOT / "docs" / "reference").glob("*.md"))
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md"), *ROOT.glob("watchlists/*.md")])
HEADING = re.compile(r"^(#+) +(.*)$")
CODE = re.compile(r"`([^`]+)`")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
VARIABLE = re.compile(r"\bWATCHDOG_[A-Z][A-Z_]*[A-Z]\b")
SHELL = {"sh", "bash", "shell", "console"}
# Names that the shell or the checkout knows and that are not ours to document.
RUN_VERBS = {"demo", "test", "check", "lock", "help"}


def prose(text: str) -> Iterator[str]:
    """Give the lines of a page that stand outside its code blocks."""
    fenced = False
    for line in text.splitlines():
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif not fenced:
            yield line


def blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """Give the code blocks of a page as language and lines."""
    language, lines = None, []
    for line in text.splitlines():
        if not line.lstrip().startswith("```"):
            lines.append(line)
        elif language is None:
            language, lines = line.strip().removeprefix("```").strip(), []
        else:
            yield language, lines
            language = None


def entries(lines: Iterator[str] | list[str]) -> set[str]:
    """Give the names that have an entry among lines: in headings and in first cells."""
    found: set[str] = set()
    for line in lines:
        heading = HEADING.match(line)
        if heading:
            found |= {heading[2], *CODE.findall(heading[2])}
        elif line.startswith("|"):
            found |= set(CODE.findall(re.split(r"(?<!\\)\|", line)[1]))
    # `limits.body` is an entry for `body`, `--source ID` one for `--source`.
    return found | {part for name in found for part in re.split(r"[.\s,=\[\]]+", name)}


def sections() -> dict[str, list[str]]:
    """Give the lines under each heading of the reference, to the next one of its rank."""
    found: dict[str, list[str]] = {}
    for page in REFERENCE:
        above: list[tuple[int, str]] = []
        for line in prose(page.read_text(encoding="utf-8")):
            heading = HEADING.match(line)
            if heading:
                above = [(rank, name) for rank, name in above if rank < len(heading[1])]
                above.append((len(heading[1]), heading[2].replace("`", "")))
                found.setdefault(above[-1][1], [])
            for _, name in above:
                found[name].append(line)
    return found


SECTIONS = sections()


def commands() -> dict[str, typing.Any]:
    """Give every command with its full name."""
    found: dict[str, typing.Any] = {}
    waiting = [("watchdog", get_command(cli))]
    while waiting:
        name, command = waiting.pop()
        below = getattr(command, "commands", None)
        if below is None or name == "watchdog":
            found[name] = command
        waiting += [(f"{name} {part}", each) for part, each in (below or {}).items()]
    return found


COMMANDS = commands()


def schemas() -> list[type[Schema]]:
    """Give every mapping that a config file, a watchlist or a case may hold."""
    for module in pkgutil.iter_modules(watchdog.config.__path__):
        importlib.import_module(f"watchdog.config.{module.name}")
    found: dict[str, type[Schema]] = {}
    waiting: list[type[Schema]] = [Schema]
    while waiting:
        below = waiting.pop().__subclasses__()
        waiting += below
        found |= {f"{each.__module__}.{each.__qualname__}": each for each in below}
    return [found[name] for name in sorted(found)]


def words_of(annotation: object) -> set[str]:
    """Give the words of a `Literal`, however deep it stands in a field's type."""
    if isinstance(annotation, types.GenericAlias | types.UnionType) or typing.get_origin(
        annotation
    ):
        inner = typing.get_args(annotation)
        if typing.get_origin(annotation) is typing.Literal:
            return {str(word) for word in inner}
        return set().union(*(words_of(each) for each in inner)) if inner else set()
    return set()


@pytest.mark.parametrize("schema", schemas(), ids=lambda s: f"{s.__module__}.{s.__qualname__}")
def test_every_setting_has_an_entry(schema: type[Schema]) -> None:
    documented = set().union(*(entries(list(prose(p.read_text("utf-8")))) for p in REFERENCE))
    keys = {field.alias or name for name, field in schema.model_fields.items()}
    assert keys
    assert not keys - documented


def test_every_word_that_a_setting_knows_is_named() -> None:
    said = set().union(*(CODE.findall(p.read_text("utf-8")) for p in REFERENCE))
    said |= {part for code in said for part in re.split(r"[:\s,]+", code)}
    wanted = {
        word
        for schema in schemas()
        for field in schema.model_fields.values()
        for word in words_of(field.annotation)
    }
    assert len(wanted) > 5
    assert not wanted - said


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_a_section_with_its_options(name: str) -> None:
    documented = entries(SECTIONS.get(name, []))
    assert documented, f"no section `{name}` in docs/reference"
    options = {
        flag
        for parameter in COMMANDS[name].params
        if not getattr(parameter, "hidden", False)
        for flag in (*parameter.opts, *parameter.secondary_opts)
        if flag.startswith("--") and flag != "--help"
    }
    assert not options - documented


def test_every_exit_code_has_an_entry() -> None:
    documented = entries(SECTIONS.get("Exit codes", []))
    assert not {str(code.value) for code in ExitCode} - documented


@pytest.mark.parametrize("table", METADATA.sorted_tables, ids=lambda t: t.name)
def test_every_table_has_a_section_with_its_columns(table: typing.Any) -> None:
    documented = entries(SECTIONS.get(table.name, []))
    assert documented, f"no section `{table.name}` in docs/reference"
    assert not {column.name for column in table.columns} - documented


def test_every_environment_variable_has_an_entry() -> None:
    read = {
        name
        for path in (ROOT / "src").rglob("*.py")
        for name in VARIABLE.findall(path.read_text("utf-8"))
        if not name.startswith("WATCHDOG_TEST")
    }
    documented = set().union(*(entries(list(prose(p.read_text("utf-8")))) for p in REFERENCE))
    assert {"WATCHDOG_CONFIG", "WATCHDOG_DATABASE_URL", "WATCHDOG_ALLOW_NETWORKS"} <= read
    assert not read - documented


def anchors(page: Path) -> set[str]:
    """Give the anchors of a page's headings, as the usual renderers make them."""
    titles = (m[2] for line in prose(page.read_text("utf-8")) if (m := HEADING.match(line)))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    for line in prose(page.read_text("utf-8")):
        for link in LINK.findall(line):
            if re.match(r"[a-z]+:", link):
                continue
            target, _, anchor = link.partition("#")
            path = (page.parent / target).resolve() if target else page
            assert path.is_relative_to(ROOT), link
            assert path.exists(), link
            if anchor and path.suffix == ".md":
                assert anchor in anchors(path), link


def shown_commands(page: Path) -> Iterator[list[str]]:
    """Give the words of every `watchdog …` and `./run …` in a page's shell blocks."""
    for language, lines in blocks(page.read_text("utf-8")):
        if language not in SHELL:
            continue
        text = "\n".join(line.strip().removeprefix("$ ") for line in lines).replace("\\\n", " ")
        for line in text.splitlines():
            if not re.search(r"(?<![\w/.-])(?:watchdog|\./run)(?![\w/.-])", line):
                continue
            lexer = shlex.shlex(line, posix=True, punctuation_chars="|;&<>")
            lexer.whitespace_split = True
            part: list[str] = []
            for word in [*lexer, ";"]:
                if set(word) <= set("|;&"):
                    while part and (re.match(r"[A-Z_]+=", part[0]) or part[0] in {"sudo", "env"}):
                        del part[0]
                    if part and part[0] in {"watchdog", "./run"}:
                        yield part
                    part = []
                else:
                    part.append(word)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_command_shown_exists(page: Path) -> None:
    for words in shown_commands(page):
        rest = list(words)
        if rest[0] == "./run":
            if rest[1:2] != ["watchdog"]:
                assert set(rest[1:2]) <= RUN_VERBS, words
                continue
            rest = rest[1:]
        assert_known(rest[1:], words)


def assert_known(rest: list[str], shown: list[str]) -> None:
    """Follow the words of a command line down the commands, and look up each option."""
    command = COMMANDS["watchdog"]
    while rest:
        word = rest.pop(0)
        below = getattr(command, "commands", {})
        if word in {"<", ">", ">>"}:
            return
        if word.startswith("-") and word != "-":
            flag = word.partition("=")[0]
            options = {f: p for p in command.params for f in (*p.opts, *p.secondary_opts)}
            assert flag in options or flag in {"-h", "--help"}, shown
            if flag in options and "=" not in word and not options[flag].is_flag:
                assert rest, f"{shown}: {flag} wants a value"
                rest.pop(0)
        elif below:
            assert word in below, f"{shown}: no command {word}"
            command = below[word]


def test_the_readme_shows_the_two_commands_that_set_up() -> None:
    shown = list(shown_commands(ROOT / "README.md"))
    assert ["./run", "demo"] in shown
    assert any(words[:2] == ["./run", "test"] for words in shown)


def test_a_shown_command_that_does_not_exist_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "```sh\n$ A=1 watchdog --config x poll --once | head\n./run demo\n"
        "watchdog pol\nwatchdog poll --onse\n```\n"
    )
    good, run, bad_command, bad_option = shown_commands(page)
    assert_known(good[1:], good)
    assert run == ["./run", "demo"]
    for words in (bad_command, bad_option):
        with pytest.raises(AssertionError):
            assert_known(words[1:], words)
