"""The same text as it reaches us otherwise: in capitals, with hidden characters, in Zawgyi.

Each change keeps what a reader reads. `watchdog bench` screens the gold corpus once more through
each of them; what it says of names should stay the same.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from textwrap import wrap

from watchdog.cli.benchfigures import Counts, mark
from watchdog.config.gold import GoldCase
from watchdog.model import Document, Screening
from watchdog.text.chinese import SIMPLIFIED
from watchdog.text.scripts import script_of
from watchdog.text.zawgyi import is_zawgyi

_SYLLABLE = re.compile(
    "(?P<kinzi>\u1004\u103a\u1039)?(?P<base>[\u1000-\u102a\u103f\u1040-\u1049])"
    "(?P<stack>(?:\u1039[\u1000-\u1021])*)(?P<asat>\u103a?)"
    "(?P<ya>\u103b?)(?P<ra>\u103c?)(?P<wa>\u103d?)(?P<ha>\u103e?)(?P<e>\u1031?)"
    "(?P<above>[\u102d\u102e\u1032]?)(?P<u>[\u102f\u1030]?)(?P<aa>[\u102b\u102c]?)"
    "(?P<rest>[\u1036-\u1038\u103a]*)"
)
# Letters below another one, by code points of Zawgyi.
_BELOW = {
    "က": "\u1060", "ခ": "\u1061", "ဂ": "\u1062", "ဃ": "\u1063", "စ": "\u1065", "ဆ": "\u1066",
    "ဇ": "\u1068", "ဈ": "\u1069", "ဋ": "\u106c", "ဌ": "\u106d", "ဏ": "\u1070", "တ": "\u1071",
    "ထ": "\u1073", "ဒ": "\u1075", "ဓ": "\u1076", "န": "\u1077", "ပ": "\u1078", "ဖ": "\u1079",
    "ဗ": "\u107a", "ဘ": "\u107b", "မ": "\u107c", "လ": "\u1085",
}  # fmt: skip
_REST = {"\u1036": "\u1036", "\u1037": "\u1037", "\u1038": "\u1038", "\u103a": "\u1039"}
_LOOKALIKES = str.maketrans("aeocpxАО", "аеосрхAO")
_LINE_WIDTH = 72
_TRADITIONAL = str.maketrans("".join(SIMPLIFIED.values()), "".join(SIMPLIFIED))


@dataclass(frozen=True, slots=True)
class Perturbation:
    """A way to write a text otherwise, and the scripts for which it is one."""

    name: str
    scripts: frozenset[str]
    change: Callable[[str], str]


def as_zawgyi(text: str) -> str:
    """Type Burmese as for the Zawgyi font."""
    return _SYLLABLE.sub(_typed, text)


def _typed(match: re.Match[str]) -> str:
    part = match.groupdict(default="")
    below = "".join(_BELOW.get(each, each) for each in part["stack"].replace("\u1039", ""))
    before = ("\u1031" if part["e"] else "") + ("\u103b" if part["ra"] else "")
    crowded = bool(below or part["ya"] or part["ra"])
    vowel = part["u"]
    if crowded and vowel:
        vowel = "\u1033" if vowel == "\u102f" else "\u1034"
    return (
        before
        + part["base"]
        + ("\u1064" if part["kinzi"] else "")
        + below
        + ("\u1039" if part["asat"] else "")
        + ("\u103a" if part["ya"] else "")
        + ("\u103c" if part["wa"] else "")
        + ("\u103d" if part["ha"] else "")
        + part["above"]
        + vowel
        + part["aa"]
        + "".join(_REST[each] for each in part["rest"])
    )


def _every(step: int, text: str, change: Callable[[str, str], str]) -> str:
    """Change every so many letters; `change` is given the letter before as well."""
    pieces: list[str] = []
    before = ""
    for at, char in enumerate(text):
        pieces.append(change(before, char) if at % step == 0 else char)
        before = char
    return "".join(pieces)


def _hidden(mark: str) -> Callable[[str], str]:
    """Put a character that nobody sees between two letters, now and then."""

    def change(text: str) -> str:
        return _every(
            5,
            text,
            lambda before, char: mark + char if before.isalpha() and char.isalpha() else char,
        )

    return change


def _full_width(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


def _look_alike(text: str) -> str:
    """Put one letter of another script into each longer word, as who hides names does."""
    return re.sub(
        r"[^\W\d_]{4,}",
        lambda match: match[0][0] + match[0][1:].translate(_LOOKALIKES),
        text,
    )


def _lines(text: str) -> str:
    """Break lines at a width, as mail and paper do; paragraphs stay."""
    return "\n".join(
        "\n".join(wrap(line, _LINE_WIDTH, break_on_hyphens=False)) if line.strip() else line
        for line in text.split("\n")
    )


def _traditional(text: str) -> str:
    return text.translate(_TRADITIONAL)


_SPACED = frozenset(("Latn", "Cyrl"))
_ALL = frozenset(("Latn", "Cyrl", "Mymr", "Hans", "Hant", "Thai"))
PERTURBATIONS: tuple[Perturbation, ...] = (
    Perturbation("capitals", _SPACED, str.upper),
    Perturbation("small-letters", frozenset(("Latn",)), str.lower),
    Perturbation("no-break-spaces", _SPACED, lambda text: text.replace(" ", "\u00a0")),
    Perturbation("line-breaks", _SPACED, _lines),
    Perturbation("soft-hyphens", _SPACED, _hidden("\u00ad")),
    Perturbation("zero-width", _ALL, _hidden("\u200b")),
    Perturbation("full-width", frozenset(("Latn",)), _full_width),
    Perturbation("look-alikes", _SPACED, _look_alike),
    Perturbation("curly-quotes", frozenset(("Latn",)), lambda text: text.replace("'", "\u2019")),
    Perturbation(
        "entities", _ALL, lambda text: text.replace(" ", "&nbsp;").replace("'", "&#8217;")
    ),
    Perturbation("zawgyi", frozenset(("Mymr",)), as_zawgyi),
    Perturbation("traditional", frozenset(("Hans",)), _traditional),
)


def perturbed(text: str, perturbation: Perturbation) -> str | None:
    """Return a text written otherwise, or `None` where that is the same or no way of its script."""
    if script_of(text) not in perturbation.scripts:
        return None
    if perturbation.change is as_zawgyi and is_zawgyi(text):
        return None
    changed = perturbation.change(text)
    return None if changed == text else changed


def perturbations(
    cases: Iterable[GoldCase], screened: Callable[[Document], Screening]
) -> dict[str, Counts]:
    """Return the counts of all cases written otherwise, by `as:NAME` of the perturbation.

    A case stands in the groups that change its text; signals are not counted.
    """
    counts = {f"as:{each.name}": Counts() for each in PERTURBATIONS}
    for case in cases:
        for each in PERTURBATIONS:
            text = perturbed(case.document.text, each)
            if text is None:
                continue
            title = case.document.title
            document = replace(case.document, text=text, title=title and each.change(title))
            written = replace(case, document=document, signals=None)
            counts[f"as:{each.name}"] += mark(written, screened(document)).counts
    return counts
