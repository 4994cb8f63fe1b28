"""What is left of an erased article: hashes by which it is known again and not taken in."""

import hashlib
from collections.abc import Iterable

from sqlmodel import Session, col, select

from watchdog.model import Article, Receiver
from watchdog.storage.articles import chunks
from watchdog.storage.tables import ErasedRow


def key_fact(key: str) -> str:
    """Hash a key of an article, the same in every database."""
    return _hashed("key", key)


def wording_fact(content_hash: str) -> str:
    """Hash a wording, so that it is known under another key too."""
    return _hashed("wording", content_hash)


def receiver_fact(receiver: Receiver) -> str:
    """Hash a receiver, whose own key is a hash of the address already."""
    return _hashed("receiver", receiver.channel, receiver.key)


def _hashed(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(("erased", *parts)).encode()).hexdigest()[:32]


def erased_among(session: Session, articles: Iterable[Article]) -> frozenset[int]:
    """Give `id()` of each article that was erased, by any of its keys or by its wording."""
    if session.exec(select(ErasedRow.fact).limit(1)).first() is None:
        return frozenset()
    facts = {id(a): [*map(key_fact, a.keys), wording_fact(a.content_hash)] for a in articles}
    known = known_facts(session, (fact for each in facts.values() for fact in each))
    return frozenset(which for which, each in facts.items() if not known.isdisjoint(each))


def known_facts(session: Session, facts: Iterable[str]) -> frozenset[str]:
    """Give those of the facts that the database holds as erased."""
    found: set[str] = set()
    for chunk in chunks(facts):
        statement = select(ErasedRow.fact).where(col(ErasedRow.fact).in_(chunk))
        found.update(session.exec(statement).all())
    return frozenset(found)


def remember(session: Session, facts: Iterable[str]) -> None:
    """Keep facts of what is being erased; those that are known are passed over."""
    wanted = set(facts)
    new = wanted - known_facts(session, wanted)
    session.add_all(ErasedRow(fact=fact) for fact in sorted(new))
