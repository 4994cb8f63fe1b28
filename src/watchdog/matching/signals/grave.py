"""How grave a telling is: the kind's own level, raised or lowered by the words around it."""

from watchdog.matching.index import Index
from watchdog.matching.signals.acts import Act
from watchdog.matching.signals.scene import Scene
from watchdog.model import Entry, Modality, Severity, SignalKind

_SEVERITIES: tuple[Severity, ...] = ("low", "medium", "high", "critical")
_CEILING: dict[Modality, Severity] = {
    "denied": "low",
    "demanded": "low",
    "speculative": "medium",
}
_RAISABLE = ("asserted", "planned")


def read_severity(
    kind: SignalKind,
    act: Act,
    scene: Scene,
    modality: Modality,
    *,
    index: Index,
    giver: Entry | None,
) -> Severity:
    """Return the level; demands, denials and rumours only ever lower it."""
    level = kind.severity
    said = {
        group
        for word in scene.near(act.start, act.end)
        for group in index.words[word.number].groups
    }
    lowered = [to for to, group in kind.lowered if group.name in said]
    raised = [to for to, group in kind.raised if group.name in said]
    if kind.raised_by_listing and giver is not None and _is_listed(giver):
        raised.append(kind.raised_by_listing)
    if lowered:
        level = min(level, *lowered, key=_SEVERITIES.index)
    elif raised and modality in _RAISABLE:
        level = max(level, *raised, key=_SEVERITIES.index)
    return min(level, _CEILING.get(modality, "critical"), key=_SEVERITIES.index)


def raised_once(level: Severity, modality: Modality) -> Severity:
    """Return the next level, for a sum not told before; never for a demand or a rumour."""
    if modality not in _RAISABLE:
        return level
    return _SEVERITIES[min(_SEVERITIES.index(level) + 1, len(_SEVERITIES) - 1)]


def _is_listed(entry: Entry) -> bool:
    return any(listing.delisted is None for listing in entry.listings)
