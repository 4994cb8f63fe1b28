"""Who gives and who receives: by what each side may be, and by the small words beside the names.

Where those (`smallwords`) say nothing, the place before or after the verb does.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from watchdog.matching.signals.acts import Act
from watchdog.matching.signals.scene import REACH, Party, Scene
from watchdog.matching.signals.smallwords import is_subject_form, mark_of
from watchdog.matching.signals.speakers import only_condemns, only_demands, only_reports, speaks
from watchdog.model import Entry, EntryKind, Side, SignalKind
from watchdog.text.russian_dictionary import is_noun
from watchdog.text.scripts import script_info

_PASSIVE = re.compile(r"\b(?:was|were|been|being|be|is|are|get|got|gets)(?: \w+ly| also| since)? $")
_ENGLISH_PARTICIPLE = re.compile(r"^\w+(?:ed|en|ught|old|ent|ought|aid|ipped)\b")
_RUSSIAN_PASSIVE = re.compile(
    r"\w+(?:[её]н|ан)[оаы]?\b|\w+ются\b|\w+лись\b"
    r"|\w+(?:[её]нн|анн)(?:ый|ая|ое|ые|ого|ой|ому|ым|ом|ых|ыми|ую)\b"
)
# "Jet yang dipasok Rusia": an agent without "oleh". Only of what is given, got and done here, as
# English verbs begin so too.
_INDONESIAN_PASSIVE = re.compile(
    r"di(?:kirim|serah|jual|beli|pasok|suplai|ekspor|impor|beri|terima|pesan|hibah|angkut|salur|"
    r"datang|serang|tembak|bom|bakar|bunuh|gempur)"
)
# Right before the verb: Chinese, Thai.
_PASSIVE_MARKS = ("被", "遭", "ถูก")
# Right after it: "is attacked" is "suffers an attack".
_BURMESE_PASSIVE = re.compile("(?:ခြင်း|မှု|တာ)? ?(?:ကို ?)?ခံ(?:ခဲ့|လိုက်|နေ|ထား)?ရ")
_DEMONYM = re.compile(r"(?:ian|ese|ish|ean|i|n)$|(?:ск|цк)\w{2,3}$")
# After an adjective: somebody who can act.
_WHO_ACTS = re.compile(
    r"(?: [a-z-]+){0,2}? (?:government|regime|military|army|navy|air force|junta|authorities"
    r"|officials?|firms?|compan(?:y|ies)|ministry|forces|troops|generals|banks?|state|side"
    r"|manufacturers?|makers?|suppliers?|traders?|leaders?|president|conglomerate|corporation"
    r"|exporters?|dealers?|airlines?)\b"
    r"|(?: [а-я-]+){0,2}? (?:режим|власт|военны|арми|хунт|правительств|сторон|генерал|ведомств|банк"
    r"|компани|корпораци|фирм|концерн|завод|предприяти|министерств|спецслужб|разведк|посол|лидер"
    r"|президент)\w*"
)
# "Will meet in Manila": where it happens, unless somebody of there is told of ("a bank in Manila").
_VENUE = re.compile(r"(?:^| )(\w+),? (?:in|at|near|в) $")
_SOMEBODY = re.compile(
    r"(?:banks?|firms?|compan(?:y|ies)|brokers?|buyers?|dealers?|traders?|officials?|government"
    r"|(?:банк|компани|фирм|посредник|торгов)\w*)"
)
_BEFORE_VENUE = 24
_UNDER = re.compile(
    r"(?:sanction\w*|measures|embargo\w*|restrictions|bans?) (?:on|against) (?:the )?$"
    r"|(?:санкци\w*|эмбарго|мер\w*|ограничени\w*) (?:против|на|в отношении) $|制裁$"
)
_GOAL = re.compile(
    r"(?:travel|fl[iye]|flew|head|trip|tour|left|leav|depart|went|go|arriv|visit)\w*"
    r"(?: \w+)?(?: (?:to|in|for))? (?:the )?"
)
_AGENT = re.compile(r"(?:supplier|exporter|seller|vendor|provider|backer)s?$")
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


def stand(act: Act, scene: Scene, kind: SignalKind) -> list[Standing]:
    """Return the parties of the sentence as they stand to the act."""
    passive = _is_passive(act, scene)
    left, right = scene.clause(act.head.start)
    standing = []
    for party in scene.parties:
        gap = max(party.start - act.end, act.start - party.end, 0)
        if gap > REACH or only_demands(party, act, scene):
            continue
        if not kind.receiver and only_condemns(party, act, scene):
            continue
        inside = left <= party.start < right
        inside = inside and not only_reports(party, act, scene)
        told = inside and kind.is_directed
        side = _side(party, act, scene, passive=passive) if told else None
        if side == "receiver" and _is_source(party, act, scene, kind):
            side = "giver"
        if side is None and party.entry is None and _is_venue(party, act, scene):
            continue
        if side is None and party.entry is None and _is_goal(party, act, scene, kind):
            side = "giver"
        marked = side is not None and _is_marked(party, act, scene)
        standing.append(Standing(party, side, inside, gap, 0, marked))
    return standing


def _is_marked(party: Party, act: Act, scene: Scene) -> bool:
    mark = mark_of(party, act, scene)
    return mark in ("from", "to") or (mark == "owner" and _is_agent_noun(act, scene))


def _is_agent_noun(act: Act, scene: Scene) -> bool:
    """Say whether the act is told by who does it: "its main supplier of arms"."""
    return _AGENT.search(scene.text, act.head.start, act.head.end) is not None


def _is_venue(party: Party, act: Act, scene: Scene) -> bool:
    """Say whether an outsider's country or town is only where the act takes place."""
    before = _VENUE.search(scene.text[max(0, party.start - _BEFORE_VENUE) : party.start])
    if before is None or party.start < act.head.end:
        return False
    return _SOMEBODY.fullmatch(before[1]) is None


def _is_goal(party: Party, act: Act, scene: Scene, kind: SignalKind) -> bool:
    """Say whether somebody goes to an outsider: "will next travel to Kazakhstan"."""
    between = scene.text[act.head.end : party.start]
    head = scene.text[act.head.start : act.head.end]
    return kind.of_somebody and bool(kind.giver) and _GOAL.fullmatch(f"{head}{between}") is not None


def _is_source(party: Party, act: Act, scene: Scene, kind: SignalKind) -> bool:
    """Say whether a subject of buying is rather whom it is bought from, if the mark allows it."""
    entry = party.entry
    if act.subject != "receiver" or entry is None or mark_of(party, act, scene) != "either":
        return False
    return fits(entry, kind.receiver) is None and fits(entry, kind.giver) is not None


def is_under(party: Party, act: Act, scene: Scene) -> bool:
    """Say whether a preposition right behind the act puts a party under it."""
    if party.start < act.head.end:
        return False
    before = scene.text[max(scene.start, party.start - _BEFORE_VENUE) : party.start]
    return _UNDER.search(before) is not None


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
    if _BURMESE_PASSIVE.match(scene.text, act.head.end):
        return True
    return _RUSSIAN_PASSIVE.fullmatch(head.split(" ")[0]) is not None


def _side(party: Party, act: Act, scene: Scene, *, passive: bool) -> Side | None:
    mark = mark_of(party, act, scene)
    if mark == "from":
        return "giver"
    subject = act.subject
    if mark == "to":
        # Chinese buys "towards" the seller (向俄罗斯采购).
        bought = subject == "receiver" and script_info(scene.text[party.start]).code == "Hani"
        return "giver" if bought else "receiver"
    if mark == "owner" and _is_agent_noun(act, scene):
        # "The junta's supplier" supplies it.
        return "receiver"
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
    inside = [each for each in scene.parties if _is_within(each, act)]
    if inside:
        # "Russian-made": who made it gives it; the subject of the sentence does something else.
        return subject if party in inside else None
    if code == "Mymr":
        return _OPPOSITE[subject] if passive and party.end <= act.head.start else None
    if _is_adjective(party, scene):
        return None
    if party.end <= act.head.start:
        return _OPPOSITE[subject] if passive else subject
    if party.start >= act.head.end and not passive:
        if code == "Cyrl" and is_subject_form(scene.text[party.start : party.end]):
            # "Продала Россия": what is given to would stand in the dative.
            return subject
        if code == "Cyrl" and subject == "receiver" and _is_noun(act, scene):
            # "Закупки армии": what a noun is of does it.
            return subject
        return _OPPOSITE[subject]
    return None


def _is_within(party: Party, act: Act) -> bool:
    return act.head.start <= party.start and party.end <= act.head.end


def _is_noun(act: Act, scene: Scene) -> bool:
    return is_noun(scene.text[act.head.start : act.head.end].split(" ")[-1])


def _is_adjective(party: Party, scene: Scene) -> bool:
    """Say whether a party only says of a thing whose it is: "Russian jets", no "Russian firm"."""
    if party.named or _DEMONYM.search(scene.text[party.start : party.end]) is None:
        return False
    return _WHO_ACTS.match(scene.text, party.end) is None


def fits(entry: Entry, wanted: tuple[str, ...]) -> int | None:
    """Return the place of the first of `wanted` that names the entry or its watchlist.

    A watchlist stands for who can act: an aircraft type or a programme in it is nobody.
    """
    acts = entry.kind not in (EntryKind.AIRCRAFT, EntryKind.PROGRAMME)
    for at, each in enumerate(wanted):
        if each == entry.id or (acts and each == entry.watchlist):
            return at
    return None


def _is_country(entry: Entry | None) -> bool:
    return entry is not None and entry.kind is EntryKind.COUNTRY


def rather_gives(entry: Entry | None, kind: SignalKind) -> bool:
    """Say whether the kind names an entry earlier among its givers than among its receivers."""
    if entry is None:
        return False
    gives, gets = fits(entry, kind.giver), fits(entry, kind.receiver)
    return gives is not None and gets is not None and gives < gets


def rather_gets(entry: Entry | None, kind: SignalKind) -> bool:
    """Say whether the kind names an entry earlier among its receivers than among its givers."""
    if entry is None:
        return False
    gives, gets = fits(entry, kind.giver), fits(entry, kind.receiver)
    return gives is not None and gets is not None and gets < gives


def choose(
    standing: Iterable[Standing], kind: SignalKind, side: Side
) -> tuple[Standing | None, bool]:
    """Return who is best on one side, and whether an outsider stands there instead.

    Nobody is chosen whom the wording puts on the other side.
    """
    wanted = kind.giver if side == "giver" else kind.receiver
    best: tuple[tuple[int, ...], Standing] | None = None
    outsider: tuple[tuple[int, ...], Standing] | None = None
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
            # "Procured fuel for the army": a preposition says more than the place in the sentence.
            not each.marked and side == "receiver",
            # Who may stand on both sides receives where the wording says so, or nobody else can.
            side == "receiver" and each.side is None and rather_gives(entry, kind),
            # A payment system stands for whose it is where nobody is named.
            entry is not None and entry.kind is EntryKind.PROGRAMME,
            person,
            kind.of_somebody and each.far == 0 and _is_country(entry),
            not each.party.named,
            each.gap,
        )
        numbers = tuple(int(part) for part in key)
        if entry is None:
            # Where nobody is looked for as giver, the outsider beside the act is the giver.
            taken = side == "receiver" and not kind.giver and each.side is None
            if not taken and (outsider is None or numbers < outsider[0]):
                outsider = (numbers, each)
        elif fits(entry, wanted) is not None and (best is None or numbers < best[0]):
            if side == "receiver" and entry.kind is EntryKind.VESSEL:
                # A tanker is no customer.
                continue
            best = (numbers, each)
    if best is None:
        return None, outsider is not None
    if outsider is not None and outsider[1].side == side and outsider[0] < best[0]:
        # The wording says that it is another's act: "a firm of Malaysia's sold its stake".
        return None, True
    return best[1], False
