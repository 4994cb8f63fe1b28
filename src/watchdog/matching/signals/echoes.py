"""What a sentence adds to an act that was told before it, without telling of it again.

"The ministry denied the report", "activists urged it to stop", "a second batch is to follow",
"nobody has seen a contract": the act is that of the sentences before, and only how it is told is
new.
"""

from collections.abc import Iterable

from watchdog.matching.index import Index
from watchdog.matching.reading import Word
from watchdog.matching.signals.acts import Act
from watchdog.matching.signals.modality import read_modality
from watchdog.matching.signals.once import Telling
from watchdog.matching.signals.scene import Scene
from watchdog.matching.signals.telling import Deed, telling_of
from watchdog.model import Modality

# So many sentences may stand between the act and what is said of it.
REACH_SENTENCES = 3
# Words of `marks.txt`, and how the act must be told by them to count.
_SORTS: dict[str, tuple[Modality, ...]] = {
    "denies": ("denied",),
    "unsure": ("speculative",),
    "stop": ("demanded",),
    "again": ("planned", "speculative", "demanded", "denied"),
}
# Words that need no cue beside them.
_SAID_BY_ITSELF = ("denies", "unsure")
# What is only demanded, denied or rumoured has no echo.
ECHOED: tuple[Modality, ...] = ("asserted", "planned")


def read_echoes(scene: Scene, told: Iterable[Telling], index: Index) -> list[Telling]:
    """Return how a sentence that tells of no act goes on about one.

    Args:
        scene: a sentence without acts of its own.
        told: what the nearest sentence before it tells that tells of an act (`ECHOED`).
    """
    acts = [each for each in told if not each.kind.ends]
    if not acts:
        return []
    for word in scene.words:
        for sort in sorted(index.words[word.number].marks & _SORTS.keys()):
            modality = _modality(sort, word, scene, index)
            if modality is not None:
                return [_echo(acts[0], word, modality, scene, index)]
    return []


def _modality(sort: str, word: Word, scene: Scene, index: Index) -> Modality | None:
    if sort in _SAID_BY_ITSELF:
        return _SORTS[sort][0]
    read = read_modality(_act(word), scene, index)
    return read if read in _SORTS[sort] else None


def _act(word: Word) -> Act:
    # Of no kind: its words say none.
    return Act(-1, word, word.start, word.end, None)


def _echo(told: Telling, word: Word, modality: Modality, scene: Scene, index: Index) -> Telling:
    deed = Deed(told.kind, told.giver, told.receiver, modality)
    # Later than every telling in the act's own words.
    key = (told.key[0] + 1, *told.key[1:5], scene.number, word.start)
    return telling_of(deed, _act(word), scene, index, key)
