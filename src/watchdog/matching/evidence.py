"""What stands around a name and speaks for or against it, as reasons with their characters."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from watchdog.matching.index import Index
from watchdog.matching.ordinary import signs_of_another
from watchdog.matching.ranks import says_little
from watchdog.matching.reading import Found, Reading, Word
from watchdog.matching.rules import ADJACENT_CHARS, EVIDENCE, NEAR_CHARS, NEAR_SENTENCES, RULES
from watchdog.model import Reason, Strength
from watchdog.text.scripts import script_of

# What may stand between a title and a name, and how many titles may follow each other.
_BETWEEN = frozenset(" .,-()\"':")
_TITLES_IN_A_ROW = 6
_GAP = 3
# Names around a title that are asked whether it is theirs; more on one spot say nothing new.
_NEIGHBOURS = 4
_ARTICLES = ("the ", "a ", "an ", "junta ", "regime ", "myanmar ", "its ", "his ", "her ")


@dataclass(frozen=True, slots=True)
class Weighed:
    """One mention with everything that speaks for and against it.

    `against` holds the words of the entry's `never` list near it, nearest first; none of a post.
    """

    found: Found
    reading: Reading
    reasons: tuple[Reason, ...]
    against: tuple[Word, ...]
    rank: bool


def reason(
    rule: str, note: str, reading: Reading | None = None, at: tuple[int, int] | None = None
) -> Reason:
    """Make a reason with the points of its row; `at` is a stretch of folded text."""
    if reading is None or at is None:
        return Reason(rule=rule, points=RULES[rule].points, note=note)
    mention = reading.mention(*at)
    return Reason(
        rule=rule,
        points=RULES[rule].points,
        note=note,
        field=mention.field,
        start=mention.start,
        end=mention.end,
    )


def weigh(
    found: Found,
    reading: Reading,
    index: Index,
    live: Iterable[Found],
    present: Counter[int],
) -> Weighed:
    """Collect the evidence around one name.

    Args:
        found: the name.
        reading: the field it stands in, with words.
        index: what the words mean.
        live: the names of the same sentence that nothing has stopped.
        present: how often each word stands in the document.
    """
    entry = found.use.entry
    titles, foreign = _titles(found, reading, index)
    reasons = [each for each, _ in titles]
    if found.use.personal and not any(each.rule == "rank-adjacent" for each in reasons):
        reasons += _post_beside(found, reading) or _title_inside(found, reading, index)
    rank = any(each.rule == "rank-adjacent" for each in reasons)
    # Words that spoke as a title do not speak a second time as context, and a title that touches
    # another watched name speaks of its bearer.
    window = [
        word
        for word in _window(found, reading)
        if not any(word.start < title.end and title.start < word.end for _, title in titles)
        and not _is_title_of_another(word, found, reading, index)
    ]
    wanted = index.near[entry]
    if not found.use.personal:
        wanted |= index.document[entry]
    reasons += _words(window, wanted, reading, ("context-near", "context-near-more"))
    if not any(each.rule == "context-near" for each in reasons):
        inside = Counter(word.number for word in reading.words_between(found.start, found.end))
        told = index.near[entry] | index.document[entry]
        if any(present[number] > inside[number] for number in told & present.keys()):
            reasons += _in_article(found, reading, index)
    reasons += _words(window, index.roles[entry], reading, ("own-role-near",))
    told_of = (index.near[entry] | index.document[entry]) & present.keys()
    reasons += _company(found, reading, index, live, at_home=bool(told_of))
    against = sorted(
        (
            word
            for word in window
            # A rank or post counts against somebody only where it touches the name.
            if word.number in index.never[entry]
            and index.words[word.number].title not in ("rank", "post")
        ),
        key=lambda word: (_distance(found, word), word.start),
    )
    late = any(index.words[word.number].title == "late" for word in foreign)
    sport = bool(against) or any(index.words[word.number].title == "trade" for word in window)
    if says_little(titles, reading, reasons, sport=sport):
        rank = False
        reasons = [each for each in reasons if each.rule != "rank-adjacent"]
    rank = rank and not late
    if not rank:
        against = [*foreign, *_trades(found, reading, index), *against]
        evidence = {each.rule for each in reasons if each.rule in EVIDENCE}
        against += signs_of_another(found, reading, index, evidence)
    namesakes = () if found.use.post is not None else tuple(against)
    return Weighed(found, reading, tuple(reasons), namesakes, rank)


def _distance(found: Found, word: Word) -> int:
    return max(found.start - word.end, word.start - found.end, 0)


def is_adjacent(found: Found, word: Word, reading: Reading) -> bool:
    """Say whether a word stands so close that it speaks of the bearer of the name."""
    return _distance(found, word) <= ADJACENT_CHARS and reading.sentence(
        word.start
    ) == reading.sentence(found.start)


def of_another(weighed: Sequence[Weighed], stopped: Collection[int], index: Index) -> int | None:
    """Return which place shows that a document names another all along: "goalkeeper Htein Win".

    A trade at the name shows it that the entry's `never` holds as well: a businessman of a list may
    once have been a trader.

    Args:
        weighed: all places of one entry.
        stopped: those with counter-evidence. A rank at any place says that two bear the name.
    """
    if any(each.rank or each.found.use.strength is Strength.STRONG for each in weighed):
        return None
    for at in sorted(stopped):
        found, never = weighed[at].found, index.never[weighed[at].found.use.entry]
        if any(word.number in never for word in _trades(found, weighed[at].reading, index)):
            return at
    return None


def _window(found: Found, reading: Reading) -> list[Word]:
    """Return the words near a name that are not part of it, by start."""
    middle = reading.sentence(found.start)
    words = reading.words_between(found.start - NEAR_CHARS, found.end + NEAR_CHARS)
    return [
        word
        for word in words
        if (word.end <= found.start or word.start >= found.end)
        and abs(reading.sentence(word.start) - middle) <= NEAR_SENTENCES
    ]


def _is_title_of_another(word: Word, found: Found, reading: Reading, index: Index) -> bool:
    if index.words[word.number].title is None:
        return False
    text = reading.folded.text
    names = reading.whole_names()
    at = bisect_left(names, word.start, key=lambda name: name.start)
    return any(
        name.use.entry != found.use.entry
        and (
            name.end == word.start
            or (
                word.end <= name.start <= word.end + _GAP
                and all(letter in _BETWEEN for letter in text[word.end : name.start])
            )
        )
        for name in names[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS]
    )


def _words(
    window: list[Word], wanted: frozenset[int], reading: Reading, rules: tuple[str, ...]
) -> list[Reason]:
    """Give one reason for each rule, from different words, in reading order."""
    reasons: list[Reason] = []
    seen: set[str] = set()
    for word in window:
        if word.number not in wanted or len(reasons) == len(rules):
            continue
        text = reading.folded.text[word.start : word.end]
        if any(text in other or other in text for other in seen):
            continue
        seen.add(text)
        written = reading.mention(word.start, word.end).text
        note = f"“{written}” stands near"
        reasons.append(reason(rules[len(reasons)], note, reading, (word.start, word.end)))
    return reasons


def _post_beside(found: Found, reading: Reading) -> list[Reason]:
    """Give a reason for a post right before the name: "Myanmar's prime minister Nyo Saw"."""
    for post in reading.posts:
        gap = reading.folded.text[post.end : found.start]
        if 0 <= found.start - post.end <= _GAP and all(letter in _BETWEEN for letter in gap):
            note = f"“{reading.mention(post.start, post.end).text}” stands at the name"
            return [reason("rank-adjacent", note, reading, (post.start, post.end))]
    return []


def _title_inside(found: Found, reading: Reading, index: Index) -> list[Reason]:
    """Give a reason for a name that is on the list with its title: "General Zaw Min Tun"."""
    for word in reading.words_between(found.start, found.start + 1):
        if index.words[word.number].title in ("rank", "post") and word.end < found.end:
            note = f"“{reading.mention(word.start, word.end).text}” stands at the name"
            return [reason("rank-adjacent", note, reading, (word.start, word.end))]
    return []


# So long is a name that few others bear: letters of spaced scripts, Chinese characters, others.
_TELLING = {"Latn": 10, "Cyrl": 10, "Hans": 4, "Hant": 4}
_TELLING_PERSON_HAN = 3
_TELLING_OTHER = 6


def _in_article(found: Found, reading: Reading, index: Index) -> list[Reason]:
    """Give a reason where the name tells enough for context anywhere in the article to count.

    A body's full name does; a person's only where the entry counts in such articles alone
    (`document`): a minister of another country, not an officer with a name that thousands bear.
    """
    use = found.use
    if use.strength is not Strength.NEEDS_CONTEXT:
        return []
    home = index.entries[use.entry].context.home_script
    if use.personal and (home is not None or not index.document[use.entry]):
        return []
    name = reading.folded.text[found.start : found.end]
    script = script_of(name)
    wanted = _TELLING.get(script, _TELLING_OTHER)
    if use.personal and script in ("Hans", "Hant"):
        wanted = _TELLING_PERSON_HAN
    if len(name) < wanted or (script in ("Latn", "Cyrl") and " " not in name):
        return []
    return [reason("context-in-article", RULES["context-in-article"].means)]


def _trades(found: Found, reading: Reading, index: Index) -> list[Word]:
    """Return what somebody is by trade, if it stands at the name: "painter Zaw Min"."""
    if not found.use.personal:
        return []
    touching = _touching(found, reading, index)
    return [word for word in touching if index.words[word.number].title == "trade"]


def _touching(found: Found, reading: Reading, index: Index) -> list[Word]:
    """Return the titles that touch a name, those before it from the nearest on."""
    words = [
        word
        for word in reading.words_between(found.start - 120, found.end + 40)
        if index.words[word.number].title is not None
    ]
    return [*_before(found, words, reading), *_after(found, words, reading, index)]


def _company(
    found: Found, reading: Reading, index: Index, live: Iterable[Found], *, at_home: bool
) -> list[Reason]:
    """Give a reason for another watched name, and for a context entry, in the sentence.

    Two names that others bear speak for each other only where the article is about such people
    (`at_home`): a list of graduates has many.
    """
    best: dict[str, Reason] = {}
    for other in live:
        if other.use.entry == found.use.entry or not (
            other.end <= found.start or other.start >= found.end
        ):
            continue
        entry = index.entries[other.use.entry]
        if not entry.alert:
            rule, what = "country-near", "named in the same sentence"
        elif other.use.strength is Strength.STRONG or (
            at_home and _are_colleagues(found, other, reading, index)
        ):
            rule, what = "watched-near", "watched too, in the same sentence"
        else:
            continue
        best.setdefault(
            rule, reason(rule, f"{entry.name}: {what}", reading, (other.start, other.end))
        )
    return [best[rule] for rule in sorted(best)]


_THREE_SYLLABLES = {"Mymr": 10, "Hans": 3, "Hant": 3, "Thai": 8}


def _are_colleagues(found: Found, other: Found, reading: Reading, index: Index) -> bool:
    """Say whether two people of one list stand in a sentence, one with a name of some length.

    Each name may be borne by others; that both are by chance is unlikely.
    """
    if not (found.use.personal and other.use.personal):
        return False
    never_alone = Strength.NEVER_ALONE
    if found.use.strength is never_alone and other.use.strength is never_alone:
        return True
    if other.use.strength is not Strength.NEEDS_CONTEXT:
        return False
    lists = {index.entries[each.use.entry].watchlist for each in (found, other)}
    spot, other_spot = (found.start, found.end), (other.start, other.end)
    same = reading.folded.text[slice(*spot)] == reading.folded.text[slice(*other_spot)]
    long = any(_has_three_syllables(reading.folded.text[a:b]) for a, b in (spot, other_spot))
    return len(lists) == 1 and not same and long


def _has_three_syllables(name: str) -> bool:
    script = script_of(name)
    if script in ("Latn", "Cyrl"):
        return name.count(" ") >= 2
    return len(name) >= _THREE_SYLLABLES.get(script, _THREE_SYLLABLES["Mymr"])


def _titles(
    found: Found, reading: Reading, index: Index
) -> tuple[list[tuple[Reason, Word]], list[Word]]:
    """Give a reason for a rank or post, and for an honorific, that touches the name.

    Titles that the entry never bears (`never`) are returned by themselves: a businessman is no
    general.
    """
    if not found.use.personal:
        return [], []
    touching = _touching(found, reading, index)
    never = index.never[found.use.entry]
    no_soldier = any(index.words[each].title == "rank" for each in never)
    best: dict[str, tuple[Reason, Word]] = {}
    foreign: list[Word] = []
    for word in touching:
        sort = index.words[word.number].title
        if sort in ("honour", "trade"):
            continue
        if sort in ("late", "familiar"):
            foreign.append(word)
            continue
        if word.number in never or (sort == "rank" and no_soldier):
            foreign.append(word)
            continue
        rule = "honorific-adjacent" if sort == "civil" else "rank-adjacent"
        written = reading.mention(word.start, word.end).text
        note = f"“{written}” stands at the name"
        best.setdefault(rule, (reason(rule, note, reading, (word.start, word.end)), word))
    return [best[rule] for rule in sorted(best, reverse=True)], foreign


def _before(found: Found, words: list[Word], reading: Reading) -> list[Word]:
    """Walk back from the name over titles that touch each other, longest title first."""
    text = reading.folded.text
    longest: dict[int, Word] = {}
    for word in words:
        if word.end not in longest or word.start < longest[word.end].start:
            longest[word.end] = word
    at = found.start
    touching: list[Word] = []
    for _ in range(_TITLES_IN_A_ROW):
        floor = at - _GAP
        while at > max(floor, 0) and at not in longest and text[at - 1] in _BETWEEN:
            at -= 1
        if at not in longest:
            break
        touching.append(longest[at])
        at = longest[at].start
    return touching


def _after(found: Found, words: list[Word], reading: Reading, index: Index) -> list[Word]:
    """Return the longest title right after the name ("Soe Win, the deputy chief", 瑞曼上将)."""
    text = reading.folded.text
    at = found.end
    while at < min(found.end + 3, len(text)) and text[at] in _BETWEEN:
        at += 1
    if at > found.end:
        if text[found.end] not in ",(" and text[found.end : at] != " ":
            return []
        at += next((len(each) for each in _ARTICLES if text.startswith(each, at)), 0)
        if text[found.end] == " ":
            return []
    candidates = [
        word for word in words if word.start == at and index.words[word.number].title != "civil"
    ]
    return [max(candidates, key=lambda word: word.end)] if candidates else []
