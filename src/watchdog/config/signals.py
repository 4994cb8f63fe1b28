"""`signals.yml`: kinds of acts, who may give and receive, and the phrases that tell of them."""

from collections.abc import Collection
from typing import Annotated, Literal

from pydantic import Field

from watchdog.config.lists import items_by_id, nodes_under
from watchdog.config.schema import Count, Id, Schema, Text, check
from watchdog.config.yaml import Mapping, Node, Scalar, Sequence
from watchdog.errors import Problem
from watchdog.model import SignalKind
from watchdog.spelling import nearest


class _Kind(Schema):
    id: Id
    label: Text
    severity: Literal["low", "medium", "high", "critical"]
    giver: tuple[Text, ...] = ()
    receiver: tuple[Text, ...] = ()
    window_sentences: Annotated[Count, Field(ge=1, le=20)] = 2
    triggers: dict[str, tuple[Text, ...]]
    never: tuple[Text, ...] = ()


class _File(Schema):
    groups: dict[str, tuple[Text, ...]] = Field(default_factory=dict)
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
    kinds = tuple(
        SignalKind(
            id=each.id,
            label=each.label,
            severity=each.severity,
            giver=_expand(each.giver, read.groups),
            receiver=_expand(each.receiver, read.groups),
            triggers=tuple(
                (language, phrase)
                for language, phrases in each.triggers.items()
                for phrase in phrases
            ),
            never=each.never,
            window_sentences=each.window_sentences,
        )
        for each in read.signals
    )
    return kinds, problems


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
