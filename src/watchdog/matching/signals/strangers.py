"""Somebody whom a sentence names and nobody watches: "Harbour Oil pulls out of the gas field".

Who acts stands before the verb. Where a name stands there that is none of the parties, the act is
that somebody's, and no party of another sentence is taken for who does it. A headline that
capitalises its words names nobody by that.
"""

import re

from watchdog.matching.signals.acts import Act
from watchdog.matching.signals.scene import Scene
from watchdog.text.scripts import script_info

# How far before the verb the name may stand, in characters of the original.
_BEFORE = 70
_WORD = r"[A-ZА-ЯЁ][\w&'’-]*\w"
_NAME = re.compile(rf"(?<![\w.-]){_WORD}(?: (?:(?:and|of|и) |& )?{_WORD})*")
# A word of some length that a headline in title case would not leave small.
_SMALL = re.compile(r"(?<![\w’'-])[a-zа-яё]{6,}")
_SCRIPTS = ("Latn", "Cyrl")
# Capitalised in English, and nobody.
_NOBODY = re.compile(
    r"(?:(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Septem|Octo|Novem|Decem)ber"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
)


def is_told_of_stranger(act: Act, scene: Scene) -> bool:
    """Say whether a name that is no party's stands before the verb, in its clause."""
    if script_info(scene.text[act.head.start]).code not in _SCRIPTS:
        return False
    place = scene.reading.folded.original_span
    if scene.reading.field == "title" and not _SMALL.search(scene.reading.original):
        return False
    begin = place(scene.clause(act.head.start)[0], scene.clause(act.head.start)[0] + 1)[0]
    verb = place(act.head.start, act.head.start + 1)[0]
    first = place(scene.start, scene.start + 1)[0]
    parties = [place(party.start, party.end) for party in scene.parties]
    for match in _NAME.finditer(scene.reading.original, max(begin, verb - _BEFORE), verb):
        name = match[0]
        if match.start() == first:
            # Every sentence begins with a capital.
            name = name.partition(" ")[2]
        if not name or _NOBODY.fullmatch(name):
            continue
        if not any(start < match.end() and match.start() < end for start, end in parties):
            return True
    return False
