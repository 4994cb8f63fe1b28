"""An operator's watchlists laid over the shipped ones, by id: add, change, switch off.

An edit names only what differs. It stays in its shipped list, takes that list's defaults, and may
use the sources and groups of words of both.
"""

import hashlib
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Table
from dataclasses import dataclass, replace

from watchdog.config.entries import EDIT_KEYS, Draft, NameFile, fingerprint, make_entry
from watchdog.config.posts import make_posts, unknown_posts
from watchdog.config.watchlists import Folder, ListInfo
from watchdog.errors import Problem
from watchdog.model import Entry, Post, Watchlists
from watchdog.spelling import nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One shipped entry that the operator changes.

    Attributes:
        based_on: the fingerprint that the operator wrote down, `None` if none.
        shipped: the fingerprint of the shipped entry as it is now.
    """

    id: str
    file: str
    line: int
    based_on: str | None
    shipped: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Combined:
    """All watchlists in force, what the lists say of themselves, and the operator's edits.

    `known` holds the ids of all entries that are written anywhere, also of those that are wrong.
    """

    watchlists: Watchlists
    known: frozenset[str]
    lists: Table[str, ListInfo]
    edits: tuple[Edit, ...]


def combine(shipped: Folder, own: Folder) -> tuple[Combined, tuple[Problem, ...]]:
    """Lay one folder over another and make the entries; problems name the operator's lines."""
    groups = {**shipped.groups, **own.groups}
    lists = {**shipped.lists, **own.lists}
    for name in shipped.lists.keys() & own.lists.keys():
        lists[name] = shipped.lists[name]
    drafts = {draft.written.id: draft for draft in shipped.drafts}
    edits: list[Edit] = []
    problems = [each for draft in shipped.drafts for each in _new_problems(draft, drafts)]
    for draft in own.drafts:
        base = drafts.get(draft.written.id)
        if base is None:
            problems += _new_problems(draft, drafts)
            drafts[draft.written.id] = _with_defaults(draft, shipped)
            continue
        problems += _edit_problems(draft, base)
        edits.append(_edit(draft, base))
        drafts[draft.written.id] = _merged(draft, base)
    entries: list[Entry] = []
    for draft in drafts.values():
        entry, faults = make_entry(draft, groups)
        for key, found, wanted in faults:
            line = draft.lines.get(key or "", draft.line)
            problems.append(Problem(file=draft.file, line=line, found=found, wanted=wanted))
        if entry is not None:
            entries.append(entry)
    entries.sort(key=lambda each: each.id)
    posts, wrong = make_posts((shipped.posts, own.posts))
    problems += wrong
    if shipped.posts is not None or own.posts is not None:
        problems += unknown_posts(_posts_used(drafts.values()), posts)
    watchlists = Watchlists(
        entries=tuple(entries), posts=posts, version=_version((*entries, *posts))
    )
    combined = Combined(
        watchlists=watchlists, known=frozenset(drafts), lists=lists, edits=tuple(edits)
    )
    return combined, tuple(problems)


def _posts_used(drafts: Iterable[Draft]) -> Iterator[tuple[str, str, str, int]]:
    for draft in drafts:
        for role in draft.written.roles:
            if role.post is not None:
                yield role.post, role.title, draft.file, draft.lines.get("roles", draft.line)


def _version(said: Iterable[Entry | Post]) -> str:
    digest = hashlib.sha256()
    for each in said:
        digest.update(repr(each).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _with_defaults(draft: Draft, shipped: Folder) -> Draft:
    """Give a new entry what its list shares, where the shipped files describe that list.

    What the operator's own file says in its defaults counts before the shipped list's.
    """
    info = shipped.lists.get(draft.watchlist)
    if info is None:
        return draft
    given = {name: getattr(draft.defaults, name) for name in draft.defaults.model_fields_set}
    return replace(
        draft,
        defaults=info.defaults.model_copy(update=given),
        sources={**info.sources, **draft.sources},
    )


def _edit(draft: Draft, base: Draft) -> Edit:
    return Edit(
        id=draft.written.id,
        file=draft.file,
        line=draft.line,
        based_on=draft.written.based_on,
        shipped=fingerprint(base.written),
    )


def _merged(draft: Draft, base: Draft) -> Draft:
    given = {
        name: getattr(draft.written, name)
        for name in draft.written.model_fields_set
        if name not in (*EDIT_KEYS, "list")
    }
    names: tuple[NameFile, ...] = given.get("names", base.written.names)
    gone = set(draft.written.names_remove)
    kept = tuple(name for name in names if name.text not in gone)
    # An upgrade may bring a name that its operator had added long before.
    there = {name.text for name in kept} | {base.written.name}
    given["names"] = kept + tuple(n for n in draft.written.names_add if n.text not in there)
    if (base.written.name or "") in gone and "search_name" not in given:
        given["search_name"] = False
    return Draft(
        written=base.written.model_copy(update=given),
        file=draft.file,
        line=draft.line,
        watchlist=base.watchlist,
        defaults=base.defaults,
        sources={**base.sources, **draft.sources},
        lines=draft.lines,
    )


def _edit_problems(draft: Draft, base: Draft) -> list[Problem]:
    written, shipped = draft.written, base.written
    problems: list[Problem] = []

    def report(key: str, found: str, wanted: str) -> None:
        line = draft.lines.get(key, draft.line)
        problems.append(Problem(file=draft.file, line=line, found=found, wanted=wanted))

    was = shipped.alert if shipped.alert is not None else base.defaults.alert
    if written.alert and not was and not written.why:
        found = f"`alert: yes` on the context entry `{written.id}`"
        report("alert", found, "`why` beside it: the sources for watching it")
    names = [each.text for each in shipped.names] + [shipped.name or ""]
    for text in written.names_remove:
        if text not in names:
            found = f"`{text}` in `names_remove` of `{written.id}`"
            report("names_remove", found, f"a name of the shipped entry; {nearest(text, names)}")
    if written.names and (written.names_add or written.names_remove):
        found = "`names` beside `names_add` or `names_remove`"
        report("names", found, "either all names, or what differs")
    return problems


def _new_problems(draft: Draft, drafts: Table[str, Draft]) -> list[Problem]:
    written = draft.written
    problems: list[Problem] = []
    edits = [key for key in EDIT_KEYS if key in written.model_fields_set]
    if edits:
        found = f"`{edits[0]}` on `{written.id}`, which no shipped list has"
        wanted = f"the id of a shipped entry; {nearest(written.id, drafts)}"
        problems.append(
            Problem(
                file=draft.file,
                line=draft.lines.get(edits[0], draft.line),
                found=found,
                wanted=wanted,
            )
        )
    elif not draft.watchlist:
        found = f"the new entry `{written.id}` in a file without `list`"
        wanted = f"a `list`, or the id of a shipped entry; {nearest(written.id, drafts)}"
        problems.append(Problem(file=draft.file, line=draft.line, found=found, wanted=wanted))
    return problems
