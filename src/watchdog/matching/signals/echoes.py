"""What a sentence adds to an act that was told before it, without telling of it again.

"The ministry denied the report", "activists urged it to stop", "a second batch is to follow",
"nobody has seen a contract", "the handover of four more is slated for May": the act is that of the
sentences before, and only how it is told is new.
"""

from collections.abc import Iterable

from watchdog.matching.index import Index
from watchdog.matching.reading import Word
from watchdog.matching.signals.acts import Act
from watchdog.matching.signals.modality import read_modality
from watchdog.matching.signals.once import Telling
from watchdog.matching.signals.scene import Scene
from watchdog.matching.signals.telling import Deed, telling_of
from watchdog.model import Modality, SignalKind

# So many sentences may stand between the act and what is said of it.
REACH_SENTENCES = 3
# Words of `marks.txt`, and how the act must be told by them to count.
_SORTS: dict[str, frozenset[Modality]] = {
    "stop": frozenset(("demanded",)),
    "again": frozenset(("planned", "speculative", "demanded", "denied")),
}
# Words that need no cue beside them.
_SAID_BY_ITSELF: dict[str, Modality] = {"denies": "denied", "unsure": "speculative"}
_MARKS = frozenset((*_SORTS, *_SAID_BY_ITSELF))
# What is only demanded, denied or rumoured has no echo.
ECHOED: tuple[Modality, ...] = ("asserted", "planned")


def read_echoes(scene: Scene, told: Iterable[Telling], index: Index) -> list[Telling]:
    """Return how a sentence that tells of no act goes on about one.

    Args:
        scene: a sentence without acts of its own.
        told: what the sentences just before it tell (`ECHOED`), the nearest first.
    """
    acts = [each for each in told if not each.kind.ends]
    for word in scene.words if acts else ():
        again = next((each for each in acts if _tells_of(word, each.kind, scene, index)), None)
        if again is None and index.words[word.number].marks.isdisjoint(_MARKS):
            continue
        modality = _modality(word, scene, index, again=again is not None)
        if modality is not None:
            return [_echo(again or acts[0], word, modality, scene, index)]
    return []


def _tells_of(word: Word, kind: SignalKind, scene: Scene, index: Index) -> bool:
    """Say whether a word is one of those that tell of the kind together: "the handover"."""
    groups = index.words[word.number].groups
    return any(
        group.name in groups for each in kind.combinations for group in each.groups
    ) and not scene.is_in_name(word)


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
    wanted = {modality for mark in marks & _SORTS.keys() for modality in _SORTS[mark]}
    return read if read in wanted or (again and read in _SORTS["again"]) else None


def _act(word: Word) -> Act:
    # Of no kind: its words say none.
    return Act(-1, word, word.start, word.end, None)


def _echo(told: Telling, word: Word, modality: Modality, scene: Scene, index: Index) -> Telling:
    deed = Deed(told.kind, told.giver, told.receiver, modality)
    # Later than every telling in the act's own words.
    key = (told.key[0] + 1, *told.key[1:5], scene.number, word.start)
    return telling_of(deed, _act(word), scene, index, key)
