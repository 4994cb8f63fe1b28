"""Halves of long names: one with a slip is found by the half that is whole; see `near`."""

from collections.abc import Mapping

from watchdog.matching.nametable import NameUse
from watchdog.model import Standing, Strength
from watchdog.text.scripts import script_of

_LETTERS = 12
_LETTERS_OF_ONE_WORD = 13
_WORDS = 3

# A half: the number of the name's pattern, the name, and whether it is the first half.
Half = tuple[int, str, bool]


def halves_of(names: Mapping[str, list[NameUse]]) -> dict[str, tuple[Half, ...]]:
    """Return the halves to look for, by their text."""
    halves: dict[str, tuple[Half, ...]] = {}
    for pattern, (name, uses) in enumerate(names.items()):
        if any(is_fit(name, use) for use in uses):
            middle = len(name) // 2
            for text, first in ((name[:middle], True), (name[middle:], False)):
                halves[text] = (*halves.get(text, ()), (pattern, name, first))
    return halves


def is_fit(name: str, use: NameUse) -> bool:
    """Say whether a name is long and sure enough to be looked for with a slip."""
    if use.strength not in (Strength.STRONG, Strength.NEEDS_CONTEXT):
        return False
    if use.standing is Standing.UNREVIEWED or script_of(name) not in ("Latn", "Cyrl"):
        return False
    words = name.count(" ") + 1
    return len(name) >= (_LETTERS if words >= _WORDS else _LETTERS_OF_ONE_WORD)
