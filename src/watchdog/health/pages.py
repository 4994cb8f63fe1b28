"""The three pages, as functions that the server calls."""

from watchdog.health.metrics import CONTENT_TYPE, Metrics
from watchdog.health.server import Answer, Pages
from watchdog.health.state import Health


def pages_of(health: Health, metrics: Metrics) -> Pages:
    """Give what is answered for each path."""

    def healthz() -> Answer:
        # The process answers: no more is claimed. A supervisor that restarts goes by this one.
        if health.snapshot().fit:
            return Answer(status=200, body=b"alive\n")
        return Answer(status=503, body=b"frozen: only a new process mends it\n")

    def readyz() -> Answer:
        ready = health.snapshot().ready
        if ready.ready:
            return Answer(status=200, body=b"ready\n")
        lines = "".join(f"{line}\n" for line in ("not ready", *ready.wrong))
        return Answer(status=503, body=lines.encode())

    def numbers() -> Answer:
        return Answer(status=200, body=metrics.text(), content_type=CONTENT_TYPE)

    return {"/healthz": healthz, "/readyz": readyz, "/metrics": numbers}
