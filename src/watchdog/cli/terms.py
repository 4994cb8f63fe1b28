"""`watchdog watchlists terms` and `who`: the dates of the roles, looked at from a day."""

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from watchdog.cli.jsonl import json_line
from watchdog.cli.options import AsJson, place_of
from watchdog.cli.outcome import errors_shown

if TYPE_CHECKING:
    from watchdog.matching.terms import Held, Term
    from watchdog.model import Watchlists

ANNOUNCED_DAYS = 90
_DAYS = re.compile(r"(\d{1,5})d?")


def show_terms(
    context: typer.Context,
    within: Annotated[
        str, typer.Option(metavar="DAYS", help="How far ahead, such as 90d.")
    ] = f"{ANNOUNCED_DAYS}d",
    as_json: AsJson = False,
) -> None:
    """List the roles that end soon: when, whose, how well that is known, and who follows.

    Example: watchdog watchlists terms --within 180d
    """
    with errors_shown():
        from watchdog.app import wall_clock
        from watchdog.cli.show import plain, table
        from watchdog.errors import UsageError
        from watchdog.matching.terms import terms_ending

        wanted = _DAYS.fullmatch(within)
        if wanted is None:
            raise UsageError(f"--within {within}: wanted a number of days, such as 90d")
        days = int(wanted[1])
        entries = place_of(context).load().watchlists.entries
        found = terms_ending(entries, today=wall_clock().date(), within_days=days)
        if as_json:
            for term in found:
                print(json_line(term_json(term)))
            return
        table(
            ("ends", "written", "entry", "role", "holder", "standing", "then"),
            [
                (
                    term.ends.isoformat(),
                    term.until,
                    term.entry,
                    plain(term.title),
                    plain(term.holder),
                    term.standing.value,
                    plain(term.successor or "not known"),
                )
                for term in found
            ],
        )
        if not found:
            print(f"No term ends within {days} days.")


def show_who(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="POST|ENTRY", help="A post's or entry's id.")],
    at: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day; today without it.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show who held a post on a day by the watchlists, or what an entry was; and how sure that is.

    Examples:
      watchdog watchlists who china-foreign-minister --at 2022-07-03
      watchdog watchlists who role-asean-chair
    """
    with errors_shown():
        from watchdog.app import wall_clock
        from watchdog.cli.show import plain, table

        day = (at or wall_clock()).date()
        found = _held(place_of(context).load().watchlists, what, day)
        if as_json:
            for each in found:
                print(json_line({"at": day.isoformat(), **held_json(each)}))
            return
        table(
            ("holder", "entry", "role", "since", "until", "sure", "source"),
            [
                (
                    plain(each.holder),
                    each.entry,
                    plain(each.role.title),
                    each.role.since or "?",
                    each.role.until or "",
                    each.unsure or "yes",
                    plain(each.role.source or "none given"),
                )
                for each in found
            ],
        )
        if not found:
            print(f"Nobody and nothing on {day}, by the watchlists.")


def _held(lists: "Watchlists", what: str, day: date) -> "tuple[Held, ...]":
    from watchdog.errors import UsageError
    from watchdog.matching.terms import holders_of_post, roles_of_entry
    from watchdog.spelling import nearest

    for post in lists.posts:
        if post.id == what:
            return holders_of_post(post, lists.entries, day)
    for entry in lists.entries:
        if entry.id == what:
            return roles_of_entry(entry, day)
    known = [post.id for post in lists.posts] + [entry.id for entry in lists.entries]
    raise UsageError(f"no post and no entry `{what}`; {nearest(what, known)}")


def term_json(term: "Term") -> dict[str, object]:
    """Give a term as it is printed."""
    return {
        "entry": term.entry,
        "title": term.title,
        "holder": term.holder,
        "ends": term.ends.isoformat(),
        "until": term.until,
        "standing": term.standing.value,
        "source": term.source,
        "successor": term.successor,
    }


def held_json(held: "Held") -> dict[str, object]:
    """Give a role that was held as it is printed."""
    return {
        "entry": held.entry,
        "holder": held.holder,
        "title": held.role.title,
        "post": held.role.post,
        "since": held.role.since,
        "until": held.role.until,
        "standing": held.role.standing.value,
        "source": held.role.source,
        "unsure": held.unsure,
    }
