"""`watchdog hits`: what was found, why, and with what evidence."""

import base64
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchdog.cli.jsonl import json_line
from watchdog.cli.options import LARGEST_ID, AsJson, Limit, place_of
from watchdog.cli.outcome import errors_shown

if TYPE_CHECKING:
    from watchdog.model import StoredHit, Verdict
    from watchdog.storage.reports import HitFilter

commands = typer.Typer(no_args_is_help=True, help="What was found, why, and the evidence kept.")

Verdicts = Annotated[
    list[str] | None,
    typer.Option("--verdict", metavar="VERDICT", help="alert, review or context; repeatable."),
]
Entries = Annotated[
    list[str] | None, typer.Option("--entry", metavar="ID", help="Only this entry; repeatable.")
]
Sources = Annotated[
    list[str] | None, typer.Option("--source", metavar="ID", help="Only this source; repeatable.")
]
Since = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="Found on or after (UTC)."),
]


@commands.callback()
def about() -> None:
    """Group the commands about hits."""


@commands.command("list")
def list_hits(
    context: typer.Context,
    verdict: Verdicts = None,
    entry: Entries = None,
    source: Sources = None,
    since: Since = None,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """List hits, the newest first.

    Example: watchdog hits list --verdict review --since 2026-03-01
    """
    with errors_shown():
        from watchdog.cli.show import plain, table

        wanted = _filter(verdict, entry, source, since, limit)
        found = _find(context, wanted)
        if as_json:
            for hit in found:
                print(json_line(hit_json(hit)))
            return
        table(
            ("hit", "verdict", "score", "entry", "source", "title"),
            [
                (
                    str(h.id),
                    h.hit.verdict + _marks(h),
                    str(h.hit.score),
                    h.hit.entry,
                    h.source_id,
                    plain(h.title or ("(text removed)" if h.removed_at else "(no title)")),
                )
                for h in found
            ],
        )
        if not found:
            print("No hit matches.")


@commands.command("show")
def show_hit(
    context: typer.Context,
    hit: Annotated[int, typer.Argument(help="The number that `hits list` shows.", max=LARGEST_ID)],
    as_json: AsJson = False,
) -> None:
    """Show one hit whole: the words, the reasons, who was told, and the evidence.

    Example: watchdog hits show 12
    """
    with errors_shown():
        from watchdog.errors import UsageError
        from watchdog.storage import reports

        with place_of(context).open_stored() as stored:
            found = reports.get_hit(stored.store, hit)
            if found is None:
                raise UsageError(f"hits show {hit}: there is no hit of this number")
            evidence = reports.get_evidence(stored.store, found.version_id)
            told = reports.deliveries_of_hit(stored.store, hit)
        if evidence is None:
            raise AssertionError(f"hit {hit} has no evidence")
        if as_json:
            shown = hit_json(found)
            shown["evidence"] = evidence_json(evidence)
            shown["deliveries"] = [
                {
                    "id": d.id,
                    "channel": d.receiver.channel,
                    "receiver": d.receiver.key,
                    "state": d.state,
                    "reason": d.reason,
                }
                for d in told
            ]
            print(json_line(shown))
            return
        from watchdog.cli.hitpage import print_hit

        entries = {entry.id: entry for entry in stored.config.watchlists.entries}

        print_hit(found, evidence, told, entry=entries.get(found.hit.entry))


@commands.command("export")
def export_hits(
    context: typer.Context,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="Else standard output.")
    ] = None,
    verdict: Verdicts = None,
    entry: Entries = None,
    source: Sources = None,
    since: Since = None,
    limit: Limit = None,
    evidence: Annotated[
        bool, typer.Option(help="With the served bytes, in base64, and their headers.")
    ] = True,
) -> None:
    """Write hits with their evidence as JSON Lines, the newest first.

    Example: watchdog hits export --to hits.jsonl
    """
    with errors_shown():
        from watchdog.cli.show import written_to
        from watchdog.storage import reports

        wanted = _filter(verdict, entry, source, since, limit)
        with place_of(context).open_stored() as stored, written_to(to) as out:
            for hit in reports.list_hits(stored.store, wanted):
                line = hit_json(hit)
                kept = reports.get_evidence(stored.store, hit.version_id) if evidence else None
                if kept is not None:
                    line["evidence"] = evidence_json(kept)
                out.write(json_line(line) + "\n")


def _marks(stored: "StoredHit") -> str:
    marks = (("history", stored.history), ("withdrawn", stored.is_withdrawn))
    return "".join(f" ({word})" for word, holds in marks if holds)


def _find(context: typer.Context, wanted: "HitFilter") -> "tuple[StoredHit, ...]":
    from watchdog.storage import reports

    with place_of(context).open_stored() as stored:
        return reports.list_hits(stored.store, wanted)


def _filter(
    verdict: list[str] | None,
    entry: list[str] | None,
    source: list[str] | None,
    since: datetime | None,
    limit: int | None,
) -> "HitFilter":
    from watchdog.errors import UsageError
    from watchdog.spelling import nearest
    from watchdog.storage.reports import HitFilter

    kept: tuple[Verdict, ...] = ("alert", "review", "context")
    for word in verdict or ():
        if word not in kept:
            raise UsageError(
                f"--verdict {word}: wanted alert, review or context; {nearest(word, kept)}"
            )
    return HitFilter(
        verdicts=tuple(v for v in kept if v in (verdict or ())),
        entries=tuple(entry or ()),
        sources=tuple(source or ()),
        since=since.replace(tzinfo=UTC) if since else None,
        limit=limit,
    )


def hit_json(stored: "StoredHit") -> dict[str, object]:
    """Give a stored hit as one JSON object; fields may be added, never renamed."""
    from watchdog.cli import screenlines

    return {
        "id": stored.id,
        **screenlines.hit_json(stored.hit),
        "entry_name": stored.entry_name,
        "watchlist": stored.watchlist,
        "watchlist_version": stored.watchlist_version,
        "history": stored.history,
        "found_at": stored.found_at.isoformat(),
        "article": {
            "key": stored.article_key,
            "content_hash": stored.content_hash,
            "title": stored.title,
            "text": stored.text,
            "url": stored.url,
            "language": stored.language,
            "published": stored.published.isoformat() if stored.published else None,
        },
        "source": {
            "id": stored.source_id,
            "name": stored.source_name,
            "class": stored.source_class,
        },
        "signals": [screenlines.signal_json(signal) for signal in stored.signals],
        "raw_sha256": stored.raw_sha256,
        "fetched_at": stored.fetched_at.isoformat(),
        "removed_at": stored.removed_at.isoformat() if stored.removed_at else None,
        "removed_why": stored.removed_why,
        "withdrawn": stored.is_withdrawn,
        "corrections": [
            {"kind": one.kind, "text": one.text, "at": one.at.isoformat()}
            for one in stored.corrections
        ],
    }


def evidence_json(evidence: object) -> dict[str, object]:
    """Give the evidence behind a hit: the served bytes in base64."""
    from watchdog.storage.reports import Evidence

    if not isinstance(evidence, Evidence):
        raise TypeError(f"no evidence: {type(evidence).__name__}")
    return {
        "sha256": evidence.raw_sha256,
        "scope": evidence.raw_scope,
        "url": evidence.url,
        "fetched_at": evidence.fetched_at.isoformat(),
        "headers": [list(pair) for pair in evidence.headers],
        "removed_at": evidence.removed_at.isoformat() if evidence.removed_at else None,
        "raw_base64": base64.b64encode(evidence.raw).decode("ascii")
        if evidence.removed_at is None
        else None,
    }
