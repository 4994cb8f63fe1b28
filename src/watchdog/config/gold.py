"""The gold corpus: texts labelled by people who read them, not by what the program says of them.

A case of a watchlist must hold, or `watchdog check` fails. A gold case is a measure: some are
missed today, and `watchdog bench` says how many. Sets are folders: `short` for sentences,
`articles` and `long` for whole texts with their signals, `week` for a week without labels.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from watchdog.config.cases import Expected, read_time
from watchdog.config.files import read_tree, watchlist_files
from watchdog.config.lists import items_by_id, nodes_under
from watchdog.config.schema import Id, Schema, Text, YesNo, check
from watchdog.config.yaml import Mapping, Node, Scalar, Sequence
from watchdog.errors import Problem, WatchlistError
from watchdog.model import Document
from watchdog.model.watched import Modality
from watchdog.spelling import nearest

SETS = ("short", "articles", "long")
WEEK = "week"
"""The folder of a week without labels; `cli.benchweek` reads it."""

_LISTS = ("never", "never_alert", "may")


class _Signal(Schema):
    kind: Text
    also: tuple[Text, ...] = ()
    modality: Modality
    giver: tuple[Text, ...] = ()
    receiver: tuple[Text, ...] = ()


class _Case(Schema):
    id: Id
    lang: Text
    title: Text | None = None
    text: Text
    author: Text | None = None
    published: Annotated[datetime, BeforeValidator(read_time)] | None = None
    zawgyi: YesNo = False
    expect: dict[str, Expected] = Field(default_factory=dict)
    never: tuple[Text, ...] = ()
    never_alert: tuple[Text, ...] = ()
    may: tuple[Text, ...] = ()
    nothing: YesNo = False
    signals: tuple[_Signal, ...] | None = None
    about: Text | None = None


class _File(Schema):
    class_: Text = Field(alias="class")
    about: Text | None = None
    cases: tuple[_Case, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldSignal:
    """An act that a reader finds told in a text.

    Attributes:
        kinds: the kinds that are right, the best first.
        giver, receiver: ids that are right for a side; empty where nobody asks.
    """

    kinds: tuple[str, ...]
    modality: Modality
    giver: tuple[str, ...]
    receiver: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldCase:
    """One text and what a careful reader wants of it.

    Attributes:
        set_: the folder it stands in, such as `short`.
        class_: what it is an example of, such as `possessive`.
        expect: pairs (entry id, verdict); `review` is met by an alert, too.
        never: entries that must be neither alert nor review.
        never_alert: entries that may be in review.
        may: entries about which readers would differ: whatever comes of them counts nowhere.
        nothing: nobody at all may be alert or review.
        signals: `None` where nobody has labelled them.
    """

    document: Document
    set_: str
    class_: str
    language: str
    expect: tuple[tuple[str, Expected], ...]
    never: frozenset[str]
    never_alert: frozenset[str]
    may: frozenset[str]
    nothing: bool
    signals: tuple[GoldSignal, ...] | None
    file: str
    line: int


def load_gold(
    folder: Path, entries: Collection[str], kinds: Collection[str]
) -> tuple[GoldCase, ...]:
    """Read the labelled cases below a folder, in the order of sets, files and lines.

    Args:
        folder: holds folders named as in `SETS`; or files of cases themselves, then their set is
            named after it.
        entries: ids that a label may name.
        kinds: ids of signal kinds that a label may name.

    Raises:
        WatchlistError: with every problem of every file; also where there is neither a case nor a
            week.
    """
    cases: list[GoldCase] = []
    problems: list[Problem] = []
    seen: dict[str, GoldCase] = {}
    for name, path in _files(folder):
        found, wrong = _read_file(name, path, frozenset(entries), frozenset(kinds))
        problems += wrong
        for case in found:
            first = seen.setdefault(case.document.id, case)
            if first is not case and first.file != case.file:
                again = f"the id `{case.document.id}` again (first in {first.file}:{first.line})"
                problems.append(_problem(case.file, case.line, again, "an id of its own for each"))
        cases += found
    if not cases and not problems and not (folder / WEEK).is_dir():
        wanted = f"files of cases, or folders of them: {', '.join((*SETS, WEEK))}"
        problems.append(_problem(str(folder), None, "no gold case", wanted))
    if problems:
        raise WatchlistError(tuple(problems))
    return tuple(cases)


def _files(folder: Path) -> tuple[tuple[str, Path], ...]:
    own = tuple(
        (folder.name, path) for path in watchlist_files(folder, ".yml") if path.stem != "floor"
    )
    return own + tuple(
        (name, path) for name in SETS for path in watchlist_files(folder / name, ".yml")
    )


def _read_file(
    set_: str, path: Path, entries: frozenset[str], kinds: frozenset[str]
) -> tuple[list[GoldCase], list[Problem]]:
    file = str(path)
    tree, problems = read_tree(path)
    if problems:
        return [], list(problems)
    read, problems = check(_File, tree, file)
    if read is None:
        return [], list(problems)
    wrong = list(items_by_id(tree, "cases", file)[1])
    cases: list[GoldCase] = []
    for item, each in zip(nodes_under(tree, "cases"), read.cases, strict=True):
        case = _case(each, set_, read.class_, file, item.line)
        cases.append(case)
        wrong += _wrong_labels(each, item, file)
        wrong += _wrong_ids(item, file, entries, kinds)
    return cases, wrong


def _case(each: _Case, set_: str, class_: str, file: str, line: int) -> GoldCase:
    signals = None
    if each.signals is not None:
        signals = tuple(
            GoldSignal(
                kinds=(told.kind, *told.also),
                modality=told.modality,
                giver=told.giver,
                receiver=told.receiver,
            )
            for told in each.signals
        )
    return GoldCase(
        document=Document(
            id=each.id,
            title=each.title,
            text=each.text,
            language=each.lang,
            published=each.published,
        ),
        set_=set_,
        class_=class_,
        language=f"{each.lang} (Zawgyi)" if each.zawgyi else each.lang,
        expect=tuple(each.expect.items()),
        never=frozenset(each.never),
        never_alert=frozenset(each.never_alert),
        may=frozenset(each.may),
        nothing=each.nothing,
        signals=signals,
        file=file,
        line=line,
    )


def _wrong_labels(case: _Case, item: Node, file: str) -> list[Problem]:
    """Find labels that say nothing or contradict one another."""
    problems: list[Problem] = []
    if not (case.expect or case.never or case.never_alert or case.nothing or case.signals):
        wanted = "`expect`, `never`, `never_alert`, `nothing: yes` or `signals`"
        problems.append(_problem(file, item.line, "a case that expects nothing", wanted))
    told = any(verdict != "context" for verdict in case.expect.values())
    if case.nothing and (told or case.may or case.never_alert):
        found = "`nothing: yes` beside an entry that may be told"
        problems.append(_problem(file, item.line, found, "one of the two"))
    labels = (*case.expect, *case.never, *case.never_alert, *case.may)
    problems += (
        _problem(file, item.line, f"`{name}` under two labels", "one label for each entry")
        for name in sorted(set(labels))
        if labels.count(name) > 1
    )
    return problems


def _wrong_ids(
    item: Node, file: str, entries: frozenset[str], kinds: frozenset[str]
) -> list[Problem]:
    """Find ids of entries and kinds that do not exist, each on the line where it stands."""
    named = [] if not isinstance(item, Mapping) else _words(item, ("expect", *_LISTS))
    said: list[Scalar] = []
    for signal in nodes_under(item, "signals"):
        named += _words(signal, ("giver", "receiver"))
        said += _words(signal, ("kind", "also"))
    return [
        _problem(
            file, word.line, f"the {what} `{word.text}`", f"{a}; {nearest(word.text or '', known)}"
        )
        for words, known, what, a in (
            (named, entries, "entry", "an entry"),
            (said, kinds, "kind of signal", "a kind of signal"),
        )
        for word in words
        if word.text not in known
    ]


def _words(item: Node, keys: tuple[str, ...]) -> list[Scalar]:
    """Return what stands under some keys: a word, the items of a list, the keys of a mapping."""
    words: list[Scalar] = []
    for key in keys:
        node = item.get(key) if isinstance(item, Mapping) else None
        if isinstance(node, Mapping):
            words += (name for name, _ in node.pairs)
        elif isinstance(node, Sequence):
            words += (each for each in node.items if isinstance(each, Scalar))
        elif isinstance(node, Scalar) and node.text is not None:
            words.append(node)
    return words


def _problem(file: str, line: int | None, found: str, wanted: str) -> Problem:
    return Problem(file=file, line=line, found=found, wanted=wanted)


class _Floor(Schema):
    group: Text
    figure: Literal[
        "found",
        "alerted",
        "alerts_right",
        "cases_right",
        "must_not",
        "unwarranted",
        "kind",
        "modality",
        "direction",
        "unanswered",
        "alerts_a_day",
        "reviews_a_day",
    ]
    at_least: Annotated[float, Field(ge=0, le=1)] | None = None
    at_most: Annotated[float, Field(ge=0)] | None = None


class _Floors(Schema):
    floors: tuple[_Floor, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """What one figure of one group must not fall below, or rise above; one bound is `None`."""

    group: str
    figure: str
    at_least: float | None
    at_most: float | None


def load_floor(path: Path) -> tuple[Floor, ...]:
    """Read the figures that must hold.

    Raises:
        WatchlistError: with every problem of the file.
    """
    tree, problems = read_tree(path)
    read = None
    if not problems:
        read, problems = check(_Floors, tree, str(path))
    if read is None:
        raise WatchlistError(problems)
    wrong = tuple(
        _problem(str(path), node.line, f"bounds of `{each.figure}`", "`at_least` or `at_most`")
        for node, each in zip(nodes_under(tree, "floors"), read.floors, strict=True)
        if (each.at_least is None) == (each.at_most is None)
    )
    if wrong:
        raise WatchlistError(wrong)
    return tuple(
        Floor(group=e.group, figure=e.figure, at_least=e.at_least, at_most=e.at_most)
        for e in read.floors
    )
