"""Numbers for Prometheus. Labels are words of ours and ids of channels: no address, no text.

Counters are of this process, since its start. What waits is asked of the database by a job, never
by whoever asks us: however often one asks, it costs the database nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from watchdog.health.readiness import SourceClass
from watchdog.health.state import Health
from watchdog.model import Decision, Delivery, PollReport

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """The counters of this process and the present state, as one text."""

    def __init__(self, health: Health, *, alarms: Callable[[], Mapping[str, int]] = dict) -> None:
        """Begin to count; `alarms` gives how many alarms of each kind stand."""
        self._registry = CollectorRegistry()
        self._polls = self._counter("watchdog_polls", "Polls by outcome.", "outcome")
        self._articles = self._counter("watchdog_articles", "New wordings of articles stored.")
        self._hits = self._counter("watchdog_hits", "New hits stored, by verdict.", "verdict")
        self._deliveries = self._counter(
            "watchdog_delivery_tries", "Tries to deliver, by what became of it.", "channel", "state"
        )
        ProcessCollector(registry=self._registry)
        self._registry.register(_Present(health, alarms))

    def count_poll(self, report: PollReport) -> None:
        """Count a poll that just ended."""
        self._polls.labels(report.outcome).inc()
        self._articles.inc(report.new)
        for verdict, count in report.verdicts:
            self._hits.labels(verdict).inc(count)

    def count_delivery(self, delivery: Delivery, decision: Decision) -> None:
        """Count a try that just ended."""
        self._deliveries.labels(delivery.receiver.channel, decision.state).inc()

    def text(self) -> bytes:
        """Give everything in Prometheus' text format."""
        return generate_latest(self._registry)

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(name, about, labels, registry=self._registry)


class _Present(Collector):
    """What `Health` knows at the moment of asking."""

    def __init__(self, health: Health, alarms: Callable[[], Mapping[str, int]]) -> None:
        self._health = health
        self._alarms = alarms

    def describe(self) -> Iterable[Metric]:
        return ()

    def collect(self) -> Iterable[Metric]:
        snapshot = self._health.snapshot()
        yield _gauge("watchdog_ready", "1 while /readyz says ready.", float(snapshot.ready.ready))
        yield _gauge("watchdog_fit", "1 while nothing needs a new process.", float(snapshot.fit))
        pulse = GaugeMetricFamily(
            "watchdog_pulse_age_seconds", "Since a part last moved.", labels=("part",)
        )
        for part, age in snapshot.pulse.items():
            pulse.add_metric((part,), age)
        yield pulse
        alarms = GaugeMetricFamily("watchdog_alarms", "Alarms that stand.", labels=("kind",))
        for kind, count in self._alarms().items():
            alarms.add_metric((kind,), count)
        yield alarms
        vitals = snapshot.vitals
        if vitals is not None:
            queue = GaugeMetricFamily(
                "watchdog_deliveries",
                "Deliveries that are not sent and not suppressed.",
                labels=("channel", "state"),
            )
            for (channel, state), count in sorted(vitals.deliveries.items()):
                queue.add_metric((channel, state), count)
            yield queue
            yield _gauge(
                "watchdog_oldest_waiting_seconds",
                "Since the oldest delivery that still waits was made; 0 if none waits.",
                _since(vitals.oldest_waiting, snapshot.now),
            )
            heard = [s.last_success_at for s in vitals.sources if s.last_success_at]
            if heard:
                yield _gauge(
                    "watchdog_last_success_age_seconds",
                    "Since any source last answered.",
                    _since(max(heard), snapshot.now),
                )
        yield from _of_sources(snapshot.ready.classes)


def _of_sources(classes: Iterable[SourceClass]) -> Iterable[Metric]:
    found = GaugeMetricFamily("watchdog_sources", "Enabled sources.", labels=("class",))
    silent = GaugeMetricFamily("watchdog_sources_silent", "Silent sources.", labels=("class",))
    for each in classes:
        found.add_metric((each.name,), each.sources)
        silent.add_metric((each.name,), each.silent)
    yield found
    yield silent


def _gauge(name: str, about: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, about, value=value)


def _since(then: datetime | None, now: datetime) -> float:
    return max(0.0, (now - then).total_seconds()) if then else 0.0
