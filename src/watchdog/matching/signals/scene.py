"""One sentence as the signals see it: its parties, its words, and where its clauses part."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from watchdog.matching.index import OUTSIDER, Index, WordUse
from watchdog.matching.reading import Found, Reading, Word
from watchdog.model import Entry, EntryKind
from watchdog.text.russian_dictionary import is_gerund
from watchdog.text.scripts import is_unspaced, script_info

# How far around an act words and parties of its own sentence are looked at, in characters.
REACH = 260
# Of a "sentence" that names everybody, so many parties are looked at.
_PARTIES = 60
_JUST_NAMES = (EntryKind.COMPANY, EntryKind.ORGANISATION)
# Word groups of `signals.yml` that name people by their office.
_PEOPLE = frozenset(("officials", "high-office"))
_STOPS = re.compile(r"[;:；：—–]| - |\n")
# ", не дождавшись": what looks like a Russian verb's adverb after a comma is looked up.
_GERUND = re.compile(
    r", (?:так и )?(?:не )?(\w{2,}(?:[ая]я|[еую]я|ив|ав|ев|ыв|ув|яв|вши|вшись|ясь|ась))\b"
)
# ", marking the first of", ", with four more to come".
_PARTICIPLE = re.compile(
    r", (?!according|including|regarding|concerning|during|following)(?:(?:\w+ly )?\w{3,}ing|with) "
    r"(?=the|an?|its|their|his|her|that|how|what|two|three|four|some|it|them|more|another)\b"
)
# "Rather than wait, it sold": what stands before the comma is told of another way.
_FORECLAUSE = re.compile(
    r"[\"' ]*(?:rather than|instead of|despite|in spite of|although|though|far from|unlike|whereas"
    r"|with|amid|(?:after|before|by) \w+ing|to (?!date)\w+|following|during) [^,]{3,150},"
)
# Where a report was written, before it begins: "BANGKOK (Reuters) —", "МОСКВА, 5 июня. /ТАСС/".
_DATELINE = re.compile(
    r"\s*(?:(?:[A-Z][A-Z .'-]{3,30}(?:, [A-Za-z .]{3,20})?|[A-Z][\w .'-]{2,30}(?=,? ?\())"
    r"(?:, \w+\.? \d{1,2})?(?:,? ?[(/][^()/\n]{2,30}[)/])?\.? ?(?:[—–]|--?) "
    r"|[А-ЯЁ][А-ЯЁ -]{3,30}, \d{1,2} \w+\.? ?(?:[—–-]|/[^/\n]{2,20}/)"
    r"|[（(]?[\u4e00-\u9fff]{2,5}社(?:记者|記者)?[\u4e00-\u9fff]{0,8}\d{1,2}(?:月\d{1,2})?日(?:综合外)?[电電])"
)
# A Chinese clause has so many characters.
_FIRST_CLAUSE = 8
# A Chinese headline parts its clauses by a space, which folding takes away.
_HAN_SPACE = re.compile(r"(?<=[\u4e00-\u9fff」』”》])[ \u3000]+(?=[\u4e00-\u9fff「『“《])")


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who may take part in an act.

    `entry` is `None` for somebody who is no entry; `named` is False for a word that only stands
    for an entry ("the junta").
    """

    entry: Entry | None
    start: int
    end: int
    named: bool


@dataclass(frozen=True)
class Scene:
    """One sentence.

    Attributes:
        number: its place in the field.
        parties: in reading order.
        words: phrases of the word lists in it, by start; `starts` repeats their starts.
        uses: what the words mean, by their numbers.
    """

    reading: Reading
    number: int
    start: int
    end: int
    parties: tuple[Party, ...]
    words: tuple[Word, ...]
    starts: tuple[int, ...]
    uses: tuple[WordUse, ...]

    @cached_property
    def breaks(self) -> tuple[int, ...]:
        """Where one clause ends and the next begins, rising; most sentences are never asked."""
        places = [match.end() for match in _STOPS.finditer(self.text, self.start, self.end)]
        for word in self.words:
            marks = self.uses[word.number].marks
            if "break" in marks:
                places.append(word.start)
            if "break-after" in marks:
                places.append(word.end)
        for match in _GERUND.finditer(self.text, self.start, self.end):
            if is_gerund(match[1]):
                places.append(match.start() + 1)
        places += [
            match.start() + 1 for match in _PARTICIPLE.finditer(self.text, self.start, self.end)
        ]
        places += [party.start for party in self.parties if self._begins_anew(party)]
        foreclause = _FORECLAUSE.match(self.text, self.start, self.end)
        places += [foreclause.end()] if foreclause else []
        if self.reading.field == "title":
            place = self.reading.folded.folded_place
            spaces = _HAN_SPACE.finditer(self.reading.original)
            places += [place(match.end()) for match in spaces]
        return tuple(sorted(set(places)))

    def _begins_anew(self, party: "Party") -> bool:
        """Say whether a Chinese clause begins with a party: "...施压,莫斯科仍在提供".

        Not after a few characters: "据传," governs what follows.
        """
        return (
            self.text[party.start - 1 : party.start] in (",", "，")
            and party.start - self.start >= _FIRST_CLAUSE
            and script_info(self.text[party.start]).code == "Hani"
        )

    @property
    def text(self) -> str:
        """The whole folded field."""
        return self.reading.folded.text

    def is_in_name(self, word: Word) -> bool:
        """Say whether a word is only a part of a party's name: "Investment and Commercial Bank".

        Where words are spaced, makes of aircraft and meetings of ASEAN say by their name what
        happens; firms and bodies do not.
        """
        unspaced = is_unspaced(self.text[word.start])
        return any(
            party.start <= word.start
            and word.end <= party.end
            and word.end - word.start < party.end - party.start
            and (unspaced or (party.entry is not None and party.entry.kind in _JUST_NAMES))
            for party in self.parties
            if party.named
        )

    def is_name(self, word: Word) -> bool:
        """Say whether a word is all that names a party: "ASEAN"."""
        return any((party.start, party.end) == (word.start, word.end) for party in self.parties)

    def near(self, start: int, end: int) -> tuple[Word, ...]:
        """Return the words that begin within reach of the stretch."""
        return self.words_between(start - REACH, end + REACH)

    def words_between(self, start: int, end: int) -> tuple[Word, ...]:
        """Return the words that begin in the stretch."""
        return self.words[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def clause(self, at: int) -> tuple[int, int]:
        """Return the span of the clause that a position stands in."""
        which = bisect_right(self.breaks, at)
        start = self.breaks[which - 1] if which else self.start
        return start, self.breaks[which] if which < len(self.breaks) else self.end

    def tells_of_people(self, index: Index) -> bool:
        """Say whether a person is named, or somebody's rank or office."""
        return any(
            party.entry is not None and party.entry.kind is EntryKind.PERSON
            for party in self.parties
        ) or any(
            index.words[word.number].title in ("rank", "post")
            or not _PEOPLE.isdisjoint(index.words[word.number].groups)
            for word in self.words
        )

    def is_at_home(self) -> bool:
        """Say whether the sentence names a place in Myanmar."""
        return any("home" in self.uses[word.number].marks for word in self.words)

    def is_parted(self, start: int, end: int) -> bool:
        """Say whether a clause ends between two positions."""
        return bisect_right(self.breaks, start) != bisect_right(self.breaks, end)


def read_scenes(
    readings: Iterable[Reading], standing: Iterable[tuple[Reading, Found]], index: Index
) -> dict[str, tuple[Scene, ...]]:
    """Cut every field into its sentences, each with its parties."""
    named: dict[str, list[Party]] = defaultdict(list)
    for reading, found in standing:
        entry = index.entries[found.use.entry]
        named[reading.field].append(Party(entry, found.start, found.end, named=True))
    return {reading.field: _scenes(reading, named[reading.field], index) for reading in readings}


def _scenes(reading: Reading, named: list[Party], index: Index) -> tuple[Scene, ...]:
    begin = _after_dateline(reading)
    everybody = (each for each in (*named, *_actors(reading, named, index)) if each.start >= begin)
    parties = sorted(everybody, key=lambda each: each.start)
    parties = _without_abbreviations(parties, reading.folded.text)
    party_starts = [each.start for each in parties]
    begins = reading.sentences or (0,)
    scenes = []
    for number, begin in enumerate(begins):
        start = 0 if number == 0 else begin
        end = begins[number + 1] if number + 1 < len(begins) else len(reading.folded.text)
        words = reading.words_between(start, end)
        low, high = bisect_left(party_starts, start), bisect_left(party_starts, end)
        scenes.append(
            Scene(
                reading=reading,
                number=number,
                start=start,
                end=end,
                parties=tuple(parties[low : min(high, low + _PARTIES)]),
                words=words,
                starts=tuple(word.start for word in words),
                uses=index.words,
            )
        )
    return tuple(scenes)


def _after_dateline(reading: Reading) -> int:
    """Return where a text begins behind its dateline, folded: who is named there did nothing."""
    match = _DATELINE.match(reading.original) if reading.field == "text" else None
    return reading.folded.folded_place(match.end()) if match else 0


def _without_abbreviations(parties: list[Party], text: str) -> list[Party]:
    """Drop a party in brackets right behind itself: "the State Administration Council (SAC)"."""
    kept: list[Party] = []
    for each in parties:
        before = kept[-1] if kept else None
        same = before is not None and before.entry is not None and before.entry is each.entry
        if before is None or not same or text[before.end : each.start].strip() not in ("(", "（"):
            kept.append(each)
    return kept


def _actors(reading: Reading, named: list[Party], index: Index) -> list[Party]:
    """Return the words that stand for somebody, where no name stands already."""
    taken = [(each.start, each.end) for each in named]
    taken += [
        (found.start, found.end)
        for found in reading.names
        if found.gate is None and not index.entries[found.use.entry].alert
    ]
    taken.sort()
    starts = [start for start, _ in taken]
    actors: list[Party] = []
    last = -1
    words = sorted(reading.words, key=lambda word: (word.start, -word.end))
    for word in words:
        uses = index.words[word.number].actors
        if not uses or word.start < last or reading.folded.text.startswith("$", word.end):
            # "US$267 million" is no act of the United States.
            continue
        at = bisect_right(starts, word.start)
        near = taken[max(0, at - 3) : at + 1]
        if any(start < word.end and word.start < end for start, end in near):
            continue
        last = word.end
        for use in uses:
            entry = None if use == OUTSIDER else index.entries[use]
            actors.append(Party(entry, word.start, word.end, named=False))
    return actors
