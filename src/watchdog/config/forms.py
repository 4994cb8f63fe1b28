"""Case forms that an operator says or refuses, checked against those that would be generated."""

from watchdog.model import Name, Strength
from watchdog.spelling import nearest
from watchdog.text.fold import fold
from watchdog.text.russian import case_forms
from watchdog.text.scripts import script_of

Fault = tuple[str | None, str, str]
"""What is wrong with a draft: the key it stands under, what was found, what was wanted.

The key of a name's own line is `name_key` of its text.
"""


def name_key(text: str) -> str:
    """Return the key under which a draft keeps the line of one of its names."""
    return f"name {text}"


def form_faults(name: Name, *, personal: bool) -> list[Fault]:
    """Return what is wrong with the `forms` and `forms_not` of a name."""
    if name.forms is None and not name.forms_not:
        return []
    key, which = name_key(name.text), "forms" if name.forms is not None else "forms_not"
    if script_of(name.text) != "Cyrl" or name.strength is Strength.NEVER_ALONE:
        found = f"`{which}` on the name `{name.text}`"
        wanted = "a Cyrillic name that is not never-alone; nothing is generated for others"
        return [(key, found, wanted)]
    if name.forms is not None and name.forms_not:
        found = f"`forms` beside `forms_not` on the name `{name.text}`"
        return [(key, found, "either all forms, or those that are refused")]
    faults: list[Fault] = []
    for form in name.forms or ():
        if sum(char.isalnum() for char in fold(form)) < 2:
            found = f"the form `{form}` of the name `{name.text}`"
            faults.append((key, found, "two letters or more"))
    if name.forms_not:
        generated = {fold(each): each for each in case_forms(name.text, personal=personal)}
        for form in name.forms_not:
            if fold(form) not in generated:
                found = f"`{form}` in `forms_not` of the name `{name.text}`"
                wanted = f"a form that is generated; {nearest(form.lower(), generated.values())}"
                faults.append((key, found, wanted))
    return faults
