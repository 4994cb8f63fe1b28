"""Nobody is watched for being somebody's relative: a person's own listing is wanted.

Lists that are copied from elsewhere bring spouses and children along. What an entry says of itself
shows it, in `relative_of` or in words; who is only that is kept, if at all, without being looked
for.
"""

import re

from watchdog.model import Entry, EntryKind, Standing

_KIN = (
    "wife|husband|spouse|partner|widow|widower|sons?|daughters?|child|children|father|mother"
    "|parents?|brothers?|sisters?|siblings?|nephew|niece|cousin|uncle|aunt|grand(?:son|daughter)"
    "|(?:son|daughter|father|mother|brother|sister)-in-law|relatives?|family(?: members?)?"
)
_SAYS_KIN = re.compile(rf"\b(?:(?:{_KIN}) of|(?<=[’']s )(?:{_KIN}))\b", re.IGNORECASE)

Fault = tuple[str | None, str, str]


def relative_faults(entry: Entry) -> list[Fault]:
    """Return what is wrong with watching a person who is on a list for somebody else's sake."""
    if entry.kind is not EntryKind.PERSON or not entry.enabled or _is_listed(entry):
        return []
    wanted = (
        "a current listing of their own in `listings` (not `delisted`, not unreviewed), or"
        " `enabled: no`: nobody is watched for being a relative"
    )
    if entry.relative_of:
        of = ", ".join(entry.relative_of)
        return [("relative_of", f"the person `{entry.id}`, a relative of {of}, enabled", wanted)]
    own_roles = [role for role in entry.roles if not _SAYS_KIN.search(role.title)]
    kin_roles = [role.title for role in entry.roles if role not in own_roles]
    said = (
        ("note", (entry.note or "",)),
        ("roles", tuple(kin_roles)),
        ("why", entry.why),
    )
    for key, texts in said:
        found = next((m[0] for text in texts if (m := _SAYS_KIN.search(text))), None)
        if found is not None and not own_roles:
            what = f"the person `{entry.id}`, enabled, of whom `{key}` says only “{found} …”"
            return [(key, what, f"a role of their own in `roles`, {wanted}")]
    return []


def _is_listed(entry: Entry) -> bool:
    return any(
        listing.delisted is None and listing.standing is not Standing.UNREVIEWED
        for listing in entry.listings
    )
