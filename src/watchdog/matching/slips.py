"""Names that stand in the text with one slip, as names found: for review, and saying so."""

from dataclasses import replace

from watchdog.matching.halves import is_fit
from watchdog.matching.index import Index
from watchdog.matching.reading import Found, Reading
from watchdog.model import Strength
from watchdog.text.spans import Spans


def with_slips(reading: Reading, index: Index) -> Reading:
    """Add the names of `Reading.near` where no name stands that is written right.

    Names that never alert are no obstacle: a ministry of China is named with its country.
    """
    if not reading.near:
        return reading
    taken = Spans(
        (each.start, each.end)
        for each in reading.whole_names()
        if index.entries[each.use.entry].alert
    )
    added: dict[tuple[int, int, int], Found] = {}
    for start, end, pattern, name in reading.near:
        if taken.meet(start, end):
            continue
        for use in index.name_uses[pattern]:
            if is_fit(name, use):
                note = f"one letter off “{name}”"
                near = replace(use, strength=Strength.NEEDS_CONTEXT, unsure=note)
                added.setdefault((start, end, use.entry), Found(start, end, near))
    if not added:
        return reading
    names = sorted((*reading.names, *added.values()), key=lambda each: (each.start, -each.end))
    return replace(reading, names=tuple(names))
