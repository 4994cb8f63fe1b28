"""Polling: the path of one article from a server's bytes to the outbox.

For each claimed source, in order: fetch, read, screen what was never seen, place everything in one
transaction. Each step gives a value; only `poll_source` knows the order.
"""

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from watchdog.app import App
from watchdog.errors import StorageError
from watchdog.jobs.crew import work_off
from watchdog.jobs.next_poll import after_failure, after_no_change, after_success, at_its_address
from watchdog.jobs.said import kind_of, unquoted
from watchdog.live import Live
from watchdog.model import (
    Article,
    Document,
    Fetched,
    FetchFailed,
    Lease,
    NotModified,
    ParsedFeed,
    PollOutcome,
    PollReport,
    Source,
    SourceState,
    Validators,
)
from watchdog.storage import articles, placing, polling
from watchdog.workers.answers import Failed, FailureKind
from watchdog.workers.tasks import FeedBytes

# What a document that could not be read is called as a failure of its source.
READER_FAILURES: Mapping[FailureKind, str] = {
    "refused": "not-a-feed",
    "deadline": "reader-deadline",
    "memory": "reader-memory",
    "crash": "reader-crash",
    "error": "reader-error",
    "start": "reader-start",
    "late": "closed",
    "closed": "closed",
}
# What a source publishes beyond this is taken up at its next poll: a transaction of more takes
# seconds, in which nobody else can write, and tens of megabytes.
NEW_AT_ONCE = 1_000
# A claim is a transaction; one for several sources costs as much as one for one.
CLAIMED_AT_ONCE = 4

OnReport = Callable[[PollReport], None]
# Marked at every look for due sources; and the part that stands for our child processes.
LOOP = "poll-loop"
WORKERS = "workers"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """A source that was claimed, with what was in force when it was."""

    live: Live
    state: SourceState


def poll_due(app: App, *, on_report: OnReport) -> int:
    """Poll until no source is due or the app stops; gives the number of polls.

    One run at a time, as the ticker sees to.
    """
    if LOOP in app.recovered:
        # Between two runs nothing of ours is under way: what is leased, a run left that broke off.
        polling.release_sources(app.store, app.owner)
        app.recovered.discard(LOOP)

    def claim(running: frozenset[str], free: int) -> tuple[_Claim, ...]:
        live = app.live
        # A clock set forward ends leases early; what is under way here is not begun twice.
        idle = tuple(source_id for source_id in live.sources if source_id not in running)
        return _claim(app, live, idle, free, due_only=True)

    return _poll_while(app, claim, on_report)


def poll_now(app: App, source_ids: tuple[str, ...], *, on_report: OnReport) -> int:
    """Poll the named sources once, due or not; one that another process is polling is busy."""
    live = app.live
    waiting = list(source_ids)

    def claim(_running: frozenset[str], free: int) -> tuple[_Claim, ...]:
        while waiting:
            batch = tuple(waiting[:free])
            del waiting[:free]
            claimed = _claim(app, live, batch, free, due_only=False)
            for source_id in sorted(set(batch) - {each.state.source_id for each in claimed}):
                error = "is being polled by another process"
                on_report(_report(source_id, "busy", error=error))
            if claimed:
                return claimed
        return ()

    return _poll_while(app, claim, on_report)


def _poll_while(
    app: App, claim: Callable[[frozenset[str], int], tuple[_Claim, ...]], on_report: OnReport
) -> int:
    """Poll what is claimed; a reload counts from the next claim on."""
    return work_off(
        "poll",
        slots=app.live.limits.parallel_polls,
        lease=lambda running, free: (
            ()
            if app.stopping.is_set()
            else claim(frozenset(each.state.source_id for each in running), free)
        ),
        work=lambda each: _poll_and_report(app, each.live, each.state, on_report),
        look=lambda: app.pulse.mark(LOOP),
        at_once=CLAIMED_AT_ONCE,
    )


def _claim(
    app: App, live: Live, source_ids: tuple[str, ...], limit: int, *, due_only: bool
) -> tuple[_Claim, ...]:
    claimed = polling.claim_sources(
        app.store,
        source_ids,
        Lease(owner=app.owner, now=app.now(), seconds=live.limits.poll_lease_s),
        limit=limit,
        due_only=due_only,
    )
    return tuple(_Claim(live=live, state=state) for state in claimed)


def _poll_and_report(app: App, live: Live, state: SourceState, on_report: OnReport) -> None:
    """Poll one source; the one place where whatever goes wrong with it ends."""
    source = live.sources[state.source_id]
    try:
        with app.pulse.busy("poll", source.id, limit_s=live.limits.poll_lease_s):
            report = poll_source(app, live, source, state)
    except StorageError:
        # Nothing can be recorded of it: the ticker says so, and the poll comes again.
        raise
    except Exception as e:
        app.log.exception("poll failed", source=source.id)
        failure = FetchFailed(kind="defect", detail=f"{type(e).__name__} while polling")
        report = _place_failure(app, live, source, state, failure)
    app.log.info(
        "polled",
        source=report.source,
        outcome=report.outcome,
        status=report.http_status,
        items=report.items,
        new=report.new,
        hits=report.hits,
        error=kind_of(report.error),
    )
    on_report(report)


def poll_source(app: App, live: Live, source: Source, state: SourceState) -> PollReport:
    """Take one source through all the steps and record the result.

    Raises:
        StorageError: nothing was recorded; the lease runs out and the poll comes again.
    """
    state = at_its_address(source, state)
    if source.url is None:
        raise AssertionError(f"source {source.id} has no address and was enabled")
    outcome = live.fetcher.get(source.url, validators=state.validators, now=app.now())
    if isinstance(outcome, FetchFailed):
        return _place_failure(app, live, source, state, outcome)
    if isinstance(outcome, NotModified):
        after = after_no_change(source, state, now=app.now(), chance=app.chance)
        report = _report(source.id, "not-modified", outcome.status)
        return _place(app, live, _poll(live, source, after, report))
    body_sha256 = hashlib.sha256(outcome.body).hexdigest()
    after = after_success(
        source,
        state,
        now=app.now(),
        chance=app.chance,
        validators=outcome.validators,
        body_sha256=body_sha256,
    )
    if body_sha256 == state.body_sha256:
        report = _report(source.id, "unchanged", outcome.status)
        return _place(app, live, _poll(live, source, after, report))
    with app.pulse.busy(WORKERS, source.id, limit_s=live.limits.poll_lease_s):
        feed = _read(live, source, outcome)
    # What is kept of the bytes is in the articles.
    outcome = replace(outcome, body=b"")
    if isinstance(feed, FetchFailed):
        return _place_failure(app, live, source, state, feed)
    for problem in feed.problems:
        app.log.info("feed problem", source=source.id, problem=unquoted(problem))
    after = replace(after, cut=feed.cut)
    report = replace(_report(source.id, "ok", outcome.status), items=len(feed.articles))
    unseen = placing.unseen(app.store, feed.articles)
    # By identity: these are the feed's own articles, and comparing texts would cost more.
    new = {id(article) for article in unseen}
    with app.pulse.busy(WORKERS, source.id, limit_s=live.limits.poll_lease_s):
        screened, complete = _screen(app, live, source, unseen[:NEW_AT_ONCE])
    if not complete or len(unseen) > NEW_AT_ONCE:
        # Asked without validators, the server sends the rest again; a backlog is still one then.
        after = replace(
            after,
            validators=Validators(),
            body_sha256=None,
            first_polled_at=state.first_polled_at,
        )
    poll = replace(
        _poll(live, source, after, report),
        fetched=outcome,
        screened=screened,
        seen=tuple(a for a in feed.articles if id(a) not in new),
        history=state.first_polled_at is None,
    )
    return _place(app, live, poll)


def _read(live: Live, source: Source, fetched: Fetched) -> ParsedFeed | FetchFailed:
    """Have a document read; one that kills its reader is a failure of the source."""
    outcome = live.workers.read_feed(
        FeedBytes(
            body=fetched.body,
            url=fetched.url,
            content_type=dict(fetched.headers).get("content-type"),
            language=source.language,
        )
    )
    if not isinstance(outcome, Failed):
        return outcome.result
    kind = READER_FAILURES[outcome.kind]
    return FetchFailed(kind=kind, detail=outcome.detail, status=fetched.status)


def _screen(
    app: App, live: Live, source: Source, unseen: tuple[Article, ...]
) -> tuple[tuple[articles.Screened, ...], bool]:
    """Have articles screened.

    Returns:
        All that were looked at, and whether these are all. An article over which a worker died is
        among them, without a screening; one that nobody looked at is left for the next poll.
    """
    documents = tuple(
        Document(
            id=article.keys[0],
            title=article.title,
            text=article.text,
            language=article.language or source.language,
            published=article.published,
            url=article.url,
            source=source.id,
        )
        for article in unseen
    )
    # Screening that outlives the lease would be thrown away.
    until = time.monotonic() + live.limits.poll_lease_s / 2
    screened = []
    complete = True
    outcomes = live.workers.screen(documents, live.shared_index, until=until)
    for article, outcome in zip(unseen, outcomes, strict=True):
        if not isinstance(outcome, Failed):
            screened.append(articles.Screened(article=article, screening=outcome.result))
            continue
        reason = f"{outcome.kind}: {outcome.detail}"
        app.log.error("not screened", source=source.id, article=article.keys[0], reason=reason)
        if outcome.was_tried:
            failure = f"screening failed: {reason}"
            screened.append(articles.Screened(article=article, screening=None, failure=failure))
        else:
            complete = False
    return tuple(screened), complete


def _place_failure(
    app: App, live: Live, source: Source, state: SourceState, failure: FetchFailed
) -> PollReport:
    after = after_failure(source, state, failure, now=app.now(), chance=app.chance)
    report = _report(source.id, "failed", failure.status, error=after.last_error)
    return _place(app, live, _poll(live, source, after, report))


def _poll(live: Live, source: Source, after: SourceState, report: PollReport) -> placing.Poll:
    return placing.Poll(source=source, state=after, report=report, entries=live.entries)


def _place(app: App, live: Live, poll: placing.Poll) -> PollReport:
    placed = placing.place_poll(
        app.store,
        poll,
        owner=app.owner,
        now=app.now(),
        history_delay_s=live.limits.history_delay_s,
        address=live.address,
    )
    if placed is None:
        taken = "another process took this source over"
        return replace(poll.report, outcome="busy", error=taken)
    return placed


def _report(
    source_id: str,
    outcome: PollOutcome,
    status: int | None = None,
    *,
    error: str | None = None,
) -> PollReport:
    return PollReport(
        source=source_id,
        outcome=outcome,
        http_status=status,
        items=0,
        new=0,
        hits=0,
        error=error,
    )
