"""Everything that an edit of the configuration may change, as one frozen value.

A job takes `app.live` once at its start and works with it to its end; a reload swaps the whole
value or nothing. Here a checked configuration becomes that value.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import assert_never
from zoneinfo import ZoneInfo

from watchdog.alerting.routing import route
from watchdog.channels.sender import Sender
from watchdog.channels.senders import build_sender
from watchdog.channels.settings import (
    AppriseSettings,
    ChannelSettings,
    MailSettings,
    SlackBotSettings,
    SlackWebhookSettings,
    WebhookSettings,
)
from watchdog.config.channels import (
    AnyChannel,
    AppriseChannel,
    MailChannel,
    SlackBotChannel,
    SlackWebhookChannel,
    WebhookChannel,
)
from watchdog.config.load import Config
from watchdog.indexcache import ready_shared_index
from watchdog.matching.index import Index
from watchdog.model import (
    Addressed,
    Entry,
    Receiver,
    RetryPolicy,
    Route,
    SignalKind,
    Source,
    StoredHit,
)
from watchdog.net.fetch import Fetcher, NetSettings
from watchdog.workers.pool import Workers, WorkerSettings
from watchdog.workers.tasks import SharedIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is done at once and how long it is held."""

    parallel_polls: int
    parallel_deliveries: int
    poll_lease_s: float
    delivery_lease_s: float
    history_delay_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How long each kind of data is kept, in seconds; `None` is for ever."""

    no_hit: int | None = None
    context: int | None = None
    undecided: int | None = None
    hits: int | None = None
    deliveries: int | None = None
    polls: int | None = None
    records: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """Everything that the configuration decides, in force together.

    Attributes:
        all_sources: in the order of the file, the disabled ones too.
        sources: the enabled ones, by id.
        entries: all entries, by id.
        senders: the enabled channels, by id.
        trouble_channels: ids of those that are told what is wrong with watchdog itself.
        operator_channels: ids of those that may be told what nobody has judged yet.
        folder: where the configuration was read, `None` for the shipped defaults.
        fingerprint: changes when any file that was read changes.
    """

    limits: Limits
    retry_policy: RetryPolicy
    zone: ZoneInfo
    all_sources: tuple[Source, ...]
    sources: Mapping[str, Source]
    entries: Mapping[str, Entry]
    shared_index: SharedIndex
    signal_kinds: tuple[SignalKind, ...]
    net: NetSettings
    fetcher: Fetcher
    worker_settings: WorkerSettings
    workers: Workers
    senders: Mapping[str, Sender]
    routes: tuple[Route, ...]
    folder: Path | None
    fingerprint: str
    trouble_channels: tuple[str, ...] = ()
    operator_channels: frozenset[str] = frozenset()
    kept: Kept = Kept()

    def address(self, hits: tuple[StoredHit, ...]) -> tuple[Addressed, ...]:
        """Say who is told of hits that were just found."""
        return route(hits, self.routes, self.receivers, operators=self.operator_channels)

    @property
    def index(self) -> Index:
        """The watchlists, ready for screening in this process."""
        return self.shared_index.index

    @property
    def signal_labels(self) -> dict[str, str]:
        """What people call each kind of signal."""
        return {kind.id: kind.label for kind in self.signal_kinds}

    @property
    def entry_names(self) -> dict[str, str]:
        """What people call each entry."""
        return {entry.id: entry.name for entry in self.entries.values()}

    @property
    def receivers(self) -> dict[str, tuple[Receiver, ...]]:
        """Everyone who can be told, by channel."""
        return {channel: sender.receivers for channel, sender in self.senders.items()}


def compose_live(
    config: Config, previous: Live | None = None, *, say: Callable[[str], None]
) -> Live:
    """Build from a checked configuration everything that it decides.

    Args:
        previous: what is in force; its connections and its index serve on where nothing changed.
        say: is told why the cache of the index could not serve.
    """
    settings = config.settings
    limits = settings.limits
    net = NetSettings(
        user_agent=settings.user_agent,
        deadline_s=limits.fetch_deadline,
        limit_bytes=limits.body,
        allow_networks=tuple(str(network) for network in settings.allow_networks),
    )
    fetcher = previous.fetcher if previous and previous.net == net else Fetcher(net)
    worker_settings = WorkerSettings(
        count=limits.workers,
        deadline_s=limits.read_deadline,
        memory_limit_bytes=limits.worker_memory,
    )
    shared_index = (
        previous.shared_index
        if previous
        and previous.shared_index.version == config.watchlists.version
        and previous.signal_kinds == config.signal_kinds
        else ready_shared_index(config.watchlists, config.signal_kinds, say=say)
    )
    senders = {
        channel.id: build_sender(_channel_settings(channel), fetcher)
        for channel in config.channels
        if channel.enabled
    }
    return Live(
        limits=Limits(
            parallel_polls=limits.parallel_polls,
            parallel_deliveries=limits.parallel_deliveries,
            poll_lease_s=limits.poll_lease,
            delivery_lease_s=limits.delivery_lease,
            history_delay_s=limits.history_delay,
        ),
        retry_policy=RetryPolicy(
            attempts=limits.delivery_attempts,
            first_s=limits.first_retry,
            longest_s=limits.longest_retry,
        ),
        zone=settings.time_zone,
        all_sources=config.sources,
        sources={s.id: s for s in config.sources if s.enabled and s.url is not None},
        entries={entry.id: entry for entry in config.watchlists.entries},
        shared_index=shared_index,
        signal_kinds=config.signal_kinds,
        net=net,
        fetcher=fetcher,
        worker_settings=worker_settings,
        workers=previous.workers
        if previous and previous.worker_settings == worker_settings
        else Workers(worker_settings),
        senders=senders,
        routes=config.routes,
        folder=config.folder,
        fingerprint=config.fingerprint,
        trouble_channels=tuple(c.id for c in config.channels if c.enabled and c.trouble),
        kept=Kept(**settings.retention.model_dump()),
        operator_channels=frozenset(c.id for c in config.channels if c.operators),
    )


def _channel_settings(channel: AnyChannel) -> ChannelSettings:
    """Hand a channel of the configuration, with its secrets, to the room that uses them."""
    match channel:
        case MailChannel():
            return MailSettings(
                id=channel.id,
                host=channel.host,
                port=channel.port_used,
                security=channel.security,
                sender=channel.sender,
                to=channel.to,
                reply_to=channel.reply_to,
                username=channel.username,
                password=channel.password.value if channel.password else None,
                ca_file=channel.ca_file,
                discreet=channel.discreet,
            )
        case SlackWebhookChannel():
            return SlackWebhookSettings(
                id=channel.id, url=channel.url.value, discreet=channel.discreet
            )
        case SlackBotChannel():
            settings = SlackBotSettings(
                id=channel.id,
                token=channel.token.value,
                conversations=channel.conversations,
                discreet=channel.discreet,
            )
            return replace(settings, api_url=channel.api_url) if channel.api_url else settings
        case WebhookChannel():
            secret = channel.secret.value if channel.secret else None
            return WebhookSettings(id=channel.id, url=channel.url.value, secret=secret)
        case AppriseChannel():
            return AppriseSettings(id=channel.id, url=channel.url.value)
        case _:
            assert_never(channel)
