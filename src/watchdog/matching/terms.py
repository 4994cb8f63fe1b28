"""Terms of office that end soon, and what an entry was on a day: the dates of the watchlists.

A date of a month or a year only means the whole of it: "until 2027" ends on the last of December.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from watchdog.matching.tenures import Tenure, days_meant, holders, post_uses
from watchdog.model import Entry, EntryKind, Post, Role, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A role that ends.

    Attributes:
        holder: who holds it: the entry's name, or whom an entry of kind role names.
        ends: the last day that `until` can mean.
        until: as the watchlist has it.
        successor: who follows by the watchlists, `None` where they say nothing.
    """

    entry: str
    title: str
    holder: str
    ends: date
    until: str
    standing: Standing
    source: str | None
    successor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A role that somebody held on a day; `unsure` says why not to rely on it, `None` if one may.

    `entry` is the entry that says so; `holder` is whom it names.
    """

    entry: str
    holder: str
    role: Role
    unsure: str | None


_NOT_TO_THE_DAY = "the dates are not known to the day"
_UNREVIEWED = "nobody has reviewed it yet"


def terms_ending(entries: Sequence[Entry], *, today: date, within_days: int) -> tuple[Term, ...]:
    """Give the terms that end within so many days, the nearest first; not of those switched off."""
    last = min(date.max.toordinal(), today.toordinal() + within_days)
    found: list[Term] = []
    for entry in entries:
        for role in entry.roles if entry.enabled else ():
            if role.until is None:
                continue
            ends = days_meant(role.until)[1]
            if today <= ends <= date.fromordinal(last):
                found.append(
                    Term(
                        entry=entry.id,
                        title=role.title,
                        holder=_holder(entry, role),
                        ends=ends,
                        until=role.until,
                        standing=role.standing,
                        source=role.source,
                        successor=_successor(entry, role, ends, entries),
                    )
                )
    return tuple(sorted(found, key=lambda each: (each.ends, each.entry, each.title)))


def _holder(entry: Entry, role: Role) -> str:
    if entry.kind is EntryKind.ROLE:
        return role.holder or "not named"
    return role.holder or entry.name


def _successor(entry: Entry, ending: Role, ends: date, entries: Sequence[Entry]) -> str | None:
    """Name who begins in the same role after an end, in a post of several entries or in one entry.

    In the period that the end may mean, since "until 2027" and "since 2027" are one change.
    """
    for other, role in _same_role(entry, ending, entries):
        if role is ending or role.since is None:
            continue
        begins = days_meant(role.since)[1]
        if begins >= days_meant(ending.until or "")[0] and _ends_later(role, ends):
            return _holder(other, role)
    return None


def _same_role(
    entry: Entry, ending: Role, entries: Sequence[Entry]
) -> Iterator[tuple[Entry, Role]]:
    if ending.post is not None:
        for other in entries:
            yield from ((other, role) for role in other.roles if role.post == ending.post)
    elif entry.kind is EntryKind.ROLE:
        yield from ((entry, role) for role in entry.roles if role.title == ending.title)


def _ends_later(role: Role, ends: date) -> bool:
    return role.until is None or days_meant(role.until)[1] > ends


def holders_of_post(post: Post, entries: Sequence[Entry], day: date) -> tuple[Held, ...]:
    """Give who held a post on a day, by the entries' roles, as screening infers it."""
    (use,) = post_uses((post,), entries)
    found: list[Held] = []
    for each in holders(use, day):
        entry = entries[each.entry]
        found += (
            Held(entry=entry.id, holder=_holder(entry, role), role=role, unsure=each.unsure)
            for role in entry.roles
            if role.post == post.id and _tenure(role).may_cover(day)
        )
    return tuple(found)


def roles_of_entry(entry: Entry, day: date) -> tuple[Held, ...]:
    """Give what an entry was on a day; of a role, who held it."""
    found = []
    for role in entry.roles:
        tenure = _tenure(role)
        if tenure.may_cover(day):
            unsure = None if tenure.covers(day) else _NOT_TO_THE_DAY
            if unsure is None and role.standing is Standing.UNREVIEWED:
                unsure = _UNREVIEWED
            held = Held(entry=entry.id, holder=_holder(entry, role), role=role, unsure=unsure)
            found.append(held)
    return tuple(found)


def _tenure(role: Role) -> Tenure:
    return Tenure(
        entry=0,
        since=days_meant(role.since) if role.since else None,
        until=days_meant(role.until) if role.until else None,
        standing=role.standing,
    )
