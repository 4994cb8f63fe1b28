"""People meant by their post alone: "China's foreign minister" on the day of the article.

A post phrase becomes a mention of whoever held the post, marked as inferred. It does not where
the text names a bearer beside it, or says that it speaks of a former, future or deputy one.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from watchdog.matching.index import Index
from watchdog.matching.longer_burmese import burmese_titles
from watchdog.matching.nametable import NameUse
from watchdog.matching.reading import Found, PostMention, Reading
from watchdog.matching.tenures import holders
from watchdog.model import Standing, Strength
from watchdog.text.fold import fold
from watchdog.text.scripts import script_of
from watchdog.text.wordlists import word_list

# How far before a phrase a word such as "former" stands, in folded characters.
_BEFORE_CHARS = 24
# A name right after the phrase, maybe behind a comma: "foreign minister, Ann Onym,".
_NAME_AFTER = re.compile(r"(?:, | |\()(?:(?:Mr|Ms|Mrs|Dr|Gen|U|Daw)\.? )?([^\W\d_][\w'’.-]*)")
# A foreigner's name in Chinese letters: 俄防长谢尔盖·绍伊古.
_HAN_NAME_AFTER = re.compile("[\u4e00-\u9fff]{1,7}[·・•‧]")
# A name of two words or more before it: "Ann Onym, China's foreign minister,". One word alone is as
# often a place or an adverb ("In Moscow, ..."; "Meanwhile, ...").
_NAME_BEFORE = re.compile(r"([^\W\d_][\w'’-]*) ([^\W\d_][\w'’-]*), (?:the |then )?$")
_APPOSITION_ENDS = ",.;)"
# Brackets and dashes before a phrase: "(former foreign minister ...".
_MARKS = re.compile(r"[()\[\]\"“”«»—–-]")
# What may stand between a name and the post that its bearer had: "Ann Onym, then foreign minister".
_ONCE = re.compile(
    r"[ ,(]{0,3}(?:(?:the|a|then|now|once|former|ex|current|outgoing|тогда|еще|ныне|бывший|"
    r"тогдашний|экс)[ -]?){0,3}"
)
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_HEADLINE_SHARE = 0.7
# So long may titles between a Burmese post and its bearer be.
_TITLES_CHARS = 70
# So many ranks may stand between a post and its bearer.
_RANKS_BETWEEN = 3


def with_inferred(reading: Reading, day: date | None, index: Index) -> Reading:
    """Add the holders of the posts that a field names; each is a `Found` with `use.post`."""
    added: list[Found] = []
    for mention in reading.posts:
        gate = _gate(mention, reading)
        for number in mention.posts:
            post = index.posts[number]
            for holder in holders(post, day):
                use = NameUse(
                    entry=holder.entry,
                    text=post.title,
                    strength=Strength.NEEDS_CONTEXT if holder.unsure else Strength.STRONG,
                    standing=Standing.CONFIRMED,
                    initials=False,
                    capital=False,
                    personal=False,
                    post=number,
                    unsure=holder.unsure,
                )
                added.append(Found(mention.start, mention.end, use, gate))
    if not added:
        return reading
    names = sorted((*reading.names, *added), key=lambda each: (each.start, -each.end))
    return replace(reading, names=tuple(names))


def _gate(mention: PostMention, reading: Reading) -> str | None:
    if _is_named(mention, reading):
        return "post-of-another"
    folded = reading.folded.text
    before = _MARKS.sub(" ", folded[max(0, mention.start - _BEFORE_CHARS) : mention.start])
    after = folded[mention.end : mention.end + _BEFORE_CHARS]
    spaced = script_of(folded[mention.start : mention.end]) in ("Latn", "Cyrl")
    for word in _not_in_office("before"):
        if (f" {before.rstrip(' -')}".endswith(f" {word}")) or (
            not spaced and before.endswith(word)
        ):
            return "not-in-office"
    words = before.split()[-2:]
    if any(each.startswith(stem) for each in words for stem in _not_in_office("stem")):
        return "not-in-office"
    if any(after.startswith(word) for word in _not_in_office("after")):
        return "not-in-office"
    return None


@cache
def _not_in_office(sort: str) -> tuple[str, ...]:
    return tuple(fold(text) for _, each, text in word_list("not_in_office") if each == sort)


def _is_named(mention: PostMention, reading: Reading) -> bool:
    """Say whether a bearer stands beside the phrase: a watched name, or any capitalised words."""
    folded = reading.folded.text
    if any(
        found.use.personal
        and (
            _touches(found, mention, reading)
            or _ONCE.fullmatch(folded, found.end, mention.start) is not None
        )
        for found in reading.whole_names()
    ):
        return True
    begin, stop = reading.folded.original_span(mention.start, mention.end)
    original = reading.original
    if _HAN_NAME_AFTER.match(original, stop) is not None:
        return True
    if script_of(original[begin:stop]) not in ("Latn", "Cyrl"):
        return False
    things = any(0 <= each.start - mention.end <= 1 for each in reading.whole_names())
    if not things and not _is_headline(reading):
        after = _NAME_AFTER.match(original, stop)
        if after is not None and after[1][0].isupper() and not _is_adjective(after[1]):
            return True
    before = _NAME_BEFORE.search(original, max(0, begin - 60), begin)
    apposed = original[stop : stop + 1] in _APPOSITION_ENDS if stop < len(original) else True
    return before is not None and apposed and all(word[0].isupper() for word in before.groups())


def _is_adjective(word: str) -> bool:
    """Say whether a capitalised word after a post is no name: "foreign minister Monday"."""
    return fold(word) in _not_in_office("no-name")


def _is_headline(reading: Reading) -> bool:
    """Say whether most longer words of a title are capitalised, so that capitals tell nothing."""
    if reading.original.isupper():
        return True
    words: list[str] = (
        _LONG_WORD.findall(reading.original[:300]) if reading.field == "title" else []
    )
    return sum(word[0].isupper() for word in words) > _HEADLINE_SHARE * max(len(words), 2)


@dataclass(frozen=True, slots=True)
class Conflict:
    """The text calls a watched person by a post that the watchlists give to others that day."""

    found: Found
    mention: PostMention
    post: str
    known: tuple[int, ...]


def conflicts(reading: Reading, day: date | None, index: Index) -> tuple[Conflict, ...]:
    """Return where a watched person bears another's post right beside the name."""
    if day is None:
        return ()
    said: list[Conflict] = []
    for mention in reading.posts:
        for found in reading.names:
            if found.gate is not None or not found.use.personal:
                continue
            if not _touches(found, mention, reading):
                continue
            for number in mention.posts:
                known = [h for h in holders(index.posts[number], day) if h.unsure is None]
                if known and all(h.entry != found.use.entry for h in known):
                    entries = tuple(holder.entry for holder in known)
                    said.append(Conflict(found, mention, index.posts[number].title, entries))
    return tuple(said)


@cache
def _between_bearer() -> re.Pattern[str]:
    """Match what may stand between a post and its bearer: "minister, General U Ann Onym"."""
    titles = {
        re.escape(fold(text).strip()).replace("\\*", r"\w*")
        for _, sort, text in word_list("titles")
        if sort in ("rank", "civil", "honour")
    }
    inner = "|".join(sorted((*titles, "г-н"), key=len, reverse=True))
    return re.compile(rf"[ ,(:\"'-]{{0,3}}(?:(?:{inner})[. ]{{0,2}}){{0,{_RANKS_BETWEEN}}}")


@cache
def _burmese_posts() -> tuple[str, ...]:
    return tuple(
        fold(text)
        for language, sort, text in word_list("titles")
        if (language, sort) == ("my", "post")
    )


def _touches(found: Found, mention: PostMention, reading: Reading) -> bool:
    """Say whether name and post overlap or stand right beside each other."""
    if found.start < mention.end and mention.start < found.end:
        return True
    text = reading.folded.text
    if found.start >= mention.end:
        gap = text[mention.end : found.start]
        titled = gap.endswith(burmese_titles()) or gap.endswith(_burmese_posts())
        if len(gap) <= _TITLES_CHARS and "။" not in gap and titled:
            return True
        near = len(gap) <= _TITLES_CHARS
        return near and _between_bearer().fullmatch(text, mention.end, found.start) is not None
    gap = text[found.end : mention.start]
    return gap.strip() in ("", ",", ", the") and len(gap) <= len(", the ")
