"""The word lists that come with the program, read from plain text files.

A file holds headings in brackets, one phrase a line below them and `#` comments: a shape that
somebody who knows the language and no code can correct.
"""

from functools import cache
from importlib.resources import files


@cache
def word_list(name: str) -> tuple[tuple[str, str, str], ...]:
    """Return the phrases of `data/NAME.txt` as (language, sort, phrase), in the file's order.

    Raises:
        ValueError: a phrase stands before any heading, or a heading is not two words.
    """
    text = files("watchdog.text").joinpath("data", f"{name}.txt").read_text(encoding="utf-8")
    return read_word_list(text)


def read_word_list(text: str) -> tuple[tuple[str, str, str], ...]:
    """Read one word list; see `word_list`."""
    rows: list[tuple[str, str, str]] = []
    heading: tuple[str, str] | None = None
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            words = line.strip("[]").split()
            if len(words) != 2:
                raise ValueError(f"line {number}: found {line}; wanted [language sort]")
            heading = (words[0], words[1])
        elif heading is None:
            raise ValueError(f"line {number}: found a phrase; wanted a heading before it")
        else:
            rows.append((*heading, line))
    return tuple(rows)
