"""Reading the pages of the project: their sections, tables and fenced blocks."""

import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import typer

from watchdog.cli.main import cli

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
