"""Ranks that say little: a team has a captain, and many an office a director."""

from collections.abc import Iterable

from watchdog.matching.reading import Reading, Word
from watchdog.matching.rules import EVIDENCE
from watchdog.model import Reason

# Where another word speaks of sport these say nothing.
_OF_TEAMS = frozenset({"captain", "capt", "capt.", "капитан", "队长", "kapten", "กัปตัน"})
# Of offices and firms: evidence only beside other evidence.
_OF_OFFICES = frozenset({"director"})


def says_little(
    titles: Iterable[tuple[Reason, Word]],
    reading: Reading,
    reasons: Iterable[Reason],
    *,
    sport: bool,
) -> bool:
    """Say whether no rank at a name speaks for its bearer.

    Args:
        titles: the titles at the name, with what they are taken for.
        reading: the field.
        reasons: all evidence around the name.
        sport: whether a word near speaks of sport or of another trade.
    """
    text = reading.folded.text
    ranks = {text[word.start : word.end] for each, word in titles if each.rule == "rank-adjacent"}
    if not ranks:
        return False
    if ranks <= _OF_TEAMS:
        return sport
    more = any(each.rule in EVIDENCE and each.rule != "rank-adjacent" for each in reasons)
    return ranks <= _OF_OFFICES and not more
