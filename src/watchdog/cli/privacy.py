"""`watchdog privacy`: requests of persons concerned, who are named in articles or get messages."""

from typing import TYPE_CHECKING, Annotated

import typer

from watchdog.cli.jsonl import json_line
from watchdog.cli.options import LARGEST_ID, AsJson, place_of
from watchdog.cli.outcome import ExitCode, errors_shown

if TYPE_CHECKING:
    from watchdog.app import Stored
    from watchdog.storage.subjects import FoundArticle

commands = typer.Typer(
    no_args_is_help=True, help="What is held about a person: find it, correct it, erase it."
)
# More than any one person's request can mean; a name that finds more is not a person's.
ERASED_AT_ONCE = 500

Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="[NAME]...", help="A whole name; further ones are further spellings."),
]
Address = Annotated[
    str | None, typer.Option("--address", metavar="MAIL", help="Of somebody who gets messages.")
]
Articles = Annotated[
    list[int] | None,
    typer.Option(
        "--article", metavar="N", help="As `privacy find` shows; repeatable.", max=LARGEST_ID
    ),
]


@commands.callback()
def about() -> None:
    """Group the commands about persons concerned."""


@commands.command("find")
def find(
    context: typer.Context,
    names: Names = None,
    address: Address = None,
    limit: Annotated[
        int, typer.Option(help="Show at most so many articles and hits.", min=1, max=LARGEST_ID)
    ] = 50,
    as_json: AsJson = False,
) -> None:
    """Show everything that is held about a name, in every spelling, or about a mail address.

    Example: watchdog privacy find "Jane Example" "ဂျိန်း အိတ်ဇမ်ပယ်"
    """
    with errors_shown():
        from watchdog.cli import subject, subjectpage
        from watchdog.errors import UsageError

        if bool(names) == (address is not None):
            raise UsageError("privacy find: wanted a name, or --address with a mail address")
        with place_of(context).open_stored() as stored:
            if address is not None:
                receiver = subject.held_for(stored, address)
                found_none = not (receiver.deliveries or receiver.configured)
                if as_json:
                    print(json_line(subjectpage.receiver_json(receiver)))
                else:
                    subjectpage.print_receiver(receiver)
            else:
                held = subject.held_about(stored, names or ())
                found_none = held.is_nothing
                if as_json:
                    print(json_line(subjectpage.held_json(held)))
                else:
                    subjectpage.print_held(held, limit=limit)
    raise typer.Exit(ExitCode.FOUND_WRONG if found_none else ExitCode.FINE)


@commands.command("correct")
def correct(
    context: typer.Context,
    hit: Annotated[
        int | None, typer.Option("--hit", metavar="N", help="One hit.", max=LARGEST_ID)
    ] = None,
    article: Annotated[
        int | None,
        typer.Option("--article", metavar="N", help="All hits of an article.", max=LARGEST_ID),
    ] = None,
    entry: Annotated[
        str | None, typer.Option("--entry", metavar="ID", help="All hits on an entry.")
    ] = None,
    statement: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What is shown beside it from now on.")
    ] = None,
    withdraw: Annotated[
        str | None,
        typer.Option(metavar="REASON", help="The hit was wrong; it is told to nobody any more."),
    ] = None,
) -> None:
    """Attach a dated statement to a hit, an article or an entry, or withdraw a hit.

    Example: watchdog privacy correct --hit 12 --withdraw "another person of the same name"
    """
    with errors_shown():
        from watchdog.app import wall_clock
        from watchdog.errors import UsageError
        from watchdog.model import Correction
        from watchdog.storage.corrections import add_correction

        if sum(each is not None for each in (hit, article, entry)) != 1:
            raise UsageError("privacy correct: wanted one of --hit, --article and --entry")
        if (statement is None) == (withdraw is None):
            raise UsageError("privacy correct: wanted either --statement or --withdraw")
        if withdraw is not None and hit is None:
            raise UsageError("privacy correct: --withdraw wants --hit; only a hit can be wrong")
        text = (statement if statement is not None else withdraw or "").strip()
        if not text:
            raise UsageError("privacy correct: the text is empty; wanted what is to be shown")
        now = wall_clock()
        with place_of(context).open_stored() as stored:
            article_id, entry_id, place = _subject(stored, hit, article, entry)
            kind = "statement" if withdraw is None else "withdrawn"
            said = Correction(kind=kind, text=text, at=now)  # type: ignore[arg-type]  # one of two
            ended = add_correction(
                stored.store, said, article_id=article_id, entry_id=entry_id, now=now
            )
        print(f"{place}: {kind} on {now:%Y-%m-%d}; shown wherever it is shown from now on")
        if ended:
            print(f"{ended} deliveries that waited were ended: they would have told nothing else")
        if withdraw is not None:
            print("Who was told before is not told of this by itself; see `hits show`")


def _subject(
    stored: "Stored", hit: int | None, article: int | None, entry: str | None
) -> tuple[int | None, str | None, str]:
    """Give article, entry and a name for messages of what a correction belongs to."""
    from watchdog.errors import UsageError
    from watchdog.spelling import nearest
    from watchdog.storage import corrections, reports

    if hit is not None:
        found = reports.get_hit(stored.store, hit)
        if found is None:
            raise UsageError(f"--hit {hit}: there is no hit of this number")
        return found.article_id, found.hit.entry, f"hit {hit}"
    if article is not None:
        if not corrections.has_article(stored.store, article):
            raise UsageError(f"--article {article}: there is no article of this number")
        return article, None, f"article {article}"
    known = {each.id for each in stored.config.watchlists.entries}
    if entry not in known:
        raise UsageError(f"--entry {entry}: no such entry; {nearest(entry or '', known)}")
    return None, entry, f"entry {entry}"


@commands.command("erase")
def erase(
    context: typer.Context,
    names: Names = None,
    article: Articles = None,
    address: Address = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do it. Without it, only what would be done is shown.")
    ] = False,
) -> None:
    """Erase the articles that name somebody, or what is held about a receiver, for good.

    With a name and --article only those of the articles that name the person go.

    Example: watchdog privacy erase "Jane Example" --article 31 --yes
    """
    with errors_shown():
        from watchdog.errors import UsageError

        if address is not None and (names or article):
            raise UsageError("privacy erase: wanted a name and articles, or --address alone")
        if address is None and not names and not article:
            raise UsageError("privacy erase: wanted a name, --article or --address")
        with place_of(context).open_stored() as stored:
            if address is not None:
                _erase_receiver(stored, address, yes=yes)
            else:
                _erase_articles(stored, names or [], article or [], yes=yes)


def _erase_articles(stored: "Stored", names: list[str], numbers: list[int], *, yes: bool) -> None:
    from watchdog.app import wall_clock
    from watchdog.cli import subject, subjectpage
    from watchdog.storage import erasure, subjects

    chosen, about_whom = _chosen(stored, names, numbers)
    ids = [each.article_id for each in chosen]
    hits = subjects.find_hits(stored.store, ids, ())
    subjectpage.print_erasure(chosen, hits)
    if not yes:
        print("Nothing was erased yet. Add --yes to do it; it cannot be undone.")
        return
    done = erasure.erase_articles(stored.store, ids, subject=about_whom, now=wall_clock())
    subjectpage.print_erased(done, sqlite=stored.store.is_sqlite)
    entries = subject.held_about(stored, names).entries if names else ()
    for entry in entries:
        print(
            f"Still watched: {entry.id} (list {entry.watchlist}). New articles will be found;"
            " to end that, write an edit with `enabled: no`"
        )


def _chosen(
    stored: "Stored", names: list[str], numbers: list[int]
) -> "tuple[tuple[FoundArticle, ...], str]":
    """Give the articles to erase, and whom the request is about."""
    from watchdog.cli import subject
    from watchdog.errors import UsageError
    from watchdog.storage import subjects

    if not names:
        found = subjects.get_articles(stored.store, numbers)
        about_whom = "articles"
    else:
        held = subject.held_about(stored, names)
        found, about_whom = held.articles, held.names[0]
    if names and not found:
        raise UsageError(f"{names[0]!r}: no article names this; `privacy find` says what is held")
    missing = sorted(set(numbers) - {each.article_id for each in found})
    if missing:
        why = "does not name this person" if names else "is not there"
        listed = ", ".join(map(str, missing))
        raise UsageError(f"--article {listed}: {why}; `privacy find` shows the numbers")
    chosen = tuple(each for each in found if not numbers or each.article_id in numbers)
    if len(chosen) > ERASED_AT_ONCE:
        raise UsageError(
            f"{names[0]!r}: named in {len(chosen)} articles, more than one request can mean"
            f" ({ERASED_AT_ONCE}); wanted a fuller name, or --article for each"
        )
    return chosen, about_whom


def _erase_receiver(stored: "Stored", address: str, *, yes: bool) -> None:
    from watchdog.app import wall_clock
    from watchdog.channels.letter import parse_mailbox
    from watchdog.cli import subject, subjectpage
    from watchdog.errors import UsageError
    from watchdog.storage import erasure

    held = subject.held_for(stored, address)
    if held.configured:
        listed = ", ".join(held.configured)
        raise UsageError(
            f"--address: still among the receivers of {listed} in channels.yml; take it out"
            " there first, or it would be told everything anew"
        )
    if not held.deliveries:
        raise UsageError("--address: nothing is held about this address")
    subjectpage.print_receiver(held)
    if not yes:
        print("Nothing was erased yet. Add --yes to erase these deliveries; it cannot be undone.")
        return
    wanted = parse_mailbox(address, "--address").address.lower()
    done = erasure.erase_receivers(stored.store, held.receivers, subject=wanted, now=wall_clock())
    subjectpage.print_erased(done, sqlite=stored.store.is_sqlite)
