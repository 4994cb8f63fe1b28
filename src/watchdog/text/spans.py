"""Stretches of a text, to be asked many times whether they meet another one."""

from bisect import bisect_left
from collections.abc import Iterable


class Spans:
    """Stretches (start, end) of one text, those that touch or overlap made one."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def meet(self, start: int, end: int) -> bool:
        """Say whether a stretch shares a character with one of them."""
        at = bisect_left(self._starts, end) - 1
        return at >= 0 and start < self._ends[at]
