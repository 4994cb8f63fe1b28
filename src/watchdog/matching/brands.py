"""Shops, streets and schools that carry somebody's name: "Soe Win Beauty Salon" is not Soe Win.

The word that says what it is stands right behind the name, maybe after one or two words more, or
right before it.
"""

import re
from functools import cache

from watchdog.text.scripts import script_of
from watchdog.text.wordlists import word_list

_UNSPACED_REACH = 24
# "Hotel minister": what follows the word is an office, and no house bears the name.
_OFFICES = ("ဝန်ကြီး", "部长", "部長", "大臣")

# "Директор Большого театра Имярек": whoever holds an office there is no name of the house.
_HOLDS_OFFICE = re.compile(
    r"\b(?:директор|руководител|худрук|режисс|дирижер|дирижёр|балетмейстер|солист|актер|актёр|актрис"
    r"|артист|глав|начальник|ректор|председател|президент|управляющ|заведующ|владел|основател|хозя"
    r"|тренер|капитан|сотрудни|преподавател|учител|врач|министр|посол|консул)\w*"
    r"(?: [\w«»\"-]+){1,6} [«\"“]?$",
    re.I,
)
_BEFORE_OFFICE = 90


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what may follow and what may stand before a name, in scripts with spaces."""
    after = _listed("en", "after")
    before = [*_listed("ru", "before"), *_listed("en", "before")]
    return (
        re.compile(
            rf"(?:['’]s)?(?: [^\W\d_a-zа-я][\w'’&-]*(?<![sS])){{0,2}} (?i:{'|'.join(after)})\b"
        ),
        re.compile(rf"(?:^|\W)(?:{'|'.join(before)})\w{{0,3}} [«\"“]?$", re.I),
    )


@cache
def _listed(language: str, sort: str) -> tuple[str, ...]:
    return tuple(
        text for each, said, text in word_list("brands") if (each, said) == (language, sort)
    )


def is_brand(original: str, start: int, end: int) -> bool:
    """Say whether a name in the original text names a shop, a street or the like."""
    script = script_of(original[start:end])
    if script in ("Latn", "Cyrl"):
        after, before = _patterns()
        following = after.match(original, end)
        if following is not None and _is_capitalised(following[0], original[start:end]):
            # In a line of capitals any word may stand between.
            return not original[start:end].isupper() or following[0].count(" ") == 1
        if before.search(original[max(0, start - 30) : start]) is None:
            return False
        return _HOLDS_OFFICE.search(original[max(0, start - _BEFORE_OFFICE) : start]) is None
    language = {"Mymr": "my", "Hans": "zh", "Hant": "zh", "Thai": "th"}.get(script)
    if language is None:
        return False
    following_text = original[end : end + _UNSPACED_REACH].lstrip(" \u200b")
    return any(
        following_text.startswith(word) and not following_text.startswith(_OFFICES, len(word))
        for word in _listed(language, "after")
    )


def _is_capitalised(words: str, name: str) -> bool:
    """Say whether the words behind the name are written as a name: "Soe Win House", not "house"."""
    last = words.split()[-1]
    return last[0].isupper() or name.islower()
