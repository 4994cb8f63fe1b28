"""Which parts of a text are the article, and which only stand on the same page.

Feeds glue bylines, credits, writers' biographies, share buttons, links to other stories and whole
foreign tails to the article. A name in such a part is found and said to be there, and is no
mention. Captions and lists are article. The rules look at lines: what a line begins with, whether
anything but the phrase stands on it, and where in the text it stands; in doubt it is article, for a
lost act is worse than a hit too many.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from watchdog.text.scripts import is_unspaced, script_of
from watchdog.text.wordlists import word_list

# What a reason calls each zone that is no article.
BYLINE, BIOGRAPHY, WIDGET, RELATED, TAIL = "byline", "biography", "widget", "related", "tail"

# A line as long as this that ends like a sentence is a paragraph of the article again.
_PARAGRAPH_CHARS = 110
_CREDIT_CHARS = 70
_TOP_LINES = 4
_LAST_LINES = 4
_MIN_LINES = 3
_SENTENCE_END = tuple('.!?…။။。！？”"»)')
_AFTER_LABEL = re.compile(r"\s*(?:[:：|｜»>→–—/]|-(?:\s|(?=[^\x00-\x7f])))\s*")
_ENDING = re.compile(r"[\s:：.…»>→|!-]*$")
_NAME_WORDS = re.compile(
    r"(?:(?:[^\W\d_a-zа-я][\w'’.-]*|and|&|for|of|the|via|courtesy|in|и|для)[\s,/|]*){1,9}"
)
_MORE_FROM = re.compile(r"more (?:from|in|on|about) [^.:\n]{2,40}: ", re.I)
_BY_SOMEBODY = ("more from", "also by", "more by", "more articles by", "more stories by")
_FILE_PHOTO = re.compile(r"[\[(](?:photo|image|picture)\b.{0,200}\b(?:file|archives?)\b", re.I)
_APPEARED = re.compile(r"the post .{0,300} appeared first on", re.I)
_BYLINE_TOP = re.compile(
    r"(?:[^\W\d_a-zа-я][\w'’.-]*[ ,]+){1,4}"
    r"(?:[|·•–—-] ?.{0,40}|(?:\w+ )?\d{1,2}(?:,? .{0,30})?|\d{4}.{0,20})"
)
_GOES_ON = re.compile(r"(?:He|She|They|His|Her|Their)\b")
_SIGNATURE_CHARS, _SIGNATURE_UNSPACED = 42, 20
_SIGNATURE = re.compile(r"[(\[—–-][^()\[\]\n]{2,40}[)\]]?|[A-Z]{2,8}(?:/[A-Z]{1,8})+")
_CAPITALISED = r"[^\W\d_a-zа-я][\w-]+"
_FROM_PLACE = re.compile(
    rf"(?:{_CAPITALISED} ){{1,2}}{_CAPITALISED}, {_CAPITALISED}(?: {_CAPITALISED})?"
)
_IS_WHAT = re.compile(
    r"(?:[^\W\d_a-zа-я][\w'’.-]*,? ){1,5}(?:\([^)]{1,40}\) )?"
    r"(?:(?:is|was|are|works as|writes|covers|reports|adalah|ialah)\b|[–—-] )"
)
_INLINE = re.compile(r"(?<=[\s\"”’)|•])([^\s:：|][^:：|\n.!?။。]{2,24})(?:[:：|»]\s| [-–—] )")
_LABEL_MARKS = (": ", "：", "| ", "» ", " - ", " – ", " — ")
_INLINE_CHARS = 200
_STOP = re.compile(r"[.!?။。](?:\s|$)")
_WRAPPED_CHARS = 60
_WIDTH = 120
# A line break, and no blank line.
_WRAP_GAP = 1
_AROUND_LINES = " \t\r•*·"
_BRACKETS = "()[]（）【】「」 "
# "By Ann Onym 23 November 2022".
_DATE = (
    r"\d{1,2} \w{3,9}\.? \d{4}|\w{3,9}\.? \d{1,2},? \d{4}|\d{4}-\d\d-\d\d|\d{1,2}[:.]\d\d"
    r"|\d{1,2}[./]\d{1,2}[./]\d{2,4}"
)
_DATED = re.compile(rf"[\s,|·•–—-]*(?:(?:at|on) )?(?:\w+day,? )?(?:{_DATE})(?:[ ,|·-].{{0,20}})?$")
_FOLLOW = re.compile(
    r"follow [^.\n]{2,40} on (?:twitter|x|facebook|instagram|telegram|youtube)\b", re.I
)
# What a credit without a colon ends in.
_BY = (
    *("by", "โดย", "oleh", "ရေးသားသူ", "သတင်းထောက်", "cj", "подготовил", "подготовила", "записал"),
    *("записала", "беседовал", "беседовала", "колонка", "корреспондент", "перевел", "перевела"),
)
# "NAME / Yangon" and "NAME ရေးသည်" as Burmese newsrooms sign.
_BURMESE_BYLINE = re.compile(
    "[\u1000-\u109f ]{3,40}(?: ?/ ?[\u1000-\u109f]{3,30}| ရေး(?:သား)?(?:သည်|တယ်)။?)"
)


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of the original text that is no article, and what it is."""

    start: int
    end: int
    kind: str


class Zones:
    """The zones of one text, sorted; looked for when somebody first asks."""

    def __init__(self, zones: tuple[Zone, ...] | None, text: str = "") -> None:
        self._text = text
        self._zones = zones
        self._starts: list[int] = []

    @staticmethod
    def of(text: str) -> "Zones":
        """Return the zones of a text that nobody has looked at yet."""
        return Zones(None, text)

    def __iter__(self) -> Iterator[Zone]:
        if self._zones is None:
            self._zones = find_zones(self._text)
        return iter(self._zones)

    def at(self, place: int) -> str | None:
        """Return the kind of zone a place lies in, `None` in the article."""
        zones = tuple(self) if self._zones is None else self._zones
        if len(self._starts) != len(zones):
            self._starts = [zone.start for zone in zones]
        which = bisect_right(self._starts, place) - 1
        if which < 0 or place >= zones[which].end:
            return None
        return zones[which].kind


NO_ZONES = Zones(())


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    head: str


def find_zones(text: str) -> tuple[Zone, ...]:
    """Return the parts of a text that are no article. Takes linear time."""
    lines = _lines(text)
    # Only where lines were broken at a width: elsewhere a line is a paragraph of its own.
    wrapped = "\n\n" in text and max((len(line.text) for line in lines), default=0) <= _WIDTH
    zones: list[Zone] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        kind, until = _judge(lines, at)
        if kind is None:
            zones += _inline(line)
            at += 1
            continue
        while wrapped and until < len(lines) and _is_wrapped(lines[until - 1], lines[until]):
            until += 1
        zones.append(Zone(line.start, lines[until - 1].end, kind))
        at = until
    return tuple(zones)


def _is_wrapped(line: _Line, following: _Line) -> bool:
    """Say whether a paragraph was broken at a width and goes on in the next line."""
    return (
        following.start - line.end <= _WRAP_GAP
        and len(line.text) >= _WRAPPED_CHARS
        and not line.text.endswith(_SENTENCE_END)
    )


def _lines(text: str) -> list[_Line]:
    found: list[_Line] = []
    start = 0
    for raw in text.split("\n"):
        stripped = raw.strip(_AROUND_LINES)
        if stripped:
            begin = start + len(raw) - len(raw.lstrip(_AROUND_LINES))
            found.append(_Line(begin, begin + len(stripped), stripped, _head(stripped)))
        start += len(raw) + 1
    return found


def _head(line: str) -> str:
    """Return how a line begins, in small letters and with plain apostrophes."""
    return line[:60].casefold().replace("\u2019", "'").replace("\u00a0", " ")


@cache
def _phrases(sort: str) -> dict[str, tuple[str, ...]]:
    """Return the folded phrases of a sort by their first letter, longest first."""
    grouped: dict[str, list[str]] = {}
    for _, each, text in word_list("zones"):
        if each == sort:
            folded = text.casefold().strip()
            grouped.setdefault(folded[:1], []).append(folded)
    return {key: tuple(sorted(texts, key=len, reverse=True)) for key, texts in grouped.items()}


def _phrase_at(line: _Line, sort: str) -> str | None:
    """Return the phrase that a line begins with, as a whole word."""
    for phrase in _phrases(sort).get(line.head[:1], ()):
        if line.head.startswith(phrase):
            after = line.head[len(phrase) : len(phrase) + 1]
            if not (after.isalnum() and phrase[-1].isascii()):
                return phrase
    return None


def _alone(line: _Line, phrase: str) -> bool:
    return len(line.text) < 60 and _ENDING.sub("", line.head).strip("( ") == phrase.strip("( ")


def _labelled(line: _Line, phrase: str) -> bool:
    """Say whether a colon, a bar or a dash follows the phrase: `Read more: ...`."""
    return _AFTER_LABEL.match(line.head, len(phrase)) is not None


_Judged = tuple[str | None, int]
_ARTICLE: _Judged = (None, 0)


def _judge(lines: list[_Line], at: int) -> _Judged:
    """Return what a line begins, and the number of the line after its end; the first rule wins."""
    judged = (rule(lines, at) for rule in (_ending, _link, _request, _credited, _about_writer))
    return next((each for each in judged if each[0] is not None), _ARTICLE)


def _ending(lines: list[_Line], at: int) -> _Judged:
    """Behind a copyright line or a late share button nothing belongs to the article."""
    line = lines[at]
    late = 2 * at >= len(lines) and len(lines) >= _MIN_LINES
    tail = _phrase_at(line, TAIL)
    if late and tail and (tail != "the post" or _APPEARED.match(line.text)):
        return TAIL, len(lines)
    share = _phrase_at(line, "share")
    if share and (_alone(line, share) or _labelled(line, share)):
        return (TAIL, len(lines)) if late else (WIDGET, at + 1)
    return _ARTICLE


def _link(lines: list[_Line], at: int) -> _Judged:
    line = lines[at]
    related = _phrase_at(line, RELATED)
    if related and _alone(line, related):
        return RELATED, _end_of_links(lines, at + 1)
    named = related in _BY_SOMEBODY and len(line.text) < _CREDIT_CHARS and not _is_sentence(line)
    if (related and _labelled(line, related)) or named or _MORE_FROM.match(line.text):
        return RELATED, at + 1
    return _ARTICLE


def _request(lines: list[_Line], at: int) -> _Judged:
    line = lines[at]
    if len(line.text) >= _PARAGRAPH_CHARS:
        return _ARTICLE
    if _FOLLOW.match(line.text):
        return WIDGET, at + 1
    widget = _phrase_at(line, WIDGET)
    button = widget and not _is_sentence(line) and (_alone(line, widget) or _labelled(line, widget))
    return (WIDGET, at + 1) if button or _phrase_at(line, "call") else _ARTICLE


def _credited(lines: list[_Line], at: int) -> _Judged:
    line = lines[at]
    last = at == len(lines) - 1
    top = at < _TOP_LINES
    credited = _is_credit(line, top=top, last=last) or (at > 0 and last and _is_signature(line))
    signed = len(lines) > 1 and (top or last)
    credited = credited or (signed and _BURMESE_BYLINE.fullmatch(line.text) is not None)
    # "Jane Roe, Yangon" under an article; under a list it is one more of those listed.
    after_prose = last and at > 0 and lines[at - 1].text.endswith(_SENTENCE_END)
    credited = credited or (after_prose and _FROM_PLACE.fullmatch(line.text) is not None)
    return (BYLINE, at + 1) if credited or _FILE_PHOTO.match(line.text) else _ARTICLE


def _about_writer(lines: list[_Line], at: int) -> _Judged:
    phrase = _phrase_at(lines[at], "author")
    if phrase:
        late = 2 * at >= len(lines) and len(lines) >= _MIN_LINES
        heading = _alone(lines[at], phrase)
        return BIOGRAPHY, len(lines) if late and heading else at + 1 + heading
    # At the top it may be whom the article tells of: "Ann Onym is a journalist who was jailed".
    first = at == 0 and " who " not in lines[0].head
    edge = first or at >= max(1, len(lines) - _LAST_LINES)
    if not edge or not _is_biography(lines[at]):
        return _ARTICLE
    until = at + 1
    while until < len(lines) and _GOES_ON.match(lines[until].text):
        until += 1
    return BIOGRAPHY, until


def _is_sentence(line: _Line) -> bool:
    return line.text.endswith(_SENTENCE_END) and len(line.text.split()) > 6


def _end_of_links(lines: list[_Line], at: int) -> int:
    """Return the first line after a heading of links that is a paragraph again."""
    while at < len(lines):
        line = lines[at]
        if len(line.text) >= _PARAGRAPH_CHARS and line.text.endswith(_SENTENCE_END):
            break
        at += 1
    return at


def _is_credit(line: _Line, *, top: bool, last: bool) -> bool:
    """Say whether a line names who wrote, photographed or edited, and nothing else."""
    if len(line.text) > _CREDIT_CHARS + 30:
        return False
    text = line.text.strip(_BRACKETS)
    if len(text) != len(line.text):
        line = _Line(line.start, line.end, text, _head(text))
    phrase = _phrase_at(line, "credit")
    if phrase is not None:
        rest = text[len(phrase) :]
        label = _AFTER_LABEL.match(rest)
        if label is not None or phrase.endswith(_BY):
            name = _DATED.sub("", rest[label.end() if label else 0 :]).strip()
            return 0 < len(name) <= _CREDIT_CHARS and (
                script_of(name) not in ("Latn", "Cyrl") or _NAME_WORDS.fullmatch(name) is not None
            )
    if top and not (last or text.isupper()) and _BYLINE_TOP.fullmatch(text):
        return not _is_sentence(line)
    return False


def _is_signature(line: _Line) -> bool:
    """Say whether a last line only says who wrote: "(Ann Onym)", "— Reuters", "NNT/BNA"."""
    most = _SIGNATURE_UNSPACED if _is_unspaced(line) else _SIGNATURE_CHARS
    return (
        len(line.text) <= most
        and not line.text.endswith((".", "!", "?"))
        and _SIGNATURE.fullmatch(line.text) is not None
    )


def _is_unspaced(line: _Line) -> bool:
    return any(is_unspaced(char) for char in line.text[:4])


def _is_biography(line: _Line) -> bool:
    """Say whether a line says what its subject is by trade: "NAME is a journalist in ..."."""
    subject = _IS_WHAT.match(line.text.lstrip("(—– "))
    if subject is None:
        return _is_biography_unspaced(line)
    told = _head(line.text[subject.end() :])
    return any(
        f" {phrase} " in f"{told.replace(',', ' ').replace('.', ' ')} "
        for phrases in _phrases(BIOGRAPHY).values()
        for phrase in phrases
    )


@cache
def _agency_credit() -> re.Pattern[str]:
    """Match "(Ye Aung/AFP)", "[File: Ann Onym/AP Photo]", "(Military information team via AP)"."""
    agencies = "|".join(
        sorted((re.escape(text) for _, sort, text in word_list("zones") if sort == "agency"))
    )
    inside = r"[^()\[\]（）\n]"
    return re.compile(
        rf"[(\[（](?:{inside}{{0,90}}(?:/| via ))?(?:{agencies})(?:[ /]{inside}{{0,60}})?[)\]）]"
    )


def _is_biography_unspaced(line: _Line) -> bool:
    """Say the same of Burmese and Thai, which part no words."""
    if len(line.text) > _PARAGRAPH_CHARS:
        return False
    return any(
        phrase in line.text
        for first, phrases in _phrases(BIOGRAPHY).items()
        if first and is_unspaced(first)
        for phrase in phrases
    )


def _inline(line: _Line) -> list[Zone]:
    """Find a link to another story inside a line, "... said. Read more: TITLE", and credits."""
    zones = [
        Zone(line.start + match.start(), line.start + match.end(), BYLINE)
        for match in _agency_credit().finditer(line.text)
    ]
    if not any(mark in line.text for mark in _LABEL_MARKS):
        return zones
    for match in _INLINE.finditer(line.text):
        label = _head(match[1]).strip()
        if label in _phrases(RELATED).get(label[:1], ()):
            stop = min(match.end() + _INLINE_CHARS, len(line.text))
            ended = _STOP.search(line.text, match.end(), stop)
            listed = match[0][-2] in "-–—"
            end = ended.end() if ended and not listed else (len(line.text) if listed else stop)
            zones.append(Zone(line.start + match.start(1), line.start + end, RELATED))
    return zones
