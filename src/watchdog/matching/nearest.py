"""The stretch of a text that comes nearest to a name, for the question why it was not found.

Runs of two letters that text and name share vote for where the name might begin; only the best
places are compared letter by letter. So the work is bounded whatever the text.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from watchdog.text.scripts import is_unspaced

# Where an article has said nothing of somebody in so many characters, the rest is not looked at.
_LOOKED_AT_CHARS = 20_000
_SPELLINGS = 400
_PLACES_OF_A_PAIR = 200
_COMPARED = 60
_LONGEST = 80
# Shorter names come near to everything.
_SHORTEST = 5
_SHORTEST_UNSPACED = 3
_SHARED_PAIRS = 0.3
_SLACK = 2
# One letter wrong in so many is still shown.
_ONE_IN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """A stretch of folded text, the folded spelling it resembles, and the letters that differ."""

    start: int
    end: int
    spelling: str
    distance: int


def nearest_spelling(folded: str, spellings: Iterable[str]) -> Nearest | None:
    """Find what stands nearest to one of the spellings; `None` where nothing comes near.

    Args:
        folded: the text; its beginning is looked at.
        spellings: folded names; the first few hundred, and of long ones the beginning.
    """
    text = folded[:_LOOKED_AT_CHARS]
    pairs: defaultdict[str, list[int]] = defaultdict(list)
    for at, pair in enumerate(pairwise(text)):
        places = pairs["".join(pair)]
        if len(places) < _PLACES_OF_A_PAIR:
            places.append(at)
    wanted = [each[:_LONGEST] for each in sorted(spellings)[:_SPELLINGS] if _is_long_enough(each)]
    candidates: list[tuple[float, str, int]] = []
    for spelling in wanted:
        votes: Counter[int] = Counter()
        for offset, pair in enumerate(pairwise(spelling)):
            votes.update(at - offset for at in pairs.get("".join(pair), ()))
        for start, count in votes.most_common(_COMPARED):
            share = count / (len(spelling) - 1)
            if share >= _SHARED_PAIRS:
                candidates.append((-share, spelling, start))
    best: tuple[float, Nearest] | None = None
    for _, spelling, start in sorted(candidates)[:_COMPARED]:
        found = _compare(text, spelling, start)
        part = found.distance / len(spelling)
        if part <= 1 / _ONE_IN and (best is None or part < best[0]):
            best = part, found
    return best[1] if best else None


def _is_long_enough(spelling: str) -> bool:
    least = _SHORTEST_UNSPACED if any(map(is_unspaced, spelling)) else _SHORTEST
    return len(spelling) >= least


def _compare(text: str, spelling: str, start: int) -> Nearest:
    """Compare a spelling with what stands around a place, whose ends are free."""
    first = max(0, start - _SLACK)
    window = text[first : max(0, start) + len(spelling) + _SLACK]
    # For each place of the window: fewest changes of the spelling's beginning that ends there, and
    # where that began.
    row = [(0, at) for at in range(len(window) + 1)]
    for number, letter in enumerate(spelling, start=1):
        next_row = [(number, row[0][1])]
        for at, other in enumerate(window, start=1):
            changed = (row[at - 1][0] + (letter != other), row[at - 1][1])
            missing = (row[at][0] + 1, row[at][1])
            added = (next_row[at - 1][0] + 1, next_row[at - 1][1])
            next_row.append(min(changed, missing, added, key=lambda each: each[0]))
        row = next_row
    end = min(range(len(row)), key=lambda at: (row[at][0], abs(at - row[at][1] - len(spelling))))
    distance, begin = row[end]
    return Nearest(start=first + begin, end=first + end, spelling=spelling, distance=distance)
