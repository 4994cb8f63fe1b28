"""Polling: the path of one article from a server's bytes to the outbox.

For each claimed source, in order: fetch, read, screen what was never seen, place everything in one
transaction. Each step gives a value; only `poll_source` knows the order.
"""

import hashlib
import time
from collections.abc import Callable
from dataclasses import replace

from watchdog.app import App
from watchdog.jobs.crew import work_off
from watchdog.jobs.next_poll import after_failure, after_no_change, after_success
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
from watchdog.workers.answers import Failed
from watchdog.workers.tasks import FeedBytes

OnReport = Callable[[PollReport], None]


def poll_due(app: App, *, on_report: OnReport) -> int:
    """Poll until no source is due or the app stops; gives the number of polls."""
    live = app.live
    return _poll_while(
        app,
        live,
        lambda free: _claim(app, live, tuple(live.sources), free, due_only=True),
        on_report,
    )


def poll_now(app: App, source_ids: tuple[str, ...], *, on_report: OnReport) -> int:
    """Poll the named sources once, due or not; one that another process is polling is busy."""
    live = app.live
    waiting = list(source_ids)

    def claim(free: int) -> tuple[SourceState, ...]:
        while waiting:
            batch = tuple(waiting[:free])
            del waiting[:free]
            claimed = _claim(app, live, batch, free, due_only=False)
            for source_id in sorted(set(batch) - {state.source_id for state in claimed}):
                error = "is being polled by another process"
                on_report(_report(source_id, "busy", error=error))
            if claimed:
                return claimed
        return ()

    return _poll_while(app, live, claim, on_report)


def _poll_while(
    app: App,
    live: Live,
    claim: Callable[[int], tuple[SourceState, ...]],
    on_report: OnReport,
) -> int:
    return work_off(
        "poll",
        slots=live.limits.parallel_polls,
        lease=lambda _running, free: () if app.stopping.is_set() else claim(free),
        work=lambda state: _poll_and_report(app, live, state, on_report),
    )


def _claim(
    app: App, live: Live, source_ids: tuple[str, ...], limit: int, *, due_only: bool
) -> tuple[SourceState, ...]:
    return polling.claim_sources(
        app.store,
        source_ids,
        Lease(owner=app.owner, now=app.now(), seconds=live.limits.poll_lease_s),
        limit=limit,
        due_only=due_only,
    )


def _poll_and_report(app: App, live: Live, state: SourceState, on_report: OnReport) -> None:
    """Poll one source; the one place where whatever goes wrong with it ends."""
    source = live.sources[state.source_id]
    try:
        report = poll_source(app, live, source, state)
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
        error=report.error,
    )
    on_report(report)


def poll_source(app: App, live: Live, source: Source, state: SourceState) -> PollReport:
    """Take one source through all the steps and record the result.

    Raises:
        StorageError: nothing was recorded; the lease runs out and the poll comes again.
    """
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
    feed = _read(live, source, outcome)
    if isinstance(feed, FetchFailed):
        return _place_failure(app, live, source, state, feed)
    for problem in feed.problems:
        app.log.info("feed problem", source=source.id, problem=problem)
    report = replace(_report(source.id, "ok", outcome.status), items=len(feed.articles))
    screened, complete = _screen(app, live, source, placing.unseen(app.store, feed.articles))
    if not complete:
        # Asked without validators, the server sends the rest again; a backlog is still one then.
        after = replace(
            after,
            validators=Validators(),
            body_sha256=None,
            first_polled_at=state.first_polled_at,
        )
    poll = replace(
        _poll(live, source, after, report),
        # The bytes that are kept are those in the articles.
        fetched=replace(outcome, body=b""),
        screened=screened,
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
    kind = "not-a-feed" if outcome.kind == "refused" else f"reader-{outcome.kind}"
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
