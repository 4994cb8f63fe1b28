"""Where a sentence tells of an act: a phrase of its own, or words that mean it together."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter

from watchdog.matching.index import Index
from watchdog.matching.reading import Word
from watchdog.matching.signals.scene import Scene
from watchdog.model import Combination, Side
from watchdog.text.scripts import is_unspaced

# How far apart the words of a combination may stand, in characters.
_APART = 150
_APART_UNSPACED = 90
# Of one kind so many tellings of a sentence are weighed.
_TELLINGS = 12
_HINTS = 2


@dataclass(frozen=True, slots=True)
class Act:
    """A telling of an act: its kind, what happens (`head`), and all its words.

    `faint` is True where only a word stands there that hints at the act ("the fighter jets").
    """

    kind: int
    head: Word
    start: int
    end: int
    subject: Side | None
    faint: bool = False


def find_acts(scene: Scene, index: Index) -> list[Act]:
    """Return what the sentence may tell of: by kind, those that say who does it first, by start."""
    by_group: dict[str, list[Word]] = {}
    counts = [0] * len(index.kinds)
    blocked: set[int] = set()
    acts: list[Act] = []
    idioms = idioms_of(scene, index)
    for word in scene.words:
        use = index.words[word.number]
        blocked.update(use.blocks)
        if idioms and is_in_idiom(word, idioms):
            continue
        for group in use.groups:
            by_group.setdefault(group, []).append(word)
        for at in use.triggers:
            if counts[at] < _TELLINGS and not scene.is_in_name(word):
                counts[at] += 1
                # Where nobody receives, a party beside the wording does it or suffers it.
                subject: Side | None = None if index.kinds[at].receiver else "giver"
                acts.append(Act(at, word, word.start, word.end, subject))
    possible = (each for group in by_group for each in index.combinations.get(group, ()))
    for _, at, combination in sorted(possible, key=_number):
        acts += _together(at, combination, by_group, scene)
    acts = _without_outdone(acts)
    acts += _hinted(acts, by_group, scene, index)
    return sorted(
        (act for act in acts if act.kind not in blocked),
        key=lambda act: (act.kind, act.subject is None, act.start, act.end),
    )


def idioms_of(scene: Scene, index: Index) -> list[Word]:
    """Return the phrases that mean none of their words: "behind closed doors" closes nothing."""
    return [word for word in scene.words if "idiom" in index.words[word.number].marks]


def is_in_idiom(word: Word, idioms: list[Word]) -> bool:
    """Say whether a word is a part of one of the idioms."""
    return any(
        idiom.start <= word.start and word.end <= idiom.end and word.number != idiom.number
        for idiom in idioms
    )


def _without_outdone(acts: list[Act]) -> list[Act]:
    """Drop an act where a longer wording says otherwise who does it: "look for buyers" buys not."""
    by_kind: dict[int, list[Act]] = {}
    for act in acts:
        if act.subject is not None:
            by_kind.setdefault(act.kind, []).append(act)
    return [
        act for act in acts if not any(_outdoes(other, act) for other in by_kind.get(act.kind, ()))
    ]


def _outdoes(other: Act, act: Act) -> bool:
    if act.subject in (None, other.subject):
        return False
    longer, head = other.head, act.head
    if longer.end <= head.start:
        # "Received a shipment of jets": what happens is that somebody received it.
        return head.end <= other.end
    inside = longer.start <= head.start and head.end <= longer.end
    longer_by = (longer.end - longer.start) - (head.end - head.start)
    return inside and longer_by > 0


def _hinted(
    acts: list[Act], by_group: dict[str, list[Word]], scene: Scene, index: Index
) -> Iterator[Act]:
    """Return what words hint at, for kinds of which nothing else in the sentence tells."""
    told = {act.kind for act in acts}
    for kind, groups in enumerate(index.hints):
        if kind in told:
            continue
        for group in groups:
            for word in by_group.get(group, ())[:_HINTS]:
                if not scene.is_in_name(word):
                    yield Act(kind, word, word.start, word.end, None, faint=True)


_number = itemgetter(0)


def _together(
    kind: int, combination: Combination, by_group: dict[str, list[Word]], scene: Scene
) -> Iterator[Act]:
    if not all(group.name in by_group for group in combination.groups[1:]):
        return
    first, *rest = (by_group[group.name] for group in combination.groups)
    starts = [[word.start for word in words] for words in rest]
    for head in first[:_TELLINGS]:
        if scene.is_in_name(head):
            continue
        others = []
        for words, places in zip(rest, starts, strict=True):
            other = _nearest(head, words, places, scene)
            if other is None:
                break
            others.append(other)
        else:
            begin = min(head.start, *(each.start for each in others)) if others else head.start
            end = max(head.end, *(each.end for each in others)) if others else head.end
            yield Act(kind, head, begin, end, combination.subject)


def _nearest(head: Word, words: list[Word], starts: list[int], scene: Scene) -> Word | None:
    """Return the closest of the words in the clause of `head` that is not part of it."""
    apart = _APART_UNSPACED if is_unspaced(scene.text[head.start]) else _APART
    at = bisect_left(starts, head.start)
    best: tuple[int, Word] | None = None
    for word in words[max(0, at - 3) : at + 4]:
        gap = max(word.start - head.end, head.start - word.end)
        if gap < 0 or gap > apart or scene.is_parted(head.start, word.start):
            continue
        if scene.is_in_name(word) and not is_unspaced(scene.text[word.start]):
            continue
        if best is None or gap < best[0]:
            best = (gap, word)
    return best[1] if best else None
