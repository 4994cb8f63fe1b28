"""The reference says what the program has: no setting, command, table or rule goes unnamed.

Each check takes what it looks for as an argument, so that the checks themselves are tried on a
made-up name: one that cannot fail would say nothing. Links, examples and commands to type are in
`test_pages.py`.
"""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import click
import pytest
from pydantic import BaseModel
from tests.docs_kit import COMMAND, DOCS, REFERENCE, ROOT, named_in_rows, section, unnamed

import watchdog.config
from watchdog.cli.deliveries import STATES
from watchdog.cli.outcome import ExitCode
from watchdog.config import (
    cases,
    channels,
    entries,
    gold,
    posts,
    routes,
    settings,
    signals,
    sources,
    watchlists,
)
from watchdog.config.schema import Schema
from watchdog.jobs.poll import READER_FAILURES
from watchdog.matching.rules import ALERT_AT, GATES, REVIEW_AT, RULES
from watchdog.model import Standing, Strength
from watchdog.net.failures import FAILURES
from watchdog.storage.tables import METADATA

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
    ("watchlist-format.md", "posts.yml", posts._File, ""),
    ("watchlist-format.md", "cases", cases._File, ""),
    ("watchlist-format.md", "A gold corpus", gold._File, ""),
    ("watchlist-format.md", "floor.yml", gold._Floors, ""),
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
    made_by_the_job = {"defect"}
    code = (ROOT / "src/watchdog/jobs/poll.py").read_text("utf-8")
    assert set(re.findall(r'FetchFailed\(kind="([a-z-]+)"', code)) == made_by_the_job
    kinds = {*FAILURES, *READER_FAILURES.values(), *made_by_the_job}
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


def test_the_thresholds_are_documented() -> None:
    text = section(REFERENCE / "screening.md", "Verdicts")
    assert f"| `alert` | {ALERT_AT} points or more" in text
    assert f"| `review` | {REVIEW_AT} points or more" in text


def test_every_gate_is_documented() -> None:
    assert GATES
    assert named_in_rows(section(REFERENCE / "screening.md", "Gates")) == set(GATES)


def test_every_state_and_channel_has_its_row() -> None:
    page = REFERENCE / "deliveries.md"
    assert unnamed(STATES, page, "States") == []
    assert unnamed(channels.KINDS, page, "Outcomes by channel") == []
    assert unnamed({"made-up"}, page, "States") == ["made-up"]
