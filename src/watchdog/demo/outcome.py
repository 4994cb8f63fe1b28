"""What the demo brought about, and whether all of it is what had to come about."""

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from zoneinfo import ZoneInfo

from watchdog.demo.articles import BACKLOG, NEWS, Outlet, Sample, Wording
from watchdog.demo.folder import MAIL, SLACK, WEBHOOK
from watchdog.demo.newsroom import Request
from watchdog.model import Delivery, Hit, PollReport, StoredHit


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """A watched name that stands in a sample and was judged to mean somebody or something else."""

    outlet: Outlet
    sample: Sample
    title: str
    entry_name: str
    hit: Hit


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Everything that the account tells.

    Attributes:
        rounds: the reports of each round of polling, in order, each by source id.
        hits: as stored; those of the backlog first, then by source, then in the order found.
        deliveries: as they stand in the outbox, the oldest first.
    """

    outlets: tuple[Outlet, ...]
    rounds: tuple[tuple[PollReport, ...], ...]
    requests: tuple[Request, ...]
    hits: tuple[StoredHit, ...]
    ignored: tuple[Ignored, ...]
    deliveries: tuple[Delivery, ...]
    mails: tuple[EmailMessage, ...]
    slack: tuple[dict[str, object], ...]
    webhook: tuple[dict[str, object], ...]
    signal_labels: dict[str, str]
    entry_names: dict[str, str]
    zone: ZoneInfo


def what_is_missing(outcome: Outcome) -> tuple[str, ...]:
    """Say in a sentence each what had to happen and did not; nothing when all went well."""
    return (*_polls(outcome), *_hits(outcome), *_messages(outcome))


def _polls(outcome: Outcome) -> Iterator[str]:
    wanted = {outlet.id for outlet in outcome.outlets}
    for number, reports in enumerate(outcome.rounds, start=BACKLOG):
        unheard = wanted - {report.source for report in reports}
        for source in sorted(unheard):
            yield f"{source} was not polled in round {number}"
        for report in reports:
            if report.outcome in ("failed", "busy"):
                yield f"{report.source} in round {number}: {report.outcome}, {report.error}"
    for outlet in outcome.outlets:
        if outlet.printed_in(BACKLOG) != outlet.printed_in(NEWS):
            continue
        said = [report for report in outcome.rounds[-1] if report.source == outlet.id]
        if not any(report.outcome == "not-modified" for report in said):
            yield f"{outlet.id} did not change, and the second poll did not say so"
    if not any(request.status == 304 for request in outcome.requests):
        yield "the newsroom never answered 304, not modified"


def _hits(outcome: Outcome) -> Iterator[str]:
    found: set[tuple[str, str | None, str, str]] = {
        (stored.source_id, stored.title, stored.hit.verdict, stored.hit.entry)
        for stored in outcome.hits
    }
    found.update(
        (each.outlet.id, each.title, "ignored", each.hit.entry) for each in outcome.ignored
    )
    for outlet, _, wording in wordings(outcome.outlets):
        for verdict, entry in wording.expected:
            if (outlet.id, wording.title, verdict, entry) not in found:
                yield f"{outlet.id}, “{wording.title}”: {entry} is not among the {verdict} hits"
        read_as = {
            (signal.kind, signal.modality)
            for stored in outcome.hits
            if stored.source_id == outlet.id and stored.title == wording.title
            for signal in stored.signals
        }
        for kind, modality in wording.signals:
            if (kind, modality) not in read_as:
                yield f"{outlet.id}, “{wording.title}” does not read as {kind}, {modality}"


def _messages(outcome: Outcome) -> Iterator[str]:
    for delivery in outcome.deliveries:
        if delivery.state != "sent":
            told = f"{delivery.kind} to {delivery.receiver.channel}"
            yield f"delivery {delivery.id} ({told}) is {delivery.state}: {delivery.reason}"
    arrived = {
        MAIL: len(outcome.mails),
        SLACK: len(outcome.slack),
        WEBHOOK: len(outcome.webhook),
    }
    for channel, count in arrived.items():
        sent = [each for each in outcome.deliveries if each.receiver.channel == channel]
        if count != len(sent):
            yield f"{channel}: {len(sent)} deliveries, and {count} arrived"
        kinds = [delivery.kind for delivery in sent]
        if kinds.count("history") != 1:
            yield f"{channel}: the backlog was told {kinds.count('history')} times, not once"
        if "alert" not in kinds:
            yield f"{channel}: no alert"
    for posted in outcome.webhook:
        if not isinstance(posted.get("alert"), dict):
            yield f"{WEBHOOK}: a post without the alert in it"


def wordings(outlets: tuple[Outlet, ...]) -> Iterator[tuple[Outlet, Sample, Wording]]:
    """Give every wording that is ever printed, in the order of the files."""
    for outlet in outlets:
        for sample in outlet.samples:
            yield outlet, sample, sample.wording
            if sample.edited is not None:
                yield outlet, sample, sample.edited
