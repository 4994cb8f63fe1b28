"""What is held about a person, on the terminal and as JSON; what an erasure does and cannot do."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from watchdog.cli.show import plain
from watchdog.cli.subject import HELD_NOWHERE, Held, HeldOfReceiver

if TYPE_CHECKING:
    from watchdog.model import StoredHit
    from watchdog.storage.erasure import Erasure
    from watchdog.storage.subjects import FoundArticle, FoundDeliveries


def print_held(held: Held, *, limit: int) -> None:
    """Print what is held about a name."""
    print(f"looked for  {'; '.join(held.names)}")
    for entry in held.entries:
        state = "watched" if entry.enabled else "kept, not looked for"
        print(f"entry       {entry.id} (list {entry.watchlist}): {plain(entry.name)}, {state}")
    print(f"articles    {len(held.articles)}")
    for article in held.articles[:limit]:
        print(f"  {_article_line(article)}")
    _print_rest(len(held.articles) - limit)
    print(f"hits        {len(held.hits)}")
    for hit in held.hits[:limit]:
        marks = "".join(
            f", {word}"
            for word, holds in (("withdrawn", hit.is_withdrawn), ("text removed", hit.removed_at))
            if holds
        )
        print(f"  {hit.id}: {hit.hit.verdict} on {hit.hit.entry}, article {hit.article_id}{marks}")
    _print_rest(len(held.hits) - limit)
    _print_deliveries(held.deliveries)
    for number, text in held.corrections:
        print(f"correction  {number}: {plain(text)}")
    _print_requests(held.requests)
    if held.is_nothing:
        print("Nothing is held under this name. Other spellings can be given as further names.")
    print(HELD_NOWHERE)


def print_receiver(held: HeldOfReceiver) -> None:
    """Print what is held about a mail address, without repeating it."""
    for channel in held.configured:
        print(f"receiver    of the channel {channel}, in channels.yml")
    _print_deliveries(held.deliveries)
    _print_requests(held.requests)
    if not (held.deliveries or held.configured):
        print("Nothing is held about this address.")
    print("Of an address only a hash is stored, with what was sent and when. " + HELD_NOWHERE)


def print_erasure(articles: "Sequence[FoundArticle]", hits: "Sequence[StoredHit]") -> None:
    """Print what an erasure takes away."""
    print(f"To be erased: {len(articles)} articles with all that hangs on them")
    for article in articles:
        print(f"  {_article_line(article)}")
        for hit in hits:
            if hit.article_id == article.article_id:
                print(f"    with hit {hit.id}: {hit.hit.verdict} on {hit.hit.entry}")
    print(
        "Hashes stay, so that none of it is taken in or told again. Mails already sent, exported"
        " files and backups are beyond this program."
    )


def print_erased(done: "Erasure", *, sqlite: bool) -> None:
    """Print what an erasure did, and what is left for the operator to do."""
    from watchdog.storage.erasure import SHARED

    counted = ", ".join(f"{number} {kind}" for kind, number in done.counts.items() if number)
    print(f"Erased: {counted or 'nothing'}. Record {done.id} (without the name)")
    if done.counts.get(SHARED):
        print(
            "Other articles that are not erased came in the same whole document; it held these"
            " words, so their evidence went with it and only its hash is left"
        )
    print(
        "Left to you: mails already sent, exported files, logs of other programs, and backups. A"
        " backup that is put back is erased from again, as long as told.log or the file ending in"
        " .told beside the database is kept"
    )
    if not sqlite:
        print("PostgreSQL keeps the old rows until VACUUM, and in its own logs and dumps")
    elif done.log_left_bytes:
        print(
            f"{done.log_left_bytes} bytes of the database's log could not be written back: another"
            " program reads. The daemon's upkeep does it within the hour"
        )


def held_json(held: Held) -> dict[str, object]:
    """Give everything that is held about a name as one JSON object."""
    return {
        "names": list(held.names),
        "entries": [
            {"id": e.id, "watchlist": e.watchlist, "name": e.name, "enabled": e.enabled}
            for e in held.entries
        ],
        "articles": [
            {
                "id": a.article_id,
                "source": a.source_id,
                "title": a.title,
                "url": a.url,
                "seen_at": a.seen_at.isoformat(),
                "wordings": a.wordings,
                "evidence_bytes": a.evidence_bytes,
            }
            for a in held.articles
        ],
        "hits": [
            {
                "id": h.id,
                "entry": h.hit.entry,
                "entry_name": h.entry_name,
                "verdict": h.hit.verdict,
                "article": h.article_id,
                "found_at": h.found_at.isoformat(),
                "withdrawn": h.is_withdrawn,
                "removed_at": h.removed_at.isoformat() if h.removed_at else None,
            }
            for h in held.hits
        ],
        "deliveries": _deliveries_json(held.deliveries),
        "corrections": [{"id": number, "text": text} for number, text in held.corrections],
        "requests": _requests_json(held.requests),
    }


def receiver_json(held: HeldOfReceiver) -> dict[str, object]:
    """Give everything that is held about a mail address as one JSON object."""
    return {
        "configured": list(held.configured),
        "deliveries": _deliveries_json(held.deliveries),
        "requests": _requests_json(held.requests),
    }


def _article_line(article: "FoundArticle") -> str:
    title = plain(article.title or "(no title)")
    more = f", {article.wordings} wordings" if article.wordings > 1 else ""
    kept = f", {article.evidence_bytes} bytes of evidence" if article.evidence_bytes else ""
    return (
        f"{article.article_id}: {article.source_id} {article.seen_at:%Y-%m-%d}: {title}{more}{kept}"
    )


def _print_rest(more: int) -> None:
    if more > 0:
        print(f"  and {more} more; --limit shows more, --json all")


def _print_deliveries(found: "Sequence[FoundDeliveries]") -> None:
    for each in found:
        states = ", ".join(f"{number} {state}" for state, number in each.states.items())
        print(f"deliveries  {each.receiver.channel}/{each.receiver.key}: {states}")


def _print_requests(requests: Sequence[tuple[str, str, str]]) -> None:
    for number, day, act in requests:
        print(f"request     {day}: {act} (record {number})")


def _deliveries_json(found: "Sequence[FoundDeliveries]") -> list[dict[str, object]]:
    return [
        {"channel": d.receiver.channel, "receiver": d.receiver.key, "states": d.states}
        for d in found
    ]


def _requests_json(requests: Sequence[tuple[str, str, str]]) -> list[dict[str, object]]:
    return [{"id": number, "day": day, "act": act} for number, day, act in requests]
