"""The answer to `watchdog why-not`: each step of an article's way, and where the way ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from watchdog.cli.sources import said_of
from watchdog.indexcache import ready_index
from watchdog.model import Document
from watchdog.whynot import WhyNot, why_not

if TYPE_CHECKING:
    from watchdog.app import Stored
    from watchdog.model import Delivery, Entry, Source, StoredHit
    from watchdog.storage.seen import SeenArticle, Wording

# Gates outside of screening; those inside stand in `whynot.OUTCOMES` and `matching.rules.GATES`.
GATES = {
    "not-fetched": "watchdog has never seen an article of this address",
    "erased": "the article was erased on request and is not taken in again",
    "removed": "the text is no longer kept, so it cannot be screened again",
    "not-screened": "the article was stored, and screening failed on it",
    "older-lists": "the lists in force when it was screened did not give this; the present ones do",
    "withdrawn": "an operator withdrew the hit",
    "route": "it is a hit, and no route takes it to a receiver",
    "duplicate": "the receivers were told the same of this article before",
    "delivery": "it is on its way or was given up: nobody has it yet",
    "told": "it was told",
}
_QUOTED_CHARS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the way and what became of it."""

    name: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Where the way of an entry in an article ended.

    Attributes:
        gate: a key of `GATES`, of `whynot.OUTCOMES` or of `matching.rules.GATES`.
        article, hit: their numbers, where there are any.
        advice: what to do next, where there is something to do.
    """

    entry: str
    gate: str
    means: str
    evidence: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    article: int | None = None
    title: str | None = None
    url: str | None = None
    source: str | None = None
    hit: int | None = None
    advice: str | None = None


def about_unknown(stored: "Stored", url: str, entry: "Entry", *, erased: bool) -> Answer:
    """Answer for an address of which no article is kept: who should have brought it."""
    if erased:
        return Answer(entry=entry.id, gate="erased", means=GATES["erased"], url=url)
    host = _host(url)
    sources = [each for each in stored.config.sources if each.url and _is_of(host, _host(each.url))]
    advice = None
    if sources:
        lines = tuple(_polled(stored, each) for each in sources)
        advice = (
            "`watchdog sources list` has every source. A feed shows its newest items only: an"
            " article that came and went between two polls, or is not in the feed, is never seen."
        )
    else:
        lines = (f"no configured source is of {host}",)
        advice = "Add its feed to sources.yml, or look whether the address is of another host."
    return Answer(
        entry=entry.id,
        gate="not-fetched",
        means=GATES["not-fetched"],
        evidence=lines,
        url=url,
        advice=advice,
    )


def about_article(stored: "Stored", article: "SeenArticle", entry: "Entry") -> Answer:
    """Answer for an article that is known: screen its newest wording again and follow its way."""
    from watchdog.storage import seen

    wording = article.wordings[-1]
    hits = seen.hits_of(stored.store, article.article_id, entry.id)
    steps = [_seen(article), _screened(wording)]
    if wording.removed_at is not None:
        why = None
        steps.append(Step(name="now", says=f"the text was removed ({wording.removed_why})"))
    else:
        index = ready_index(stored.config.watchlists, stored.config.signal_kinds)
        why = why_not(_document(stored, wording), entry.id, index)
        steps.append(_now(wording, why, index.version))
    steps += [_hit(each, wording) for each in hits]
    told = _told(stored, hits[0]) if hits else None
    gate, means, evidence, advice = _verdict(wording, why, hits, told)
    return Answer(
        entry=entry.id,
        gate=gate,
        means=means,
        evidence=evidence,
        steps=(*steps, *(told.steps if told else ())),
        article=article.article_id,
        title=wording.title,
        url=wording.url,
        source=wording.source_id,
        hit=hits[0].id if hits else None,
        advice=advice,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What became of a hit: routes that take it, its deliveries, and those of the same before."""

    routes: tuple[str, ...]
    deliveries: "tuple[Delivery, ...]"
    before: "tuple[Delivery, ...]"
    steps: tuple[Step, ...]


_Ending = tuple[str, str, tuple[str, ...], str | None]


def _verdict(
    wording: "Wording", why: WhyNot | None, hits: "Sequence[StoredHit]", told: _Told | None
) -> _Ending:
    """Name the gate at which the way ended, or that it was told."""
    if told is not None:
        return _of_a_hit(hits[0], why, told)
    if wording.removed_at is not None:
        return _ending("removed", (f"{wording.removed_at:%Y-%m-%d}: {wording.removed_why}",))
    if not wording.is_screened:
        return _ending("not-screened", (wording.state_reason,))
    if why is None:
        raise AssertionError("a wording that has its text was not screened again")
    if why.hit is None or why.gate == "context-entry":
        return _of_screening(why)
    said = f"screened again now: {why.hit.verdict}, {why.hit.score} points"
    advice = "Articles are not screened again by themselves when a list changes."
    return _ending("older-lists", (said, *_clues(why)), advice)


def _of_a_hit(hit: "StoredHit", why: WhyNot | None, told: _Told) -> _Ending:
    if hit.is_withdrawn:
        return _ending("withdrawn", (hit.corrections[-1].text,))
    lines = tuple(_line(each) for each in told.deliveries)
    if any(each.state == "sent" for each in told.deliveries):
        if hit.hit.verdict == "review" and why is not None and why.hit is not None:
            lines += (f"as a review item only, {why.gate}: {why.means}", *_clues(why))
        return _ending("told", lines)
    if told.deliveries:
        return _ending("delivery", lines, "`watchdog deliveries list` shows all that wait.")
    if told.routes and told.before:
        return _ending("duplicate", tuple(_line(each) for each in told.before))
    if hit.hit.verdict != "alert" and not told.routes and why is not None and why.hit:
        return _of_screening(why)
    return _ending("route", tuple(each.says for each in told.steps if each.name == "route"))


def _ending(gate: str, evidence: tuple[str, ...], advice: str | None = None) -> _Ending:
    return gate, GATES[gate], evidence, advice


def _of_screening(why: WhyNot) -> _Ending:
    return why.gate, why.means, _clues(why), None


def _clues(why: WhyNot) -> tuple[str, ...]:
    return tuple(
        each.says
        if each.mention is None
        else f"{each.mention.field} {each.mention.start}:"
        f" ⟦{each.mention.text[:_QUOTED_CHARS]}⟧ {each.says}"
        for each in why.clues
    )


def _document(stored: "Stored", wording: "Wording") -> Document:
    languages = {source.id: source.language for source in stored.config.sources}
    return Document(
        id=str(wording.version_id),
        title=wording.title,
        text=wording.text,
        language=wording.language or languages.get(wording.source_id),
        published=wording.published,
        url=wording.url,
        source=wording.source_id,
    )


def _seen(article: "SeenArticle") -> Step:
    count = len(article.wordings)
    wordings = "1 wording" if count == 1 else f"{count} wordings, the newest is looked at"
    return Step(name="fetched", says=f"{article.first_seen_at:%Y-%m-%d %H:%M} UTC, {wordings}")


def _screened(wording: "Wording") -> Step:
    said = "" if wording.is_screened else "not screened: "
    return Step(
        name="screened", says=f"{said}{wording.seen_at:%Y-%m-%d %H:%M} UTC, {wording.state_reason}"
    )


def _now(wording: "Wording", why: WhyNot, version: str) -> Step:
    verdict = why.hit.verdict if why.hit else "no hit"
    same = f"watchlists {version[:12]}" in wording.state_reason
    lists = "the same watchlists" if same else f"other watchlists ({version[:12]})"
    return Step(name="now", says=f"screened again with {lists}: {verdict} ({why.gate})")


def _hit(hit: "StoredHit", wording: "Wording") -> Step:
    of = "" if hit.version_id == wording.version_id else ", of an earlier wording"
    marks = (", from a first poll's backlog" if hit.history else "") + of
    return Step(
        name="hit",
        says=f"{hit.id}: {hit.hit.verdict}, {hit.hit.score} points, found"
        f" {hit.found_at:%Y-%m-%d %H:%M} UTC{marks}",
    )


def _told(stored: "Stored", hit: "StoredHit") -> _Told:
    from watchdog.alerting.routing import explain_route
    from watchdog.storage import reports, seen

    config = stored.config
    on = {channel.id for channel in config.channels if channel.enabled}
    channels = {route.id: route.channels for route in config.routes}
    steps, taking = [], []
    for name, takes, reason in explain_route(hit, config.routes):
        off = [each for each in channels[name] if each not in on]
        said = f"{name}: {'takes it' if takes else 'leaves it'}: {reason}"
        if takes and off:
            said += f"; switched off: {', '.join(off)}"
        if takes and set(channels[name]) & on:
            taking.append(name)
        steps.append(Step(name="route", says=said))
    if not config.routes:
        steps.append(Step(name="route", says="there is no route at all: see routes.yml"))
    deliveries = reports.deliveries_of_hit(stored.store, hit.id)
    steps += [Step(name="delivery", says=_line(each)) for each in deliveries]
    before = tuple(
        delivery
        for other in seen.hits_of(stored.store, hit.article_id, hit.hit.entry)
        if other.id != hit.id and other.hit.verdict == hit.hit.verdict
        for delivery in reports.deliveries_of_hit(stored.store, other.id)
        if delivery.state not in ("dead", "suppressed")
    )
    steps += [Step(name="before", says=_line(each)) for each in before]
    return _Told(routes=tuple(taking), deliveries=deliveries, before=before, steps=tuple(steps))


def _line(delivery: "Delivery") -> str:
    at = delivery.finished_at or delivery.created_at
    place = f"{delivery.receiver.channel}/{delivery.receiver.key}"
    return (
        f"delivery {delivery.id} ({delivery.kind}) to {place}: {delivery.state},"
        f" {at:%Y-%m-%d %H:%M} UTC: {delivery.reason}"
    )


def _polled(stored: "Stored", source: "Source") -> str:
    from watchdog.storage.polling import source_states
    from watchdog.storage.reports import last_polls

    if not source.enabled:
        return f"source {source.id} is switched off: {source.reason or 'no reason is given'}"
    poll = last_polls(stored.store).get(source.id)
    if poll is None:
        return f"source {source.id} has not been polled yet"
    states = {each.source_id: each for each in source_states(stored.store)}
    state = states.get(source.id)
    said = f"source {source.id} was last polled {poll.at:%Y-%m-%d %H:%M} UTC: {poll.outcome}"
    if state is not None and state.failures:
        answered = state.last_success_at
        since = f"{answered:%Y-%m-%d %H:%M} UTC" if answered else "never"
        said += f" ({poll.error}); last answered: {since}"
    if state is not None and state.cut is not None:
        said += f"; {said_of(state.cut)}"
    return said


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower().removeprefix("www.")


def _is_of(host: str, other: str) -> bool:
    return host == other or host.endswith(f".{other}") or other.endswith(f".{host}")
