"""What an upgrade changed under an operator's edits of shipped entries.

An edit may carry `based_on`, the fingerprint of the shipped entry that its author saw. When the
shipped entry has changed since, the edit may hide the change, and somebody should look.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from watchdog.config.overlay import Edit
from watchdog.errors import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradeReport:
    """What to tell about the edits.

    Attributes:
        changed: edits whose shipped entry is another one than it was.
        notes: edits that do not say what they are based on, with what to write; no mistake.
    """

    changed: tuple[Problem, ...]
    notes: tuple[str, ...]


def changed_under_edits(edits: Iterable[Edit]) -> UpgradeReport:
    """Compare each edit with the shipped entry as it is now; the result is sorted by place."""
    placed = sorted(edits, key=lambda edit: (edit.file, edit.line))
    return UpgradeReport(
        changed=tuple(
            Problem(
                file=edit.file,
                line=edit.line,
                found=f"an edit of `{edit.id}` as it was at {edit.based_on};"
                " the shipped entry has changed since",
                wanted=f"a look at the shipped entry, then `based_on: {edit.shipped}`",
            )
            for edit in placed
            if edit.based_on is not None and edit.based_on != edit.shipped
        ),
        notes=tuple(
            f"{edit.file}:{edit.line}: an edit of `{edit.id}`; `based_on: {edit.shipped}` in it"
            " lets `watchdog check` tell when an upgrade changes the shipped entry"
            for edit in placed
            if edit.based_on is None
        ),
    )
