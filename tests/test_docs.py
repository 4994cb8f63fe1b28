"""The documents say what the program does: nothing it has goes unnamed, nothing named is missing.

Each check takes what it looks for as an argument, so that the checks themselves are tried on a
made-up name: one that cannot fail would say nothing.
"""

import importlib
import inspect
import pkgutil
import re
import shlex
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args
from urllib.parse import unquote

import click
import pytest
import typer
from pydantic import BaseModel

import watchdog.config
from watchdog.cli.deliveries import STATES
from watchdog.cli.main import cli
from watchdog.cli.outcome import ExitCode
from watchdog.config import cases, channels, entries, routes, settings, signals, sources, watchlists
from watchdog.config.load import load_config
from watchdog.config.schema import Schema
from watchdog.matching.rules import GATES, RULES
from watchdog.model import Standing, Strength
from watchdog.net.failures import FAILURES
from watchdog.storage.tables import METADATA

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
PAGES = sorted(
    [
        *DOCS.rglob("*.md"),
        *(p for name in ("README.md", "CHANGELOG.md") if (p := ROOT / name).is_file()),
        *(ROOT / "deploy").rglob("*.md"),
        *(ROOT / "watchlists").rglob("*.md"),
    ]
)
COMMAND = typer.main.get_command(cli)


def page_name(page: Path) -> str:
    return str(page.relative_to(ROOT))


# --- what a page says ------------------------------------------------------------------------


def section(page: Path, heading: str | None) -> str:
    """Give the text under a heading, down to the next heading of the same or a higher level."""
    text = page.read_text(encoding="utf-8")
    if heading is None:
        return text
    found = re.search(rf"^(#+) {re.escape(heading)}$", text, re.M)
    if found is None:
        return ""
    end = re.search(rf"^#{{1,{len(found[1])}}} ", text[found.end() :], re.M)
    return text[found.end() : found.end() + end.start()] if end else text[found.end() :]


def named_in_rows(text: str) -> set[str]:
    """Give every `word` that stands in the first column of a table."""
    firsts = re.findall(r"^\| ((?:\\\||[^|])+) \|", text, re.M)
    return {
        word.replace("\\|", "|") for first in firsts for word in re.findall(r"`([^`]+)`", first)
    }


def unnamed(names: Iterable[str], page: Path, heading: str | None = None) -> list[str]:
    """Give the names that no table of the section has in its first column."""
    return sorted(set(names) - named_in_rows(section(page, heading)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A fenced block of a page."""

    page: Path
    line: int
    language: str
    text: str


def blocks(page: Path) -> Iterator[Block]:
    text = page.read_text(encoding="utf-8")
    for found in re.finditer(r"^([ ]*)```(\w*)\n(.*?)^\1```$", text, re.M | re.S):
        line = text.count("\n", 0, found.start()) + 1
        body = textwrap.dedent(found[3])
        yield Block(page=page, line=line, language=found[2], text=body)


# --- settings and watchlist fields -------------------------------------------------------------

SCHEMAS: tuple[tuple[str, str | None, type[BaseModel], str], ...] = (
    ("settings.md", "watchdog.yml", settings._File, ""),
    ("settings.md", "sources.yml", sources._File, ""),
    ("settings.md", "channels.yml", channels._File, ""),
    *(
        ("settings.md", f"Kind {kind}", schema, "channels[].")
        for kind, schema in channels.KINDS.items()
    ),
    ("settings.md", "routes.yml", routes._File, ""),
    ("settings.md", "signals.yml", signals._File, ""),
    ("watchlist-format.md", "A list", watchlists._ListFile, ""),
    ("watchlist-format.md", "An entry", entries.EntryFile, "entries[]."),
    ("watchlist-format.md", "terms.yml", watchlists._TermsFile, ""),
    ("watchlist-format.md", "cases", cases._File, ""),
)


def models_in(annotation: object) -> Iterator[tuple[str, type[BaseModel]]]:
    """Give the models inside a type, each with `[]` where it is the item of a list."""
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        yield "", annotation
        return
    origin = getattr(annotation, "__origin__", None)
    for inner in get_args(annotation):
        for mark, model in models_in(inner):
            yield ("[]" if origin is tuple else "") + mark, model


def keys_of(schema: type[BaseModel], prefix: str) -> Iterator[str]:
    """Give every key; what a key says of its items is given where the first key of its kind is."""
    yield from _keys_of(schema, prefix, set())


def _keys_of(schema: type[BaseModel], prefix: str, seen: set[type[BaseModel]]) -> Iterator[str]:
    for name, field in schema.model_fields.items():
        key = f"{prefix}{field.alias or name}"
        yield key
        for mark, model in models_in(field.annotation):
            if model not in seen:
                seen.add(model)
                yield from _keys_of(model, f"{key}{mark}.", seen)


def schemas_under(schema: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield schema
    for field in schema.model_fields.values():
        for _, model in models_in(field.annotation):
            yield from schemas_under(model)


@pytest.mark.parametrize(("page", "heading", "schema", "prefix"), SCHEMAS)
def test_every_setting_is_documented(
    page: str, heading: str | None, schema: type[BaseModel], prefix: str
) -> None:
    keys = set(keys_of(schema, prefix))
    assert keys
    assert unnamed(keys, REFERENCE / page, heading) == []


@pytest.mark.parametrize(("page", "heading", "schema", "prefix"), SCHEMAS)
def test_every_documented_setting_exists(
    page: str, heading: str | None, schema: type[BaseModel], prefix: str
) -> None:
    text = section(REFERENCE / page, heading).split("\n### ")[0]
    rows = {key for key in named_in_rows(text) if not prefix or key.startswith(prefix)}
    assert sorted(rows - set(keys_of(schema, prefix))) == []


def test_no_schema_of_the_configuration_is_forgotten_here() -> None:
    for module in pkgutil.iter_modules(watchdog.config.__path__):
        importlib.import_module(f"watchdog.config.{module.name}")
    reached = {inner for _, _, schema, _ in SCHEMAS for inner in schemas_under(schema)}
    waiting, known = [Schema], set()
    while waiting:
        for schema in waiting.pop().__subclasses__():
            known.add(schema)
            waiting.append(schema)
    ours = {schema for schema in known if schema.__module__.startswith("watchdog.")}
    assert len(ours) > 10
    # What other schemas derive from has no file of its own.
    derived = {base for schema in ours for base in schema.__mro__[1:]}
    assert sorted(schema.__qualname__ for schema in ours - derived - reached) == []


def test_a_setting_that_is_not_documented_is_found() -> None:
    class Inner(BaseModel):
        made_up_key: int = 0

    class Item(BaseModel):
        made_up_key: int = 0

    class Outer(BaseModel):
        limits: Inner = Inner()
        things: tuple[Item, ...] = ()

    keys = set(keys_of(Outer, ""))
    assert keys == {"limits", "limits.made_up_key", "things", "things[].made_up_key"}
    missing = unnamed(keys, REFERENCE / "settings.md", "watchdog.yml")
    assert missing == ["limits.made_up_key", "things", "things[].made_up_key"]


def test_strengths_and_standings_are_documented() -> None:
    page = REFERENCE / "watchlist-format.md"
    assert unnamed(Strength, page, "Strengths") == []
    assert unnamed(Standing, page, "Standings") == []


# --- environment variables ---------------------------------------------------------------------


def variables_in_code(folder: Path) -> set[str]:
    found = re.compile(r"[\"'](WATCHDOG_[A-Z_]+)[\"']")
    return {
        name for path in folder.rglob("*.py") for name in found.findall(path.read_text("utf-8"))
    }


def test_every_environment_variable_is_documented() -> None:
    names = variables_in_code(ROOT / "src")
    assert set(settings.OVERRIDES) < names
    assert "WATCHDOG_CONFIG" in names
    assert unnamed(names, REFERENCE / "settings.md", "Environment variables") == []
    assert unnamed({"WATCHDOG_MADE_UP"}, REFERENCE / "settings.md", "Environment variables")


def test_every_environment_variable_of_the_tests_is_documented() -> None:
    asked = re.compile(r"environ(?:\.get\(|\[)[\"'](WATCHDOG_[A-Z_]+)[\"']")
    names = {
        n for path in (ROOT / "tests").rglob("*.py") for n in asked.findall(path.read_text("utf-8"))
    }
    assert names
    assert unnamed(names, DOCS / "developers" / "testing.md") == []


# --- commands ----------------------------------------------------------------------------------


def leaves(command: click.Command, path: str = "watchdog") -> Iterator[tuple[str, click.Command]]:
    """Give every command that does something; for the root, its own options."""
    if not hasattr(command, "commands"):
        yield path, command
        return
    if path == "watchdog":
        yield path, command
    for name, inner in command.commands.items():
        yield from leaves(inner, f"{path} {name}")


def words_of(command: click.Command) -> set[str]:
    """Give every option in every spelling, and how each argument is shown."""
    words: set[str] = set()
    for parameter in command.params:
        if parameter.param_type_name == "argument":
            words.add(parameter.metavar or parameter.name.upper())
        elif parameter.name != "help":
            words |= {*parameter.opts, *parameter.secondary_opts}
    return words


def words_in_rows(text: str) -> set[str]:
    """Give what tables name in their first column, options without their value."""
    return {part if part.startswith("[") else part.split(" ")[0] for part in named_in_rows(text)}


COMMANDS = tuple(leaves(COMMAND))


@pytest.mark.parametrize(("path", "command"), COMMANDS, ids=[path for path, _ in COMMANDS])
def test_every_command_and_option_is_documented(path: str, command: click.Command) -> None:
    text = section(REFERENCE / "commands.md", path)
    assert text, f"docs/reference/commands.md has no section {path!r}"
    assert sorted(words_of(command) - words_in_rows(text)) == []


@pytest.mark.parametrize(("path", "command"), COMMANDS, ids=[path for path, _ in COMMANDS])
def test_every_documented_option_exists(path: str, command: click.Command) -> None:
    text = section(REFERENCE / "commands.md", path)
    options = {word for word in words_in_rows(text) if word.startswith("-")}
    assert sorted(options - words_of(command) - {"--help", "-h"}) == []


def test_the_walk_over_the_commands_finds_them() -> None:
    paths = {path for path, _ in COMMANDS}
    assert {"watchdog", "watchdog init", "watchdog poll", "watchdog hits export"} <= paths
    assert {"--once", "--source", "--no-deliver"} <= words_of(dict(COMMANDS)["watchdog poll"])
    assert section(REFERENCE / "commands.md", "watchdog made-up") == ""


def test_every_exit_code_is_documented() -> None:
    codes = {str(code.value) for code in ExitCode}
    assert len(codes) > 3
    page = REFERENCE / "commands.md"
    assert unnamed(codes, page, "Exit codes") == []
    assert unnamed({"77"}, page, "Exit codes") == ["77"]


def test_every_kind_of_failed_poll_is_documented() -> None:
    made_by_the_job = {"not-a-feed", "defect"}
    code = (ROOT / "src/watchdog/jobs/poll.py").read_text("utf-8")
    assert set(re.findall(r'FetchFailed\(kind="([a-z-]+)"', code)) == made_by_the_job
    kinds = {*FAILURES, *made_by_the_job}
    assert unnamed(kinds, REFERENCE / "commands.md", "watchdog poll") == []


# --- tables, rules, states ---------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(METADATA.tables))
def test_every_table_and_column_is_documented_and_nothing_else(name: str) -> None:
    columns = {column.name for column in METADATA.tables[name].columns}
    assert columns
    assert named_in_rows(section(REFERENCE / "tables.md", name)) == columns


def test_a_table_that_is_not_documented_is_found() -> None:
    assert len(METADATA.tables) > 5
    assert named_in_rows(section(REFERENCE / "tables.md", "made_up")) == set()


def test_every_rule_is_documented_with_its_points() -> None:
    text = section(REFERENCE / "screening.md", "Rules")
    documented = {
        name: int(points) for name, points in re.findall(r"^\| `(\S+)` \| (\S+) \|", text, re.M)
    }
    assert RULES
    assert documented == {name: rule.points for name, rule in RULES.items()}


def test_every_gate_is_documented() -> None:
    assert GATES
    assert named_in_rows(section(REFERENCE / "screening.md", "Gates")) == set(GATES)


def test_every_state_and_channel_has_its_row() -> None:
    page = REFERENCE / "deliveries.md"
    assert unnamed(STATES, page, "States") == []
    assert unnamed(channels.KINDS, page, "Outcomes by channel") == []
    assert unnamed({"made-up"}, page, "States") == ["made-up"]


# --- links, commands and examples on every page ------------------------------------------------


def anchors_of(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(page: Path) -> list[str]:
    text = re.sub(r"^([ ]*)```.*?^\1```$", "", page.read_text("utf-8"), flags=re.M | re.S)
    text = re.sub(r"`[^`\n]*`", "", text)
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = unquote(target).partition("#")
        to = (page.parent / path).resolve() if path else page
        exists = to == page or (to.exists() and to.is_relative_to(ROOT))
        if not exists or (anchor and to.suffix == ".md" and anchor not in anchors_of(to)):
            broken.append(target)
    return broken


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    assert broken_links(page) == []


def test_a_link_to_nowhere_is_found(tmp_path: Path) -> None:
    page = ROOT / "docs" / "glossary.md"
    assert page in PAGES
    assert (ROOT / "README.md") in PAGES
    made_up = tmp_path / "page.md"
    made_up.write_text("# A\n[a](no-such.md) [b](https://example.org) [c](#a) [d](#b)\n")
    assert broken_links(made_up) == ["no-such.md", "#b"]


RUN_COMMANDS = frozenset(
    re.findall(r"^([a-z]+)\)$", (ROOT / "run").read_text(encoding="utf-8"), re.M)
)


def command_lines(page: Path) -> Iterator[str]:
    """Give what a page tells people to type: shell blocks and inline code."""
    for block in blocks(page):
        if block.language in ("sh", "console"):
            text = block.text.replace("\\\n", " ")
            yield from (line.strip().removeprefix("$ ") for line in text.split("\n"))
    without = re.sub(r"^([ ]*)```.*?^\1```$", "", page.read_text("utf-8"), flags=re.M | re.S)
    yield from re.findall(r"`((?:watchdog|\./run) [^`\n]+)`", without)


def calls_in(line: str) -> Iterator[list[str]]:
    """Give the calls of watchdog or ./run in one line of shell, as words."""
    try:
        lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>")
        lexer.whitespace_split = True
        lexer.commenters = "#"
        words = list(lexer)
    except ValueError:
        words = line.split()
    call: list[str] = []
    for word in [*words, "|"]:
        if set(word) <= set("|&;<>"):
            while call and (re.match(r"[A-Za-z_]+=", call[0]) or call[0] in ("sudo", "exec")):
                del call[0]
            if call and re.fullmatch(r"(\S*/)?watchdog|\S*/run", call[0]):
                yield call
            call = []
        else:
            call.append(word)


def fault_in(call: list[str]) -> str | None:
    """Say what of a call does not exist."""
    words = call[1:]
    if call[0].endswith("/run"):
        if not words:
            return None
        if words[0] not in RUN_COMMANDS:
            return f"./run {words[0]}"
        if words[0] not in ("watchdog", "demo"):
            return None
        words = words[1:] if words[0] == "watchdog" else words
    return fault_in_words(COMMAND, words)


def fault_in_words(command: Any, words: list[str]) -> str | None:
    """Follow the words of one call down the tree of commands."""
    options = {name: p for p in command.params for name in (*p.opts, *p.secondary_opts)}
    takes_words = any(p.param_type_name == "argument" for p in command.params)
    while words:
        word, *words = words
        name = word.split("=")[0]
        if word.startswith("-") and word != "-":
            if name not in options and name not in ("--help", "-h"):
                return f"{command.name} {name}"
            takes_value = name in options and not options[name].is_flag and "=" not in word
            words = words[1:] if takes_value else words
        elif hasattr(command, "commands"):
            if word not in command.commands:
                return f"{command.name} {word}"
            return fault_in_words(command.commands[word], words)
        elif not takes_words:
            return f"{command.name} takes no {word}"
    return None


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_every_command_told_to_type_exists(page: Path) -> None:
    faults = [
        fault
        for line in command_lines(page)
        for call in calls_in(line)
        if (fault := fault_in(call))
    ]
    assert faults == []


def test_a_command_that_does_not_exist_is_found() -> None:
    assert {"demo", "test", "watchdog"} <= RUN_COMMANDS
    told = [call for page in PAGES for line in command_lines(page) for call in calls_in(line)]
    assert len(told) > 20
    good = "SMTP_PASSWORD=x ./run watchdog --config my poll --once --source=a | watchdog screen -"
    assert [fault_in(call) for call in calls_in(good)] == [None, None]
    bad = "./run made-up; watchdog poll --made-up && watchdog hits made-up; watchdog check extra"
    assert [fault_in(call) for call in calls_in(bad)] == [
        "./run made-up",
        "poll --made-up",
        "hits made-up",
        "check takes no extra",
    ]


def test_the_service_calls_a_command_that_exists() -> None:
    unit = (ROOT / "deploy" / "watchdog.service").read_text("utf-8")
    started = re.findall(r"^ExecStart=(.+)$", unit, re.M)
    assert len(started) == 1
    (call,) = calls_in(started[0])
    assert fault_in(call) is None


def examples() -> Iterator[tuple[Path, str, str]]:
    """Give the example files of every page: blocks that begin with `# NAME.yml`, joined by name."""
    for page in PAGES:
        found: dict[str, str] = {}
        for block in blocks(page):
            first, _, rest = block.text.partition("\n")
            if block.language == "yaml" and re.fullmatch(r"# [\w./-]+\.yml", first):
                name = first.removeprefix("# ")
                # Later blocks of one file go on with the list that the first began.
                rest = re.sub(r"\A\w+:\n", "", rest) if name in found else rest
                found[name] = found.get(name, "") + rest
        yield from ((page, name, text) for name, text in found.items())


EXAMPLES = tuple(examples())


@pytest.mark.parametrize("page", sorted({page for page, _, _ in EXAMPLES}), ids=page_name)
def test_every_example_can_be_loaded(page: Path, tmp_path: Path) -> None:
    files = {name: text for at, name, text in EXAMPLES if at == page}
    (tmp_path / "watchlists" / "cases").mkdir(parents=True)
    env = {}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        env |= dict.fromkeys(re.findall(r"\$\{(\w+)\}", text), "secret-of-this-test")
        for secret in re.findall(r"file:(\S+)", text):
            (tmp_path / secret).write_text("secret-of-this-test")
    config = load_config(tmp_path, env)
    assert config.folder == tmp_path


def test_there_are_examples_of_what_people_edit() -> None:
    assert {"sources.yml", "channels.yml", "routes.yml"} <= {name for _, name, _ in EXAMPLES}
