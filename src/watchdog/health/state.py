"""What is known of this process and its database, kept so that asking costs nothing.

The watcher's thread puts in what does not move, a job what the database said; whoever asks gets the
last of both and its age.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from watchdog.health.readiness import Readiness, judge
from watchdog.model import Source
from watchdog.pulse import Pulse
from watchdog.storage.vitals import Vitals
from watchdog.watcher import Look, Trouble

# Asked every 15 seconds; two answers may fail before it counts.
VITALS_EVERY_S = 15
VITALS_FRESH_S = 50.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything at one moment; `pulse` holds the age of each part's last mark in seconds."""

    now: datetime
    fit: bool
    ready: Readiness
    vitals: Vitals | None
    pulse: Mapping[str, float]


class Health:
    """The last that was seen; threads share it."""

    def __init__(
        self,
        pulse: Pulse,
        now: Callable[[], datetime],
        sources: Callable[[], Mapping[str, Source]],
    ) -> None:
        """Begin with nothing known.

        Args:
            sources: gives the enabled sources in force.
        """
        self._pulse = pulse
        self._now = now
        self._sources = sources
        self._since = now()
        self._lock = threading.Lock()
        self._vitals: Vitals | None = None
        self._vitals_at = pulse.clock()
        self._troubles: tuple[Trouble, ...] = ()
        self._fit = True
        self._stopping = False

    def put_look(self, look: Look) -> None:
        """Keep what the watcher saw; a jump of the clock moves the start along."""
        with self._lock:
            self._troubles, self._fit = look.standing, look.fit
            if look.jump is not None:
                # Nothing is called silent for hours that did not pass.
                self._since = self._now()

    def put_vitals(self, vitals: Vitals) -> None:
        """Keep what the database said."""
        with self._lock:
            self._vitals, self._vitals_at = vitals, self._pulse.clock()

    def put_stopping(self) -> None:
        """From now on this process is not ready."""
        with self._lock:
            self._stopping = True

    def snapshot(self) -> Snapshot:
        """Judge what is known now."""
        with self._lock:
            vitals, at, since = self._vitals, self._vitals_at, self._since
            troubles, fit, stopping = self._troubles, self._fit, self._stopping
        now = self._now()
        ready = judge(
            vitals,
            troubles,
            self._sources(),
            now=now,
            since=since,
            vitals_fresh=self._pulse.clock() - at <= VITALS_FRESH_S,
        )
        if stopping:
            ready = Readiness(wrong=("is stopping", *ready.wrong), classes=ready.classes)
        return Snapshot(now=now, fit=fit, ready=ready, vitals=vitals, pulse=self._pulse.ages())
