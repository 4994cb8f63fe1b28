"""Whom a request is about: a name or a mail address, and everything that is held about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchdog.errors import UsageError

if TYPE_CHECKING:
    from watchdog.app import Stored
    from watchdog.model import Entry, Receiver, StoredHit
    from watchdog.storage.subjects import FoundArticle, FoundDeliveries

# One short word is part of thousands of names.
LEAST_LETTERS = 6
# In scripts without spaces a syllable is one to five characters.
LEAST_UNSPACED = 6
HELD_NOWHERE = (
    "By design the log, the metrics and the journal hold no name, address or text. Not searched:"
    " backups, files that were exported, mails already sent."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """All that is held about a person who is named.

    Attributes:
        names: what was looked for, folded.
        entries: watchlist entries with one of the names.
        requests: earlier requests about the same name: id, day, what was done.
    """

    names: tuple[str, ...]
    entries: "tuple[Entry, ...]"
    articles: "tuple[FoundArticle, ...]"
    hits: "tuple[StoredHit, ...]"
    deliveries: "tuple[FoundDeliveries, ...]"
    corrections: tuple[tuple[int, str], ...]
    requests: tuple[tuple[str, str, str], ...]

    @property
    def is_nothing(self) -> bool:
        """Say whether nothing at all is held."""
        return not (self.entries or self.articles or self.hits or self.corrections)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOfReceiver:
    """All that is held about somebody who gets messages.

    Attributes:
        configured: channels in whose `to` the address stands.
    """

    receivers: "tuple[Receiver, ...]"
    configured: tuple[str, ...]
    deliveries: "tuple[FoundDeliveries, ...]"
    requests: tuple[tuple[str, str, str], ...]


def names_to_find(written: Sequence[str]) -> tuple[str, ...]:
    """Fold names as screening does; `FAMILY, Given` is looked for in plain order too.

    Raises:
        UsageError: a name is so short that it would find half the archive.
    """
    from watchdog.text.fold import fold
    from watchdog.text.scripts import is_unspaced

    names: dict[str, None] = {}
    for each in written:
        folded = fold(each).strip()
        letters = [char for char in folded if char.isalnum() or is_unspaced(char)]
        unspaced = sum(map(is_unspaced, folded))
        words = folded.split()
        several = len(words) > 1 and len(letters) >= LEAST_LETTERS
        long = not unspaced and len(letters) > LEAST_LETTERS
        if several or long or unspaced >= LEAST_UNSPACED:
            names[folded] = None
        else:
            raise UsageError(
                f"{each!r}: too short to tell one person from thousands; wanted the whole name,"
                " such as two words or more"
            )
        family, comma, given = folded.partition(",")
        if comma and given.strip():
            names[f"{given.strip()} {family.strip()}"] = None
    return tuple(names)


def held_about(stored: "Stored", written: Sequence[str]) -> Held:
    """Look for names everywhere; an entry that has one of them lends its other spellings.

    Raises:
        UsageError: a name is too short.
    """
    from watchdog.storage import erasure, subjects
    from watchdog.text.fold import fold

    names = names_to_find(written)
    entries = tuple(
        entry
        for entry in stored.config.watchlists.entries
        if {fold(text) for text in (entry.name, *(n.text for n in entry.names))} & set(names)
    )
    spellings = dict.fromkeys(names)
    for entry in entries:
        for name in entry.names:
            if name.strength in ("strong", "needs-context"):
                spellings[fold(name.text)] = None
    articles = subjects.find_articles(stored.store, tuple(spellings))
    hits = subjects.find_hits(
        stored.store, [each.article_id for each in articles], tuple(spellings)
    )
    return Held(
        names=tuple(spellings),
        entries=entries,
        articles=articles,
        hits=hits,
        deliveries=subjects.deliveries_about(stored.store, [hit.id for hit in hits]),
        corrections=subjects.find_corrections(stored.store, tuple(spellings)),
        requests=_requests(stored, erasure.subject_hash(names[0])),
    )


def held_for(stored: "Stored", address: str) -> HeldOfReceiver:
    """Find somebody by mail address, of which only a hash is stored.

    Raises:
        UsageError: it is no mail address.
    """
    from watchdog.channels.letter import parse_mailbox
    from watchdog.channels.sender import receiver_key
    from watchdog.config.channels import MailChannel
    from watchdog.errors import DeliveryError
    from watchdog.model import Receiver
    from watchdog.storage import erasure, subjects

    try:
        wanted = parse_mailbox(address, "--address").address.lower()
    except DeliveryError as e:
        raise UsageError(str(e)) from e
    mail = {c.id: c.to for c in stored.config.channels if isinstance(c, MailChannel)}
    configured = tuple(
        channel
        for channel, written in sorted(mail.items())
        if wanted in {parse_mailbox(each, "to").address.lower() for each in written}
    )
    channels = sorted({*mail, *subjects.channels_in_use(stored.store)})
    receivers = tuple(
        Receiver(channel=channel, key=receiver_key("mail", channel, wanted)) for channel in channels
    )
    return HeldOfReceiver(
        receivers=receivers,
        configured=configured,
        deliveries=subjects.deliveries_for(stored.store, receivers),
        requests=_requests(stored, erasure.subject_hash(wanted)),
    )


def _requests(stored: "Stored", subject: str) -> tuple[tuple[str, str, str], ...]:
    from watchdog.storage import subjects

    found = subjects.requests_about(stored.store, subject)
    return tuple((each, f"{at:%Y-%m-%d}", act) for each, at, act in found)
