"""The pages lead nowhere wrong: links, commands that people are told to type, example files."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from tests.docs_kit import COMMAND, PAGES, ROOT, blocks, page_name

from watchdog.config.gold import load_gold
from watchdog.config.load import load_config


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
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
        env |= dict.fromkeys(re.findall(r"\$\{(\w+)\}", text), "secret-of-this-test")
        for secret in re.findall(r"file:(\S+)", text):
            (tmp_path / secret).write_text("secret-of-this-test")
    config = load_config(tmp_path, env)
    assert config.folder == tmp_path
    labelled = [name for name in files if "gold/" in name]
    known = {entry.id for entry in config.watchlists.entries}
    for name in labelled:
        assert load_gold((tmp_path / name).parents[1], known, ())


def test_there_are_examples_of_what_people_edit() -> None:
    assert {"sources.yml", "channels.yml", "routes.yml"} <= {name for _, name, _ in EXAMPLES}
