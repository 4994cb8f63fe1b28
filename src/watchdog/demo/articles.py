"""The sample articles: what the newsroom prints, and what screening must say of each.

They lie in `outlets/*.yml`, one file an outlet, and name real watchlist entries in invented
events. The expectations stand beside the texts, so that the demo can tell whether what had to
happen did happen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files
from typing import Literal

import yaml

FeedFormat = Literal["rss", "atom", "rdf", "json"]
SampleVerdict = Literal["alert", "review", "ignored"]

BACKLOG, NEWS = 1, 2
_VERDICTS: tuple[SampleVerdict, ...] = ("alert", "review", "ignored")
# An article of the backlog is this much older than the one after it in the file.
_BACKLOG_STEP = timedelta(days=2)
_NEWS_STEP = timedelta(minutes=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One version of an article, and what screening must say of it.

    Attributes:
        expected: pairs (verdict, entry id).
        signals: pairs (kind, modality) that the text must read as.
    """

    title: str
    text: str
    expected: tuple[tuple[SampleVerdict, str], ...]
    signals: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One article. `edited` is its wording from the second round on, `None` if it stays."""

    id: str
    url: str
    round: int
    age: timedelta
    wording: Wording
    edited: Wording | None = None

    def wording_in(self, round_: int) -> Wording:
        """Give what is printed in a round."""
        return self.edited if self.edited is not None and round_ >= NEWS else self.wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One invented outlet and its articles, in the order of its file.

    Attributes:
        zawgyi: whether its Burmese is written in the Zawgyi encoding.
    """

    id: str
    name: str
    language: str
    source_class: str
    format: FeedFormat
    encoding: str
    zawgyi: bool
    samples: tuple[Sample, ...]

    def printed_in(self, round_: int) -> tuple[Sample, ...]:
        """Give the articles that its feed holds in a round, the newest first."""
        printed = [sample for sample in self.samples if sample.round <= round_]
        return tuple(sorted(printed, key=lambda sample: sample.age))


def load_outlets() -> tuple[Outlet, ...]:
    """Read all outlets, sorted by id."""
    folder = files("watchdog.demo") / "outlets"
    named = sorted(
        (each for each in folder.iterdir() if each.name.endswith(".yml")),
        key=lambda each: each.name,
    )
    return tuple(
        _outlet(each.name.removesuffix(".yml"), _tree(each.read_text(encoding="utf-8")))
        for each in named
    )


def _tree(text: str) -> Mapping[str, object]:
    # BaseLoader makes strings, lists and mappings only: a date or a `no` stays what is written.
    tree = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - our own files; builds no objects
    if not isinstance(tree, dict):
        raise AssertionError("an outlet's file is a mapping")
    return tree


def _outlet(id_: str, tree: Mapping[str, object]) -> Outlet:
    items = tree["items"]
    if not isinstance(items, list):
        raise AssertionError(f"{id_}: items is a list")
    samples = tuple(_sample(id_, at, item, len(items)) for at, item in enumerate(items))
    format_ = str(tree["format"])
    return Outlet(
        id=id_,
        name=str(tree["name"]),
        language=str(tree["language"]),
        source_class=str(tree["class"]),
        format=_FORMATS[format_],
        encoding=str(tree.get("encoding", "utf-8")),
        zawgyi=tree.get("zawgyi") == "yes",
        samples=samples,
    )


_FORMATS: Mapping[str, FeedFormat] = {"rss": "rss", "atom": "atom", "rdf": "rdf", "json": "json"}


def _sample(outlet: str, at: int, item: Mapping[str, object], count: int) -> Sample:
    step = _BACKLOG_STEP if item["round"] == str(BACKLOG) else _NEWS_STEP
    edit = item.get("edit")
    return Sample(
        id=f"{outlet}-{item['id']}",
        # The top-level domain .example leads nowhere (RFC 2606).
        url=f"https://{outlet}.example/{item['id']}",
        round=int(str(item["round"])),
        age=step * (count - at),
        wording=_wording(item),
        edited=_wording(edit) if isinstance(edit, dict) else None,
    )


def _wording(item: Mapping[str, object]) -> Wording:
    return Wording(
        title=str(item["title"]),
        text=str(item["text"]),
        expected=tuple(
            (verdict, entry) for verdict in _VERDICTS for entry in _words(item.get(verdict))
        ),
        signals=tuple(_pair(words) for words in _words(item.get("signals"))),
    )


def _words(found: object) -> tuple[str, ...]:
    return tuple(str(word) for word in found) if isinstance(found, list) else ()


def _pair(words: str) -> tuple[str, str]:
    kind, modality = words.split()
    return kind, modality
