"""What is known of a source between polls, and what one poll brought."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from watchdog.model.published import Cut, Validators
from watchdog.model.screened import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What the database knows of a source between polls.

    Attributes:
        url: where it was last read.
        cut: what of the document that was read last was left out; `None` where nothing was.
    """

    source_id: str
    next_poll_at: datetime
    first_polled_at: datetime | None = None
    last_success_at: datetime | None = None
    failures: int = 0
    last_error: str | None = None
    validators: Validators = field(default_factory=Validators)
    body_sha256: str | None = None
    url: str | None = None
    cut: Cut | None = None


PollOutcome = Literal["ok", "not-modified", "unchanged", "failed", "busy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReport:
    """One source's poll; `verdicts` says how many of its new hits have each verdict."""

    source: str
    outcome: PollOutcome
    http_status: int | None
    items: int
    new: int
    hits: int
    error: str | None
    at: datetime | None = None
    verdicts: tuple[tuple[Verdict, int], ...] = ()
