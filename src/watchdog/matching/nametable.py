"""What each pattern of the name scanner stands for, in arrays.

A million spellings as objects take 400 MB and ten seconds to send to a worker; as four arrays they
take 13 MB. A `NameUse` is made when its pattern was found, which is seldom.
"""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from watchdog.model import Standing, Strength

_STRENGTHS = tuple(Strength)
_STANDINGS = tuple(Standing)


@dataclass(frozen=True, slots=True)
class NameUse:
    """One name of one entry, as the scan needs it.

    Attributes:
        entry: place of the entry in `Index.entries`.
        text: the name as written in the watchlist, or as it was varied.
        initials: True for an abbreviation, which counts only in capitals.
        capital: True for one word that counts only with a capital first letter.
        personal: True for a person's name, which a longer personal name may contain.
        post: where the text names a post and not its holder: its place in `Index.posts`.
        unsure: why nobody should rely on the holder, `None` where one may.
    """

    entry: int
    text: str
    strength: Strength
    standing: Standing
    initials: bool
    capital: bool
    personal: bool
    post: int | None = None
    unsure: str | None = None


class NameTable(Sequence[tuple[NameUse, ...]]):
    """The uses of each pattern, by its number."""

    def __init__(self, rows: Iterable[Iterable[NameUse]]) -> None:
        self._ends = array("I")
        self._entries = array("I")
        self._names = array("I")
        self._marks = array("H")
        texts: dict[str, int] = {}
        for row in rows:
            for use in row:
                self._entries.append(use.entry)
                self._names.append(texts.setdefault(use.text, len(texts)))
                self._marks.append(_mark(use))
            self._ends.append(len(self._entries))
        self._texts = tuple(texts)

    def any(self, pattern: int) -> bool:
        """Say whether a pattern is a name at all, and not only half of one or a post."""
        return self._ends[pattern] > (self._ends[pattern - 1] if pattern else 0)

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, pattern: int) -> tuple[NameUse, ...]:  # type: ignore[override]
        first = self._ends[pattern - 1] if pattern else 0
        return tuple(self._use(at) for at in range(first, self._ends[pattern]))

    def _use(self, at: int) -> NameUse:
        mark = self._marks[at]
        return NameUse(
            entry=self._entries[at],
            text=self._texts[self._names[at]],
            strength=_STRENGTHS[mark >> 3 & 7],
            standing=_STANDINGS[mark >> 6],
            initials=bool(mark & 1),
            capital=bool(mark & 2),
            personal=bool(mark & 4),
        )


def _mark(use: NameUse) -> int:
    return (
        use.initials
        | use.capital << 1
        | use.personal << 2
        | _STRENGTHS.index(use.strength) << 3
        | _STANDINGS.index(use.standing) << 6
    )
