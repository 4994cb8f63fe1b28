"""Every error that watchdog raises on purpose, and who can mend it.

The tree, so that a caller knows what to catch::

    WatchdogError
    ├── OperatorError          the operator can mend it; shown without a traceback
    │   ├── ConfigError        a file under config/ or an environment variable
    │   ├── WatchlistError     a file under watchlists/
    │   └── UsageError         a command was asked for something that does not exist
    ├── WorldError             a server, a network or a disk must change first
    │   ├── FeedError          bytes that are no feed
    │   ├── StorageError       the database refused, is damaged or newer than this program
    │   └── DeliveryError      a receiver could not be set up at all
    └── (anything else is a defect of ours and keeps its traceback)

Expected outcomes are values, not errors: see `FetchFailed` and `Refused` in `model`.
"""

from dataclasses import dataclass


class WatchdogError(Exception):
    """Root of everything that watchdog raises on purpose."""


class OperatorError(WatchdogError):
    """A mistake that the operator can mend; the message alone must be enough to do so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong in one place of a file.

    Attributes:
        file: the file as the operator named it, or the name of an environment variable.
        line: 1-based line, or `None` where a line makes no sense.
        found: what stands there now.
        wanted: what should stand there, with the nearest right word where there is one.
    """

    file: str
    line: int | None
    found: str
    wanted: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: found {self.found}; wanted {self.wanted}"


class ProblemsError(OperatorError):
    """One or more problems in files; `str()` gives a line for each."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class ConfigError(ProblemsError):
    """The configuration cannot be used as it stands."""


class WatchlistError(ProblemsError):
    """A watchlist cannot be used as it stands."""


class UsageError(OperatorError):
    """A command named a thing that does not exist, or two that do not go together."""


class WorldError(WatchdogError):
    """Something outside must change before this can work."""


class FeedError(WorldError):
    """The bytes are no feed that anyone could read; the message says why."""


class StorageError(WorldError):
    """The database cannot be opened, or refuses, or is newer than this program.

    Attributes:
        kind: `full`, `io`, `locked`, `damaged`, `rights` or `gone` where it is known what must
            change outside; `refused` for anything else.
    """

    def __init__(self, message: str, kind: str = "refused") -> None:
        self.kind = kind
        super().__init__(message)


class DeliveryError(WorldError):
    """A receiver cannot be prepared at all (its settings are complete but impossible)."""
