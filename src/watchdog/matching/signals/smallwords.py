"""The small words beside a party that say on which side of an act it stands.

"From", "by" and "to", Russian cases, Burmese particles, Chinese and Thai prepositions; they are in
`text/data/sides.txt`.
"""

import re
from collections import defaultdict
from functools import cache

from watchdog.matching.signals.acts import Act
from watchdog.matching.signals.scene import Party, Scene
from watchdog.matching.signals.speakers import is_source
from watchdog.text.fold import fold
from watchdog.text.scripts import script_info
from watchdog.text.wordlists import word_list

# A preposition rules over at most so many words before the name ("to the head of Myanmar").
_WORDS_BEFORE = 5
_CHARS_BEFORE = 60
_CHARS_AFTER = 40
_HAN_BEFORE = 6
_THOSE_OF = re.compile(
    r"(?:soldiers?|troops|forces|men|members|officers|fighters|units) of (?:the )?$"
)
# So many characters may stand between a subject and its verb.
_OF_ITS_SUBJECT = 25
_ENDS_A_PHRASE = ',.;:!?)"'
_TOKEN = re.compile(r"\S+")
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


def is_subject_form(words: str) -> bool:
    """Say whether a party is written, in Russian, as who does something."""
    return _NOMINATIVE.search(words) is not None


def comes_from(party: Party, act: Act, scene: Scene) -> bool:
    """Say whether a small word beside a party makes it the giver: "from Jakarta"."""
    return mark_of(party, act, scene) == "from"


def mark_of(party: Party, act: Act, scene: Scene) -> str | None:
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


def _is_of_the_subject(party: Party, act: Act, text: str) -> bool:
    """Say whether a party stands for whom it has: "soldiers of the junta were killed"."""
    if not 0 <= act.head.start - party.end <= _OF_ITS_SUBJECT:
        return False
    return _THOSE_OF.search(text, max(0, party.start - _CHARS_BEFORE), party.start) is not None


def _word_before(party: Party, act: Act, text: str, code: str) -> str | None:
    if _is_of_the_subject(party, act, text):
        return None
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
            if at and token in _JOINS and tokens[at - 1][-1] in _ENDS_A_PHRASE:
                return None
            return _governing(tokens, at, marks)
        if token[-1] in _ENDS_A_PHRASE or token in _BEGINS_A_CLAUSE:
            return None
    return None


# "Belongs to", "a visit to", "grateful to": the preposition is theirs.
_OWN_TO = frozenset(
    {
        "access",
        "according",
        "addition",
        "adjacent",
        "allies",
        "ally",
        "alternative",
        "alternatives",
        "ambassador",
        "ambassadors",
        "attached",
        "belong",
        "belonged",
        "belonging",
        "belongs",
        "close",
        "comparable",
        "contrary",
        "due",
        "envoy",
        "envoys",
        "equivalent",
        "exile",
        "exposure",
        "flew",
        "grateful",
        "gratitude",
        "indebted",
        "journey",
        "journeys",
        "linked",
        "loyal",
        "loyalty",
        "next",
        "opposed",
        "owed",
        "prior",
        "related",
        "reply",
        "response",
        "similar",
        "subject",
        "thankful",
        "thanks",
        "tied",
        "tour",
        "tours",
        "travel",
        "traveled",
        "traveling",
        "travelled",
        "travelling",
        "travels",
        "tribute",
        "trip",
        "trips",
        "visit",
        "visiting",
        "visits",
    }
)
# "Led them to suspect that Russia": the preposition, or what looks like one, is not the party's.
_BEGINS_A_CLAUSE = frozenset(("that", "which", "who", "whose", "if", "whether", "because", "while"))
# "In roubles, and the maker, which": what stands before the comma says nothing of the party.
_JOINS = frozenset(("and",))
_MAKES = re.compile(
    r"made|built|produced|manufactured|assembled|(?:собран|сделан|произвед|изготовл|построен|выпущен)\w*"
)
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
    if word in ("in", "в") and at and _MAKES.fullmatch(tokens[at - 1]):
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
        if at >= 0 and not re.search(r"[，。、；,.;\s]", piece[at:]):
            return mark
    return None
