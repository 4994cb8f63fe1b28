"""Whether a document tells of a kind of act plainly enough, by points, as for names.

One loose wording in a long article is no act; the same act in title, lead and a third sentence is.
Every kind that is read at all starts with some points, clues add and take away, and a kind that
falls below nothing is not told. The points were fitted to labelled articles and rounded.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from watchdog.matching.signals.once import Telling
from watchdog.model import Unsaid

_LONG_SENTENCES = 25
_WIDE, _VERY_WIDE = 40, 80
# What a telling weighs: hints weigh half; the title twice, the first sentence one and a half times.
_SURE, _FAINT = 2.0, 1.0
_TITLE, _LEAD = 2.0, 1.5
_SOME, _MUCH = 5, 8
_PART, _LARGE_PART = 0.2, 0.35
_MANY_SENTENCES = 3
# A visit is made by somebody.
_BY_PEOPLE = "high-level-visit"


@dataclass(frozen=True, slots=True)
class Clue:
    """A row of the table: what it adds or takes away."""

    points: int
    means: str


CLUES: dict[str, Clue] = {
    "read-at-all": Clue(points=35, means="words of the kind and its parties stand there"),
    "told-twice": Clue(points=5, means="two sentences tell of it"),
    "told-thrice": Clue(points=4, means="three sentences tell of it or hint at it"),
    "told-in-lead": Clue(points=2, means="the first sentence tells of it"),
    "told-much": Clue(points=1, means="much of the article tells of it"),
    "told-very-much": Clue(points=8, means="very much of the article tells of it"),
    "part-of-acts": Clue(points=8, means="a fifth of all that is told"),
    "main-act": Clue(points=8, means="a third of all that is told"),
    "only-act": Clue(points=5, means="no other kind is read"),
    "long-article": Clue(points=12, means="a long article tells of many acts, each once"),
    "only-hints": Clue(points=-31, means="no wording tells of it, words only hint at it"),
    "one-hint": Clue(points=-20, means="one sentence hints at it"),
    "one-reading": Clue(points=-8, means="it is read from one place"),
    "side-missing": Clue(points=-5, means="nobody is found for one of its sides"),
    "side-far": Clue(points=-7, means="a side is taken from sentences farther off"),
    "side-outside": Clue(points=-2, means="one side stands outside the clause"),
    "sides-outside": Clue(points=-3, means="both sides stand outside the clause"),
    "sides-unnamed": Clue(points=-5, means="both sides are places or words that stand for them"),
    "words-apart": Clue(points=-6, means="its words stand more than 40 characters apart"),
    "words-far-apart": Clue(points=-2, means="its words stand more than 80 characters apart"),
    "one-word": Clue(points=-5, means="a single word tells of it"),
    "nobody-visits": Clue(points=-48, means="a visit, and no person or office is named"),
    "other-in-title": Clue(points=-4, means="the title tells of another kind only"),
    "other-more": Clue(points=-2, means="another kind is read from more places"),
}


def told_plainly(
    tellings: list[Telling], sentences: int
) -> tuple[list[Telling], tuple[Unsaid, ...]]:
    """Part what a document tells of plainly enough from what it does not.

    Hints are dropped where a wording tells of their kind.

    Args:
        tellings: all of one document, in reading order.
        sentences: how many sentences the document has.
    """
    by_kind: dict[str, list[Telling]] = defaultdict(list)
    for each in tellings:
        by_kind[each.kind.id].append(each)
    weighed = [_weighed(kind, by_kind, sentences) for kind in by_kind]
    unsaid = {each.kind: each for each in weighed if each.points < each.wanted}
    sure = {kind for kind, own in by_kind.items() if not all(each.faint for each in own)}
    told = [
        each
        for each in tellings
        if each.kind.id not in unsaid and not (each.faint and each.kind.id in sure)
    ]
    return told, tuple(unsaid.values())


def _weighed(kind: str, by_kind: Mapping[str, list[Telling]], sentences: int) -> Unsaid:
    own = by_kind[kind]
    best = min(own, key=lambda each: each.key)
    found = clues(kind, by_kind, sentences)
    return Unsaid(
        kind=kind,
        points=sum(CLUES[clue].points for clue in found),
        wanted=best.kind.caution,
        clues=tuple(found),
        field=best.signal.field,
        start=best.signal.start,
        end=best.signal.end,
    )


def clues(kind: str, by_kind: Mapping[str, list[Telling]], sentences: int) -> list[str]:
    """Return the rows of `CLUES` that hold for a kind of which a document tells.

    Args:
        kind: its id.
        by_kind: the tellings of every kind, by its id; never empty.
        sentences: how many sentences the document has.
    """
    own = by_kind[kind]
    found = ["read-at-all"]
    found += _how_much(own)
    found += _beside_others(kind, by_kind)
    if sentences >= _LONG_SENTENCES:
        found.append("long-article")
    found += _how_well(min(own, key=lambda each: each.key))
    width = min(each.signal.end - each.signal.start for each in own)
    found += ["words-apart"] if width > _WIDE else []
    found += ["words-far-apart"] if width > _VERY_WIDE else []
    found += ["one-word"] if any(each.single for each in own) else []
    if kind == _BY_PEOPLE and not any(each.people for each in own):
        found.append("nobody-visits")
    return found


def _how_much(own: list[Telling]) -> Iterable[str]:
    sure = [each for each in own if not each.faint]
    places = {each.sentence for each in own}
    if not sure:
        yield "only-hints"
        if len(places) == 1:
            yield "one-hint"
    if len({each.sentence for each in sure}) > 1:
        yield "told-twice"
    if any(each.sentence == ("text", 0) for each in sure):
        yield "told-in-lead"
    if len(places) >= _MANY_SENTENCES:
        yield "told-thrice"
    if len(own) == 1:
        yield "one-reading"


def _weight(own: Iterable[Telling]) -> float:
    weight = 0.0
    for each in own:
        place = _TITLE if each.sentence[0] == "title" else 1.0
        place = _LEAD if each.sentence == ("text", 0) else place
        weight += place * (_FAINT if each.faint else _SURE)
    return weight


def _beside_others(kind: str, by_kind: Mapping[str, list[Telling]]) -> Iterable[str]:
    own = by_kind[kind]
    weight = _weight(own)
    if weight >= _SOME:
        yield "told-much"
    if weight >= _MUCH:
        yield "told-very-much"
    part = weight / sum(map(_weight, by_kind.values()))
    if part > _PART:
        yield "part-of-acts"
    if part > _LARGE_PART:
        yield "main-act"
    others = [each for other, told in by_kind.items() if other != kind for each in told]
    if not others:
        yield "only-act"
    if _in_title(others) and not _in_title(own):
        yield "other-in-title"
    if any(len(told) > len(own) for told in by_kind.values()):
        yield "other-more"


def _in_title(tellings: list[Telling]) -> bool:
    return any(each.sentence[0] == "title" for each in tellings)


def _how_well(best: Telling) -> Iterable[str]:
    missing, far, unnamed, outside = best.key[:4]
    if missing:
        yield "side-missing"
    if far > 1:
        yield "side-far"
    if unnamed > 1:
        yield "sides-unnamed"
    if outside:
        yield "side-outside" if outside == 1 else "sides-outside"
