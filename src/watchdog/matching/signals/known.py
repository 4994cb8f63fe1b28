"""Sums told before: the same amount and unit, of the same kind of act between the same parties.

Pure: whoever keeps what was told (the store, when it places an article) passes it in.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from watchdog.matching.signals.grave import raised_once
from watchdog.model import Signal, ToldSum


def sums_of(signals: Iterable[Signal]) -> Iterator[ToldSum]:
    """Give the sums that signals tell."""
    for signal in signals:
        if signal.figure is not None:
            yield ToldSum(
                kind=signal.kind,
                giver=signal.giver,
                receiver=signal.receiver,
                sum=signal.figure.sum,
            )


def weigh_sums(signals: Iterable[Signal], known: Iterable[ToldSum] | None) -> Iterator[Signal]:
    """Mark the sums told before; a new one raises the level by one step.

    A demand, a rumour and a denial are never raised, nor is what is long past.

    Args:
        signals: of one document, in reading order; a sum that an earlier one told is known.
        known: sums told by other documents; `None` where nobody asked: then only what the
            document itself repeats is marked.
    """
    told: dict[tuple[str, tuple[str, str]], set[tuple[str | None, str | None]]] = defaultdict(set)
    for each in known or ():
        told[each.kind, each.sum].add((each.giver, each.receiver))
    for signal in signals:
        if signal.figure is None:
            yield signal
            continue
        parties = told[signal.kind, signal.figure.sum]
        if signal.figure_known or any(_may_be(signal, each) for each in parties):
            yield replace(signal, figure_known=True)
        elif known is None:
            yield signal
        else:
            level = signal.severity
            if not signal.historic:
                level = raised_once(level, signal.modality)
            yield replace(signal, figure_known=False, severity=level)
        parties.add((signal.giver, signal.receiver))


def _may_be(signal: Signal, parties: tuple[str | None, str | None]) -> bool:
    """Say whether the parties may be the same: one that is not said may be anybody."""
    mine = (signal.giver, signal.receiver)
    return all(
        one is None or other is None or one == other
        for one, other in zip(mine, parties, strict=True)
    )
