"""`signals.yml`: kinds of acts, who may give and receive, and the phrases that tell of them."""

from collections.abc import Collection
from typing import Annotated, Literal

from pydantic import Field

from watchdog.config.lists import items_by_id, nodes_under
from watchdog.config.schema import Count, Id, Schema, Text, YesNo, check
from watchdog.config.yaml import Mapping, Node, Scalar, Sequence
from watchdog.errors import Problem
from watchdog.model import Combination, SignalKind, WordGroup
from watchdog.spelling import nearest

_Level = Literal["low", "medium", "high", "critical"]


class _Combination(Schema):
    words: Annotated[tuple[Id, ...], Field(min_length=1, max_length=3)]
    subject: Literal["giver", "receiver"] | None = None


class _Kind(Schema):
    id: Id
    label: Text
    severity: _Level
    giver: tuple[Text, ...] = ()
    receiver: tuple[Text, ...] = ()
    window_sentences: Annotated[Count, Field(ge=1, le=20)] = 3
    triggers: dict[str, tuple[Text, ...]] = Field(default_factory=dict)
    together: tuple[_Combination, ...] = ()
    hints: tuple[Id, ...] = ()
    caution: Annotated[Count, Field(le=100)] = 0
    never: tuple[Text, ...] = ()
    needs: Literal["both", "giver", "receiver", "either"] = "both"
    strict: YesNo = False
    of_somebody: YesNo = False
    yields_to: tuple[Id, ...] = ()
    ends: YesNo = False
    raise_to: dict[_Level, tuple[Id, ...]] = Field(default_factory=dict)
    lower_to: dict[_Level, tuple[Id, ...]] = Field(default_factory=dict)
    raise_if_listed: _Level | None = None


class _File(Schema):
    groups: dict[str, tuple[Text, ...]] = Field(default_factory=dict)
    words: dict[str, dict[str, tuple[Text, ...]]] = Field(default_factory=dict)
    signals: tuple[_Kind, ...] = ()


def read_signals(
    tree: Node | None, file: str, known: Collection[str] | None
) -> tuple[tuple[SignalKind, ...], tuple[Problem, ...]]:
    """Check `signals.yml`; the kinds come in the order of the file.

    Args:
        tree: the file.
        file: how problems name it.
        known: ids of entries and names of watchlists that parties may name; `None` leaves them
            unchecked.
    """
    read, problems = check(_File, tree, file)
    if read is None:
        return (), problems
    _, repeated = items_by_id(tree, "signals", file)
    problems += repeated + _unknown_parties(tree, file, known, read.groups)
    problems += _unknown_words(tree, file, read)
    if problems:
        return (), problems
    words = {
        name: WordGroup(name=name, phrases=_phrases(by_language))
        for name, by_language in read.words.items()
    }
    kinds = tuple(
        SignalKind(
            id=each.id,
            label=each.label,
            severity=each.severity,
            giver=_expand(each.giver, read.groups),
            receiver=_expand(each.receiver, read.groups),
            triggers=_phrases(each.triggers),
            never=each.never,
            window_sentences=each.window_sentences,
            combinations=tuple(
                Combination(groups=tuple(words[name] for name in one.words), subject=one.subject)
                for one in each.together
            ),
            hints=tuple(words[name] for name in each.hints),
            caution=each.caution,
            needs=each.needs,
            strict=each.strict,
            of_somebody=each.of_somebody,
            yields_to=each.yields_to,
            ends=each.ends,
            raised=_levels(each.raise_to, words),
            lowered=_levels(each.lower_to, words),
            raised_by_listing=each.raise_if_listed,
        )
        for each in read.signals
    )
    return kinds, problems


def _phrases(by_language: dict[str, tuple[str, ...]]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (language, phrase) for language, phrases in by_language.items() for phrase in phrases
    )


def _levels(
    named: dict[_Level, tuple[str, ...]], words: dict[str, WordGroup]
) -> tuple[tuple[_Level, WordGroup], ...]:
    return tuple((level, words[name]) for level, names in named.items() for name in names)


def _unknown_words(tree: Node | None, file: str, read: _File) -> tuple[Problem, ...]:
    """Name the word groups and kinds that a kind speaks of and the file does not have."""
    kinds = [each.id for each in read.signals]
    problems: list[Problem] = []
    for item in nodes_under(tree, "signals"):
        if not isinstance(item, Mapping):
            continue
        named: list[tuple[Scalar, list[str], str]] = [
            (each, list(read.words), "a group under `words`")
            for each in [*_together(item), *_scalars(item.get("hints")), *_levels_named(item)]
        ]
        named += [(each, kinds, "a signal") for each in _scalars(item.get("yields_to"))]
        for each, choices, what in named:
            word = (each.text or "").strip()
            if word not in choices:
                wanted = f"{what}; {nearest(word, choices)}"
                problems.append(
                    Problem(file=file, line=each.line, found=f"`{word}`", wanted=wanted)
                )
    return tuple(problems)


def _together(item: Mapping) -> list[Scalar]:
    node = item.get("together")
    items = node.items if isinstance(node, Sequence) else ()
    return [
        scalar for one in items if isinstance(one, Mapping) for scalar in _scalars(one.get("words"))
    ]


def _levels_named(item: Mapping) -> list[Scalar]:
    tables = [item.get(key) for key in ("raise_to", "lower_to")]
    return [
        scalar
        for table in tables
        if isinstance(table, Mapping)
        for _, value in table.pairs
        for scalar in _scalars(value)
    ]


def _expand(parties: tuple[str, ...], groups: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Put the members of a group `@name` in its place, each party once."""
    flat = (
        member
        for party in parties
        for member in (groups.get(party[1:], ()) if party.startswith("@") else (party,))
    )
    return tuple(dict.fromkeys(flat))


def _unknown_parties(
    tree: Node | None,
    file: str,
    known: Collection[str] | None,
    groups: dict[str, tuple[str, ...]],
) -> tuple[Problem, ...]:
    named = [
        each
        for item in nodes_under(tree, "signals")
        if isinstance(item, Mapping)
        for key in ("giver", "receiver")
        for each in _scalars(item.get(key))
    ]
    table = tree.get("groups") if isinstance(tree, Mapping) else None
    if isinstance(table, Mapping):
        named += [each for _, value in table.pairs for each in _scalars(value)]
    problems: list[Problem] = []
    for each in named:
        word = (each.text or "").strip()
        if word.startswith("@"):
            good, choices, what = word[1:] in groups, [f"@{name}" for name in groups], "a group"
        else:
            good = known is None or word in known
            choices, what = sorted(known or ()), "an entry or a watchlist"
        if not good:
            wanted = f"{what}; {nearest(word, choices)}"
            problems.append(
                Problem(file=file, line=each.line, found=f"the party `{word}`", wanted=wanted)
            )
    return tuple(problems)


def _scalars(node: Node | None) -> list[Scalar]:
    items = node.items if isinstance(node, Sequence) else ()
    return [each for each in items if isinstance(each, Scalar)]
