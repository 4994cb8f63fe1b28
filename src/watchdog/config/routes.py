"""`routes.yml`: which hits go to which channels; every name in it must exist."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from watchdog.config.lists import items_by_id, nodes_under
from watchdog.config.schema import Id, Schema, Text, check
from watchdog.config.yaml import Mapping, Node, Scalar, Sequence
from watchdog.errors import Problem
from watchdog.model import Route
from watchdog.spelling import nearest


class _Route(Schema):
    id: Id
    channels: Annotated[tuple[Text, ...], Field(min_length=1)]
    lists: tuple[Text, ...] = ()
    kinds: tuple[Text, ...] = ()
    entries: tuple[Text, ...] = ()
    verdicts: Annotated[tuple[Literal["alert", "review", "context"], ...], Field(min_length=1)] = (
        "alert",
    )
    languages: tuple[Text, ...] = ()
    sources: tuple[Text, ...] = ()


class _File(Schema):
    routes: tuple[_Route, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The names that a route may use; `None` where they could not be read and go unchecked.

    `operators` are the channels that may be told what nobody has judged yet.
    """

    channels: Collection[str] | None
    operators: Collection[str] | None
    lists: Collection[str] | None
    kinds: Collection[str] | None
    entries: Collection[str] | None
    sources: Collection[str] | None


_WORDS = {
    "channels": "a channel of channels.yml",
    "lists": "a watchlist",
    "kinds": "a signal kind of signals.yml",
    "entries": "an entry of a watchlist",
    "sources": "a source of sources.yml",
}


def read_routes(
    tree: Node | None, file: str, known: Known
) -> tuple[tuple[Route, ...], tuple[Problem, ...]]:
    """Check `routes.yml`; the routes come in the order of the file.

    Args:
        tree: the file.
        file: how problems name it.
        known: what may be named.
    """
    read, problems = check(_File, tree, file)
    if read is None:
        return (), problems
    _, repeated = items_by_id(tree, "routes", file)
    problems += repeated + _unknown_names(tree, file, known)
    problems += _review_for_others(tree, file, known)
    routes = tuple(
        Route(
            id=each.id,
            channels=each.channels,
            watchlists=each.lists,
            kinds=each.kinds,
            entries=each.entries,
            verdicts=each.verdicts,
            languages=each.languages,
            sources=each.sources,
        )
        for each in read.routes
    )
    return routes, problems


def _unknown_names(tree: Node | None, file: str, known: Known) -> tuple[Problem, ...]:
    problems: list[Problem] = []
    for item in nodes_under(tree, "routes"):
        for key, wanted in _WORDS.items():
            names: Collection[str] | None = getattr(known, key)
            for word, line in _words_under(item, key):
                if names is not None and word.strip() not in names:
                    problems.append(
                        Problem(
                            file=file,
                            line=line,
                            found=f"`{word}` in `{key}`",
                            wanted=f"{wanted}; {nearest(word, names)}",
                        )
                    )
    return tuple(problems)


def _review_for_others(tree: Node | None, file: str, known: Known) -> tuple[Problem, ...]:
    """Report routes that would take review items to people who are not declared operators."""
    problems: list[Problem] = []
    for item in nodes_under(tree, "routes"):
        if "review" not in {word.strip() for word, _ in _words_under(item, "verdicts")}:
            continue
        for word, line in _words_under(item, "channels"):
            known_channel = known.channels is None or word.strip() in known.channels
            if known.operators is None or word.strip() in known.operators or not known_channel:
                continue
            problems.append(
                Problem(
                    file=file,
                    line=line,
                    found=f"the verdict `review` for the channel `{word}`, which is not for"
                    " operators alone",
                    wanted=f"`operators: yes` on `{word}` in channels.yml, if everyone it reaches"
                    " works on the findings; or a route without `review`",
                )
            )
    return tuple(problems)


def _words_under(item: Node, key: str) -> tuple[tuple[str, int], ...]:
    value = item.get(key) if isinstance(item, Mapping) else None
    return tuple(
        (each.text, each.line)
        for each in (value.items if isinstance(value, Sequence) else ())
        if isinstance(each, Scalar) and each.text is not None
    )
