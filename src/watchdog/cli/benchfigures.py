"""What screening got right of a gold corpus: counts that add up, and the shares made of them.

Pure: cases and screenings in, figures out. A figure without anything to count is `None`, never 0.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields

from watchdog.config.gold import Floor, GoldCase, GoldSignal
from watchdog.model import Hit, Screening, Signal

_TOLD = ("alert", "review")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Plain counts; adding two gives the counts of both.

    Attributes:
        wanted: entries that must be found; `found` came as alert or review.
        alerts_wanted: those that must alert; `alerted` did.
        alerts: told as alert, without those about which readers differ; `alerts_right` were wanted.
        must_not: alerts of entries that a case says must not alert.
        unwarranted: review items that nobody wants to look at.
        signals_wanted: labelled signals; `kind` have one of the right kind, `modality` and
            `direction` one that is right in that, too.
        signals: signals read in texts with labels; `unanswered` have a kind that no label has.
    """

    cases: int = 0
    cases_right: int = 0
    wanted: int = 0
    found: int = 0
    alerts_wanted: int = 0
    alerted: int = 0
    alerts: int = 0
    alerts_right: int = 0
    must_not: int = 0
    unwarranted: int = 0
    signals_wanted: int = 0
    kind: int = 0
    modality: int = 0
    direction: int = 0
    signals: int = 0
    unanswered: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        """Add count by count."""
        return Counts(
            **{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(Counts)}
        )


# The shares and what each is a share of; the other figures are counts.
SHARES = {
    "found": "wanted",
    "alerted": "alerts_wanted",
    "alerts_right": "alerts",
    "cases_right": "cases",
    "kind": "signals_wanted",
    "modality": "signals_wanted",
    "direction": "signals_wanted",
    "unanswered": "signals",
}


def figures(counts: Counts) -> dict[str, float | int | None]:
    """Return the figures of a group: shares from 0 to 1, and counts."""
    numbers: dict[str, int] = asdict(counts)
    shares = {
        name: numbers[name] / numbers[whole] if numbers[whole] else None
        for name, whole in SHARES.items()
    }
    return {
        "cases": counts.cases,
        **shares,
        "must_not": counts.must_not,
        "unwarranted": counts.unwarranted,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """One thing that came otherwise than a label wants; `entry` is `None` for a signal."""

    entry: str | None
    wanted: str
    got: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """One case with what became of it.

    Attributes:
        entries: the counts of each entry that counts for something.
        signals: the counts of each kind of signal that is labelled or read, and nothing else.
    """

    case: GoldCase
    entries: Mapping[str, Counts]
    signals: Mapping[str, Counts]
    wrong: tuple[Wrong, ...]

    @property
    def counts(self) -> Counts:
        """All counts of the case. Signals do not make a case wrong: they have their own figures."""
        right = not any(each.entry is not None for each in self.wrong)
        total = Counts(cases=1, cases_right=int(right))
        return sum((*self.entries.values(), *self.signals.values()), total)


def mark(case: GoldCase, screening: Screening) -> Marked:
    """Compare what screening says of a case with its labels."""
    hits = {hit.entry: hit for hit in (*screening.ignored, *screening.hits)}
    counts: dict[str, Counts] = {}
    wrong: list[Wrong] = []
    expected = dict(case.expect)
    for entry in sorted({*expected, *hits} - case.may):
        wanted, got = expected.get(entry), _verdict(hits.get(entry))
        counts[entry] = _count(case, entry, wanted, got)
        if not _is_right(case, entry, wanted, got):
            wrong.append(
                Wrong(
                    entry=entry,
                    wanted=wanted or ("no alert" if entry in case.never_alert else "nothing"),
                    got=got or "not found",
                    reasons=_reasons(hits.get(entry)),
                )
            )
    told, missed = _mark_signals(case, screening.signals)
    return Marked(case=case, entries=counts, signals=told, wrong=(*wrong, *missed))


def _verdict(hit: Hit | None) -> str | None:
    return None if hit is None else hit.verdict


def _reasons(hit: Hit | None) -> tuple[str, ...]:
    if hit is None:
        return ()
    gate = () if hit.rule is None else (hit.rule,)
    return gate + tuple(f"{reason.rule} {reason.points:+d}" for reason in hit.reasons)


def _is_right(case: GoldCase, entry: str, wanted: str | None, got: str | None) -> bool:
    if wanted == "alert":
        return got == "alert"
    if wanted == "review":
        return got in _TOLD
    return got not in _TOLD or (got == "review" and entry in case.never_alert)


def _count(case: GoldCase, entry: str, wanted: str | None, got: str | None) -> Counts:
    must = wanted in _TOLD
    barred = case.nothing or entry in case.never or entry in case.never_alert
    return Counts(
        wanted=int(must),
        found=int(must and got in _TOLD),
        alerts_wanted=int(wanted == "alert"),
        alerted=int(wanted == "alert" and got == "alert"),
        alerts=int(got == "alert"),
        alerts_right=int(must and got == "alert"),
        must_not=int(got == "alert" and barred),
        unwarranted=int(got == "review" and not must and entry not in case.never_alert),
    )


def _mark_signals(case: GoldCase, got: tuple[Signal, ...]) -> tuple[dict[str, Counts], list[Wrong]]:
    """Give each label the signal that answers it best; a signal answers one label only.

    A label of several kinds counts for the first.
    """
    if case.signals is None:
        return {}, []
    free = list(got)
    counts, missed = defaultdict[str, Counts](Counts), list[Wrong]()
    for label in case.signals:
        able = [signal for signal in free if signal.kind in label.kinds]
        best = max(able, key=lambda signal: _likeness(label, signal), default=None)
        if best is not None:
            free.remove(best)
        counts[label.kinds[0]] += Counts(
            signals_wanted=1,
            kind=int(best is not None),
            modality=int(best is not None and best.modality == label.modality),
            direction=int(best is not None and has_direction(label, best)),
        )
        if best is None or not all(_likeness(label, best)):
            missed.append(_missed(label, best))
    kinds = {kind for label in case.signals for kind in label.kinds}
    unanswered = [signal for signal in got if signal.kind not in kinds]
    missed += (
        Wrong(entry=None, wanted="no such signal", got=_shown(signal), reasons=())
        for signal in unanswered
    )
    for signal in got:
        counts[signal.kind] += Counts(signals=1, unanswered=int(signal.kind not in kinds))
    return dict(counts), missed


def _likeness(label: GoldSignal, signal: Signal) -> tuple[bool, bool]:
    return signal.modality == label.modality, has_direction(label, signal)


def has_direction(label: GoldSignal, signal: Signal) -> bool:
    """Say whether giver and receiver are right.

    A side that the label leaves open is always right. Of the sides that it names none may be
    another's, and one at least must be said.
    """
    sides = ((label.giver, signal.giver), (label.receiver, signal.receiver))
    asked = [(right, said) for right, said in sides if right]
    if not asked:
        return True
    return any(said is not None for _, said in asked) and all(
        said is None or said in right for right, said in asked
    )


def _missed(label: GoldSignal, best: Signal | None) -> Wrong:
    sides = f"{'/'.join(label.giver) or '-'} > {'/'.join(label.receiver) or '-'}"
    wanted = f"{'/'.join(label.kinds)}, {label.modality}, {sides}"
    return Wrong(entry=None, wanted=wanted, got=_shown(best) if best else "not found", reasons=())


def _shown(signal: Signal) -> str:
    sides = f"{signal.giver or '-'} > {signal.receiver or '-'}"
    return f"{signal.kind}, {signal.modality}, {sides}"


def group(marked: Iterable[Marked], lists: Mapping[str, str]) -> dict[str, Counts]:
    """Add up the counts by group, in the order `all`, sets, languages, classes, lists, signals.

    Args:
        lists: the watchlist of each entry. A group `list:NAME` has counts of entries only, a group
            `signal:KIND` of signals only.
    """
    groups: dict[str, dict[str, Counts]] = {
        name: {} for name in ("all", "set", "lang", "class", "list", "signal")
    }
    for each in marked:
        case, counts = each.case, each.counts
        keys = {"all": "all", "set": case.set_, "lang": case.language, "class": case.class_}
        for name, key in keys.items():
            groups[name][key] = groups[name].get(key, Counts()) + counts
        for entry, part in each.entries.items():
            key = lists.get(entry, "unknown")
            groups["list"][key] = groups["list"].get(key, Counts()) + part
        for kind, part in each.signals.items():
            groups["signal"][kind] = groups["signal"].get(kind, Counts()) + part
    return {
        key if name == "all" else f"{name}:{key}": counts
        for name, inner in groups.items()
        for key, counts in sorted(inner.items())
    }


def below_floor(
    floors: Iterable[Floor], said: Mapping[str, Mapping[str, float | int | None]]
) -> tuple[str, ...]:
    """Say which figures do not hold, each with what it is and what it must be.

    Args:
        said: the figures of each group. A floor about a figure that nothing was counted for does
            not hold: the cases that it guards are gone.
    """
    lines: list[str] = []
    for floor in floors:
        value = said.get(floor.group, {}).get(floor.figure)
        name = f"{floor.group} {floor.figure}"
        if value is None:
            lines.append(f"{name}: nothing was counted")
        elif floor.at_least is not None and value < floor.at_least:
            lines.append(f"{name}: {value:.4f}, wanted at least {floor.at_least}")
        elif floor.at_most is not None and value > floor.at_most:
            lines.append(f"{name}: {value:g}, wanted at most {floor.at_most:g}")
    return tuple(lines)
