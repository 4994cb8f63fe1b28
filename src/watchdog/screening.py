"""The front door of the core: one document in, everything watchdog says of it out.

The steps, in order: fold and scan each field for names; stop names that are part of a longer one;
add names with one slip, and who is meant by a post alone; read the words around what is left; judge
each entry; add short forms of who is a hit; read what acts are told of them. Pure: the same call
serves the daemon, `watchdog screen`, rescreening and the watchlist cases.
"""

from datetime import date

from watchdog.matching.index import Index, build_index
from watchdog.matching.inferred import with_inferred
from watchdog.matching.judge import judge
from watchdog.matching.longer import mark_longer
from watchdog.matching.reading import Reading, read_names, read_words
from watchdog.matching.shortforms import with_short_forms
from watchdog.matching.signals import find_signals
from watchdog.matching.slips import with_slips
from watchdog.model import Document, Hit, Screening, TextField

__all__ = ["Index", "build_index", "read_document", "screen"]

_FIELDS: tuple[TextField, ...] = ("title", "text")


def screen(document: Document, index: Index, *, explain: bool = False) -> Screening:
    """Screen one document.

    Args:
        document: what was published.
        index: the watchlists, made ready by `build_index`.
        explain: whether to say which names were found and stopped, and by which gate.

    Returns:
        Hits by falling score, then id; signals and ignored by place. Takes time linear in the
        length of the text and raises for no text.
    """
    complete = read_document(document, index, explain=explain)
    if not complete:
        return Screening(hits=(), signals=(), ignored=(), watchlist_version=index.version)
    day = _day(document)
    judged = with_short_forms(judge(complete, index, day), complete, index)
    signals, unsaid = find_signals(complete, judged.standing, index)
    return Screening(
        hits=tuple(sorted(judged.hits, key=lambda hit: (-hit.score, hit.entry))),
        signals=signals,
        ignored=tuple(sorted(judged.ignored, key=_place)) if explain else (),
        watchlist_version=index.version,
        unsaid=unsaid if explain else (),
    )


def read_document(document: Document, index: Index, *, explain: bool = True) -> tuple[Reading, ...]:
    """Read both fields: names with their gates, and words; empty where there is no name at all.

    Names inside longer words are found only to `explain`.
    """
    readings: list[Reading] = []
    for field in _FIELDS:
        original = document.title if field == "title" else document.text
        reading = read_names(field, original or "", index, explain=explain)
        if reading is not None:
            named = with_slips(mark_longer(reading, index), index)
            readings.append(with_inferred(named, _day(document), index))
    return _read_all_words(document, readings, index) if readings else ()


def _day(document: Document) -> date | None:
    return document.published.date() if document.published else None


def _read_all_words(
    document: Document, readings: list[Reading], index: Index
) -> tuple[Reading, ...]:
    """Read the words of both fields: a needed word may stand in the one without a name."""
    named = {reading.field: reading for reading in readings}
    for field in _FIELDS:
        original = document.title if field == "title" else document.text
        if field not in named and original:
            named[field] = Reading.of(field, original)
    return tuple(read_words(named[field], index) for field in _FIELDS if field in named)


def _place(hit: Hit) -> tuple[bool, int, str, str]:
    first = hit.mentions[0]
    return first.field != "title", first.start, hit.entry, hit.rule or ""
