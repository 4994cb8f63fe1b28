"""The composition root: builds the parts, holds them, changes them safely, owns the wall clock.

`App` lives as long as the process. `Live` is everything that an edit of the configuration may
change, as one frozen value: a job takes `app.live` once at its start and works with that to its
end, and a reload swaps the whole value or nothing.
"""

import random
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from watchdog.alerting.routing import route
from watchdog.channels.sender import Sender
from watchdog.errors import OperatorError, WorldError
from watchdog.log import Log
from watchdog.matching.index import Index
from watchdog.model import (
    Addressed,
    Entry,
    Receiver,
    RetryPolicy,
    Route,
    Source,
    StoredHit,
)
from watchdog.net.fetch import Fetcher
from watchdog.storage.engine import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is done at once and how long it is held."""

    parallel_polls: int
    parallel_deliveries: int
    poll_lease_s: float
    delivery_lease_s: float
    history_delay_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """Everything that the configuration decides, in force together.

    Attributes:
        sources: the enabled ones, by id.
        entries: all entries, by id.
        senders: the enabled channels, by id.
        folder: where the configuration was read, `None` for the shipped defaults.
        fingerprint: changes when any file that was read changes.
    """

    limits: Limits
    retry_policy: RetryPolicy
    zone: ZoneInfo
    sources: Mapping[str, Source]
    entries: Mapping[str, Entry]
    index: Index
    fetcher: Fetcher
    senders: Mapping[str, Sender]
    routes: tuple[Route, ...]
    signal_labels: Mapping[str, str]
    folder: Path | None
    fingerprint: str

    def address(self, hits: tuple[StoredHit, ...]) -> tuple[Addressed, ...]:
        """Say who is told of hits that were just found."""
        return route(hits, self.routes, self.receivers)

    @property
    def receivers(self) -> dict[str, tuple[Receiver, ...]]:
        """Everyone who can be told, by channel."""
        return {channel: sender.receivers for channel, sender in self.senders.items()}


class App:
    """The running program: what jobs work on.

    Attributes:
        live: what is in force; take it once per piece of work.
        owner: this process among others on one database; names its leases.
        stopping: set when no new work shall begin.
        chance: for jitter only.
    """

    def __init__(
        self,
        store: Store,
        live: Live,
        *,
        log: Log,
        compose: Callable[[], Live] | None = None,
        look: Callable[[], str] | None = None,
    ) -> None:
        """Hold the parts together.

        Args:
            compose: reads the configuration again and builds a new `Live`; `None` never reloads.
            look: gives the fingerprint of the configuration's files as they are now.
        """
        self.store = store
        self.live = live
        self.log = log
        self.owner = secrets.token_hex(8)
        self.stopping = threading.Event()
        self.chance = random.Random()
        self._compose = compose
        self._look = look
        self._seen = live.fingerprint

    def now(self) -> datetime:
        """Read the wall clock: the only place that does."""
        return datetime.now(UTC)

    def files_changed(self) -> bool:
        """Say whether the configuration's files differ from when they were last read."""
        return self._look is not None and self._look() != self._seen

    def reload(self) -> bool:
        """Read the configuration again; what was in force stays when the new one is wrong.

        Returns:
            Whether the new configuration is in force.
        """
        if self._compose is None:
            return False
        if self._look is not None:
            self._seen = self._look()
        try:
            fresh = self._compose()
        except (OperatorError, WorldError) as e:
            self.log.error("configuration not reloaded, the old one stays in force", problem=str(e))
            return False
        old, self.live = self.live, fresh
        self.log.info(
            "configuration reloaded", sources=len(fresh.sources), entries=len(fresh.entries)
        )
        # Jobs that began with the old one may still fetch: its connections close with its last use.
        del old
        return True

    def close(self) -> None:
        """Give back leases, connections and the database."""
        self.live.fetcher.close()
        self.store.close()
