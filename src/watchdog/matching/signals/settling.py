"""Who gives and who receives in the end: the parties of a sentence, and those lent by others.

What a sentence says of its parties (`sides`) may put one on both sides, leave a side empty, or show
that the act is another one.
"""

from dataclasses import dataclass

from watchdog.matching.signals.acts import Act
from watchdog.matching.signals.once import home_of
from watchdog.matching.signals.scene import Scene
from watchdog.matching.signals.sides import (
    Standing,
    borrow,
    choose,
    fits,
    is_under,
    rather_gets,
    rather_gives,
    stand,
)
from watchdog.matching.signals.strangers import is_told_of_stranger
from watchdog.model import Entry, EntryKind, Side, SignalKind

MYANMAR = "geo-myanmar"
_Choice = tuple[Standing | None, bool]


@dataclass(frozen=True, slots=True)
class Around:
    """Where a side that a sentence does not name is looked for.

    Attributes:
        scenes: other sentences with how far off they are, in the order to look.
        whole: those of whom the whole document tells, see `told_of`.
    """

    scenes: list[tuple[int, Scene]]
    whole: list[Standing]


def settle_sides(
    act: Act, scene: Scene, kind: SignalKind, around: Around
) -> tuple[Standing | None, Standing | None] | None:
    """Return giver and receiver of an act; `None` where it is none of its kind, or of nobody."""
    near = stand(act, scene, kind)
    giver, gives = choose(near, kind, "giver")
    receiver, gets = choose(near, kind, "receiver")
    if giver is not None and receiver is not None and _is_one_side(giver, receiver, kind):
        (giver, gives), (receiver, gets) = _parted(giver, near, kind)
    gives = gives or (giver is None and bool(kind.giver) and is_told_of_stranger(act, scene))
    if (
        act.faint
        and kind.giver
        and kind.receiver
        and (giver is None or receiver is None)
        and not gives
    ):
        return None
    if not kind.strict or _stands_alone(giver, receiver, near):
        giver, receiver = _borrowed(kind, (giver, gives), (receiver, gets), around)
        if kind.needs == "either":
            receiver = _named_for(receiver, kind, around)
    if not kind.giver and not kind.receiver:
        enough = any(each.party.entry is not None and each.party.entry.alert for each in near)
    else:
        outside = (gives or _names_make(kind, near), gets)
        enough = _is_enough(kind, giver, receiver, outside=outside)
    if not enough or _runs_against(act, scene, kind, near):
        return None
    if _goes_either_way(kind) and _is_just_home(giver) and receiver is not None:
        return receiver, giver
    return giver, receiver


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
    return MYANMAR in kind.giver and MYANMAR in kind.receiver


def _is_just_home(giver: Standing | None) -> bool:
    """Say whether Myanmar stands as giver without anything that says so: others come to it."""
    if giver is None or giver.marked or giver.party.entry is None:
        return False
    return giver.party.entry.id == MYANMAR


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
            gives, _ = choose(_free(lent, gets, kind, "giver"), kind, "giver")
        if gets is None and not outside_gets:
            gets, _ = choose(_free(lent, gives, kind, "receiver"), kind, "receiver")
    outside_gives = outside_gives or _is_beside_outsider(around)
    if gives is None and not outside_gives and (gets is not None or not kind.receiver):
        gives, _ = choose(_free(around.whole, gets, kind, "giver"), kind, "giver")
    elif gets is None and not outside_gets and (gives is not None or not kind.giver):
        gets, _ = choose(_free(around.whole, gives, kind, "receiver"), kind, "receiver")
    return gives, gets


def _is_beside_outsider(around: Around) -> bool:
    """Say whether the next sentence tells of an outsider, who is likelier than somebody far off."""
    return any(
        party.entry is None for far, scene in around.scenes if far == 1 for party in scene.parties
    )


def _free(
    lent: list[Standing], other: Standing | None, kind: SignalKind, side: Side
) -> list[Standing]:
    """Return who of other sentences may take a side: nobody who is rather on the other one."""
    rather_other = rather_gets if side == "giver" else rather_gives
    return [
        each
        for each in lent
        if not _is_one_side(each, other, kind) and not rather_other(each.party.entry, kind)
    ]


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
    return entry is not None and (entry.alert or entry.id == MYANMAR)


def _runs_against(act: Act, scene: Scene, kind: SignalKind, near: list[Standing]) -> bool:
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
    if not kind.receiver and _suffers_it(kind, near):
        return True
    if not kind.giver and _is_done_to_others(act, scene, kind, near):
        return True
    gives = [each.party.entry for each in near if each.side == "giver" and each.in_clause]
    known = [entry for entry in gives if entry is not None]
    return bool(known) and all(
        fits(entry, kind.giver) is None
        and (fits(entry, kind.receiver) is not None or not kind.receiver)
        for entry in known
    )


def _is_done_to_others(act: Act, scene: Scene, kind: SignalKind, near: list[Standing]) -> bool:
    """Say whether the wording puts only others under an act: "sanctions on Russia"."""
    under = [each for each in near if each.in_clause and is_under(each.party, act, scene)]
    may = [
        each
        for each in near
        if each.in_clause
        and each.party.start > act.head.start
        and each.party.entry is not None
        and fits(each.party.entry, kind.receiver) is not None
    ]
    return bool(under) and not may


def _suffers_it(kind: SignalKind, near: list[Standing]) -> bool:
    """Say whether the only ones told of who could do it are those to whom it is done."""
    fit = [
        each
        for each in near
        if each.in_clause
        and each.party.entry is not None
        and fits(each.party.entry, kind.giver) is not None
    ]
    return bool(fit) and all(each.side == "receiver" for each in fit)


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
