"""What a sentence adds to an act that was told before it, without telling of it again.

"The ministry denied the report", "activists urged it to stop", "a second batch is to follow",
"nobody has seen a contract", "the handover of four more is slated for May": the act is that of the
sentences before, and only how it is told is new.
"""

from collections.abc import Iterable

from watchdog.matching.index import Index
from watchdog.matching.reading import Word
from watchdog.matching.signals.acts import Act, idioms_of, is_in_idiom
from watchdog.matching.signals.modality import read_modality
from watchdog.matching.signals.once import Telling, family_of
from watchdog.matching.signals.scene import Scene
from watchdog.matching.signals.sides import fits, stand
from watchdog.matching.signals.smallwords import comes_from
from watchdog.matching.signals.speakers import speaks
from watchdog.matching.signals.telling import Deed, telling_of
from watchdog.model import Entry, EntryKind, Modality, Side, SignalKind

_OTHERWISE: tuple[Modality, ...] = ("demanded", "denied", "speculative", "planned")
# So many sentences may stand between the act and what is said of it.
REACH_SENTENCES = 8
# Words of `marks.txt`, and how the act must be told by them to count.
_SORTS: dict[str, frozenset[Modality]] = {
    "stop": frozenset(("demanded",)),
    "again": frozenset(_OTHERWISE),
}
# Words that need no cue beside them.
_SAID_BY_ITSELF: dict[str, Modality] = {"denies": "denied", "unsure": "speculative"}
# "No further details were given" says nothing of the act.
_SILENCE = "silence"
_MARKS = frozenset((*_SORTS, *_SAID_BY_ITSELF))
# What is only demanded or denied has no echo.
ECHOED: tuple[Modality, ...] = ("asserted", "planned", "speculative")


def read_echoes(scene: Scene, told: Iterable[Telling], index: Index) -> list[Telling]:
    """Return how a sentence that tells of no act goes on about one.

    Args:
        scene: a sentence without acts of its own.
        told: what the sentences just before it tell (`ECHOED`), the nearest first.
    """
    acts = [each for each in told if not each.kind.ends]
    if not acts or any(_SILENCE in index.words[word.number].marks for word in scene.words):
        return []
    again = _taken_up(acts, scene, index)
    idioms = idioms_of(scene, index)
    for word in (each for each in scene.words if not is_in_idiom(each, idioms)):
        act = again.get(word)
        if act is None and index.words[word.number].marks.isdisjoint(_MARKS):
            continue
        modality = _modality(word, scene, index, again=act is not None)
        if modality is not None:
            return [_echo(act or acts[0], word, modality, scene, index)]
    return []


def _taken_up(acts: list[Telling], scene: Scene, index: Index) -> dict[Word, Telling]:
    """Return the words that tell of a kind where others stand beside them: "the handover".

    Of several kinds the one that most words tell of is taken up, of these the nearest.
    """
    best: dict[Word, Telling] = {}
    seen: set[str] = set()
    for act in acts:
        if act.kind.id in seen:
            continue
        seen.add(act.kind.id)
        own = {group.name for each in act.kind.combinations for group in each.groups}
        own.update(group.name for group in act.kind.hints)
        words = [
            word for word in scene.words if not own.isdisjoint(index.words[word.number].groups)
        ]
        words = [word for word in words if not scene.is_in_name(word) and not scene.is_name(word)]
        if len(words) > len(best):
            best = dict.fromkeys(words, act)
    return best


def _modality(word: Word, scene: Scene, index: Index, *, again: bool) -> Modality | None:
    """Return how a word goes on about an act, `None` where it does not.

    Args:
        again: whether it is one of the words that tell of the act.
    """
    marks = index.words[word.number].marks
    for mark, said in _SAID_BY_ITSELF.items():
        if mark in marks:
            return said
    read = read_modality(_act(word), scene, index)
    if read == "asserted" and again:
        read = _said_by(word, index)
    wanted = {modality for mark in marks & _SORTS.keys() for modality in _SORTS[mark]}
    return read if read in wanted or (again and read in _SORTS["again"]) else None


def _said_by(word: Word, index: Index) -> Modality:
    """Return what the word says as a cue of its own: "weighs a purchase" is no purchase yet."""
    cues = index.words[word.number].cues
    return next((each for each in _OTHERWISE if each in cues), "asserted")


def _act(word: Word) -> Act:
    # Of no kind: its words say none.
    return Act(-1, word, word.start, word.end, None)


def _echo(told: Telling, word: Word, modality: Modality, scene: Scene, index: Index) -> Telling:
    act = _act(word)
    denied = modality == "denied"
    giver = _side(told.giver, _named_here(act, told.kind, "giver", scene, denied=denied))
    receiver = _side(told.receiver, _named_here(act, told.kind, "receiver", scene, denied=denied))
    if giver is told.giver and _is_given_by_outsider(act, scene):
        giver = None
    deed = Deed(told.kind, giver, receiver, modality)
    # Later than every telling in the act's own words.
    key = (told.key[0] + 1, *told.key[1:5], scene.number, word.start)
    return telling_of(deed, act, scene, index, key)


def _named_here(
    act: Act, kind: SignalKind, side: Side, scene: Scene, *, denied: bool
) -> list[Entry]:
    """Return who is named in the sentence and can be only on this side: "VTB may open one, too".

    Who denies an act is one of its sides; who only speaks of it is none.
    """
    wanted, others = (kind.giver, kind.receiver) if side == "giver" else (kind.receiver, kind.giver)
    named = (
        each.party.entry
        for each in stand(act, scene, kind)
        if each.party.named and (denied or not speaks(each.party, scene.text))
    )
    return [
        entry
        for entry in named
        if entry is not None and fits(entry, wanted) is not None and fits(entry, others) is None
    ]


def _is_given_by_outsider(act: Act, scene: Scene) -> bool:
    """Say whether the sentence speaks of somebody else's act: "no observers from Jakarta"."""
    gives = [each for each in scene.parties if comes_from(each, act, scene)]
    return bool(gives) and all(each.entry is None for each in gives)


def _side(told: Entry | None, here: list[Entry]) -> Entry | None:
    """Return who stands on a side: who is named here, unless that is only the country of it."""
    for entry in here:
        own = told is not None and family_of(entry) == family_of(told)
        if not own or entry.kind is not EntryKind.COUNTRY:
            return entry
    return told
