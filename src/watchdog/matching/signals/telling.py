"""What a telling of an act says, put together: kind, parties, modality, time, place, figure."""

from dataclasses import dataclass

from watchdog.matching.index import Index
from watchdog.matching.signals.acts import Act
from watchdog.matching.signals.figures import read_figure
from watchdog.matching.signals.grave import read_severity
from watchdog.matching.signals.once import Telling
from watchdog.matching.signals.scene import Scene
from watchdog.matching.signals.when import is_first, is_historic, read_place, read_tense
from watchdog.model import Entry, Modality, Signal, SignalKind
from watchdog.text.scripts import is_unspaced


@dataclass(frozen=True, slots=True)
class Deed:
    """What is told: a kind of act, who takes part in it, and as what it is told."""

    kind: SignalKind
    giver: Entry | None
    receiver: Entry | None
    modality: Modality


def telling_of(deed: Deed, act: Act, scene: Scene, index: Index, key: tuple[int, ...]) -> Telling:
    """Return a deed as a sentence tells it by the words of `act`.

    Args:
        key: what decides between two tellings of the deed, see `Telling`.
    """
    kind, modality = deed.kind, deed.modality
    historic = is_historic(act, scene, index)
    severity = read_severity(kind, act, scene, modality, index=index, giver=deed.giver)
    spot = scene.reading.mention(act.start, act.end)
    left, right = scene.clause(act.head.start)
    evidence = scene.reading.mention(min(left, act.start), max(right, act.end))
    signal = Signal(
        kind=kind.id,
        giver=_identity(deed.giver),
        receiver=_identity(deed.receiver),
        modality=modality,
        severity="low" if historic else severity,
        field=spot.field,
        start=spot.start,
        end=spot.end,
        evidence_start=evidence.start,
        evidence_end=evidence.end,
        tense=read_tense(act, scene, modality),
        place=read_place(act, scene, index),
        figure=read_figure(act, scene),
        historic=historic,
        first=is_first(act, scene, index),
    )
    return Telling(
        signal=signal,
        kind=kind,
        giver=deed.giver,
        receiver=deed.receiver,
        sentence=(scene.reading.field, scene.number),
        key=key,
        clause=(evidence.start, evidence.end),
        faint=act.faint,
        single=" " not in scene.text[act.start : act.end]
        and not is_unspaced(scene.text[act.start]),
        people=scene.tells_of_people(index),
    )


def _identity(entry: Entry | None) -> str | None:
    return None if entry is None else entry.id
