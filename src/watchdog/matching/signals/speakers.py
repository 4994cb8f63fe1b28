"""Who only tells of an act and takes no part in it: "the sale was stopped, Ann Onym said"."""

import re

from watchdog.matching.signals.acts import Act
from watchdog.matching.signals.scene import Party, Scene
from watchdog.model import EntryKind

_SAID = re.compile(
    r"(?:'s)?(?: [\w-]+){0,3} (?:said|says|told|added|announced|reported|confirmed|wrote|claimed"
    r"|insisted|replied|stated)\b"
)
_QUOTED = re.compile(r"[,\"] (?:the |a |an )?(?:[\w-]+ ){0,3}$")
_BEFORE_SPEAKER = 40
# "Сообщили в Минобороны".
_TELLS = (
    r"(?:сообщ|заяв|рассказ|уточн|поясн|отме[тч]|подчерк|говор|утвержд|подтверд|опроверг|отверг"
    r"|отриц|добав|объясн|призна|увер|назва|источник|собеседник)\w*"
)
_TELLS_IN = re.compile(_TELLS + r"(?: \w+){0,2} (?:в|на)(?: \w+){0,2} [\"]?$")
_TELLS_AFTER = re.compile(r"[\"]?(?: также)? " + _TELLS)
# A person of whom a sentence says only that they speak.
_SPEAKS = re.compile(
    r"(?:, [^,.;]{3,60},)? ?(?:(?:has|had|have|later|also|who|then) )?"
    r"(?:said|says|told|tells|added|adds|denied|denies|dismissed|rejected|insisted|claimed|argued|blamed|replied|stated|wrote|tweeted"
    r"|commented|confirmed|"
    + _TELLS
    + r"|表示|称|說|说|指出|强调|強調|否认|否認|透露|回应|回應|က ?ပြော|mengatakan|menyatakan"
    r"|membantah|กล่าว|ระบุ|ปฏิเสธ)"
)
_SPOKESMAN = re.compile(
    r"(?:spokes(?:man|woman|person)|according to|told by|пресс-секретар\w*|представител\w*"
    r"|发言人|發言人|ပြောရေးဆိုခွင့်ရှိသူ|ပြောခွင့်ရ|juru bicara|โฆษก)(?:[ ,\"\w-]{0,40})$"
)
_BEFORE_SPOKESMAN = 60


def only_reports(party: Party, act: Act, scene: Scene) -> bool:
    """Say whether somebody after the act only reports it."""
    if party.start < act.end or _SAID.match(scene.text, party.end) is None:
        return False
    before = scene.text[max(0, party.start - _BEFORE_SPEAKER) : party.start]
    return _QUOTED.search(before) is not None


# So many characters may stand between who demands and the verb.
_BEFORE_DEMAND = 30
_BEFORE_DEMAND_BURMESE = 120
_DEMANDED = frozenset(("demanded",))
_SUBJECT = re.compile("(?:တို့|များ|တွေ|အဖွဲ့|အဖွဲ့ဝင်များ|ဝန်ကြီးဌာန)?က")
_AFTER_DEMANDED = frozenset(("demanded-after", "demanded-after-near"))


def only_demands(party: Party, act: Act, scene: Scene) -> bool:
    """Say whether somebody asks others for the act: "Amnesty urged Delhi to halt the sales".

    In Burmese who asks stands between the act and the verb, as its subject.
    """
    after = party.start >= act.head.end
    if after and _SUBJECT.match(scene.text, party.end) is None:
        return False
    reach = _BEFORE_DEMAND_BURMESE if after else _BEFORE_DEMAND
    wanted = _AFTER_DEMANDED if after else _DEMANDED
    return any(
        not wanted.isdisjoint(scene.uses[word.number].cues)
        and (after or word.end <= act.head.start)
        and not scene.is_parted(min(party.start, act.head.start), max(word.start, act.head.start))
        for word in scene.words_between(party.end, party.end + reach)
    )


_CONDEMNS = re.compile(
    r"\b(?:condemn|denounc|critici[sz]|decr[iy]|deplor|slam|blast|protest|осуд|осужд|критик|раскритик"
    r"|mengecam|mengutuk)\w*|谴责|批评|抨击|指责|ရှုတ်ချ|ကန့်ကွက်|ประณาม"
)


def only_condemns(party: Party, act: Act, scene: Scene) -> bool:
    """Say whether somebody condemns the act: "London condemned the air strikes"."""
    if party.end > act.head.start or scene.is_parted(party.start, act.head.start):
        return False
    return _CONDEMNS.search(scene.text, party.end, act.head.start) is not None


def is_source(party: Party, text: str) -> bool:
    """Say whether a party is only where something was said, in Russian."""
    before = text[max(0, party.start - _BEFORE_SPOKESMAN) : party.start]
    return _TELLS_IN.search(before) is not None or _TELLS_AFTER.match(text, party.end) is not None


def speaks(party: Party, text: str) -> bool:
    """Say whether a person speaks in their sentence: in acts told elsewhere others are likelier."""
    if party.entry is None or party.entry.kind is not EntryKind.PERSON:
        return False
    if _SPEAKS.match(text, party.end) is not None:
        return True
    before = text[max(0, party.start - _BEFORE_SPOKESMAN) : party.start]
    return _SPOKESMAN.search(before) is not None
