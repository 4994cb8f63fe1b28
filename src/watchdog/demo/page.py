"""How the account is laid out: headings, wrapped and indented text, numbers with their nouns."""

from typing import TextIO

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

_WIDTH = 80
_WIDEST = 100
_NARROWEST = 40


def open_page(out: TextIO) -> Console:
    """Make a console for a terminal's width, within limits, or for 80 columns of plain text."""
    console = Console(file=out, highlight=False, markup=False, emoji=False)
    width = min(console.width, _WIDEST) if console.is_terminal else _WIDTH
    console.width = max(width, _NARROWEST)
    return console


def heading(page: Console, text: str) -> None:
    """Print a heading after a blank line."""
    page.print()
    page.print(Rule(Text(text, style="bold"), align="left", characters="-"))


def say(page: Console, text: str | Text, indent: int = 0) -> None:
    """Print wrapped text, every line indented."""
    page.print(Padding(text, (0, 0, 0, indent), expand=False))


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun."""
    return f"{number} {one if number == 1 else many or one + 's'}"
