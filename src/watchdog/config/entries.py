"""One entry of a watchlist as it is written, and what it becomes.

Reading has two steps, because an operator's edit of a shipped entry names only some fields: first
each entry as it stands (`EntryFile`), then, with edits laid over, the whole entry (`make_entry`).
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator

from watchdog.config.forms import Fault, form_faults
from watchdog.config.relatives import relative_faults
from watchdog.config.schema import Id, Schema, Text, YesNo
from watchdog.model import (
    Context,
    Entry,
    EntryKind,
    Listing,
    Name,
    Role,
    Standing,
    Strength,
)
from watchdog.spelling import nearest
from watchdog.text.fold import fold
from watchdog.text.scripts import script_of

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_SCRIPT = re.compile(r"[A-Z][a-z]{3}")
_FINGERPRINT_DIGITS = 8


def _read_date(value: object) -> object:
    match = _DATE.fullmatch(value) if isinstance(value, str) else None
    if match is not None:
        try:
            date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
            return value
        except ValueError:
            pass  # such as 2021-02-30, answered below
    raise ValueError("a date such as 2021-02-01, 2021-02 or 2021")


def _read_script(value: object) -> object:
    if isinstance(value, str) and _SCRIPT.fullmatch(value):
        return value
    raise ValueError("an ISO 15924 code such as Latn, Mymr, Cyrl, Hans, Hant or Thai")


def _read_name(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


def _read_based_on(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"[0-9a-f]{8}", value):
        return value
    raise ValueError("the 8 digits that `watchdog check` names")


Date = Annotated[str, BeforeValidator(_read_date)]
Script = Annotated[str, BeforeValidator(_read_script)]
Words = tuple[Text, ...]


class NameFile(Schema):
    """A name as it is written: plain text, or with what differs from the entry."""

    text: Text
    script: Script | None = None
    strength: Strength | None = None
    standing: Standing = Standing.CONFIRMED
    source: Text | None = None
    forms: Words | None = None
    forms_not: Words = ()


class RoleFile(Schema):
    """A role as it is written."""

    title: Text
    holder: Text | None = None
    post: Id | None = None
    since: Date | None = None
    until: Date | None = None
    standing: Standing = Standing.CONFIRMED
    source: Text | None = None


class ListingFile(Schema):
    """A listing as it is written."""

    authority: Text
    programme: Text | None = None
    listed: Date | None = None
    delisted: Date | None = None
    number: Text | None = None
    source: Text | None = None
    standing: Standing = Standing.CONFIRMED


NameItem = Annotated[NameFile, BeforeValidator(_read_name)]


class Defaults(Schema):
    """What the entries of one file share."""

    kind: EntryKind | None = None
    alert: YesNo = True
    enabled: YesNo = True
    strength: Strength = Strength.NEEDS_CONTEXT
    standing: Standing = Standing.CONFIRMED
    near: Words = ()
    document: Words = ()
    never: Words = ()
    home_script: Script | None = None
    why: Words = ()


class EntryFile(Schema):
    """An entry as it is written; what is left out comes from the file's defaults.

    `names_add`, `names_remove` and `based_on` are for edits of shipped entries only.
    """

    id: Id
    list: Id | None = None
    name: Text | None = None
    search_name: YesNo = True
    kind: EntryKind | None = None
    alert: YesNo | None = None
    enabled: YesNo | None = None
    strength: Strength | None = None
    standing: Standing | None = None
    born: Date | None = None
    relative_of: Words = ()
    note: Text | None = None
    names: tuple[NameItem, ...] = ()
    roles: tuple[RoleFile, ...] = ()
    listings: tuple[ListingFile, ...] = ()
    near: Words | None = None
    document: Words | None = None
    never: Words | None = None
    home_script: Script | None = None
    why: Words | None = None
    names_add: tuple[NameItem, ...] = ()
    names_remove: Words = ()
    based_on: Annotated[str, BeforeValidator(_read_based_on)] | None = None


EDIT_KEYS = ("names_add", "names_remove", "based_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry on its way: as written, where, and in which list's company.

    Attributes:
        lines: lines of the entry's keys.
        sources: the list's short keys for sources.
    """

    written: EntryFile
    file: str
    line: int
    watchlist: str
    defaults: Defaults
    sources: Mapping[str, str]
    lines: Mapping[str, int] = field(default_factory=dict)


def fingerprint(written: EntryFile) -> str:
    """Return 8 digits that change when what is written about an entry changes."""
    given = written.model_dump(mode="json", exclude_unset=True)
    said = json.dumps(given, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:_FINGERPRINT_DIGITS]


def make_entry(
    draft: Draft, groups: Mapping[str, tuple[str, ...]]
) -> tuple[Entry | None, tuple[Fault, ...]]:
    """Complete an entry with its list's defaults, sources and groups of words, and check it."""
    written, defaults = draft.written, draft.defaults
    kind = written.kind or defaults.kind
    faults: list[Fault] = []
    if written.name is None:
        faults.append((None, f"the entry `{written.id}` without `name`", "a name to show"))
    if kind is None:
        wanted = f"a `kind`, here or in the file's defaults; {nearest('', EntryKind)}"
        faults.append((None, f"the entry `{written.id}` without `kind`", wanted))
    context = _context(draft, groups, faults)
    names = _names(draft, faults)
    if written.name is None or kind is None:
        return None, tuple(faults)
    for role in written.roles:
        if role.since and role.until and role.until < role.since[: len(role.until)]:
            found = f"the role `{role.title}` until {role.until}, since {role.since}"
            faults.append(("roles", found, "an end after the beginning"))
    entry = Entry(
        id=written.id,
        watchlist=draft.watchlist,
        kind=kind,
        name=written.name,
        names=names,
        alert=_or(written.alert, defaults.alert),
        enabled=_or(written.enabled, defaults.enabled),
        standing=written.standing or defaults.standing,
        context=context,
        roles=tuple(
            Role(**{**dict(each), "source": _source(each.source, draft)}) for each in written.roles
        ),
        listings=tuple(
            Listing(**{**dict(each), "source": _source(each.source, draft)})
            for each in written.listings
        ),
        born=written.born,
        relative_of=written.relative_of,
        note=written.note,
        why=tuple(
            _source(each, draft) or each
            for each in (written.why if written.why is not None else defaults.why)
        ),
    )
    faults += _rules(entry) + relative_faults(entry)
    return (None if faults else entry), tuple(faults)


def _or(given: bool | None, default: bool) -> bool:
    return default if given is None else given


def _source(key: str | None, draft: Draft) -> str | None:
    return draft.sources.get(key, key) if key is not None else None


def _names(draft: Draft, faults: list[Fault]) -> tuple[Name, ...]:
    """Return the names; the entry's own comes first, unless it is among them or not sought."""
    written = draft.written
    strength = written.strength or draft.defaults.strength
    files = list(written.names)
    if written.name and written.search_name and all(f.text != written.name for f in files):
        files.insert(0, NameFile(text=written.name))
    names: dict[str, Name] = {}
    for each in files:
        letters = sum(char.isalnum() for char in fold(each.text))
        if letters < 2:
            what = "one letter" if letters else "no letter that counts"
            key = "names" if each in written.names else "name"
            faults.append((key, f"the name `{each.text}` of {what}", "two letters or more"))
        if each.text in names:
            faults.append(("names", f"the name `{each.text}` again", "each name once"))
        names[each.text] = Name(
            text=each.text,
            script=each.script or script_of(each.text),
            strength=each.strength or strength,
            standing=each.standing,
            source=_source(each.source, draft),
            forms=each.forms,
            forms_not=each.forms_not,
        )
        kind = written.kind or draft.defaults.kind
        faults += form_faults(names[each.text], personal=kind is EntryKind.PERSON)
    if not names:
        faults.append((None, f"the entry `{written.id}` without a name to look for", "a name"))
    return tuple(names.values())


def _context(draft: Draft, groups: Mapping[str, tuple[str, ...]], faults: list[Fault]) -> Context:
    expanded: dict[str, tuple[str, ...]] = {}
    for key in ("near", "document", "never"):
        given: tuple[str, ...] | None = getattr(draft.written, key)
        words = given if given is not None else getattr(draft.defaults, key)
        for word in words:
            if word.startswith("@") and word[1:] not in groups:
                known = [f"@{name}" for name in groups]
                wanted = f"a group of terms.yml; {nearest(word, known)}"
                faults.append((key, f"the group `{word}` in `{key}`", wanted))
        flat = (
            member
            for word in words
            for member in (groups.get(word[1:], ()) if word.startswith("@") else (word,))
        )
        expanded[key] = tuple(dict.fromkeys(flat))
    home = draft.written.home_script or draft.defaults.home_script
    return Context(home_script=home, **expanded)


def _rules(entry: Entry) -> list[Fault]:
    """Return what an entry must not be: alerting or a person, with nobody to vouch for it.

    Who holds a public office may be looked for before a source is found: that never alerts.
    """
    faults: list[Fault] = []
    if entry.alert and entry.enabled and not _is_sourced(entry):
        found = f"the alerting entry `{entry.id}` without `why`"
        faults.append(("alert", found, "`why`: the sources for watching it, or `alert: no`"))
    unreviewed = entry.standing is Standing.UNREVIEWED
    if entry.kind is EntryKind.PERSON and unreviewed and entry.enabled and not entry.roles:
        found = f"the person `{entry.id}`, unreviewed and enabled"
        faults.append(
            (
                "standing",
                found,
                "a public office in `roles`, or `enabled: no` until a source stands behind it",
            )
        )
    return faults


def _is_sourced(entry: Entry) -> bool:
    """Say whether a source stands behind it; an unreviewed one never alerts and needs none."""
    facts: tuple[Name | Role | Listing, ...] = (*entry.names, *entry.roles, *entry.listings)
    return (
        bool(entry.why)
        or entry.standing is Standing.UNREVIEWED
        or any(fact.source is not None for fact in facts)
    )
