"""When and where: tense, place, times before the coup, and "the first since"."""

import re

from watchdog.matching.index import Index
from watchdog.matching.signals.acts import Act
from watchdog.matching.signals.figures import ascii_digits
from watchdog.matching.signals.scene import Scene
from watchdog.model import EntryKind, Modality, Tense
from watchdog.text.scripts import is_unspaced

# The year of the coup of 1 February 2021: what happened before it is history here.
COUP_YEAR = 2021
_YEAR = re.compile(r"(?<!\d)(?:19[4-9]\d|20[0-4]\d)(?!\d)")
_PAST_BEFORE = re.compile(
    r"\b(?:has|have|had|was|were|been|did)(?: \w+)? $|(?:曾|已|已经|曾经|เคย|ได้|telah|sudah) ?$"
)
_PRESENT_BEFORE = re.compile(
    r"\b(?:is|are|am|continues? to|keeps?)(?: \w+)? $|正在?$|กำลัง$|sedang $"
)
_PAST_AFTER = re.compile(r"^.{0,18}?(?:ခဲ့|ပြီးဖြစ်)|^(?:过|了|แล้ว)")
_PRESENT_AFTER = re.compile(r"^.{0,10}?(?:နေသည်|နေကြောင်း|နေပြီး|လျက်ရှိ)")
_PAST_FORM = re.compile(
    r"^(?:\w+ed|met|sold|sent|bought|gave|took|held|flew|made|paid|came|went|built|won|led|"
    r"signed|hosted|\w+(?:л|ла|ло|ли|лся|лась|лись))\b"
)
_PRESENT_FORM = re.compile(r"^\w+(?:ing|[^s]s|[аяеи]ет|[ую]т|ют|ит|ат|ят)\b")


def read_tense(act: Act, scene: Scene, modality: Modality) -> Tense | None:
    """Return the tense of what happens, or `None` where the wording does not say."""
    if modality == "planned":
        return "future"
    text = scene.text
    before = text[max(scene.start, act.head.start - 24) : act.head.start]
    after = text[act.head.end : min(scene.end, act.head.end + 30)]
    head = text[act.head.start : act.head.end]
    if _PAST_BEFORE.search(before) or _PAST_AFTER.search(after):
        return "past"
    if _PRESENT_BEFORE.search(before) or _PRESENT_AFTER.search(after):
        return "present"
    if is_unspaced(head[0]):
        return None
    if _PAST_FORM.match(head):
        return "past"
    return "present" if _PRESENT_FORM.match(head) else None


def is_historic(act: Act, scene: Scene, index: Index) -> bool:
    """Say whether the sentence speaks only of a time before the coup."""
    years = [int(year) for year in _YEAR.findall(ascii_digits(_around(act, scene)))]
    if years:
        return max(years) < COUP_YEAR
    return _is_marked("historic", act, scene, index)


def is_first(act: Act, scene: Scene, index: Index) -> bool:
    """Say whether the act is told as the first of its kind since some time."""
    return _is_marked("first", act, scene, index)


def _around(act: Act, scene: Scene) -> str:
    return scene.text[max(scene.start, act.start - 160) : min(scene.end, act.end + 160)]


def _is_marked(mark: str, act: Act, scene: Scene, index: Index) -> bool:
    return any(mark in index.words[word.number].marks for word in scene.near(act.start, act.end))


def read_place(act: Act, scene: Scene, index: Index) -> str | None:
    """Return the nearest town, as written, that the sentence names; else a country told as "in"."""
    towns = [
        word for word in scene.near(act.start, act.end) if "place" in index.words[word.number].marks
    ]
    if towns:
        nearest = min(towns, key=lambda word: (abs(word.start - act.head.start), -word.end))
        return scene.reading.mention(nearest.start, nearest.end).text
    for party in scene.parties:
        before = scene.text[max(0, party.start - 8) : party.start]
        country = party.entry is not None and party.entry.kind is EntryKind.COUNTRY
        if country and re.search(r"\b(?:in|at|в|di) $|在$|ใน$", before):
            return scene.reading.mention(party.start, party.end).text
    return None
