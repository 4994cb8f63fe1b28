"""`watchdog why-not`: which gate stopped an entry in one article, from fetch to receiver."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from watchdog.cli.jsonl import json_line
from watchdog.cli.options import LARGEST_ID, AsJson, place_of
from watchdog.cli.outcome import errors_shown

if TYPE_CHECKING:
    from watchdog.app import Stored
    from watchdog.cli.whynottold import Answer
    from watchdog.model import Entry


def why_not(
    context: typer.Context,
    what: Annotated[
        str,
        typer.Argument(
            metavar="URL|ID",
            help="The article's address; or `article:12`; or a hit's number from `hits list`.",
        ),
    ],
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help="The entry's id.")],
    as_json: AsJson = False,
) -> None:
    """Say why nobody was told of an entry in an article: the gate that stopped it, and by what.

    Examples:
      watchdog why-not https://www.example.org/news/7 per-min-aung-hlaing
      watchdog why-not article:12 per-soe-win
      watchdog why-not 3 org-rosoboronexport
    """
    with errors_shown():
        with place_of(context).open_stored() as stored:
            asked = _entry(stored, entry)
            answer = _ask(stored, what, asked)
        if as_json:
            print(json_line(asdict(answer)))
            return
        _print(answer, asked)


def _entry(stored: "Stored", entry_id: str) -> "Entry":
    from watchdog.errors import UsageError
    from watchdog.spelling import nearest

    entries = {entry.id: entry for entry in stored.config.watchlists.entries}
    if entry_id in entries:
        return entries[entry_id]
    named = sorted(
        entry.id
        for entry in entries.values()
        if entry_id.casefold() in (name.text.casefold() for name in entry.names)
    )
    hint = f"the name is of {', '.join(named)}" if named else nearest(entry_id, entries)
    raise UsageError(f"why-not: no entry `{entry_id}`; {hint}")


def _ask(stored: "Stored", what: str, entry: "Entry") -> "Answer":
    """Find the article that is meant and ask about it.

    Raises:
        UsageError: it is neither a number that exists nor an address.
    """
    from watchdog.cli import whynottold
    from watchdog.errors import UsageError
    from watchdog.feeds.identity import canonical_link, link_keys
    from watchdog.storage import reports, seen

    kind, _, number = what.rpartition(":")
    if number.isdecimal() and kind in ("", "hit", "article"):
        row = int(number)
        if row > LARGEST_ID:
            raise UsageError(f"why-not {what}: no number is that large")
        if kind == "article":
            article = seen.get_article(stored.store, row)
            if article is None:
                raise UsageError(f"why-not {what}: there is no article of this number")
            return whynottold.about_article(stored, article, entry)
        hit = reports.get_hit(stored.store, row)
        if hit is None:
            raise UsageError(
                f"why-not {what}: there is no hit of this number; an article is asked for with"
                f" `article:{row}` or by its address"
            )
        article = seen.get_article(stored.store, hit.article_id)
        if article is None:
            raise AssertionError(f"hit {row} has no article")
        return whynottold.about_article(stored, article, entry)
    url = what if "://" in what or "." not in what else f"https://{what}"
    if canonical_link(url) is None:
        raise UsageError(
            f"why-not {what}: found neither a number nor a web address; wanted a hit's number,"
            " `article:NUMBER`, or an address such as https://www.example.org/news/7"
        )
    feeds = [source.url for source in stored.config.sources if source.url]
    keys = link_keys(url, feeds)
    ids = seen.articles_at(stored.store, url, keys)
    if not ids:
        return whynottold.about_unknown(
            stored, url, entry, erased=seen.were_erased(stored.store, keys)
        )
    # An address may have brought several articles: the one with a hit is the answer.
    hit_first = sorted(ids, key=lambda each: not seen.hits_of(stored.store, each, entry.id))
    article = seen.get_article(stored.store, hit_first[0])
    if article is None:
        raise AssertionError(f"article {hit_first[0]} was found and is not there")
    return whynottold.about_article(stored, article, entry)


def _print(answer: "Answer", entry: "Entry") -> None:
    from watchdog.cli.show import plain

    print(f"entry    {plain(entry.name)} ({entry.id}, list {entry.watchlist})")
    if answer.article is not None:
        print(f"article  {answer.article}: {plain(answer.title or '(no title)')}")
        print(f"         {plain(answer.url or 'no link')}, from {answer.source}")
    if answer.gate == "told":
        print(f"told     {answer.means}, by hit {answer.hit}")
    else:
        print(f"stopped by  {answer.gate}: {answer.means}")
    for line in answer.evidence:
        print(f"  {plain(line)}")
    if answer.steps:
        print("the way of the article")
    for step in answer.steps:
        if step.says in answer.evidence:
            # Said above, as the answer itself.
            continue
        print(f"  {step.name:<9}{plain(step.says)}")
    if answer.advice is not None:
        print(f"next     {answer.advice}")
