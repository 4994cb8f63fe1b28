"""What acts are told of the parties named: kind, giver, receiver, modality and severity.

A trigger phrase begins it; the parties are names that survived judging, in the trigger's sentence
or near it; cue words tell an act from a demand, a denial, a plan or a rumour. The answer is a
classification of the wording, never a finding.
"""

from collections import defaultdict
from dataclasses import dataclass

from watchdog.matching.index import Index
from watchdog.matching.reading import Found, Reading, Word
from watchdog.model import Entry, EntryKind, Modality, Severity, Signal, SignalKind
from watchdog.text.scripts import is_unspaced

# The first modality whose cue stands within its reach (characters before and after) wins.
_REACH: tuple[tuple[Modality, int, int], ...] = (
    ("denied", 60, 30),
    ("demanded", 160, 60),
    ("speculative", 90, 40),
    ("planned", 70, 40),
)
_CEILING: dict[Modality, Severity] = {
    "denied": "low",
    "demanded": "low",
    "speculative": "medium",
}
_SEVERITIES: tuple[Severity, ...] = ("low", "medium", "high", "critical")
# Negations that stand right before a verb: Burmese, Chinese.
_NEGATIONS = frozenset("မ未没不")
_GIVES_BEFORE = ("from ", "by ", "от ", "у ")
_GETS_BEFORE = ("to ", "for ", "для ")


@dataclass(frozen=True, slots=True)
class _Party:
    entry: Entry
    reading: Reading
    found: Found
    sentence: int


def find_signals(
    readings: tuple[Reading, ...], standing: tuple[tuple[Reading, Found], ...], index: Index
) -> tuple[Signal, ...]:
    """Return the signals of a document, in reading order, each act once.

    Args:
        readings: the fields with their words, title first.
        standing: the names that no gate stopped.
        index: kinds and words.
    """
    parties = _parties(standing, index)
    if not parties:
        return ()
    signals: list[Signal] = []
    for reading in readings:
        done: set[tuple[int, int]] = set()
        for word in reading.words:
            for kind in index.words[word.number].triggers:
                key = (kind, reading.sentence(word.start))
                if key in done:
                    continue
                signal = _signal(index.kinds[kind], kind, word, reading, parties, index)
                if signal is not None:
                    done.add(key)
                    signals.append(signal)
    return _each_once(signals)


_Parties = dict[tuple[str, int], list[_Party]]


def _parties(standing: tuple[tuple[Reading, Found], ...], index: Index) -> _Parties:
    """Group parties by field and sentence, each entry once in a sentence."""
    grouped: dict[tuple[str, int], dict[int, _Party]] = defaultdict(dict)
    for reading, found in sorted(standing, key=lambda place: place[1].start):
        sentence = reading.sentence(found.start)
        party = _Party(index.entries[found.use.entry], reading, found, sentence)
        grouped[reading.field, sentence].setdefault(found.use.entry, party)
    return {key: list(founds.values()) for key, founds in grouped.items()}


def _signal(
    kind: SignalKind,
    at: int,
    word: Word,
    reading: Reading,
    parties: _Parties,
    index: Index,
) -> Signal | None:
    sentence = reading.sentence(word.start)
    nearby = _words_of_sentence(word, reading, sentence)
    if any(at in index.words[each.number].blocks for each in nearby):
        return None
    around = _around(kind, reading, sentence, parties)
    giver = _closest(around, kind.giver, word, sentence)
    receiver = _closest(around, kind.receiver, word, sentence)
    if giver is not None and receiver is not None and giver.entry.id == receiver.entry.id:
        giver, receiver = _split(giver, around, kind, word, sentence)
    if giver is not None and receiver is not None:
        giver, receiver = _directed(giver, receiver, kind, nearby, index)
    if not _concerns(giver, receiver, kind, around):
        return None
    modality = _modality(word, reading, nearby, index)
    spot = reading.mention(word.start, word.end)
    return Signal(
        kind=kind.id,
        giver=giver.entry.id if giver else None,
        receiver=receiver.entry.id if receiver else None,
        modality=modality,
        severity=_severity(kind.severity, modality),
        field=spot.field,
        start=spot.start,
        end=spot.end,
    )


def _concerns(
    giver: _Party | None, receiver: _Party | None, kind: SignalKind, around: list[_Party]
) -> bool:
    """Say whether anybody watched is part of it; a country alone on one side is not enough."""
    if giver is not None and receiver is not None:
        return True
    known = [party for party in (giver, receiver) if party is not None]
    if not kind.giver and not kind.receiver:
        known = around
    return any(party.entry.alert for party in known)


def _words_of_sentence(word: Word, reading: Reading, sentence: int) -> list[Word]:
    return [
        each
        for each in reading.words_between(word.start - 250, word.end + 250)
        if reading.sentence(each.start) == sentence
    ]


def _around(kind: SignalKind, reading: Reading, sentence: int, parties: _Parties) -> list[_Party]:
    """Return the parties in the window; a headline without any borrows from the first lines."""
    reach = max(0, kind.window_sentences - 1)
    around = [
        party
        for number in range(sentence - reach, sentence + reach + 1)
        for party in parties.get((reading.field, number), ())
    ]
    if not around and reading.field == "title":
        around = [party for number in (0, 1) for party in parties.get(("text", number), ())]
    return around


def _fits(entry: Entry, wanted: tuple[str, ...]) -> int | None:
    """Return the place of the first of `wanted` that names the entry or its watchlist.

    A watchlist stands for who can act: an aircraft type or a programme in it is nobody.
    """
    acts = entry.kind not in (EntryKind.AIRCRAFT, EntryKind.PROGRAMME)
    places = [
        at
        for at, each in enumerate(wanted)
        if each == entry.id or (acts and each == entry.watchlist)
    ]
    return places[0] if places else None


def _closest(
    around: list[_Party], wanted: tuple[str, ...], word: Word, sentence: int
) -> _Party | None:
    fitting = [
        (abs(party.sentence - sentence), place, abs(party.found.start - word.start), party)
        for party in around
        if (place := _fits(party.entry, wanted)) is not None
    ]
    return min(fitting, key=lambda each: each[:3])[3] if fitting else None


def _directed(
    giver: _Party, receiver: _Party, kind: SignalKind, nearby: list[Word], index: Index
) -> tuple[_Party, _Party]:
    """Swap the two where the wording says so and the kind allows either way round."""
    swappable = (
        _fits(giver.entry, kind.receiver) is not None
        and _fits(receiver.entry, kind.giver) is not None
        and giver.reading is receiver.reading
    )
    if not swappable:
        return giver, receiver
    first, second = sorted((giver, receiver), key=lambda party: party.found.start)
    if _follows(second, _GIVES_BEFORE) or _follows(first, _GETS_BEFORE):
        return second, first
    if _follows(second, _GETS_BEFORE) or _follows(first, _GIVES_BEFORE):
        return first, second
    receives = any(
        index.words[each.number].cue == "receives"
        and first.found.end <= each.start <= second.found.start
        for each in nearby
    )
    return (second, first) if receives else (first, second)


def _follows(party: _Party, before: tuple[str, ...]) -> bool:
    """Say whether one of the small words stands at most two words before the party."""
    text = party.reading.folded.text
    piece = text[max(0, party.found.start - 40) : party.found.start]
    tail = " " + " ".join(piece.split(" ")[-4:])
    return any(f" {each}" in tail for each in before)


def _split(
    both: _Party, around: list[_Party], kind: SignalKind, word: Word, sentence: int
) -> tuple[_Party | None, _Party | None]:
    """Where one party is closest on both sides, the closest other one takes the side it fits.

    Alone it is the giver.
    """
    others = [party for party in around if party.entry.id != both.entry.id]
    giver = _closest(others, kind.giver, word, sentence)
    receiver = _closest(others, kind.receiver, word, sentence)
    if giver is not None and (
        receiver is None or abs(giver.sentence - sentence) < abs(receiver.sentence - sentence)
    ):
        return giver, both
    return both, receiver


def _modality(word: Word, reading: Reading, nearby: list[Word], index: Index) -> Modality:
    folded = reading.folded.text
    if is_unspaced(folded[word.start]) and folded[word.start - 1 : word.start] in _NEGATIONS:
        return "denied"
    titles = [each for each in nearby if index.words[each.number].title is not None]
    for modality, before, after in _REACH:
        for each in nearby:
            if index.words[each.number].cue != modality:
                continue
            inside = word.start <= each.start and each.end <= word.end
            if inside and modality == "denied":
                # "Blocked from speaking" is the act itself; "set to lead" is a plan all the same.
                continue
            if any(title.start <= each.start and each.end <= title.end for title in titles):
                continue
            if each.end >= word.start - before and each.start <= word.end + after:
                return modality
    return "asserted"


def _severity(severity: Severity, modality: Modality) -> Severity:
    ceiling = _CEILING.get(modality, "critical")
    return min(severity, ceiling, key=_SEVERITIES.index)


def _each_once(signals: list[Signal]) -> tuple[Signal, ...]:
    """Drop what repeats an earlier signal, and what a fuller one of the same kind contains."""
    kept: dict[tuple[object, ...], Signal] = {}
    for signal in signals:
        kept.setdefault((signal.kind, signal.giver, signal.receiver, signal.modality), signal)
    full = {
        (kind, side, party, modality)
        for kind, giver, receiver, modality in kept
        for side, party in (("giver", giver), ("receiver", receiver))
        if giver is not None and receiver is not None
    }
    return tuple(
        signal
        for (kind, giver, receiver, modality), signal in kept.items()
        if (giver is not None and receiver is not None)
        or not (
            (kind, "giver", giver, modality) in full
            or (kind, "receiver", receiver, modality) in full
        )
    )
