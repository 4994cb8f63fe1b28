"""Longer names: "Min Aung Hlaing Oo" is not Min Aung Hlaing, and "Myanmar Navy" not Myanmar.

Two ways to know: a longer watched name covers the shorter one, or a syllable of a personal name
stands right beside it.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from watchdog.matching.brands import is_brand
from watchdog.matching.index import Index
from watchdog.matching.longer_burmese import is_part_of_burmese
from watchdog.matching.longer_russian import russian_gate
from watchdog.matching.reading import Found, PostMention, Reading
from watchdog.matching.syllables import Syllables, syllables
from watchdog.model import EntryKind, Strength
from watchdog.text.fold import fold
from watchdog.text.scripts import script_of
from watchdog.text.wordlists import word_list
from watchdog.text.words import word_after, word_before

# Words before a name that are no part of it.
_TITLES_BEFORE = frozenset(
    {
        "u",
        "daw",
        "ko",
        "dr",
        "bo",
        "bogyoke",
        "thura",
        "sithu",
        "saya",
        "sayadaw",
        "mahn",
        "gen",
        "vice",
        "у",
        "до",
        "г-н",
    }
)
# After these, "May" is a month.
_BEFORE_A_MONTH = frozenset(
    {
        "in",
        "last",
        "since",
        "of",
        "by",
        "until",
        "from",
        "this",
        "early",
        "late",
        "mid",
        "next",
        "on",
    }
)


# Whose names shops and clubs carry; a company's own name may end in "Hotel".
_NAMESAKES_OF_THINGS = (EntryKind.PERSON, EntryKind.UNIT, EntryKind.ORGANISATION)


def mark_longer(reading: Reading, index: Index) -> Reading:
    """Give the gate `longer-name` to every name that a longer one contains.

    Of Russian names, those that a thing bears get `named-after` (`longer_russian`). A shorter
    name inside a longer one of the same entry is left out: it says nothing more.
    """
    return replace(
        reading,
        names=tuple(
            found if found.gate else replace(found, gate=_gate(reading, found, index))
            for found in _mask_contained(reading.names, index)
        ),
    )


_OWN_NAME_WORDS = 3


def _is_collective(
    reading: Reading, found: Found, posts: Iterable[PostMention], index: Index
) -> bool:
    """Say whether a name in a post names the side, as in "the junta's air force chief".

    The governor of the Central Bank of Myanmar is spoken of with the bank, and a body with its
    chairman, where the post is one of that body.
    """
    titles = {index.posts[number].title for post in posts for number in post.posts}
    names = index.entries[found.use.entry].names
    if any(name.text in title for name in names for title in titles):
        return False
    kind = index.entries[found.use.entry].kind
    words = reading.folded.text[found.start : found.end].count(" ") + 1
    return kind is EntryKind.UNIT or (kind is EntryKind.ORGANISATION and words < _OWN_NAME_WORDS)


def _gate(reading: Reading, found: Found, index: Index) -> str | None:
    if found.use.personal:
        names = (name.text for name in index.entries[found.use.entry].names)
        gate = russian_gate(reading, found, names)
        if gate is not None or _is_part(reading, found):
            return gate or "longer-name"
    around = [p for p in reading.posts if p.start <= found.start and found.end <= p.end]
    if around:
        return "part-of-post" if _is_collective(reading, found, around, index) else None
    if _is_of_another_state(reading, found):
        return "longer-name"
    if index.entries[found.use.entry].kind not in _NAMESAKES_OF_THINGS:
        return None
    begin, stop = reading.folded.original_span(found.start, found.end)
    return "brand" if is_brand(reading.original, begin, stop) else None


# Bodies that every state has, in Burmese, where no word for the state need stand with them.
_OF_A_STATE = tuple(map(fold, ("ဝန်ကြီးဌာန", "တပ်မတော်", "ရေတပ်", "လေတပ်", "ဗဟိုဘဏ်", "ကော်မရှင်", "ရဲတပ်ဖွဲ့")))
_OF_MYANMAR = frozenset(("geo-myanmar", "org-tatmadaw", "org-maf", "org-mnavy"))
_BEFORE_A_BODY = 60


@cache
def _other_states() -> re.Pattern[str]:
    """Match the name of another state or government at the end of a Burmese text."""
    names = {
        fold(text).strip()
        for _, identity, text in word_list("actors")
        if identity not in _OF_MYANMAR and script_of(text[0]) == "Mymr"
    }
    inner = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return re.compile(f"(?:{inner})(?:ဖက်ဒရေးရှင်း|သမ္မတ|နိုင်ငံ|အစိုးရ|ပြည်|[၏ ])*$")


def _is_of_another_state(reading: Reading, found: Found) -> bool:
    """Say whether a body of Myanmar's is another state's: "အိန္ဒိယကာကွယ်ရေးဝန်ကြီးဌာန"."""
    text = reading.folded.text
    if not text[found.start : found.end].endswith(_OF_A_STATE) or found.use.personal:
        return False
    before = text[max(0, found.start - _BEFORE_A_BODY) : found.start]
    return _other_states().search(before) is not None


def _mask_contained(names: tuple[Found, ...], index: Index) -> list[Found]:
    """Mark names that a longer one contains or cuts; `names` come by start, longest first.

    Names that nothing stopped come in groups of one stretch, borne by one or more entries. Of two
    groups that overlap, the longer one stays, of equals the first. A country inside a weak name
    stays too: where "Myanmar's junta" is no hit, the text still tells of Myanmar.
    """
    marked = list(names)
    needless: set[int] = set()
    group: list[int] = []
    for at, found in enumerate(names):
        first = names[group[0]] if group else None
        if found.gate is not None:
            if _repeats(found, [names[each] for each in group]):
                needless.add(at)
        elif first is None or found.start >= first.end:
            group = [at]
        elif (found.start, found.end) == (first.start, first.end):
            group.append(at)
        else:
            wins = found.end > first.end and _weight(found) > _weight(first)
            losers, group = (group, [at]) if wins else ([at], group)
            if losers == [at] and _is_country_in_weak(
                found, [names[each] for each in group], index
            ):
                continue
            for each in losers:
                marked[each] = replace(names[each], gate="longer-name")
                if _repeats(names[each], [names[winner] for winner in group]):
                    needless.add(each)
    return [found for at, found in enumerate(marked) if at not in needless]


def _is_country_in_weak(found: Found, winners: list[Found], index: Index) -> bool:
    country = index.entries[found.use.entry].kind is EntryKind.COUNTRY
    return country and all(each.use.strength is Strength.WEAK for each in winners)


def _weight(found: Found) -> tuple[bool, int]:
    """Weigh a name against one that cuts it: a list's own spelling never wins."""
    return found.use.strength is not Strength.NEVER_ALONE, found.end - found.start


def _repeats(found: Found, winners: list[Found]) -> bool:
    """Say whether a name overlaps one of its own entry that stays: it says nothing more."""
    return any(
        winner.use.entry == found.use.entry and found.start < winner.end for winner in winners
    )


def _is_part(reading: Reading, found: Found) -> bool:
    """Say whether a syllable of a personal name stands right before or after the name."""
    script = script_of(reading.folded.text[found.start : found.end])
    begin, stop = reading.folded.original_span(found.start, found.end)
    if script == "Latn":
        known = syllables("en")
    elif script == "Cyrl":
        known = syllables("ru")
    elif script == "Mymr":
        return is_part_of_burmese(reading, found)
    else:
        return script in ("Hans", "Hant") and _is_part_of_chinese(reading.folded.text, found)
    words = reading.folded.text[found.start : found.end].split(" ")
    if (known.sure | known.doubtful).isdisjoint(words):
        return False
    headline = reading.field == "title" or reading.original[begin:stop].isupper()
    before = word_before(reading.original, begin)
    after = word_after(reading.original, stop)
    if after is not None and _continues(after, known, headline=headline):
        return True
    if before is None or fold(before) in _TITLES_BEFORE:
        return False
    if fold(before) == "may":
        earlier = word_before(reading.original, begin - len(before) - 1)
        return earlier is not None and earlier.casefold() not in _BEFORE_A_MONTH and not headline
    return _continues(before, known, headline=headline)


def _is_part_of_chinese(folded: str, found: Found) -> bool:
    """Look for a surname before a name of two characters, or a third character after it.

    A couple (王毅夫妇) and a wife (王毅夫人) are no third character.
    """
    if found.end - found.start != 2:
        return False
    after = folded[found.end : found.end + 2]
    if after[:1] in _chinese("after") and after not in ("夫妇", "夫婦", "夫人"):
        return True
    if after[:1] in _chinese("after-unless") and after[:2] not in _chinese("common"):
        return True
    return folded[found.start - 1 : found.start] in _chinese("before")


@cache
def _chinese(where: str) -> frozenset[str]:
    return frozenset(
        text
        for language, sort, text in word_list("name_syllables")
        if (language, sort) == ("zh", where)
    )


def _continues(word: str, known: Syllables, *, headline: bool) -> bool:
    if not word[0].isupper():
        return False
    folded = fold(word.removesuffix("'s").removesuffix("’s"))
    return folded in known.sure or (folded in known.doubtful and not headline)
