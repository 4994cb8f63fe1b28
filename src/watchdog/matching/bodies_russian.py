"""How else Russian writes the name of a public body: "МИД РФ", "российское Минобороны"."""

from collections.abc import Iterator

from watchdog.text.russian import case_forms

# A country behind a body's name, and the adjective before it, without its ending.
_COUNTRIES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("России", "РФ", "Российской Федерации"), "российск"),
    (("Китая", "КНР"), "китайск"),
    (("Мьянмы", "Бирмы"), "мьянманск"),
    (("Беларуси", "Белоруссии"), "белорусск"),
    (("Индии",), "индийск"),
)
# In all cases, the nominative first.
_ENDINGS = {
    "m": ("ий", "ого", "ому", "им", "ом"),
    "f": ("ая", "ой", "ую"),
    "n": ("ое", "ого", "ому", "им", "ом"),
    "p": ("ие", "их", "им", "ими"),
}
# Names of one body, each with its gender (p: plural).
_SAME: tuple[tuple[tuple[str, str], ...], ...] = (
    (("министерство обороны", "n"), ("минобороны", "n"), ("оборонное ведомство", "n")),
    (
        ("министерство иностранных дел", "n"),
        ("МИД", "m"),
        ("внешнеполитическое ведомство", "n"),
    ),
    (("центральный банк", "m"), ("центробанк", "m"), ("ЦБ", "m")),
    (("военно-морской флот", "m"), ("ВМФ", "m")),
    (("военно-морские силы", "p"), ("ВМС", "p")),
    (("военно-воздушные силы", "p"), ("ВВС", "p")),
    (("совет безопасности", "m"), ("совбез", "m")),
    (("министерство экономического развития", "n"), ("минэкономразвития", "n")),
    (("министерство общественной безопасности", "n"),),
    (("избирательная комиссия", "f"), ("избирком", "m"), ("центризбирком", "m")),
)


def russian_body_spellings(text: str) -> set[str]:
    """Return the other ways to write a body's name in Russian, in all cases."""
    return {form for each in _others(text) for form in (each, *case_forms(each, personal=False))}


def _others(text: str) -> Iterator[str]:
    for behind, adjective in _COUNTRIES:
        country = next((each for each in behind if text.endswith(f" {each}")), None)
        first, _, rest = text.partition(" ")
        if country is not None:
            core = text[: -len(country) - 1]
        elif rest and first.casefold()[:-2] == adjective:
            core = rest
        else:
            continue
        for each, gender in _same(core):
            yield from (f"{each} {country}" for country in behind)
            # An abbreviation may stand as it is: "с российским МИД".
            fixed = each.isupper()
            for ending in _ENDINGS.get(gender, ())[: None if fixed else 1]:
                yield f"{adjective}{ending} {each}"
        return


def _same(core: str) -> tuple[tuple[str, str], ...]:
    """Return the names of a body with their gender, which is unknown for one of its own kind."""
    for group in _SAME:
        if core.casefold() in {each.casefold() for each, _ in group}:
            return group
    return ((core, ""),)
