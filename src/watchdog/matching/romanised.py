"""How else the press writes a Burmese name in Latin letters: "Aung Lin Dway" for "Aung Lin Dwe".

Only spellings of one and the same Burmese syllable stand for each other (`romanised.txt`).
"""

from collections.abc import Iterator
from functools import cache
from itertools import combinations, product

from watchdog.text.wordlists import word_list

# More than two syllables spelt otherwise at once, and more spellings of one name, are hardly seen.
_CHANGED = 2
_SPELLINGS = 16


@cache
def _same() -> dict[str, tuple[str, ...]]:
    """Return, for each spelling of a syllable, the others."""
    found: dict[str, tuple[str, ...]] = {}
    for _, _, line in word_list("romanised"):
        spellings = line.split()
        for one in spellings:
            found[one] = tuple(each for each in spellings if each != one)
    return found


def romanised(name: str) -> tuple[str, ...]:
    """Return other spellings of a name of two syllables or more, those with one change first."""
    syllables = name.split(" ")
    if len(syllables) < 2:
        return ()
    return tuple(each for _, each in zip(range(_SPELLINGS), _changed(syllables), strict=False))


def _changed(syllables: list[str]) -> Iterator[str]:
    others = [_same().get(each, ()) for each in syllables]
    places = [at for at, each in enumerate(others) if each]
    for count in range(1, _CHANGED + 1):
        for chosen in combinations(places, count):
            for spelt in product(*(others[at] for at in chosen)):
                written = list(syllables)
                for at, each in zip(chosen, spelt, strict=True):
                    written[at] = each
                yield " ".join(written)
