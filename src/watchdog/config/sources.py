"""`sources.yml`: the feeds that are polled, and those that are not, with the reason."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field

from watchdog.config.lists import items_by_id
from watchdog.config.schema import Id, Schema, Seconds, Text, YesNo, check
from watchdog.config.secrets import SecretMissing, fill
from watchdog.config.yaml import Node
from watchdog.errors import Problem
from watchdog.model import Source, SourceClass


def _read_url(value: object) -> object:
    if isinstance(value, str):
        try:
            parts = urlsplit(value)
            good = parts.scheme in ("http", "https") and bool(parts.hostname)
        except ValueError:
            good = False
        if good and parts.password is not None:
            raise ValueError("an address without a password: this file is no place for secrets")
        if good and not any(char.isspace() for char in value):
            return value
    raise ValueError("an address that begins with http:// or https://")


Url = Annotated[str, BeforeValidator(_read_url)]
Every = Annotated[Seconds, Field(le=2_592_000)]
# More often than this is a burden on most servers; `check` says so.
POLITE_S = 60


class _Defaults(Schema):
    """What the sources of the file share, where they do not say otherwise."""

    every: Every = 900
    language: Text | None = None
    source_class: SourceClass = Field(default="unclassified", alias="class")
    grade: Text = "C"


class _Source(Schema):
    id: Id
    name: Text | None = None
    url: Url | None = None
    also: tuple[Url, ...] = ()
    language: Text | None = None
    source_class: SourceClass | None = Field(default=None, alias="class")
    grade: Text | None = None
    every: Every | None = None
    enabled: YesNo = True
    reason: Text | None = None


class _File(Schema):
    defaults: _Defaults = _Defaults()
    sources: tuple[_Source, ...] = ()


def read_sources(
    tree: Node | None, file: str, env: Mapping[str, str]
) -> tuple[tuple[Source, ...], tuple[Problem, ...]]:
    """Check `sources.yml`; the sources come in the order of the file.

    A key in an address may stand in the environment, as `${NAME}`; that of a source which is off
    is not looked for.
    """
    read, problems = check(_File, tree, file)
    if read is None:
        return (), problems
    lines, repeated = items_by_id(tree, "sources", file)
    problems += repeated
    sources: list[Source] = []
    for each in read.sources:
        if each.enabled and each.url is None:
            missing = ("url", "a `url`, or `enabled: no` and a `reason`")
        elif not each.enabled and each.reason is None:
            missing = ("reason", "a `reason`, so that nobody wonders why it is off")
        else:
            missing = None
        if missing is not None:
            found = f"the source `{each.id}` without `{missing[0]}`"
            line = lines.get(each.id)
            problems += (Problem(file=file, line=line, found=found, wanted=missing[1]),)
        url = each.url
        if each.enabled and url is not None:
            try:
                url = fill(url, env)
            except SecretMissing as e:
                found = f"the source `{each.id}`"
                problems += (
                    Problem(file=file, line=lines.get(each.id), found=found, wanted=str(e)),
                )
        sources.append(
            Source(
                id=each.id,
                name=each.name or each.id,
                url=url,
                language=each.language or read.defaults.language,
                source_class=each.source_class or read.defaults.source_class,
                grade=each.grade or read.defaults.grade,
                every_s=each.every or read.defaults.every,
                enabled=each.enabled,
                reason=each.reason,
            )
        )
    return tuple(sources), problems
