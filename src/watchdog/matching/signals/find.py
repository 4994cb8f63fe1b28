"""The steps from a document's sentences to its signals."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
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
    told_once,
    without_what_yields,
)
from watchdog.matching.signals.scene import Scene, read_scenes
from watchdog.matching.signals.settling import MYANMAR, Around, settle_sides
from watchdog.matching.signals.sides import Standing, told_of
from watchdog.matching.signals.telling import Deed, telling_of
from watchdog.matching.signals.worth import told_plainly
from watchdog.model import Signal, ToldSum, Unsaid

_LEAD = 2
# What a sentence tells so is an act of its own; what it denies may be the one told before it.
_NEW = ("asserted", "planned")


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
    home = next((entry for entry in index.entries if entry.id == MYANMAR), None)
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
    return told and MYANMAR in families


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
    sides = settle_sides(act, scene, kind, around)
    if sides is None:
        return None
    gave, got = (each.party.entry if each is not None else None for each in sides)
    deed = Deed(kind, gave, got, read_modality(act, scene, index))
    return telling_of(deed, act, scene, index, _key(act, scene, sides))


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
