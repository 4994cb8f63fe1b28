"""What comes back from a child process: a result, or why there is none.

A child that read hostile bytes may no longer be ours. What it says is therefore unpickled from a
closed list of values that do nothing when they are made; everything else is refused.
"""

import io
import pickle
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, Generic, Literal, TypeVar

from watchdog.model import (
    Article,
    Cut,
    Figure,
    Hit,
    Mention,
    ParsedFeed,
    Reason,
    Screening,
    Signal,
)

T = TypeVar("T")

FailureKind = Literal["deadline", "memory", "crash", "error", "refused", "start", "late", "closed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done(Generic[T]):
    """The task came to its end."""

    result: T


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """There is no result.

    Attributes:
        kind: `deadline`, `memory` and `crash` say how the child ended over this item; `error` is an
            exception of ours, a defect; `refused` is what the task itself says of the bytes;
            `start`, `late` and `closed` say nothing about the item: nobody looked at it.
        detail: for the operator; no text of the item in it, but for what `refused` quotes.
    """

    kind: FailureKind
    detail: str

    @property
    def was_tried(self) -> bool:
        """Say whether this was the item's doing: the same item is likely to fail again."""
        return self.kind not in ("start", "late", "closed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One item's outcome as a child sends it.

    Attributes:
        more: the result goes on in the next report.
        last: the child ends after this one.
    """

    outcome: Done[Any] | Failed
    more: bool = False
    last: bool = False


_PLAIN_VALUES = (
    Article,
    Cut,
    Done,
    Failed,
    Figure,
    Hit,
    Mention,
    ParsedFeed,
    Reason,
    Report,
    Screening,
    Signal,
    datetime,
    timedelta,
    timezone,
)
_KNOWN = {(value.__module__, value.__qualname__): value for value in _PLAIN_VALUES}


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        try:
            return _KNOWN[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"a worker sent {module}.{name}") from None


def pack_report(report: Report) -> bytes:
    """Make a report ready to travel."""
    return pickle.dumps(report, pickle.HIGHEST_PROTOCOL)


def read_report(packed: bytes | bytearray) -> Report:
    """Read what a child sent.

    Raises:
        ValueError: it is no report made of known values.
    """
    try:
        report = _Reader(io.BytesIO(packed)).load()
    except Exception as e:  # broken pickles raise nearly everything
        raise ValueError(f"a worker's answer cannot be read: {type(e).__name__}: {e}") from e
    if not isinstance(report, Report) or not isinstance(report.outcome, Done | Failed):
        raise ValueError("a worker's answer is no report")
    return report
