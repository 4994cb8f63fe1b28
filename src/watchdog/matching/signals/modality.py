"""Whether an act is told as done, planned, denied, demanded or rumoured.

Cue words (`text/data/cues.txt`) say it, and only of what they govern: what follows in the same
clause, what precedes for those that follow their verb (all Burmese ones, "was denied"), the next
few words for auxiliaries. Who reports an act does not make it a rumour.
"""

import re
from bisect import bisect_left

from watchdog.matching.index import Index, WordUse
from watchdog.matching.reading import Word
from watchdog.matching.signals.acts import Act
from watchdog.matching.signals.scene import REACH, Scene
from watchdog.model import Modality
from watchdog.text.russian_dictionary import is_future, is_infinitive, is_noun
from watchdog.text.scripts import is_unspaced, script_info

# How far an auxiliary reaches before and after, in characters.
_NEAR_BEFORE = 55
_NEAR_AFTER = 45
# Burmese puts its verb last: the first ending after the act is the one that governs it.
_NEAR_AFTER_BURMESE = 120
_DONE = re.compile("ခဲ့|ပြီး|လိုက်|(?<!ဟို)တယ်(?!လီ)|သည်။|နေသည်|ပါသည်|(?:ပေး|ချ|ယူ|ထား|နေ|ရှိ|သည်)ကြောင်း")
# "In order to": what follows says whether it is a plan or what something done was for.
_PURPOSES = ("ဖို့", "ရန်")
_STILL_TO_COME = re.compile(
    "စီစဉ်|ဆုံးဖြတ်|သဘောတူ|ပြင်ဆင်|ပြင်နေ|ရည်ရွယ်|မျှော်|စဉ်းစား|ကြိုးစား|ကြိုးပမ်း|လျာထား|သတ်မှတ်|ဖို့ရှိ|ရန်ရှိ|ဖို့ ရှိ|ရန် ရှိ"
    "|ညှိနှိုင်း|ဆွေးနွေး|တောင်း|တိုက်တွန်း|ဖိတ်|ကတိ|အဆိုပြု|မည်|မယ်|မှာ(?:ဖြစ်|ပါ)|ခွင့်|ညွှန်ကြား|ကမ်းလှမ်း|ပြောဆို|ခွင့်ပြု|လက်မှတ်|စာချုပ်|ဖိအား|လို"
)
_DONE_AFTER = re.compile("ခဲ့|နေ(?:ရ|သည်|တယ်|ပါ|ကြ)|လိုက်|ပြီ|ရသည်|ရတယ်|ခံရ")
_TO = re.compile(r"(?:^| )to (?:\w+ly )?$")
_FROM_TO = re.compile(r"\bfrom (?:\S+ ){1,3}to $")
# "Forced to sell" tells of a sale.
_NO_PLAN = re.compile(
    r"\b(?:forced|made|seen|found|used|helps?|helped|continues?|continued|began|begins?|starts?|started"
    r"|managed|able|allowed|due)$"
)
# "Direct flights to double".
_TO_DO = re.compile(
    r" to (?:double|triple|resume|start|begin|open|reopen|launch|continue|expand|rise|grow|end|stop"
    r"|be|come|arrive|return|increase|follow|cease|last|go ahead|take place|include)\b"
)
_ITEM = re.compile(r"\s*(?:[-*•·–—]|\d{1,2}[.)])\s*(to )?(?:\w+ly )?")
# What a list of demands begins its items with: "• Suspend all business".
_BARE = re.compile(r"(?!\w+(?:s|ed|ing)\b)[a-z]+\b")
_COMMAS = ",，၊、"
# "To sell" is still to be done, but where somebody began to, went on to, managed to or helps to.
_INFINITIVE = ("ть", "ти", "чь", "ться", "тись")
_DOES = re.compile(
    r"\b(?:нач[аи]|ста(?:л|ли|ла|ло)\b|продолж|удало|удает|успе|смог|суме|помога|помог|позвол"
    r"|давал|переста|привык|умудр|взял|приш[ле]|заставл|вынужд|разреш|научи|обуч)"
)
_DOES_LATER = re.compile(r"\b((?:начн|стан|продолж|перестан|помож|смож|сумеет|сумеют)\w*)")
# Only such Russian words are looked up: "поставит", "состоятся".
_THIRD_PERSON = re.compile(r"\b(\w{2,}[аеиуюя]т(?:ся)?)\b")
_NOT = (" не ",)
# What a placard or an appeal says to somebody's face.
_APPEAL = re.compile(r"[\"' ]*(?:please )?(?:do not|don't|stop|never|no more) ")
# What denies that something is hidden or has an end denies nothing.
_DENIED_VERB = re.compile(
    r"\bне (?!скры|исключ|отриц|опроверг|прекра|останов|помеша|отказ|удержа|избеж|миновал|увид"
    r"|замет|замеч|нашл|выяв|обнаруж|зафикс|усмотр)"
    r"(?:было|была|были|был|\w{3,}(?:л(?:[аои]|[аои]?с[ья])?|[ую]т|[яаие]т|[ую]тся|[яаие]тся))\b"
)
# Negations that stand right before a verb: Burmese, Chinese.
_NEGATIONS = frozenset("မ未没沒不")
# Shielding somebody in the council is done by rejecting what it wants.
_COVER = "diplomatic-cover"
# "Excluded from the upcoming summit": what is still to come is not the act.
_ATTRIBUTE = re.compile(r"upcoming|forthcoming|предстоящ\w+")
_OBJECT = re.compile(
    "[对對]方|其(?!将|將)|[该該这這此]|[一两兩三四五六七八九十数數多]\\w?[架艘枚名家辆輛批]|\\d+[架艘枚名家辆輛批]"
)
# "Supports the vote that is soon to be held": the support is not still to come.
_SOON_TO_BE = re.compile("即[将將].{1,8}?的")
_NUMBER = re.compile(r"no\.? ?\d")
_IN_HEAD = ("planned", "denied-self")
_STRONG: dict[str, Modality] = {
    "demanded": "demanded",
    "denied": "denied",
    "speculative": "speculative",
}


def read_modality(act: Act, scene: Scene, index: Index) -> Modality:
    """Return how the act is told; the outermost cue that governs it wins over a plan."""
    sorts = _sorts(act, scene, index)
    if _is_appeal(scene):
        return "demanded"
    if _is_negated(act, scene):
        # "Called on them not to sell" is no denial.
        return "demanded" if "demanded" in sorts else "denied"
    for sort in sorts:
        if sort in _STRONG:
            return _STRONG[sort]
    if _is_item_of_a_call(act, scene):
        return "demanded"
    told = _by_tense(act, scene)
    if told is not None and sorts != ["planned"]:
        return told
    if "planned" in sorts or _is_headline_plan(act, scene):
        return "planned"
    return "speculative" if _is_asked(scene) else "asserted"


def _sorts(act: Act, scene: Scene, index: Index) -> list[str]:
    """Return what the cues say that govern the act, the outermost first."""
    before: list[tuple[int, str]] = []
    after: list[tuple[int, str]] = []
    for cue in _cues(act, scene, index):
        for written in index.words[cue.number].cues:
            sort, *reach = written.split("-")
            if _is_no_cue(sort, cue, act, scene, index):
                continue
            if "after" in reach:
                if _governs_backwards(cue, act, scene, near="near" in reach):
                    after.append((-cue.end, sort))
            elif _governs_forwards(sort, reach, cue, act, scene):
                before.append((cue.start, sort))
    if before and min(before)[1] == "speculative" and any(sort == "denied" for _, sort in after):
        # "Rumours that it sold arms were denied."
        return ["denied"]
    return [sort for _, sort in [*sorted(before), *sorted(after)]]


def _governs_forwards(sort: str, reach: list[str], cue: Word, act: Act, scene: Scene) -> bool:
    if "self" in reach:
        return _is_part(cue, act)
    if "object" in reach:
        return act.head.end <= cue.start and cue.end <= act.end
    near = "near" in reach
    return _governs(cue, act, scene, near=near) or (sort == "planned" and _begins(cue, act))


def _is_no_cue(sort: str, cue: Word, act: Act, scene: Scene, index: Index) -> bool:
    if sort == "denied" and not _NUMBER.match(scene.text, cue.start):
        # The end of "will not be invited" is no denial of it; to reject a resolution is the act.
        return _begins_within(cue, act) or _tells_it(cue, act, scene, index)
    if _NUMBER.match(scene.text, cue.start):
        return True
    return sort == "planned" and _marks_an_object(cue, scene)


def _tells_it(cue: Word, act: Act, scene: Scene, index: Index) -> bool:
    """Say whether a cue is one of the words by which an act of refusal is told."""
    if act.kind < 0:
        return False
    kind = index.kinds[act.kind]
    if not kind.ends and kind.id != _COVER:
        return False
    own = {group.name for each in kind.combinations for group in each.groups}
    return any(
        word.start <= cue.start
        and cue.end <= word.end
        and not own.isdisjoint(index.words[word.number].groups)
        for word in scene.near(cue.start, cue.end)
    )


def _marks_an_object(cue: Word, scene: Scene) -> bool:
    """Say whether 将 stands before what it is done to ("将该公司列入") and tells of no plan."""
    if scene.text[cue.start : cue.end] not in ("将", "將"):
        return False
    if _OBJECT.match(scene.text, cue.end) is not None:
        return True
    return any(party.start == cue.end for party in scene.parties)


def _is_part(cue: Word, act: Act) -> bool:
    return act.head.start <= cue.start and cue.end <= act.head.end


def _begins(cue: Word, act: Act) -> bool:
    """Say whether what happens is itself the plan: "agreed to sign"."""
    return cue.start == act.head.start and cue.end > act.head.end


def _begins_within(cue: Word, act: Act) -> bool:
    return act.head.start < cue.start < act.head.end < cue.end


def _is_asked(scene: Scene) -> bool:
    """Say whether the sentence is a question."""
    tail = scene.text[max(scene.start, scene.end - 4) : scene.end]
    return "?" in tail or "？" in tail


def _is_negated(act: Act, scene: Scene) -> bool:
    at = act.head.start
    text = scene.text
    return is_unspaced(text[at]) and at > scene.start and text[at - 1] in _NEGATIONS


def _is_item_of_a_call(act: Act, scene: Scene) -> bool:
    """Say whether an item of a list begins "to end ..." or "End ...": what a letter calls for."""
    item = _ITEM.fullmatch(scene.text, scene.start, act.head.start)
    if scene.reading.field != "text" or item is None:
        return False
    return item[1] is not None or _BARE.match(scene.text, act.head.start) is not None


def _is_appeal(scene: Scene) -> bool:
    """Say whether a sentence tells somebody to their face: "Do not sell", "Stop arming them"."""
    return scene.reading.field == "text" and _APPEAL.match(scene.text, scene.start) is not None


def _is_headline_plan(act: Act, scene: Scene) -> bool:
    """Say whether it reads "Somebody to do something", as headlines tell of plans."""
    if scene.reading.field != "title":
        return False
    text = scene.text
    before = text[max(scene.start, act.head.start - _NEAR_BEFORE) : act.head.start]
    to = _TO.search(before)
    if to is not None and not _FROM_TO.search(before):
        return _NO_PLAN.search(before, 0, to.start()) is None
    return _TO_DO.match(text, act.head.end) is not None


def _by_tense(act: Act, scene: Scene) -> Modality | None:
    """Return what a Russian verb beside the act, or the act itself, says by its tense."""
    head, text = act.head, scene.text
    if script_info(text[head.start]).code != "Cyrl":
        return None
    left, right = scene.clause(head.start)
    left, right = max(left, head.start - _NEAR_BEFORE), min(right, head.end + _NEAR_AFTER)
    verb = text[head.start : head.end].split(" ")[0]
    if verb.endswith(_INFINITIVE) and is_infinitive(verb):
        later = _DOES_LATER.search(text, left, head.start)
        if later is not None and is_future(later[1]):
            return "planned"
        return "planned" if _DOES.search(text, left, head.start) is None else None
    for match in _THIRD_PERSON.finditer(text, left, right):
        parted = any(comma in text[match.end() : head.start] for comma in _COMMAS)
        if not parted and is_future(match[1]):
            return "denied" if text.endswith(_NOT, 0, match.start()) else "planned"
    # "Наблюдателей на выборы не послала": the verb comes after what it denies.
    return "denied" if _DENIED_VERB.search(text, head.end, right) and is_noun(verb) else None


def _cues(act: Act, scene: Scene, index: Index) -> list[Word]:
    """Return the cues around the act that stand in no longer cue, title or idiom, nor in the act.

    A longer cue of the same sort leaves the shorter one be: it may govern the other way.
    """
    words = scene.near(act.start, act.end)
    cues = [word for word in words if index.words[word.number].cues]
    covers = [
        (word.start, word.end, _told(word, index))
        for word in words
        if _covers(index.words[word.number])
    ]
    covers.sort(key=lambda each: each[:2])
    starts = [start for start, _, _ in covers]
    kept = []
    for cue in cues:
        high = bisect_left(starts, cue.start + 1)
        told = _told(cue, index)
        if any(
            start <= cue.start
            and cue.end <= end
            and (end - start) > (cue.end - cue.start)
            and other != told
            for start, end, other in covers[max(0, high - 12) : high]
        ):
            continue
        plans = any(each.startswith(_IN_HEAD) for each in index.words[cue.number].cues)
        if _is_part(cue, act) and not plans:
            # "Blocked from speaking" is the act itself; "set to lead" is a plan all the same.
            continue
        kept.append(cue)
    return kept


def _covers(use: WordUse) -> bool:
    return use.title is not None or bool(use.cues) or "idiom" in use.marks


def _told(word: Word, index: Index) -> frozenset[str]:
    """Return the modalities that a word speaks for, without where it governs; a title has none."""
    return frozenset(each.partition("-")[0] for each in index.words[word.number].cues)


def _governs(cue: Word, act: Act, scene: Scene, *, near: bool) -> bool:
    head = act.head
    if cue.start >= head.start:
        if _ATTRIBUTE.fullmatch(scene.text, cue.start, cue.end):
            return False
        # A form of the verb itself, or a word between the verb and its object: "sold no shells".
        reach = head.end + (1 if near else REACH)
        return cue.end <= head.end or (head.end <= cue.start <= reach and cue.end <= act.end)
    if scene.is_parted(cue.start, head.start):
        return False
    # The cue may be the second half of the word.
    if _SOON_TO_BE.search(scene.text, max(scene.start, cue.start - 1), head.start) is not None:
        return False
    if not near:
        return True
    between = scene.text[cue.end : head.start]
    return len(between) <= _NEAR_BEFORE and not any(comma in between for comma in _COMMAS)


def _governs_backwards(cue: Word, act: Act, scene: Scene, *, near: bool) -> bool:
    head = act.head
    if cue.start < head.start:
        # "Did not take place" holds the verb itself.
        return cue.end > head.start
    if scene.is_parted(head.start, cue.start):
        return False
    between = scene.text[head.end : cue.start]
    if script_info(scene.text[head.start]).code == "Mymr":
        if scene.text[cue.start : cue.end] in _PURPOSES and _serves_what_is_done(cue, scene):
            return False
        return not near or (len(between) <= _NEAR_AFTER_BURMESE and _DONE.search(between) is None)
    return not near or len(between) <= _NEAR_AFTER


def _serves_what_is_done(cue: Word, scene: Scene) -> bool:
    """Say whether a Burmese purpose is that of something done: "was seized in order to serve"."""
    stop = min(scene.clause(cue.start)[1], cue.end + _NEAR_AFTER_BURMESE)
    rest = scene.text[cue.end : stop]
    return _DONE_AFTER.search(rest) is not None and _STILL_TO_COME.search(rest) is None
