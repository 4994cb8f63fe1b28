"""The steps from a document's sentences to its signals."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from watchdog.matching.index import Index
from watchdog.matching.reading import Found, Reading
from watchdog.matching.signals.acts import Act, find_acts
from watchdog.matching.signals.echoes import ECHOED, REACH_SENTENCES, read_echoes
from watchdog.matching.signals.known import weigh_sums
from watchdog.matching.signals.modality import read_modality
from watchdog.matching.signals.once import (
    Telling,
    family_of,
    home_of,
    told_once,
    without_what_yields,
)
from watchdog.matching.signals.scene import Scene, read_scenes
from watchdog.matching.signals.sides import (
    Standing,
    borrow,
    choose,
    fits,
    rather_gives,
    stand,
    told_of,
)
from watchdog.matching.signals.strangers import is_told_of_stranger
from watchdog.matching.signals.telling import Deed, telling_of
from watchdog.matching.signals.worth import told_plainly
from watchdog.model import Entry, EntryKind, Signal, SignalKind, ToldSum, Unsaid

_LEAD = 2
# What a sentence tells so is an act of its own; what it denies may be the one told before it.
_NEW = ("asserted", "planned")
_MYANMAR = "geo-myanmar"


def find_signals(
    readings: tuple[Reading, ...],
    standing: Iterable[tuple[Reading, Found]],
    index: Index,
    *,
    known: Iterable[ToldSum] | None = None,
) -> tuple[tuple[Signal, ...], tuple[Unsaid, ...]]:
    """Return the signals of a document, in reading order, each act once, and what is not told.

    Args:
        readings: the fields with their words, title first.
        standing: the names that no gate stopped; without any there is a signal only where a place
            in Myanmar is named.
        index: kinds and words.
        known: sums told before, by other documents; `None` where nobody keeps them.
    """
    places = tuple(standing)
    fields = read_scenes(readings, places, index)
    if not places and not _is_at_home(readings, fields):
        return (), ()
    tellings: list[Telling] = []
    acted: list[Telling] = []
    home = next((entry for entry in index.entries if entry.id == _MYANMAR), None)
    whole = told_of((each for scenes in fields.values() for each in scenes), home)
    for field, scenes in fields.items():
        for scene in scenes:
            acts = find_acts(scene, index)
            told: list[Telling] = []
            if acts:
                around = Around(_around(field, scene, fields), whole)
                told = _tell_scene(scene, acts, around, index)
            sure = [each for each in told if not each.faint]
            tellings += told
            before = {each.kind.id for each in acted}
            fresh = [e for e in sure if e.signal.modality in _NEW or e.kind.id in before]
            tellings += [] if fresh else read_echoes(scene, _just_told(acted, scene), index)
            acted += [each for each in sure if each.signal.modality in ECHOED]
    if not any(index.entries[found.use.entry].alert for _, found in places):
        tellings = [each for each in tellings if _concerns(each)]
    sentences = sum(map(len, fields.values()))
    plain, unsaid = told_plainly(without_what_yields(tellings), sentences)
    return tuple(weigh_sums(told_once(plain), known)), unsaid


def _is_at_home(readings: tuple[Reading, ...], fields: dict[str, tuple[Scene, ...]]) -> bool:
    """Say whether a text without a watched name is still about Myanmar: "the junta" may be any.

    Names inside longer words do not count: they are found only where somebody asks for reasons.
    """
    named = any(reading.posts or reading.near or reading.whole_names() for reading in readings)
    return named and any(each.is_at_home() for scenes in fields.values() for each in scenes)


def _just_told(tellings: list[Telling], scene: Scene) -> Iterator[Telling]:
    """Give what the sentences just before this one tell, the nearest sentence first."""
    for (field, number), told in groupby(reversed(tellings), lambda each: each.sentence):
        if field == scene.reading.field and scene.number - number > REACH_SENTENCES:
            return
        if field != scene.reading.field and scene.number >= _LEAD:
            return
        yield from reversed(list(told))


def _concerns(telling: Telling) -> bool:
    """Say whether an act among countries only tells of each side it has, and one is Myanmar."""
    kind = telling.kind
    sides = ((kind.giver, telling.giver), (kind.receiver, telling.receiver))
    said = [entry for _, entry in sides if entry is not None]
    families = {family_of(each) for each in said}
    told = all(entry is not None for wanted, entry in sides if wanted)
    return told and _MYANMAR in families


@dataclass(frozen=True, slots=True)
class Around:
    """Where a side that a sentence does not name is looked for.

    Attributes:
        scenes: other sentences with how far off they are, in the order to look.
        whole: those of whom the whole document tells, see `told_of`.
    """

    scenes: list[tuple[int, Scene]]
    whole: list[Standing]


def _tell_scene(scene: Scene, acts: list[Act], around: Around, index: Index) -> list[Telling]:
    """Read one sentence; of two tellings of one kind that share characters the first stays."""
    done: dict[int, list[Act]] = defaultdict(list)
    tellings: list[Telling] = []
    for act in acts:
        if any(act.start < other.end and other.start < act.end for other in done[act.kind]):
            continue
        telling = _tell(act, scene, around, index)
        if telling is not None:
            done[act.kind].append(act)
            tellings.append(telling)
    return tellings


def _around(
    field: str, scene: Scene, fields: dict[str, tuple[Scene, ...]]
) -> list[tuple[int, Scene]]:
    """Return the other sentences that may name who takes part, with how far off they are.

    Two before it, as texts refer backwards, then one after it, and so on; then, for the first
    lines, the title, and for the title the first lines.
    """
    scenes = fields[field]
    number = scene.number
    around = [
        (abs(step), scenes[number + step])
        for step in (-1, -2, 1, -3, 2, 3)
        if 0 <= number + step < len(scenes)
    ]
    if field == "title":
        around += [(1, each) for each in fields.get("text", ())[:_LEAD]]
    elif number < _LEAD:
        around += [(1, each) for each in fields.get("title", ())]
    return around


def _tell(act: Act, scene: Scene, around: Around, index: Index) -> Telling | None:
    kind = index.kinds[act.kind]
    near = stand(act, scene, kind)
    giver, gives = choose(near, kind, "giver")
    receiver, gets = choose(near, kind, "receiver")
    if giver is not None and receiver is not None and _is_one_side(giver, receiver, kind):
        (giver, gives), (receiver, gets) = _parted(giver, near, kind)
    gives = gives or (giver is None and bool(kind.giver) and is_told_of_stranger(act, scene))
    if not kind.strict or _stands_alone(giver, receiver, near):
        giver, receiver = _borrowed(kind, (giver, gives), (receiver, gets), around)
        if kind.needs == "either":
            receiver = _named_for(receiver, kind, around)
    if not kind.giver and not kind.receiver:
        enough = any(each.party.entry is not None and each.party.entry.alert for each in near)
    else:
        outside = (gives or _names_make(kind, near), gets)
        enough = _is_enough(kind, giver, receiver, outside=outside)
    if not enough:
        return None
    if _runs_against(act, kind, near):
        return None
    if _goes_either_way(kind) and _is_just_home(giver) and receiver is not None:
        giver, receiver = receiver, giver
    sides = (giver, receiver)
    gave, got = (each.party.entry if each is not None else None for each in sides)
    deed = Deed(kind, gave, got, read_modality(act, scene, index))
    return telling_of(deed, act, scene, index, _key(act, scene, sides))


def _stands_alone(giver: Standing | None, receiver: Standing | None, near: list[Standing]) -> bool:
    """Say whether the wording puts one party on a side, and names nobody else who takes part.

    "The agency may sell shells to Russia": who the agency is, other sentences say.
    """
    known = giver or receiver
    if known is None or None not in (giver, receiver):
        return False
    if not known.marked and known.side != "giver":
        return False
    return not any(each.in_clause and each.party.entry is not known.party.entry for each in near)


def _names_make(kind: SignalKind, near: list[Standing]) -> bool:
    """Say whether a make of aircraft stands for a giver that nobody names: "got two Su-30s"."""
    return any(
        _is_make(each) and each.party.entry is not None and each.party.entry.watchlist in kind.giver
        for each in near
    )


def _is_make(one: Standing) -> bool:
    return one.party.entry is not None and one.party.entry.kind is EntryKind.AIRCRAFT


def _named_for(receiver: Standing | None, kind: SignalKind, around: Around) -> Standing | None:
    """Return who is named near where only a place stands for the receiver: Thilawa."""
    if receiver is None or receiver.party.named:
        return receiver
    near = [each for far, scene in around.scenes if far == 1 for each in borrow(scene, far)]
    exact = [
        each
        for each in near
        if each.party.named
        and each.party.entry is not None
        and each.party.entry.alert
        and not rather_gives(each.party.entry, kind)
    ]
    return choose(exact, kind, "receiver")[0] or receiver


def _is_one_side(one: Standing, other: Standing | None, kind: SignalKind) -> bool:
    """Say whether two cannot be the two sides of an act: they are one, or of one country.

    An airline of Myanmar that flies to Moscow flies to no ministry of Myanmar.
    """
    if other is None or one.party.entry is None or other.party.entry is None:
        return other is not None and one.party.entry is other.party.entry
    if one.party.entry is other.party.entry:
        return True
    homes = {home_of(each.party.entry) for each in (one, other) if each.party.entry is not None}
    return _goes_either_way(kind) and len(homes) == 1


def _goes_either_way(kind: SignalKind) -> bool:
    """Say whether Myanmar may stand on either side, as for flights: the other is then another's."""
    return _MYANMAR in kind.giver and _MYANMAR in kind.receiver


def _is_just_home(giver: Standing | None) -> bool:
    """Say whether Myanmar stands as giver without anything that says so: others come to it."""
    if giver is None or giver.marked or giver.party.entry is None:
        return False
    return giver.party.entry.id == _MYANMAR


_Choice = tuple[Standing | None, bool]


def _parted(both: Standing, near: list[Standing], kind: SignalKind) -> tuple[_Choice, _Choice]:
    """Where one party is best on both sides, the next best one takes the side it fits.

    Where no wording says who does it, an outsider does ("a bank of Singapore cut ties with it").
    """
    others = [each for each in near if not _is_one_side(each, both, kind)]
    giver, gives = choose(others, kind, "giver")
    receiver, _ = choose(others, kind, "receiver")
    if receiver is not None and (giver is None or both.side != "receiver"):
        return (both, False), (receiver, False)
    if giver is not None:
        return (giver, False), (both, False)
    if both.side == "receiver" or (gives and not kind.is_directed):
        return (None, gives), (both, False)
    return (both, False), (None, False)


def _borrowed(
    kind: SignalKind, giver: _Choice, receiver: _Choice, around: Around
) -> tuple[Standing | None, Standing | None]:
    """Look for a side that the sentence does not name in those around it.

    Last in the whole document, for one side only: an act of nobody is none.
    """
    gives, outside_gives = giver
    gets, outside_gets = receiver
    reach = kind.window_sentences - 1
    for far, scene in around.scenes:
        if far > reach:
            continue
        lent = borrow(scene, far)
        if gives is None and not outside_gives:
            free = [each for each in lent if not _is_one_side(each, gets, kind)]
            gives, _ = choose(free, kind, "giver")
        if gets is None and not outside_gets:
            free = [each for each in lent if not _is_one_side(each, gives, kind)]
            gets, _ = choose(free, kind, "receiver")
    if gives is None and not outside_gives and (gets is not None or not kind.receiver):
        free = [each for each in around.whole if not _is_one_side(each, gets, kind)]
        gives, _ = choose(free, kind, "giver")
    elif gets is None and not outside_gets and (gives is not None or not kind.giver):
        free = [each for each in around.whole if not _is_one_side(each, gives, kind)]
        gets, _ = choose(free, kind, "receiver")
    return gives, gets


def _is_enough(
    kind: SignalKind,
    giver: Standing | None,
    receiver: Standing | None,
    *,
    outside: tuple[bool, bool],
) -> bool:
    """Say whether those are told whom the kind needs, and one of them is near or named.

    A country and an outsider are nobody's concern: "Thailand received a guest from Fiji".

    Args:
        outside: on which sides an outsider stands.
    """
    has_giver = giver is not None or outside[0] or not kind.giver
    has_receiver = receiver is not None or outside[1] or not kind.receiver
    known = [each for each in (giver, receiver) if each is not None]
    if not known:
        return False
    told = (giver is not None or not kind.giver) and (receiver is not None or not kind.receiver)
    concerns = told or any(_concerns_us(each.party.entry) for each in known)
    if kind.needs == "both":
        return concerns and has_giver and has_receiver and any(each.far <= 1 for each in known)
    if kind.needs == "giver":
        return giver is not None
    if kind.needs == "receiver":
        return receiver is not None
    return concerns


def _concerns_us(entry: Entry | None) -> bool:
    return entry is not None and (entry.alert or entry.id == _MYANMAR)


def _runs_against(act: Act, kind: SignalKind, near: list[Standing]) -> bool:
    """Say whether the wording puts somebody on a side who cannot be there: the act is another one.

    "Sold shells to Russia" is no arms transfer to the junta, and neither is "Myanmar sold shells".
    """
    told = [
        each.party.entry is not None and fits(each.party.entry, kind.receiver) is not None
        for each in near
        if each.marked and each.side == "receiver" and each.in_clause and not _is_make(each)
    ]
    if act.subject == "receiver":
        # What stands after "to" is not who received: "told a Russian agency".
        if _gets_what_it_cannot(kind, near):
            return True
    elif told and not any(told):
        return True
    gives = [each.party.entry for each in near if each.side == "giver" and each.in_clause]
    known = [entry for entry in gives if entry is not None]
    return bool(known) and all(
        fits(entry, kind.giver) is None
        and (fits(entry, kind.receiver) is not None or not kind.receiver)
        for entry in known
    )


def _gets_what_it_cannot(kind: SignalKind, near: list[Standing]) -> bool:
    """Say whether all who get something by the wording are those who give it in acts of the kind.

    "Myanmar received jets, its minister told a Russian agency" is no sale to Russia.
    """
    gets = [
        each.party.entry
        for each in near
        if each.in_clause and each.side == "receiver" and not each.marked
    ]
    known = [entry for entry in gets if entry is not None]
    return bool(known) and all(
        fits(entry, kind.receiver) is None and fits(entry, kind.giver) is not None
        for entry in known
    )


def _key(act: Act, scene: Scene, sides: tuple[Standing | None, Standing | None]) -> tuple[int, ...]:
    known = [each for each in sides if each is not None]
    key = (
        sum(each is None for each in sides),
        sum(each.far for each in known),
        sum(not each.party.named for each in known),
        sum(not each.in_clause for each in known),
        scene.reading.field == "title",
        scene.number,
        act.start,
    )
    return tuple(map(int, key))
