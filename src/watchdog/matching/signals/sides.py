"""Who gives and who receives: by what each side may be, and by the small words beside the names.

"From", "by" and "to", Russian cases, Burmese particles and Chinese prepositions say on which side
a party stands; where they say nothing, its place before or after the verb does.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from watchdog.matching.signals.acts import Act
from watchdog.matching.signals.scene import REACH, Party, Scene
from watchdog.matching.signals.speakers import is_source, only_demands, only_reports, speaks
from watchdog.model import Entry, EntryKind, Side, SignalKind
from watchdog.text.fold import fold
from watchdog.text.scripts import script_info
from watchdog.text.wordlists import word_list

# A preposition rules over at most so many words before the name ("to the head of Myanmar").
_WORDS_BEFORE = 5
_CHARS_BEFORE = 60
_CHARS_AFTER = 40
_HAN_BEFORE = 6
_ENDS_A_PHRASE = ',.;:!?)"'
_TOKEN = re.compile(r"\S+")
_PASSIVE = re.compile(r"\b(?:was|were|been|being|be|is|are|get|got|gets)(?: \w+ly| also| since)? $")
_ENGLISH_PARTICIPLE = re.compile(r"^\w+(?:ed|en|ught|old|ent|ought|aid|ipped)\b")
_RUSSIAN_PASSIVE = re.compile(r"\w+(?:[её]н|ан)[оаы]?\b|\w+ются\b|\w+лись\b")
# "Jet yang dipasok Rusia": an agent without "oleh". Only of what is given, got and done here, as
# English verbs begin so too.
_INDONESIAN_PASSIVE = re.compile(
    r"di(?:kirim|serah|jual|beli|pasok|suplai|ekspor|impor|beri|terima|pesan|hibah|angkut|salur|"
    r"datang|serang|tembak|bom|bakar|bunuh|gempur)"
)
# Right before the verb: Chinese, Thai.
_PASSIVE_MARKS = ("被", "遭", "ถูก")
_DEMONYM = re.compile(r"(?:ian|ese|ish|ean|i|n)$|(?:ск|цк)\w{2,3}$")
_DATIVE = re.compile(r"[бвгджзйклмнпрстфхцчшщ](?:е|у|ю)$|(?:ому|ему|ам|ям)$")
_INSTRUMENTAL = re.compile(r"(?:ой|ей|ом|ем|ым|им|ами|ями)$")
# One form for one by whom and for many to whom: "продали мьянманским военным".
_MANY_TO = ("военным",)
# A subject's form; accusatives look alike, but what is given to stands in other cases.
_NOMINATIVE = re.compile(
    r"(?:[бвгджзйклмнпрстфхцчшщь]|ия|хунта|мьянма|бирма|москва|арми[яи]|(?:ск|цк)(?:ая|ое|ие))$"
)
_ACCUSATIVE = re.compile(r"^(?:хунт|мьянм|бирм|москв)у$")
_RUSSIAN_ACTIVE = re.compile(r"\w+(?:л|ла|ло|ли|[аяеи]ет|[ую]т|ит|[ая]т|ть)\b")
_TIME = re.compile(
    r"(?:(?:early|late|mid|last|next|this|the) )*"
    r"(?:(?:jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*|may|(?:mon|tues|wednes|thurs|fri"
    r"|satur|sun)day|week|month|year|weekend|spring|summer|autumn|winter|(?:19|20)[0-9]{2}"
    r"|(?:januar|februar|maret|april|mei|jun|jul|agustus|septem|okto|novem|desem)[a-z]*"
    r"|senin|selasa|rabu|kamis|jumat|sabtu|minggu|[0-3]?[0-9])\b"
)
# "Москве следует": who should do it stands in the dative.
_MODAL = re.compile(r"(?: не)? (?:следует|следовало|нужно|необходимо|надо|пора|стоит|нельзя)\b")
_OPPOSITE: dict[Side, Side] = {"giver": "receiver", "receiver": "giver"}


@dataclass(frozen=True, slots=True)
class Standing:
    """A party as it stands to an act; `side` is `None` where the wording does not say.

    `marked` is True where a small word beside the name says the side, not only its place; `speaks`
    where another sentence only says that they spoke.
    """

    party: Party
    side: Side | None
    in_clause: bool
    gap: int
    far: int
    marked: bool = False
    speaks: bool = False


@cache
def _particles(where: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return, by script, (particle, what it says), the longest first."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for _, sort, text in word_list("sides"):
        mark, _, place = sort.partition("-")
        if (place or "before") == where:
            folded = fold(text).strip()
            found[script_info(folded[0]).code].append((folded, mark))
    return {
        script: tuple(sorted(pairs, key=lambda pair: -len(pair[0])))
        for script, pairs in found.items()
    }


def stand(act: Act, scene: Scene, kind: SignalKind) -> list[Standing]:
    """Return the parties of the sentence as they stand to the act."""
    passive = _is_passive(act, scene)
    left, right = scene.clause(act.head.start)
    standing = []
    for party in scene.parties:
        gap = max(party.start - act.end, act.start - party.end, 0)
        if gap > REACH or only_demands(party, act, scene):
            continue
        inside = left <= party.start < right
        inside = inside and not only_reports(party, act, scene)
        told = inside and kind.is_directed
        side = _side(party, act, scene, passive=passive) if told else None
        if side == "receiver" and _is_source(party, act, scene, kind):
            side = "giver"
        marked = side is not None and _mark(party, act, scene) in ("from", "to")
        standing.append(Standing(party, side, inside, gap, 0, marked))
    return standing


def _is_source(party: Party, act: Act, scene: Scene, kind: SignalKind) -> bool:
    """Say whether a subject of buying is rather whom it is bought from, if the mark allows it."""
    entry = party.entry
    if act.subject != "receiver" or entry is None or _mark(party, act, scene) != "either":
        return False
    return fits(entry, kind.receiver) is None and fits(entry, kind.giver) is not None


def borrow(scene: Scene, far: int) -> list[Standing]:
    """Return the parties of another sentence, where their side is not known."""
    return [
        Standing(party, None, False, 0, far, speaks=speaks(party, scene.text))
        for party in scene.parties
    ]


# Farther off than any sentence that is looked at.
_WHOLE = 5


def told_of(scenes: Iterable[Scene], home: Entry | None) -> list[Standing]:
    """Return each party of a document once, as one far off; who is told of most is nearest.

    Args:
        scenes: all sentences.
        home: the country that stands there last where only its towns are named.
    """
    scenes = tuple(scenes)
    first: dict[tuple[str, bool], Party] = {}
    counts: Counter[tuple[str, bool]] = Counter()
    acts: set[tuple[str, bool]] = set()
    for scene in scenes:
        for party in scene.parties:
            if party.entry is not None:
                key = (party.entry.id, party.named)
                first.setdefault(key, party)
                counts[key] += 1
                if not speaks(party, scene.text):
                    acts.add(key)
    told = [
        Standing(party, None, False, -counts[key], _WHOLE, speaks=key not in acts)
        for key, party in first.items()
    ]
    if home is not None and any(scene.is_at_home() for scene in scenes):
        told.append(Standing(Party(home, 0, 0, named=False), None, False, 0, _WHOLE + 1))
    return told


def _is_passive(act: Act, scene: Scene) -> bool:
    head = scene.text[act.head.start : act.head.end]
    before = scene.text[max(0, act.head.start - 24) : act.head.start]
    if _PASSIVE.search(before) and _ENGLISH_PARTICIPLE.match(head):
        return True
    if _INDONESIAN_PASSIVE.match(head) or before.endswith(_PASSIVE_MARKS):
        return True
    return _RUSSIAN_PASSIVE.fullmatch(head.split(" ")[0]) is not None


def _side(party: Party, act: Act, scene: Scene, *, passive: bool) -> Side | None:
    mark = _mark(party, act, scene)
    if mark == "from":
        return "giver"
    subject = act.subject
    if mark == "to":
        # Chinese buys "towards" the seller (向俄罗斯采购).
        bought = subject == "receiver" and script_info(scene.text[party.start]).code == "Hani"
        return "giver" if bought else "receiver"
    if subject is None:
        return None
    if mark == "by":
        return subject
    if mark == "other":
        return None
    if mark in ("subject", "either"):
        return _OPPOSITE[subject] if passive else subject
    if mark == "object":
        return _OPPOSITE[subject]
    if mark == "owner":
        return subject if party.end <= act.head.start else None
    return _by_order(party, act, scene, subject, passive=passive)


def _by_order(party: Party, act: Act, scene: Scene, subject: Side, *, passive: bool) -> Side | None:
    """Say the side of a party that no small word marks, by its place before or after the verb."""
    code = script_info(scene.text[party.start]).code
    if code == "Mymr" or _is_adjective(party, scene):
        return None
    if party.end <= act.head.start:
        return _OPPOSITE[subject] if passive else subject
    if party.start >= act.head.end and not passive:
        if code == "Cyrl" and _NOMINATIVE.search(scene.text[party.start : party.end]):
            # "Продала Россия": what is given to would stand in the dative.
            return subject
        return _OPPOSITE[subject]
    return None


def _is_adjective(party: Party, scene: Scene) -> bool:
    return _DEMONYM.search(scene.text[party.start : party.end]) is not None and not party.named


def comes_from(party: Party, act: Act, scene: Scene) -> bool:
    """Say whether a small word beside a party makes it the giver: "from Jakarta"."""
    return _mark(party, act, scene) == "from"


def _mark(party: Party, act: Act, scene: Scene) -> str | None:
    """Return what the small words beside a party say, or `None`."""
    text = scene.text
    code = script_info(text[party.start]).code
    if code in ("Mymr", "Hani"):
        return _after(party, text, code) or _glued_before(party, text, code)
    if code == "Thai":
        return _glued_before(party, text, code)
    if text[party.end : party.end + 2] in ("'s", "s'"):
        owner: str | None = "owner"
    else:
        owner = None
    mark = _word_before(party, act, text, code)
    if mark == "to" and code == "Cyrl" and is_source(party, text):
        return "other"
    if mark is not None:
        return mark
    if code == "Cyrl":
        if _MODAL.match(text, party.end):
            return "subject"
        return _case(text[party.start : party.end], party, act, text)
    return owner


def _word_before(party: Party, act: Act, text: str, code: str) -> str | None:
    marks = dict(_particles("before").get(code, ()))
    floor = max(0, party.start - _CHARS_BEFORE)
    if act.head.end <= party.start:
        # "Родом из" ends with a preposition that is the party's.
        floor = max(floor, act.head.start + len(text[act.head.start : act.head.end].split(" ")[0]))
    tokens = _TOKEN.findall(text[floor : party.start])
    if code == "Cyrl" and _NOMINATIVE.search(text[party.start : party.end]):
        # "В четверг Россия передала": the preposition has its noun already.
        tokens = tokens[-1:]
    for at, token in reversed(list(enumerate(tokens))[-_WORDS_BEFORE:]):
        if token in marks:
            return _governing(tokens, at, marks)
        if token[-1] in _ENDS_A_PHRASE or token in _BEGINS_A_CLAUSE:
            return None
    return None


# "Belongs to", "according to": the preposition is theirs.
_OWN_TO = frozenset(
    {
        "according",
        "belong",
        "belonged",
        "belonging",
        "belongs",
        "close",
        "due",
        "linked",
        "loyal",
        "owed",
        "prior",
        "related",
        "similar",
        "thanks",
        "tied",
    }
)
# "Led them to suspect that Russia": the preposition, or what looks like one, is not the party's.
_BEGINS_A_CLAUSE = frozenset(("that", "which", "who", "whose", "if", "whether", "because", "while"))
_MAKES = frozenset(("made", "built", "produced", "manufactured", "assembled"))
# "To a buyer in Russia", "to friends of Minsk": what stands before says more.
_WITHIN = frozenset({"in", "of", "near"})


def _governing(tokens: list[str], at: int, marks: dict[str, str]) -> str | None:
    """Return what a preposition before a party says, where it is one of the party at all."""
    word = tokens[at]
    mark = marks[word]
    if mark == "other" and _TIME.match(" ".join(tokens[at + 1 :])):
        # "In December 2022 Russia sold": it has its time already.
        return None
    if word == "to" and at and tokens[at - 1] in _OWN_TO:
        return "other"
    if word == "in" and at and tokens[at - 1] in _MAKES:
        return "from"
    if word in _WITHIN:
        for earlier in reversed(tokens[max(0, at - _WORDS_BEFORE) : at]):
            if earlier[-1] in _ENDS_A_PHRASE:
                break
            if marks.get(earlier) in ("to", "by", "from"):
                return marks[earlier]
    return mark


def _case(word: str, party: Party, act: Act, text: str) -> str | None:
    """Read a Russian case off the last word's ending, where no preposition stands before it."""
    last = word.split(" ")[-1]
    if _INSTRUMENTAL.search(last) and len(last) > 4:
        active = _RUSSIAN_ACTIVE.fullmatch(text[act.head.start : act.head.end].split(" ")[0])
        if last.endswith(("ской", "цкой")):
            # "Продала российской армии": an adjective may stand in any of four cases.
            return "to" if active and party.start >= act.head.end else None
        if active and last in _MANY_TO:
            return "to"
        # Beside an active verb nobody acts in this case.
        return None if active else "by"
    if _ACCUSATIVE.search(last):
        return None
    return "to" if _DATIVE.search(last) and len(last) > 4 else None


def _after(party: Party, text: str, code: str) -> str | None:
    """Return the first particle after the name ("ရုရှားနိုင်ငံက"); the longest wins."""
    particles = _particles("after").get(code, ())
    stop = min(len(text), party.end + _CHARS_AFTER)
    for at in range(party.end, stop):
        if text[at] in "။၊，。、,.":
            return None
        for particle, mark in particles:
            if text.startswith(particle, at) and script_info(text[at]).may_end(
                text, at + len(particle)
            ):
                return mark
    return None


def _glued_before(party: Party, text: str, code: str) -> str | None:
    piece = text[max(0, party.start - _HAN_BEFORE) : party.start]
    for particle, mark in _particles("before").get(code, ()):
        at = piece.rfind(particle)
        if at >= 0 and not re.search(r"[，。、；\s]", piece[at:]):
            return mark
    return None


def fits(entry: Entry, wanted: tuple[str, ...]) -> int | None:
    """Return the place of the first of `wanted` that names the entry or its watchlist.

    A watchlist stands for who can act: an aircraft type or a programme in it is nobody.
    """
    acts = entry.kind not in (EntryKind.AIRCRAFT, EntryKind.PROGRAMME)
    for at, each in enumerate(wanted):
        if each == entry.id or (acts and each == entry.watchlist):
            return at
    return None


def choose(
    standing: Iterable[Standing], kind: SignalKind, side: Side
) -> tuple[Standing | None, bool]:
    """Return who is best on one side, and whether an outsider stands there instead.

    Nobody is chosen whom the wording puts on the other side.
    """
    wanted = kind.giver if side == "giver" else kind.receiver
    best: tuple[tuple[int, ...], Standing] | None = None
    outsider: tuple[int, ...] | None = None
    for each in standing:
        if each.side is not None and each.side != side:
            continue
        if kind.strict and each.side is None and each.far == 0:
            continue
        entry = each.party.entry
        person = each.far > 0 and entry is not None and entry.kind is EntryKind.PERSON
        key = (
            each.far,
            each.speaks,
            not each.in_clause,
            each.side is None,
            # A payment system stands for whose it is where nobody is named.
            entry is not None and entry.kind is EntryKind.PROGRAMME,
            person,
            not each.party.named,
            each.gap,
        )
        numbers = tuple(int(part) for part in key)
        if entry is None:
            # Where nobody is looked for as giver, the outsider beside the act is the giver.
            taken = side == "receiver" and not kind.giver and each.side is None
            if not taken and (outsider is None or numbers < outsider):
                outsider = numbers
        elif fits(entry, wanted) is not None and (best is None or numbers < best[0]):
            best = (numbers, each)
    if best is None:
        return None, outsider is not None
    return best[1], False
