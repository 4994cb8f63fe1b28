"""Halves of long names: one with a slip is found by the half that is whole; see `near`."""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping

from watchdog.matching.nametable import NameUse
from watchdog.model import Strength
from watchdog.text.scripts import script_of

_LETTERS = 12
_LETTERS_OF_ONE_WORD = 13
_WORDS = 3
# A half that more names share says little of any, and would be compared with all of them.
_MOST_SHARING = 24

# A half: the number of the name's pattern, the name, and whether it is the first half.
Half = tuple[int, str, bool]


class HalfTable:
    """Of which names each pattern of the name scanner is half.

    A million names have two million halves: as objects they take 500 MB, as arrays 40.
    """

    def __init__(self, halves: Mapping[str, tuple[Half, ...]], patterns: Mapping[str, int]) -> None:
        """Put halves into arrays; `patterns` numbers all patterns, every half among them."""
        self._patterns = array("I")
        self._ends = array("I")
        self._names = array("I")
        self._wholes = array("I")
        texts: dict[str, int] = {}
        for pattern, text in sorted((patterns[text], text) for text in halves):
            self._patterns.append(pattern)
            for whole, name, first in halves[text]:
                self._wholes.append(whole << 1 | first)
                self._names.append(texts.setdefault(name, len(texts)))
            self._ends.append(len(self._names))
        # One string and where each name ends in it: no object for each name.
        self._text = "".join(texts)
        self._stops = array("I")
        stop = 0
        for text in texts:
            stop += len(text)
            self._stops.append(stop)

    def get(self, pattern: int) -> tuple[Half, ...]:
        """Return the names of which a pattern is half, none for any other pattern."""
        at = bisect_left(self._patterns, pattern)
        if at == len(self._patterns) or self._patterns[at] != pattern:
            return ()
        start = self._ends[at - 1] if at else 0
        return tuple(self._half(each) for each in range(start, self._ends[at]))

    def _half(self, at: int) -> Half:
        name = self._names[at]
        start = self._stops[name - 1] if name else 0
        whole = self._wholes[at]
        return whole >> 1, self._text[start : self._stops[name]], bool(whole & 1)


def halves_of(names: Mapping[str, list[NameUse]]) -> dict[str, tuple[Half, ...]]:
    """Return the halves to look for, by their text."""
    halves: dict[str, list[Half]] = defaultdict(list)
    for pattern, (name, uses) in enumerate(names.items()):
        if any(is_fit(name, use) for use in uses):
            middle = len(name) // 2
            halves[name[:middle]].append((pattern, name, True))
            halves[name[middle:]].append((pattern, name, False))
    return {text: tuple(each) for text, each in halves.items() if len(each) <= _MOST_SHARING}


def is_fit(name: str, use: NameUse) -> bool:
    """Say whether a name is long and sure enough to be looked for with a slip."""
    if use.strength not in (Strength.STRONG, Strength.NEEDS_CONTEXT):
        return False
    words = name.count(" ") + 1
    if len(name) < (_LETTERS if words >= _WORDS else _LETTERS_OF_ONE_WORD):
        return False
    return script_of(name) in ("Latn", "Cyrl")
