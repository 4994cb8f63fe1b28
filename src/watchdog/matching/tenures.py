"""Who held which post on which day, as far as the watchlists know.

Dates of roles are often a month or a year only, so a day lies surely inside a tenure, possibly, or
outside. Only what is sure counts as known; the rest is said to be unsure and goes to review.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from watchdog.model import Entry, Post, Standing


@dataclass(frozen=True, slots=True)
class Tenure:
    """One entry's time in a post; `since` and `until` as (first, last) day that is meant.

    `None` for `since`: nobody knows since when; for `until`: not ended as far as known.
    """

    entry: int
    since: tuple[date, date] | None
    until: tuple[date, date] | None
    standing: Standing

    def covers(self, day: date) -> bool:
        """Say whether the holder was surely in office on that day."""
        return (
            self.since is not None
            and self.since[1] <= day
            and (self.until is None or day <= self.until[0])
        )

    def may_cover(self, day: date) -> bool:
        """Say whether the holder may have been in office on that day."""
        begun = self.since is None or self.since[0] <= day
        return begun and (self.until is None or day <= self.until[1])


@dataclass(frozen=True, slots=True)
class PostUse:
    """One post as screening needs it; tenures by entry and beginning."""

    id: str
    title: str
    tenures: tuple[Tenure, ...]


@dataclass(frozen=True, slots=True)
class Holder:
    """Who held a post; `unsure` says why nobody should rely on it, `None` where one may."""

    entry: int
    unsure: str | None = None


def days_meant(written: str) -> tuple[date, date]:
    """Return the first and the last day of "2021", "2021-02" or "2021-02-01"."""
    parts = [int(part) for part in written.split("-")]
    if len(parts) == 3:
        day = date(*parts)
        return day, day
    if len(parts) == 2:
        year, month = parts
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date(parts[0], 1, 1), date(parts[0], 12, 31)


def post_uses(posts: Sequence[Post], entries: Sequence[Entry]) -> tuple[PostUse, ...]:
    """Gather the tenures of each post from the entries' roles."""
    tenures: dict[str, list[Tenure]] = {post.id: [] for post in posts}
    for at, entry in enumerate(entries):
        for role in entry.roles:
            if role.post in tenures:
                tenures[role.post].append(
                    Tenure(
                        entry=at,
                        since=days_meant(role.since) if role.since else None,
                        until=days_meant(role.until) if role.until else None,
                        standing=role.standing,
                    )
                )
    return tuple(PostUse(post.id, post.title, tuple(tenures[post.id])) for post in posts)


def holders(post: PostUse, day: date | None) -> tuple[Holder, ...]:
    """Return who held a post on a day, each entry once.

    Args:
        post: the post.
        day: of the article; `None` where it has no date: then whoever has not left is named, and
            unsure.
    """
    if day is None:
        open_ended = [each for each in post.tenures if each.until is None]
        return _each_once(open_ended, "the article has no date")
    sure = [each for each in post.tenures if each.covers(day)]
    if sure:
        if len({each.entry for each in sure}) > 1:
            return _each_once(sure, "the list of posts names more than one holder at that time")
        if all(each.standing is Standing.UNREVIEWED for each in sure):
            return _each_once(sure, "nobody has reviewed yet who held the post")
        return _each_once(sure, None)
    possible = [each for each in post.tenures if each.may_cover(day)]
    return _each_once(possible, "the dates of the post are not known to the day")


def _each_once(tenures: Sequence[Tenure], unsure: str | None) -> tuple[Holder, ...]:
    return tuple(Holder(entry, unsure) for entry in sorted({each.entry for each in tenures}))
