"""Names written as sanctions lists write them, where several of them stand: the annex of an order.

"WIN, Htein" alone may be two people in a row of names. Three watched ones that each stand for
themselves, family name first and in capitals, are a list of persons.
"""

import re
from dataclasses import replace

from watchdog.matching.evidence import Weighed, reason
from watchdog.matching.reading import Found, Reading
from watchdog.matching.rules import RULES
from watchdog.model import Strength

# So many different names make a list.
_LISTED = 3
_SPACES = 8
_INVERTED = re.compile(r"[^\W\d_]{2,}, [^\W\d_]")
_GOES_ON = re.compile(r" ?[^\W\d_]")


def is_inverted(place: tuple[Reading, Found]) -> bool:
    """Say whether a list's spelling stands there by itself, the family name first, in capitals."""
    reading, found = place
    if found.use.strength is not Strength.NEVER_ALONE or not _INVERTED.match(found.use.text):
        return False
    begin, stop = reading.folded.original_span(found.start, found.end)
    before = reading.original[max(0, begin - _SPACES) : begin].rstrip(" \t")[-1:]
    return (
        reading.original[begin:stop].partition(",")[0].isupper()
        and not before.isalpha()
        and _GOES_ON.match(reading.original, stop) is None
    )


def listed_together(places: list[tuple[Reading, Found]]) -> frozenset[tuple[str, int]]:
    """Return where, by field and folded start, the names of a list of persons stand.

    Args:
        places: the names of the document that no gate stopped.
    """
    inverted = [place for place in places if is_inverted(place)]
    if len({found.use.text for _, found in inverted}) < _LISTED:
        return frozenset()
    return frozenset((reading.field, found.start) for reading, found in inverted)


def with_list(weighed: Weighed, listed: frozenset[tuple[str, int]]) -> Weighed:
    """Add the reason that a name stands in a list of persons, if it does."""
    found, reading = weighed.found, weighed.reading
    if (reading.field, found.start) not in listed or not is_inverted((reading, found)):
        return weighed
    why = reason(
        "listed-together", RULES["listed-together"].means, reading, (found.start, found.end)
    )
    return replace(weighed, reasons=(*weighed.reasons, why))
