"""Decide which receivers are told of which hits, and be able to say why.

A silence must be as explainable as an alert, so the decision about one hit and one route is a
value with its reason (`Tell` or `Skip`), and everything else here is a fold over those.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from watchdog.model import Addressed, Receiver, Route, StoredHit

# Verdicts that a route reaches only by naming them; `ignore` reaches nobody, named or not.
_ONLY_WHEN_NAMED = frozenset({"review", "context"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    """The route takes the hit."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """The route leaves the hit; `reason` names the first condition that it misses."""

    reason: str


Decision = Tell | Skip


def decide(stored: StoredHit, route: Route) -> Decision:
    """Say whether one route takes one hit, and why."""
    verdict = stored.hit.verdict
    if verdict == "ignore":
        return Skip(reason="an ignored mention is never sent")
    if verdict in _ONLY_WHEN_NAMED and verdict not in route.verdicts:
        return Skip(reason=f"the verdict is {verdict}, which only a route that names it takes")
    conditions = (
        ("verdict", verdict, route.verdicts),
        ("watchlist", stored.watchlist, route.watchlists),
        ("entry", stored.hit.entry, route.entries),
        ("source", stored.source_id, route.sources),
    )
    for word, value, wanted in conditions:
        if wanted and value not in wanted:
            return Skip(reason=f"{word} {value} is not among {_listed(wanted)}")
    if route.languages and not _speaks(stored.language, route.languages):
        language = stored.language or "unknown"
        return Skip(reason=f"language {language} is not among {_listed(route.languages)}")
    if route.kinds:
        kinds = sorted({signal.kind for signal in stored.signals})
        taken = [kind for kind in kinds if kind in route.kinds]
        if not taken:
            said = _listed(tuple(kinds)) if kinds else "none"
            return Skip(reason=f"signals: {said}; wanted one of {_listed(route.kinds)}")
        return Tell(reason=f"matches, with signal {_listed(tuple(taken))}")
    return Tell(reason="matches every condition of the route")


def explain_route(
    stored: StoredHit, routes: tuple[Route, ...]
) -> tuple[tuple[str, bool, str], ...]:
    """Answer "why was I (not) told": for each route its id, whether it takes the hit, and why."""
    decisions = ((route.id, decide(stored, route)) for route in routes)
    return tuple((name, isinstance(said, Tell), said.reason) for name, said in decisions)


def route(
    hits: tuple[StoredHit, ...],
    routes: tuple[Route, ...],
    receivers: Mapping[str, tuple[Receiver, ...]],
    *,
    operators: frozenset[str],
) -> tuple[Addressed, ...]:
    """Address hits of one article: at most one `Addressed` a receiver, in the routes' order.

    Args:
        hits: in any order; the result refers to them by index.
        routes: in the operator's order.
        receivers: the receivers of each channel by its id; a channel that is missing here (one
            that is switched off) is passed over.
        operators: the channels that may be told what nobody has judged yet; review items reach no
            other, whatever a route says.
    """
    first_route: dict[Receiver, str] = {}
    taken: dict[Receiver, set[int]] = {}
    for one in routes:
        indices = {i for i, stored in enumerate(hits) if isinstance(decide(stored, one), Tell)}
        if not indices:
            continue
        judged = {i for i in indices if hits[i].hit.verdict != "review"}
        for channel in one.channels:
            told = indices if channel in operators else judged
            for receiver in receivers.get(channel, ()) if told else ():
                first_route.setdefault(receiver, one.id)
                taken.setdefault(receiver, set()).update(told)
    return tuple(
        Addressed(receiver=receiver, route=name, hits=tuple(sorted(taken[receiver])))
        for receiver, name in first_route.items()
    )


def _speaks(language: str | None, wanted: tuple[str, ...]) -> bool:
    """Compare languages: `zh` takes `zh-Hans`, `zh-Hans` does not take `zh`."""
    if language is None:
        return False
    tag = language.lower().replace("_", "-")
    return any(tag == one.lower() or tag.startswith(f"{one.lower()}-") for one in wanted)


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(values)
