"""Names that stand in the text with one slip, as names found: for review, and saying so."""

from dataclasses import replace

from watchdog.matching.halves import is_fit
from watchdog.matching.nametable import NameTable
from watchdog.matching.reading import Found, Reading
from watchdog.model import Strength
from watchdog.text.spans import Spans


def with_slips(reading: Reading, uses: NameTable) -> Reading:
    """Add the names of `Reading.near` where no name stands that is written right.

    Args:
        reading: the field with the names found in it.
        uses: the uses of the names' patterns.
    """
    if not reading.near:
        return reading
    taken = Spans((each.start, each.end) for each in reading.whole_names())
    added: dict[tuple[int, int, int], Found] = {}
    for start, end, pattern, name in reading.near:
        if taken.meet(start, end):
            continue
        for use in uses[pattern]:
            if is_fit(name, use):
                note = f"one letter off “{name}”"
                near = replace(use, strength=Strength.NEEDS_CONTEXT, unsure=note)
                added.setdefault((start, end, use.entry), Found(start, end, near))
    if not added:
        return reading
    names = sorted((*reading.names, *added.values()), key=lambda each: (each.start, -each.end))
    return replace(reading, names=tuple(names))
