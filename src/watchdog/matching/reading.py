"""One field of an article as the matcher sees it: folded, scanned, cut into sentences.

All positions in here are of the folded text; `Reading.mention` goes back to the original.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

from watchdog.matching.index import Index
from watchdog.matching.nametable import NameUse
from watchdog.matching.near import Near, near_names
from watchdog.matching.zones import NO_ZONES, Zones
from watchdog.model import Mention, Strength, TextField
from watchdog.text.fold import Folded, fold, fold_with_map
from watchdog.text.phrases import may_begin, phrase_end
from watchdog.text.sentences import sentence_spans
from watchdog.text.tidy import tidied
from watchdog.text.words import in_address, in_byline, is_whole

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


@dataclass(frozen=True, slots=True)
class Found:
    """A name of one entry in the text; `gate` names what stopped it, `None` while nothing did."""

    start: int
    end: int
    use: NameUse
    gate: str | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """A phrase of the word lists in the text; `number` is its place in `Index.words`."""

    start: int
    end: int
    number: int


@dataclass(frozen=True, slots=True)
class PostMention:
    """A post named in the text; `posts` are places in `Index.posts`."""

    start: int
    end: int
    posts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One field, read.

    Attributes:
        original: the field as a reader sees it, see `tidied`; what gates and reasons look at.
        source: the field as it came, and `way`, the way to it; `None` where the two are the same.
        names: names found, by start.
        zones: parts of the original that are no article.
        posts: posts named, by start, none inside another.
        near: names with one slip, unordered.
        words: phrases found, by start; `word_starts` repeats their starts for searching.
        sentences: where each sentence begins, rising.
    """

    field: TextField
    original: str
    folded: Folded
    names: tuple[Found, ...]
    zones: Zones = NO_ZONES
    posts: tuple[PostMention, ...] = ()
    near: tuple[Near, ...] = ()
    words: tuple[Word, ...] = ()
    word_starts: tuple[int, ...] = ()
    sentences: tuple[int, ...] = ()
    source: str | None = None
    way: Folded | None = None

    @staticmethod
    def of(field: TextField, source: str) -> "Reading":
        """Fold a field in which no name was looked for."""
        way = tidied(source)
        original = source if way is None else way.text
        return Reading(
            field=field,
            original=original,
            folded=fold_with_map(original),
            names=(),
            zones=Zones.of(original) if field == "text" else NO_ZONES,
            source=None if way is None else source,
            way=way,
        )

    def whole_names(self) -> tuple[Found, ...]:
        """Return the names without those inside longer words, found only to explain."""
        return tuple(each for each in self.names if each.gate != "boundary")

    def mention(self, start: int, end: int) -> Mention:
        """Return the characters of a folded stretch as they came."""
        begin, stop = self.folded.original_span(start, end)
        written = self.original
        if self.way is not None and self.source is not None:
            begin, stop = self.way.original_span(begin, stop)
            written = self.source
        return Mention(field=self.field, start=begin, end=stop, text=written[begin:stop])

    def written(self, start: int, end: int) -> str:
        """Return a folded stretch as a reader sees it."""
        begin, stop = self.folded.original_span(start, end)
        return self.original[begin:stop]

    def sentence(self, at: int) -> int:
        """Return the number of the sentence that a position stands in."""
        return max(0, bisect_right(self.sentences, at) - 1)

    def words_between(self, start: int, end: int) -> tuple[Word, ...]:
        """Return the phrases that begin in the stretch."""
        return self.words[bisect_left(self.word_starts, start) : bisect_left(self.word_starts, end)]


# A name where it stands.
Place = tuple[Reading, Found]


def read_names(
    field: TextField, source: str, index: Index, *, explain: bool = False
) -> Reading | None:
    """Fold one field and find the names in it; `None` where there are none.

    Names stopped by letter case, paragraph break or web address carry their gate; those inside a
    longer word are found only to `explain`.
    """
    text = fold(source)
    raw = index.name_scanner.find(text)
    if not raw:
        return None
    reading = Reading.of(field, source)
    if reading.folded.text != text:
        text = reading.folded.text
        raw = index.name_scanner.find(text)
    halves, names = index.halves, index.name_uses
    whole = [each for each in raw if names.any(each[2]) or each[2] in index.post_patterns]
    if not explain:
        whole = [each for each in whole if is_whole(text, each[0], each[1])]
    near = near_names(text, ((start, end, halves.get(number)) for start, end, number in raw))
    if not whole and not near:
        return None
    found: list[Found] = []
    posts: list[PostMention] = []
    small = _is_in_small_letters(reading.original)
    for start, end, pattern in whole:
        inside = explain and not is_whole(text, start, end)
        gate = "boundary" if inside else _place_gate(reading, start, end)
        if gate is None and pattern in index.post_patterns and not _is_owner(text, start, end):
            posts.append(PostMention(start, end, index.post_patterns[pattern]))
        for use in names[pattern]:
            case = _case_gate(reading, start, end, use, small=small)
            # "pla" inside "plan" is not even a near miss of PLA.
            if not inside or case is None:
                found.append(Found(start, end, use, gate or case))
    if not found and not posts and not near:
        return None
    found.sort(key=lambda each: (each.start, -each.end, each.use.entry))
    return replace(reading, names=tuple(found), posts=_outermost(posts), near=near)


def _is_owner(folded: str, start: int, end: int) -> bool:
    """Say whether a phrase goes on: "chief of the junta's police" is no chief of the junta.

    Neither is an embassy (大使馆) an ambassador (大使).
    """
    if folded[end - 1] == "使" and folded[end : end + 1] in ("馆", "館"):
        return True
    return folded.startswith("'s ", end) and " of " in folded[start:end]


def _outermost(posts: list[PostMention]) -> tuple[PostMention, ...]:
    """Drop a phrase inside a longer one: "minister of Myanmar" in "prime minister of Myanmar"."""
    kept: list[PostMention] = []
    for post in sorted(posts, key=lambda each: (each.start, -each.end)):
        if not kept or post.end > kept[-1].end:
            kept.append(post)
    return tuple(kept)


def _place_gate(reading: Reading, start: int, end: int) -> str | None:
    begin, stop = reading.folded.original_span(start, end)
    if "\n" in reading.original[begin:stop] and _BLANK_LINE.search(reading.original, begin, stop):
        return "line-break"
    if in_address(reading.original, begin, stop):
        return "web-address"
    if in_byline(reading.original, begin, stop):
        return "byline"
    return reading.zones.at(begin)


# Abbreviations that are read as words many papers write as words: Asean, Posco, Камаз.
_READ_AS_A_WORD = 5
# "The 101st LID", "LID No. 101".
_OF_NUMBERS = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b|\bNo\b")


def _case_gate(reading: Reading, start: int, end: int, use: NameUse, *, small: bool) -> str | None:
    if not (use.initials or use.capital):
        return None
    if small and use.strength is Strength.STRONG:
        return None
    begin, stop = reading.folded.original_span(start, end)
    written = reading.original[begin:stop]
    if use.initials:
        # In Russian an acronym takes its ending in small letters: МИДа.
        written = _OF_NUMBERS.sub("", written)
        right = not any(char.islower() for char in written[: len(use.text)])
        right = right or (len(use.text) >= _READ_AS_A_WORD and written.istitle())
        right = right and not _goes_on_in_capitals(reading.original, begin, stop)
    else:
        right = next((char for char in written if char.isalpha()), "A").isupper()
    return None if right else "letter-case"


_CAPITALS_BEFORE = re.compile(r"\b[A-Z]{5,} $")
_LONGEST_CAPITALS = 24
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+")


def _goes_on_in_capitals(original: str, begin: int, stop: int) -> bool:
    """Say whether a dateline is in capitals ("CHIANG MAI" names no MAI), and not the whole line."""
    if begin and _CAPITALS_BEFORE.search(original[max(0, begin - _LONGEST_CAPITALS) : begin]):
        line = original[: original.find("\n", stop)] if "\n" in original else original
        return any(char.islower() for char in _ADDRESS.sub("", line[stop:]))
    return False


# So many letters show that somebody writes without capitals.
_SOME_LETTERS = 24


def _is_in_small_letters(original: str) -> bool:
    """Say whether a text has no capitals at all, as posts of phones have."""
    return original.lower() == original and len(original) >= _SOME_LETTERS


def read_words(reading: Reading, index: Index) -> Reading:
    """Add the sentences of a field, and the phrases of the word lists that stand in the article."""
    folded = reading.folded.text
    words: list[Word] = []
    outside = _outside(reading)
    # Of the anchors most stand inside a longer word, and many at one place.
    begins: dict[int, bool] = {}
    for start, _, pattern in index.word_scanner.find(folded):
        whole = begins.get(start)
        if whole is None:
            whole = begins[start] = may_begin(folded, start)
        if not whole:
            continue
        for number in index.word_patterns[pattern]:
            phrase = index.words[number].phrase
            end = phrase_end(phrase, folded, start)
            if end is None:
                continue
            if phrase.caps and any(map(str.islower, reading.written(start, end)[:-1])):
                continue
            if not any(begin <= start < stop for begin, stop in outside):
                words.append(Word(start, end, number))
    words.sort(key=lambda word: (word.start, word.end, word.number))
    return replace(
        reading,
        words=tuple(words),
        word_starts=tuple(word.start for word in words),
        sentences=_sentence_begins(reading),
    )


def _outside(reading: Reading) -> tuple[tuple[int, int], ...]:
    """Return the parts that are no article, as folded spans."""
    place = reading.folded.folded_place
    return tuple((place(zone.start), place(zone.end)) for zone in reading.zones)


def _sentence_begins(reading: Reading) -> tuple[int, ...]:
    """Carry the beginnings of the original's sentences over to the folded text."""
    return tuple(
        reading.folded.folded_place(start) for start, _ in sentence_spans(reading.original)
    )
