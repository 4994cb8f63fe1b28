"""How else the press writes the name of a public body: "Russia's defense ministry".

A watchlist holds "Ministry of Defence of the Russian Federation" once. The press puts the country
before it or behind it, spells it as in London or in Washington, and writes units with or without
"No." All of these are one name, so each is worth as much as the one on the list. Russian has a room
of its own (`bodies_russian`).
"""

import re
from collections.abc import Iterable, Iterator

from watchdog.matching.bodies_russian import russian_body_spellings
from watchdog.text.scripts import script_of

# How a country stands before a body's name, and after "of".
_COUNTRIES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (
        ("Myanmar", "Myanmar's", "Burma", "Burma's", "Burmese"),
        ("Myanmar", "Burma", "the Union of Myanmar", "the Republic of the Union of Myanmar"),
    ),
    (("Russian", "Russia's", "Russian Federation's"), ("Russia", "the Russian Federation")),
    (("Chinese", "China's"), ("China", "the People's Republic of China")),
    (("Belarusian", "Belarus's", "Belarus'"), ("Belarus",)),
    (("Indian", "India's"), ("India",)),
)
_SPELT = (
    ("defence", "defense"),
    ("centre", "center"),
    ("organisation", "organization"),
    ("labour", "labor"),
    ("programme", "program"),
    ("myanma", "myanmar"),
)
# In scripts where the country stands first.
_PREFIXES = (
    ("俄罗斯", "俄", "俄联邦", "俄罗斯联邦"),
    ("ရုရှား", "ရုရှားနိုင်ငံ", "ရုရှားနိုင်ငံ ", "ရုရှားဖက်ဒရေးရှင်းနိုင်ငံ ", "ရုရှားဖက်ဒရေးရှင်း "),
    ("တရုတ်", "တရုတ်နိုင်ငံ", "တရုတ်နိုင်ငံ ", "တရုတ်ပြည်", "တရုတ် "),
    ("မြန်မာ", "မြန်မာနိုင်ငံ", "မြန်မာနိုင်ငံ ", "မြန်မာ့", "မြန်မာ့ ", "မြန်မာ "),
)
_MINISTRY = re.compile(r"Ministry (?:of|for) (?P<of>.+)|(?P<before>.+) Ministry", re.I)
_FOREIGN = ("Foreign", "Foreign Affairs")
_PUBLIC = re.compile(
    r"(?:Ministry|Central Bank|Directorate|Department|Office|Bureau|Commission|Council|Embassy)\b"
    r"|.* Ministry",
    re.I,
)
_REST_LETTERS = 4

_COMMAND = re.compile(r"(?P<of>.+?) (?:Regional |Military |Regional Military )?Command", re.I)
_COMMANDS = ("Command", "Regional Command", "Regional Military Command", "Military Command")
_SIDE = re.compile(r"(?:(North|South)[- ]?)?(North|South|East|West)(?:ern)?", re.I)
_NUMBER_FIRST = re.compile(r"(?:No\.? )?(?P<number>\d+)(?:st|nd|rd|th)?[ -](?P<unit>[A-Z].+)")
_NUMBER_LAST = re.compile(r"(?P<unit>[A-Z].*?)[ -](?:No\.? |#)?(?P<number>\d+)")
_UNITS = re.compile(
    r"Light Infantry Division|Bureau of Special Operations|Military Operations? Command|LID|BSO|MOC"
)
_ORDINALS = {1: "st", 2: "nd", 3: "rd"}


def body_spellings(text: str, *, public: bool) -> set[str]:
    """Return the other ways to write a body's name, in the script of the name.

    Args:
        text: the name as a watchlist has it.
        public: whether it is a state's body or unit in any case, and not only by its name.
    """
    script = script_of(text)
    if script == "Latn":
        return _english(text, public=public) - {text}
    if script == "Cyrl":
        return russian_body_spellings(text) - {text}
    return set(_with_prefix(text)) - {text} if public else set()


def _english(text: str, *, public: bool) -> set[str]:
    made = {text}
    made.update(_with_country(text, public=public))
    made.update(_numbered(text))
    made.update(_commands(text))
    return {other for each in made for other in _spelt(each)}


def _with_prefix(text: str) -> Iterator[str]:
    for forms in _PREFIXES:
        first = max((each for each in forms if text.startswith(each)), key=len, default=None)
        if first is not None:
            yield from (f"{each}{text[len(first) :].strip()}" for each in forms)
            return


def _with_country(text: str, *, public: bool) -> Iterator[str]:
    for before, after in _COUNTRIES:
        core = _without(text, before, after)
        if core is None:
            continue
        ministry = _MINISTRY.fullmatch(core)
        if len(core) < _REST_LETTERS or not (public or _PUBLIC.match(core)):
            return
        # One word is a body's name as the list has it only: the Bank of Russia is no Russian bank.
        whole, behind = " " in core, not text.endswith(core)
        for each in (core,) if ministry is None else _ministries(ministry):
            if whole or not behind:
                yield from (f"{country} {each}" for country in before)
            if whole or behind:
                yield from (f"{each} of {country}" for country in after)
        return


def _without(text: str, before: tuple[str, ...], after: tuple[str, ...]) -> str | None:
    """Return the name without its country, `None` where it is another country's, or nobody's."""
    for country in before:
        if text.startswith(f"{country} "):
            return text[len(country) + 1 :]
    for country in after:
        for end in (f" of {country}", f" ({country})"):
            if text.endswith(end):
                return text[: -len(end)]
    return None


def _ministries(ministry: re.Match[str]) -> Iterator[str]:
    what = ministry["of"] or ministry["before"]
    names = _FOREIGN if what.title() in _FOREIGN else (what,)
    for each in names:
        yield f"{each} Ministry"
        if each != "Foreign":
            yield f"Ministry of {each}"
            yield f"Ministry for {each}"


def _spelt(text: str) -> Iterator[str]:
    """Give a name as it is spelt in Britain and in America."""
    yield text
    folded = text.casefold()
    for british, american in _SPELT:
        for one, other in ((british, american), (american, british)):
            if re.search(rf"\b{one}s?\b", folded):
                yield re.sub(rf"\b{one}(s?)\b", rf"{other}\1", folded)


def _numbered(text: str) -> Iterable[str]:
    """Return the ways to write a unit with a number, long or as an abbreviation."""
    found = _NUMBER_FIRST.fullmatch(text) or _NUMBER_LAST.fullmatch(text)
    if found is None or _UNITS.fullmatch(found["unit"]) is None:
        return ()
    unit, number = found["unit"], found["number"]
    tens = int(number) // 10 % 10
    ordinal = f"{number}{'th' if tens == 1 else _ORDINALS.get(int(number) % 10, 'th')}"
    forms = [
        f"{unit} {number}",
        f"{unit}-{number}",
        f"{unit} No. {number}",
        f"{unit} No {number}",
        f"{unit} #{number}",
        f"No. {number} {unit}",
        f"No {number} {unit}",
        f"{ordinal} {unit}",
    ]
    if " " not in unit:
        return (*forms, f"{unit}{number}", f"{number} {unit}", f"{number}-{unit}")
    initials = "".join(word[0] for word in unit.split(" ") if word[0].isupper())
    return (*forms, f"{number} {unit}", f"{unit} ({initials}) {number}")


def _commands(text: str) -> Iterator[str]:
    """Give the ways to write a regional command: "Southeast Command"."""
    found = _COMMAND.fullmatch(text)
    if found is None:
        return
    # A bare "Command" says less than the long form.
    short = text.removeprefix(found["of"]).count(" ") == 1
    for side in _sides(found["of"]):
        yield from (f"{side} {each}" for each in _COMMANDS[0 if short else 1 :])


def _sides(text: str) -> tuple[str, ...]:
    found = _SIDE.fullmatch(text)
    if found is None:
        return (text,)
    half, side = found[1], found[2]
    if half is None:
        return (f"{side}ern",)
    starts = (f"{half}-{side}", f"{half} {side}", f"{half}{side.casefold()}")
    return tuple(f"{start}{end}" for start in starts for end in ("", "ern"))
