"""The case forms of a name that are in force: generated, or what an operator says instead."""

from dataclasses import replace

from watchdog.model import Entry, EntryKind, Name, Strength
from watchdog.text.fold import fold
from watchdog.text.russian import case_forms, without_patronymic
from watchdog.text.scripts import script_of


def name_forms(name: Name, *, personal: bool) -> tuple[str, ...]:
    """Return the case forms that are looked for beside the name itself, in a fixed order.

    None for a name in another script than Cyrillic, or of the strength never-alone.
    """
    if script_of(name.text) != "Cyrl" or name.strength is Strength.NEVER_ALONE:
        return ()
    if name.forms is not None:
        return name.forms
    refused = {fold(each) for each in name.forms_not}
    generated = case_forms(name.text, personal=personal)
    return tuple(each for each in generated if fold(each) not in refused)


def press_names(entry: Entry) -> tuple[Name, ...]:
    """Return a Russian person's names without the patronymic, as the press writes them.

    More people bear them, so they need context. A name that says its own forms has none.
    """
    if entry.kind is not EntryKind.PERSON:
        return ()
    short = (
        (without_patronymic(name.text), name)
        for name in entry.names
        if name.forms is None
        and name.strength in (Strength.STRONG, Strength.NEEDS_CONTEXT)
        and script_of(name.text) == "Cyrl"
    )
    return tuple(
        replace(name, text=text, strength=Strength.NEEDS_CONTEXT, forms_not=())
        for text, name in short
        if text is not None
    )
