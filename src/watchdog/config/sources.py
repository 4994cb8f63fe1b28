"""`sources.yml`: the feeds that are polled, and those that are not, with the reason."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field

from watchdog.config.lists import items_by_id
from watchdog.config.schema import Id, Schema, Seconds, Text, YesNo, check
from watchdog.config.yaml import Node
from watchdog.errors import Problem
from watchdog.model import Source


def _read_url(value: object) -> object:
    if isinstance(value, str):
        try:
            parts = urlsplit(value)
            good = parts.scheme in ("http", "https") and bool(parts.hostname)
        except ValueError:
            good = False
        if good and not any(char.isspace() for char in value):
            return value
    raise ValueError("an address that begins with http:// or https://")


Url = Annotated[str, BeforeValidator(_read_url)]
Every = Annotated[Seconds, Field(le=2_592_000)]
# More often than this is a burden on most servers; `check` says so.
POLITE_S = 60


class _Defaults(Schema):
    every: Every = 900


class _Source(Schema):
    id: Id
    name: Text
    url: Url | None = None
    also: tuple[Url, ...] = ()
    language: Text | None = None
    source_class: Literal["state", "independent", "wire", "ngo", "official"] = Field(alias="class")
    grade: Text = "C"
    every: Every | None = None
    enabled: YesNo = True
    reason: Text | None = None


class _File(Schema):
    defaults: _Defaults = _Defaults()
    sources: tuple[_Source, ...] = ()


def read_sources(tree: Node | None, file: str) -> tuple[tuple[Source, ...], tuple[Problem, ...]]:
    """Check `sources.yml`; the sources come in the order of the file."""
    read, problems = check(_File, tree, file)
    if read is None:
        return (), problems
    lines, repeated = items_by_id(tree, "sources", file)
    problems += repeated
    sources: list[Source] = []
    for each in read.sources:
        if each.enabled and each.url is None:
            problems += (
                Problem(
                    file=file,
                    line=lines.get(each.id),
                    found=f"the source `{each.id}` without `url`",
                    wanted="a `url`, or `enabled: no` and a `reason`",
                ),
            )
        sources.append(
            Source(
                id=each.id,
                name=each.name,
                url=each.url,
                language=each.language,
                source_class=each.source_class,
                grade=each.grade,
                every_s=each.every or read.defaults.every,
                enabled=each.enabled,
                reason=each.reason,
            )
        )
    return tuple(sources), problems
