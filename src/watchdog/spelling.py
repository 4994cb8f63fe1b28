"""The nearest right word, for every message about a wrong one."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str], *, shown: int = 8) -> str:
    """Say what was probably meant: `did you mean "irrawaddy"?`, or what there is to choose from."""
    choices = sorted(known)
    folded = {choice.casefold(): choice for choice in choices}
    close = get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    if close:
        return f'did you mean "{folded[close[0]]}"?'
    if not choices:
        return "there are none"
    listed = ", ".join(choices[:shown])
    more = len(choices) - shown
    return f"known: {listed}" + (f" and {more} more" if more > 0 else "")
