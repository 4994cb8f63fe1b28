"""Why a document is no alert for one entry: the gate that stopped it, with the characters.

Asks `screening` the question again and explains its answer; it never judges by itself. Pure.
"""

from collections import Counter
from dataclasses import dataclass

from watchdog.matching.evidence import weigh
from watchdog.matching.index import Index
from watchdog.matching.nearest import nearest_spelling
from watchdog.matching.reading import Found, Reading
from watchdog.matching.rules import ALERT_AT, EVIDENCE, GATES, NAME_RULES, RULES
from watchdog.matching.spellings import name_uses
from watchdog.model import Document, Entry, Hit, Mention, TextField
from watchdog.screening import read_document, screen
from watchdog.text.fold import fold_with_map

# Beside the gates of `matching.rules`: what stops an entry before or after its names are judged.
OUTCOMES = {
    "entry-off": "the entry is switched off in the watchlists",
    "no-text": "the article has neither a title nor a text",
    "no-mention": "none of the entry's spellings stands in the article",
    "context-entry": "the entry only helps others and never alerts",
    "few-points": "the name was found, and too little around it says who is meant: review",
    "held-back": "there are enough points, and a rule holds the alert back: review",
    "alert": "nothing stopped it: screening says alert",
}
HOLDING = (
    "weak-name",
    "unreviewed-spelling",
    "unsourced-identity",
    "ambiguous-name",
    "role-unsure",
    "near-spelling",
)
# An item so short is a headline with a line under it, not an article.
TEASER_CHARS = 400
_SHOWN = 5
_WORDS_SHOWN = 8
_AROUND_CHARS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """One piece of evidence in a reader's words; `mention` is the characters it is about."""

    says: str
    mention: Mention | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNot:
    """What became of one entry in one document.

    Attributes:
        gate: a key of `OUTCOMES` or of `matching.rules.GATES`.
        means: the gate in a reader's words.
        clues: the evidence, the most telling first.
        hit: what screening says of the entry, `None` where it is no hit.
    """

    entry: str
    gate: str
    means: str
    clues: tuple[Clue, ...] = ()
    hit: Hit | None = None


def why_not(document: Document, entry_id: str, index: Index) -> WhyNot:
    """Name the gate that stopped an entry in a document.

    Raises:
        KeyError: no entry has this id.
    """
    places = {entry.id: at for at, entry in enumerate(index.entries)}
    at = places[entry_id]
    entry = index.entries[at]
    if not entry.enabled:
        return _answer(entry, "entry-off", note=entry.note)
    if not (document.title or "").strip() and not document.text.strip():
        return _answer(entry, "no-text")
    screening = screen(document, index, explain=True)
    stopped = [each for each in screening.ignored if each.entry == entry_id]
    asked = _Asked(document=document, at=at, index=index, readings=read_document(document, index))
    for hit in screening.hits:
        if hit.entry == entry_id:
            return _of_hit(hit, stopped, asked)
    if not stopped:
        return WhyNot(
            entry=entry_id,
            gate="no-mention",
            means=OUTCOMES["no-mention"],
            clues=_of_absence(document, entry),
        )
    # The one that came farthest says most; the table of gates is in their order.
    order = list(GATES)
    stopped.sort(key=lambda each: order.index(each.rule or ""), reverse=True)
    gate = stopped[0].rule or ""
    clues = tuple(clue for each in stopped for clue in _of_stopped(each, asked))
    return WhyNot(entry=entry_id, gate=gate, means=GATES[gate], clues=clues)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """The question: a document as screening reads it, and the place of the entry."""

    document: Document
    at: int
    index: Index
    readings: tuple[Reading, ...]

    @property
    def entry(self) -> Entry:
        return self.index.entries[self.at]

    def find(self, mention: Mention) -> tuple[Reading, Found]:
        """Give the name of the entry that a mention shows."""
        return next(
            (reading, found)
            for reading in self.readings
            for found in reading.names
            if found.use.entry == self.at and reading.mention(found.start, found.end) == mention
        )

    def field(self, mention: Mention) -> str:
        return (self.document.title if mention.field == "title" else self.document.text) or ""


def _answer(entry: Entry, gate: str, *, note: str | None = None) -> WhyNot:
    clues = (Clue(says=note),) if note else ()
    return WhyNot(entry=entry.id, gate=gate, means=OUTCOMES[gate], clues=clues)


def _of_hit(hit: Hit, stopped: list[Hit], asked: _Asked) -> WhyNot:
    elsewhere = tuple(
        Clue(says=f"another mention was stopped by {each.rule}: {GATES[each.rule or '']}",
             mention=each.mentions[0])
        for each in stopped
    )  # fmt: skip
    holding = [each for each in hit.reasons if each.rule in HOLDING]
    clues: tuple[Clue, ...] = ()
    if hit.verdict == "alert":
        gate = "alert"
        clues = (Clue(says=f"{_sum(hit)}; an alert needs {ALERT_AT}", mention=hit.mentions[0]),)
    elif hit.verdict == "context":
        gate = "context-entry"
    elif holding:
        gate = "held-back"
        clues = (
            *(Clue(says=f"{each.rule}: {each.note}") for each in holding),
            Clue(says=_sum(hit), mention=hit.mentions[0]),
        )
    else:
        gate = "few-points"
        clues = (
            Clue(says=f"{_sum(hit)}; {ALERT_AT - hit.score} are missing to {ALERT_AT}",
                 mention=hit.mentions[0]),
            Clue(says=_would_help({each.rule for each in hit.reasons}, asked)),
        )  # fmt: skip
    return WhyNot(
        entry=hit.entry, gate=gate, means=OUTCOMES[gate], clues=clues + elsewhere, hit=hit
    )


def _sum(hit: Hit) -> str:
    parts = [f"{each.points:+d} {each.rule}" for each in hit.reasons if each.points]
    return f"{' '.join(parts) or '0'} = {hit.score} points"


def _would_help(spoken: set[str], asked: _Asked) -> str:
    offers = []
    for rule in ("rank-adjacent", "context-near", "own-role-near", "watched-near"):
        if rule in spoken:
            continue
        offer = f"{RULES[rule].points:+d} if {RULES[rule].means}"
        words = asked.entry.context.near if rule == "context-near" else ()
        offers.append(offer + (f" (such as {_quoted(words)})" if words else ""))
    return "would help: " + "; ".join(offers)


def _of_stopped(stopped: Hit, asked: _Asked) -> tuple[Clue, ...]:
    gate = stopped.rule or ""
    clues = []
    for mention in stopped.mentions[:_SHOWN]:
        said = _detail(gate, mention, asked)
        clues.append(Clue(says=f"{gate}: {said}" if said else gate, mention=mention))
    more = len(stopped.mentions) - _SHOWN
    if more > 0:
        clues.append(Clue(says=f"{gate}: and {more} more mentions"))
    return tuple(clues)


def _detail(gate: str, mention: Mention, asked: _Asked) -> str | None:
    """Say what made the gate close at this mention; `None` where the quote says it all."""
    reading, found = asked.find(mention)
    if gate == "boundary":
        return f"the whole word is “{_word_around(asked.field(mention), mention)}”"
    if gate == "longer-name":
        return _longer(reading, found, mention, asked)
    if gate == "letter-case":
        return f"the text has “{mention.text}”; it counts only as “{found.use.text}”"
    if gate == "no-document-context":
        return f"wanted anywhere in the article: {_quoted(asked.entry.context.document)}"
    if gate == "namesake":
        others = _others_at(reading, found, asked)
        return f"the evidence is for {', '.join(others)}"
    if gate in ("counter-evidence", "no-evidence", "never-alone"):
        return _weighed(gate, reading, found, asked)
    return None


def _weighed(gate: str, reading: Reading, found: Found, asked: _Asked) -> str:
    present = Counter(word.number for each in asked.readings for word in each.words)
    sentence = reading.sentence(found.start)
    live = [
        each
        for each in reading.names
        if each.gate is None and reading.sentence(each.start) == sentence
    ]
    weighed = weigh(found, reading, asked.index, live, present)
    if gate == "counter-evidence":
        words = [reading.mention(word.start, word.end).text for word in weighed.against]
        return f"near it stands {_quoted(tuple(dict.fromkeys(words)))}"
    name = NAME_RULES[found.use.strength]
    parts = [(name, RULES[name].points)] + [(each.rule, each.points) for each in weighed.reasons]
    total = sum(points for _, points in parts)
    shown = " ".join(f"{points:+d} {rule}" for rule, points in parts)
    spoken = {rule for rule, _ in parts}
    evidence = "" if spoken & EVIDENCE else ", and none of it is evidence"
    needed = f"{shown} = {total} points{evidence}; {ALERT_AT - total} are missing to {ALERT_AT}"
    return f"{needed}; {_would_help(spoken, asked)}"


def _longer(reading: Reading, found: Found, mention: Mention, asked: _Asked) -> str:
    for other in reading.names:
        covers = other.start <= found.start and found.end <= other.end
        if covers and (other.end - other.start) > (found.end - found.start):
            longer = reading.mention(other.start, other.end).text
            return f"it is part of “{longer}”, a name of {asked.index.entries[other.use.entry].id}"
    return f"other parts of a name stand beside it: “{_around(asked.field(mention), mention)}”"


def _others_at(reading: Reading, found: Found, asked: _Asked) -> list[str]:
    return sorted(
        {
            asked.index.entries[other.use.entry].id
            for other in reading.names
            if (other.start, other.end) == (found.start, found.end) and other.use.entry != asked.at
        }
    )


def _word_around(text: str, mention: Mention) -> str:
    start, end = mention.start, mention.end
    while start > max(0, mention.start - _AROUND_CHARS) and not text[start - 1].isspace():
        start -= 1
    while end < min(len(text), mention.end + _AROUND_CHARS) and not text[end].isspace():
        end += 1
    return text[start:end]


def _around(text: str, mention: Mention) -> str:
    """Give one word on either side, as far as they stand on the same line."""
    before = text[max(0, mention.start - _AROUND_CHARS) : mention.start].rpartition("\n")[2].split()
    after = text[mention.end : mention.end + _AROUND_CHARS].partition("\n")[0].split()
    return " ".join((*before[-1:], mention.text, *after[:1]))


def _quoted(words: tuple[str, ...]) -> str:
    shown = ", ".join(f"“{word}”" for word in words[:_WORDS_SHOWN])
    more = len(words) - _WORDS_SHOWN
    return shown + (f" and {more} more" if more > 0 else "")


def _of_absence(document: Document, entry: Entry) -> tuple[Clue, ...]:
    """Say how many spellings were looked for, what comes nearest, and how little there was."""
    uses = name_uses((entry,))
    written = _quoted(tuple(dict.fromkeys(name.text for name in entry.names)))
    clues = [Clue(says=f"{len(uses)} spellings were looked for, such as {written}")]
    near: list[tuple[float, Clue]] = []
    fields: tuple[tuple[TextField, str], ...] = (
        ("title", document.title or ""),
        ("text", document.text),
    )
    for field, original in fields:
        folded = fold_with_map(original)
        found = nearest_spelling(folded.text, uses)
        if found is not None:
            start, end = folded.original_span(found.start, found.end)
            mention = Mention(field=field, start=start, end=end, text=original[start:end])
            letters = "letter" if found.distance == 1 else "letters"
            says = f"nearest: {found.distance} {letters} off “{found.spelling}”"
            near.append((found.distance / len(found.spelling), Clue(says=says, mention=mention)))
    if near:
        clues.append(min(near, key=lambda each: each[0])[1])
    else:
        clues.append(Clue(says="nothing in the article comes near any of them"))
    if not document.text.strip():
        clues.append(Clue(says="the feed gave a title only: the name may stand in the article"))
    elif len(document.text) < TEASER_CHARS:
        says = f"the feed gave {len(document.text)} characters of text, perhaps a teaser only"
        clues.append(Clue(says=f"{says}: the name may stand in the article itself"))
    return tuple(clues)
