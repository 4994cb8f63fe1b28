"""The same act told again counts once: the fullest telling stays."""

from collections import defaultdict
from dataclasses import dataclass

from watchdog.model import Entry, EntryKind, Modality, Signal, SignalKind

# Which country a list speaks for: an act of "Russia" and of a Russian firm may be the same one.
_FAMILIES = {
    "russian-entities": "geo-russia",
    "chinese-entities": "geo-china",
    "junta-officials": "geo-myanmar",
    "military-units": "geo-myanmar",
}
_HOMES = {"crony-companies": "geo-myanmar"}
# Of one kind and modality so many acts of a document are told; the rest says nothing new.
_TOLD = 40
# Words of two kinds no farther apart than this, in characters, are taken for one telling.
_APART = 30
# So many sentences of the text tell what the title tells.
_LEAD_LINES = 2


@dataclass(frozen=True, slots=True)
class Telling:
    """A signal with what decides between two tellings of it; a lower `key` is better.

    `clause` is where its evidence stands, in characters of the original field. `faint`: words only
    hint at it; `single`: one word tells of it; `people`: somebody is named there, or an office.
    """

    signal: Signal
    kind: SignalKind
    giver: Entry | None
    receiver: Entry | None
    sentence: tuple[str, int]
    key: tuple[int, ...]
    clause: tuple[int, int]
    faint: bool = False
    single: bool = False
    people: bool = False


def family_of(entry: Entry) -> str:
    """Return the id of the country that an entry belongs to, as far as its list says one."""
    return _FAMILIES.get(entry.watchlist) or entry.id


def home_of(entry: Entry) -> str:
    """Return the id of the country that an entry belongs to; firms of Myanmar's generals count."""
    return _HOMES.get(entry.watchlist) or family_of(entry)


def told_once(tellings: list[Telling]) -> tuple[Signal, ...]:
    """Keep of each act the best telling, in reading order.

    Args:
        tellings: all that no better reading takes away, in reading order.
    """
    grouped: dict[tuple[str, str], list[Telling]] = defaultdict(list)
    for telling in sorted(tellings, key=lambda each: each.key):
        group = grouped[telling.signal.kind, telling.signal.modality]
        if len(group) < _TOLD and not any(_is_same(telling, kept) for kept in group):
            group.append(telling)
    single = _with_headline([each for group in grouped.values() for each in group])
    kept = [each.signal for each in single]
    return tuple(sorted(kept, key=lambda one: (one.field == "text", one.start, one.end, one.kind)))


def without_what_yields(tellings: list[Telling]) -> list[Telling]:
    """Drop a telling where the same sentence tells of a kind that it yields to.

    "Halted the sales" denies no sale: it tells that they ended.
    """
    rivals: dict[tuple[str, int, str], list[Telling]] = defaultdict(list)
    ends: dict[tuple[str, int], set[str]] = defaultdict(set)
    for each in (one for one in tellings if not one.faint):
        rivals[(*each.sentence, each.signal.modality)].append(each)
        if each.kind.ends:
            ends[each.sentence].add(each.kind.id)
    kept = []
    for each in tellings:
        others = rivals[(*each.sentence, each.signal.modality)]
        denied = each.signal.modality == "denied"
        if any(
            _yields(each.kind, other.kind, each.signal.modality) and _are_one(each, other)
            for other in others
        ):
            continue
        if denied and ends[each.sentence].intersection(each.kind.yields_to):
            continue
        kept.append(each)
    return kept


def _are_one(one: Telling, other: Telling) -> bool:
    """Say whether two kinds are read from the same words.

    "Was received at the airport and signed for two jets" tells of a visit and of jets. A denial, a
    single word, and what somebody ends are read with all of their clause.
    """
    (begin, end), (start, stop) = one.clause, other.clause
    if one.signal.modality != "denied" and not one.single and not other.kind.ends:
        begin, end = one.signal.start - _APART, one.signal.end + _APART
        start, stop = other.signal.start, other.signal.end
    return begin < stop and start < end


def _yields(kind: SignalKind, other: SignalKind, modality: Modality) -> bool:
    """Say whether one kind is the worse reading; a demand to end a thing is about that thing."""
    if modality == "demanded" and kind.ends != other.ends:
        return kind.ends and kind.id in other.yields_to
    return other.id in kind.yields_to


def _with_headline(tellings: list[Telling]) -> list[Telling]:
    """Tell title and first lines as one act: the one that is more careful stays.

    A headline leaves out "may" and "plans to"; where both are careful, the text is the fuller.
    """
    lead = [
        each for each in tellings if each.sentence[0] == "text" and each.sentence[1] < _LEAD_LINES
    ]
    dropped: set[int] = set()
    for title in (each for each in tellings if each.sentence[0] == "title"):
        for other in lead:
            if other.kind.id == title.kind.id and _is_same(title, other):
                bold = other.signal.modality == "asserted"
                dropped.add(id(other if bold else title))
    return [each for each in tellings if id(each) not in dropped]


def _is_same(one: Telling, kept: Telling) -> bool:
    return _is_one(one.giver, kept.giver) and _is_one(one.receiver, kept.receiver)


def _is_one(one: Entry | None, other: Entry | None) -> bool:
    """Say whether two may be the same party: one is not said, or stands for the other."""
    if one is None or other is None or one.id == other.id:
        return True
    general = EntryKind.COUNTRY in (one.kind, other.kind) or not (one.alert and other.alert)
    return general and family_of(one) == family_of(other)
