"""Watchlist cases: sentences that must and must not hit, as a person writes them in YAML.

They are run by `watchdog check` and by the tests, so that an edit of a watchlist that loses a name
or floods an inbox is seen before it is in force.
"""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from watchdog.config.files import read_tree, watchlist_files
from watchdog.config.lists import items_by_id, nodes_under
from watchdog.config.schema import Id, Schema, Text, YesNo, check
from watchdog.config.yaml import Mapping, Scalar
from watchdog.errors import Problem, WatchlistError
from watchdog.model import Document, Modality, Screening, Signal
from watchdog.spelling import nearest

Expected = Literal["alert", "review", "context"]
_TOLD = ("alert", "review")


def read_time(value: object) -> object:
    """Turn the text of a date or a time into an aware time; anything else is a `ValueError`."""
    if isinstance(value, str):
        try:
            read = datetime.fromisoformat(value)
            return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
        except (ValueError, OverflowError):
            pass  # answered below with what is wanted
    raise ValueError("a date such as 2026-03-01 or 2026-03-01T12:00:00Z")


class _Told(Schema):
    kind: Id
    modality: Modality | None = None
    giver: Id | None = None
    receiver: Id | None = None


class _Case(Schema):
    id: Id | None = None
    title: Text | None = None
    text: Text
    lang: Text | None = None
    published: Annotated[datetime, BeforeValidator(read_time)] | None = None
    expect: dict[str, Expected] = Field(default_factory=dict)
    never: tuple[Text, ...] = ()
    nothing: YesNo = False
    signals: tuple[_Told, ...] = ()
    no_signals: YesNo = False
    about: Text | None = None


class _File(Schema):
    cases: tuple[_Case, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedSignal:
    """An act that a case wants to be read; `None` where any will do."""

    kind: str
    modality: Modality | None
    giver: str | None
    receiver: str | None

    def is_met_by(self, signal: Signal) -> bool:
        """Say whether a signal is the one that is wanted."""
        return signal.kind == self.kind and all(
            wanted is None or wanted == said
            for wanted, said in (
                (self.modality, signal.modality),
                (self.giver, signal.giver),
                (self.receiver, signal.receiver),
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One sentence and what screening must say of it.

    Attributes:
        expect: pairs (entry id, verdict).
        never: entries that must not be told: neither alert nor review.
        nothing: True where nobody at all may be told.
        signals: acts that must be read of it; others may be, too.
        no_signals: True where no act at all may be read.
        about: why the case is there, where it says so.
    """

    document: Document
    expect: tuple[tuple[str, Expected], ...]
    never: tuple[str, ...]
    nothing: bool
    signals: tuple[WantedSignal, ...]
    no_signals: bool
    about: str | None
    file: str
    line: int

    @property
    def entries(self) -> frozenset[str]:
        """The entries that the case names."""
        sides = (side for each in self.signals for side in (each.giver, each.receiver))
        named = {*(name for name, _ in self.expect), *self.never, *sides}
        return frozenset(name for name in named if name is not None)


def load_cases(
    folder: Path,
    known: Collection[str] | None = None,
    kinds: Collection[str] | None = None,
) -> tuple[Case, ...]:
    """Read the cases of a watchlist folder, in the order of files and lines.

    Args:
        folder: the watchlist folder; its cases are in `cases/*.yml`. None is no mistake.
        known: ids of entries that cases may name; `None` leaves them unchecked.
        kinds: ids of signals that cases may name; `None` leaves them unchecked.

    Raises:
        WatchlistError: with every problem of every file.
    """
    cases: list[Case] = []
    problems: list[Problem] = []
    for path in watchlist_files(folder / "cases", ".yml"):
        found, wrong = _read_cases(path, known, kinds)
        cases += found
        problems += wrong
    if problems:
        raise WatchlistError(tuple(problems))
    return tuple(cases)


def failures(
    cases: tuple[Case, ...], screen_one: Callable[[Document], Screening]
) -> tuple[str, ...]:
    """Run the cases; each line says where a case stands, what it wanted and what came."""
    lines: list[str] = []
    for case in cases:
        screening = screen_one(case.document)
        verdicts = {hit.entry: hit.verdict for hit in screening.hits}
        said = [
            f"`{name}` to be {wanted}, got {verdicts.get(name, 'no hit')}"
            for name, wanted in case.expect
            if verdicts.get(name) != wanted
        ]
        said += [
            f"no {verdicts[name]} for `{name}`"
            for name in case.never
            if verdicts.get(name) in _TOLD
        ]
        if case.nothing:
            told = sorted(f"{n} ({v})" for n, v in verdicts.items() if v in _TOLD)
            said += [f"nobody to be told, got {', '.join(told)}"] if told else []
        said += _signal_failures(case, screening.signals)
        why = f" ({case.about})" if case.about else ""
        lines += (f"{case.file}:{case.line}: wanted {each}{why}" for each in said)
    return tuple(lines)


def _signal_failures(case: Case, signals: tuple[Signal, ...]) -> list[str]:
    read = [_spoken(s.kind, s.modality, s.giver, s.receiver) for s in signals]
    got = ", ".join(read) or "no signal"
    said = [
        f"{_spoken(each.kind, each.modality, each.giver, each.receiver)}, got {got}"
        for each in case.signals
        if not any(each.is_met_by(signal) for signal in signals)
    ]
    if case.no_signals and signals:
        said.append(f"no signal, got {got}")
    return said


def _spoken(kind: str, modality: str | None, giver: str | None, receiver: str | None) -> str:
    """Write a signal as `arms-transfer (asserted, from x, to y)`, without what is not said."""
    parts = [
        modality,
        giver and f"from {giver}",
        receiver and f"to {receiver}",
    ]
    told = ", ".join(part for part in parts if part)
    return f"`{kind}` ({told})" if told else f"`{kind}`"


def _read_cases(
    path: Path, known: Collection[str] | None, kinds: Collection[str] | None
) -> tuple[list[Case], tuple[Problem, ...]]:
    file = str(path)
    tree, problems = read_tree(path)
    if problems:
        return [], problems
    read, problems = check(_File, tree, file)
    if read is None:
        return [], problems
    _, problems = items_by_id(tree, "cases", file)
    cases: list[Case] = []
    for item, each in zip(nodes_under(tree, "cases"), read.cases, strict=True):
        digest = hashlib.sha256(f"{each.title}\0{each.text}".encode()).hexdigest()[:12]
        case = Case(
            document=Document(
                id=each.id or f"{path.stem}-{digest}",
                title=each.title,
                text=each.text,
                language=each.lang,
                published=each.published,
            ),
            expect=tuple(each.expect.items()),
            never=each.never,
            nothing=each.nothing,
            signals=tuple(
                WantedSignal(
                    kind=told.kind,
                    modality=told.modality,
                    giver=told.giver,
                    receiver=told.receiver,
                )
                for told in each.signals
            ),
            no_signals=each.no_signals,
            about=each.about,
            file=file,
            line=item.line,
        )
        cases.append(case)
        problems += _case_problems(case, item, known) + _kind_problems(case, kinds)
    return cases, problems


def _case_problems(case: Case, item: object, known: Collection[str] | None) -> tuple[Problem, ...]:
    lines: dict[str, int] = {}
    for key in ("expect", "never"):
        node = item.get(key) if isinstance(item, Mapping) else None
        if isinstance(node, Mapping):
            lines.update((name.text or "", name.line) for name, _ in node.pairs)
        elif node is not None and not isinstance(node, Scalar):
            lines.update((i.text or "", i.line) for i in node.items if isinstance(i, Scalar))
    said: list[tuple[int, str, str]] = []
    judged = case.expect or case.never or case.nothing or case.signals or case.no_signals
    if not judged:
        wanted = "`expect`, `never`, `nothing: yes`, `signals` or `no_signals: yes`"
        said.append((case.line, "a case that expects nothing", wanted))
    if case.nothing and any(verdict in _TOLD for _, verdict in case.expect):
        said.append((case.line, "`nothing: yes` beside an alert or review", "one of the two"))
    if case.no_signals and case.signals:
        said.append((case.line, "`no_signals: yes` beside `signals`", "one of the two"))
    said += (
        (lines.get(name, case.line), f"the entry `{name}`", f"an entry; {nearest(name, known)}")
        for name in sorted(case.entries)
        if known is not None and name not in known
    )
    return tuple(
        Problem(file=case.file, line=line, found=found, wanted=wanted)
        for line, found, wanted in said
    )


def _kind_problems(case: Case, kinds: Collection[str] | None) -> tuple[Problem, ...]:
    if kinds is None:
        return ()
    return tuple(
        Problem(
            file=case.file,
            line=case.line,
            found=f"the signal `{each.kind}`",
            wanted=f"a signal of signals.yml; {nearest(each.kind, kinds)}",
        )
        for each in case.signals
        if each.kind not in kinds
    )
