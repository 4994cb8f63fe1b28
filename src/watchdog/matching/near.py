"""Names written with one slip: "Min Aung Hlang", "Rosoboronexpert". Never more than a review item.

One slip (a letter wrong, missing, too many, or two swapped; or letters that a scanner confuses)
leaves one half of a name whole. So the scanner looks for both halves of every long name, and where
one stands the other is compared. A word that is a syllable of other people's names is no slip: Swe
is not Shwe.
"""

from collections.abc import Iterable

from watchdog.matching.halves import Half
from watchdog.matching.syllables import syllables
from watchdog.text.scripts import script_of
from watchdog.text.words import is_whole

# Where a name stands with one slip: start, end, the number of its pattern, the name.
Near = tuple[int, int, int, str]


def near_names(folded: str, found: Iterable[tuple[int, int, tuple[Half, ...]]]) -> tuple[Near, ...]:
    """Return the names of which one half was found and the other is one slip away.

    Args:
        folded: the text.
        found: where which halves stand.
    """
    near: dict[tuple[int, int, int], Near] = {}
    for begin, stop, halves in found:
        for pattern, name, first in halves:
            span = _other_half(folded, begin, stop, name, first=first)
            if span is not None:
                near[*span, pattern] = (*span, pattern, name)
    return tuple(near.values())


def _other_half(
    folded: str, begin: int, stop: int, name: str, *, first: bool
) -> tuple[int, int] | None:
    """Return where the whole name stands with one slip in its other half, else `None`."""
    middle = len(name) // 2
    half = name[middle:] if first else name[:middle]
    for length in (len(half), len(half) - 1, len(half) + 1):
        start, end = (begin, stop + length) if first else (begin - length, stop)
        if start < 0 or end > len(folded) or not is_whole(folded, start, end):
            continue
        written = folded[stop:end] if first else folded[start:begin]
        if is_one_slip(written, half) and not _is_other_word(folded[start:end], name):
            return start, end
    return None


def _is_other_word(written: str, name: str) -> bool:
    """Say whether what differs is a word of its own: another syllable, a plural, a letter apart."""
    theirs, ours = written.split(" "), name.split(" ")
    if len(theirs) != len(ours):
        return True
    differ = [each for each in zip(theirs, ours, strict=True) if each[0] != each[1]]
    if len(differ) > 1:
        # Letters were swapped across a space.
        return True
    other, word = differ[0] if differ else ("", "")
    known = syllables("en" if script_of(name) == "Latn" else "ru")
    return other in known.sure | known.doubtful or other in (f"{word}s", word[:-1])


# What a scanner takes for each other.
_SCANNED = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("0", "o"), ("1", "l"), ("5", "s"), ("i", "l"))


def _as_scanned(text: str) -> str:
    for seen, meant in _SCANNED:
        text = text.replace(seen, meant)
    return text


def is_one_slip(written: str, wanted: str) -> bool:
    """Say whether one letter is wrong, missing or too many, or two neighbours are swapped."""
    if written == wanted:
        return False
    ends = written[:1] == wanted[:1] or written[-1:] == wanted[-1:]
    if ends and _as_scanned(written) == _as_scanned(wanted):
        return True
    same = next(
        (at for at, (a, b) in enumerate(zip(written, wanted, strict=False)) if a != b),
        min(len(written), len(wanted)),
    )
    a, b = written[same:], wanted[same:]
    if len(a) == len(b):
        return a[1:] == b[1:] or (a[2:] == b[2:] and a[:2] == b[1::-1])
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return longer[1:] == shorter
