"""How fast is the whole screening of an article, against a bare scan and against spaCy?

    benchmarks/run screening            full size, a few minutes
    benchmarks/run screening --smoke    a few seconds, numbers that mean nothing

The contestants, on the same articles with the same names, taking turns in one process and thread:

- `watchdog`: fold, scan, boundaries, longer names, evidence, verdicts, signals: `screen` whole;
- `fold`: of that, only the fold of the article, for orientation;
- `ahocorasick_rs`: finds overlapping names in articles that somebody else has folded, judges none;
- `spacy`: tokeniser and PhraseMatcher (attribute LOWER) of a blank multi-language pipeline.

Before anything is measured every contestant says which of the planted names it finds, and watchdog
must find all.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from articles import WrittenArticle, pick_names, with_invented, write_articles
from measuring import (
    Spread,
    interleave,
    number,
    ratios,
    save,
    show_surroundings,
    surroundings,
    table,
)

from watchdog.config.load import Config, load_config
from watchdog.matching.index import Index, build_index
from watchdog.model import Document
from watchdog.screening import screen
from watchdog.text.fold import fold

PEERS = ("ahocorasick_rs", "spacy")
# Screens the articles of one turn and gives the processor seconds that it took.
Run = Callable[[int], float]
Batches = Sequence[Sequence[WrittenArticle]]


def main() -> int:
    """Run the benchmark as a command; 1 when a planted name was not found."""
    options = _read_options()
    if options.smoke:
        options.articles, options.repetitions, options.invented = 40, 2, [50]
    missing = [peer for peer in PEERS if find_spec(peer) is None]
    for peer in missing:
        print(f"{peer} is not installed and is left out; benchmarks/run installs it")
    config = load_config(None, {})
    about = surroundings(("ahocorasick_rs", "spacy", "daachorse"))
    print(show_surroundings(about))
    results = []
    for invented in (0, *options.invented):
        result = _measure(config, invented, options, missing)
        if result is None:
            return 1
        results.append(result)
    if options.save:
        name = "screening-familiar" if options.familiar else "screening"
        print(f"written: {save(name, {'about': about, 'results': results})}")
    return 0


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--articles", type=int, default=600)
    parser.add_argument("--with-names", type=float, default=0.2, help="share of the articles")
    parser.add_argument("--repetitions", type=int, default=9)
    parser.add_argument(
        "--invented", type=int, nargs="*", default=[10_000, 100_000], help="names to add"
    )
    parser.add_argument(
        "--familiar", action="store_true", help="the same articles in every turn, not new ones"
    )
    parser.add_argument("--smoke", action="store_true", help="tiny sizes: does it run at all?")
    parser.add_argument("--save", action="store_true", help="write results/screening.json")
    return parser.parse_args()


def _measure(
    config: Config, invented: int, options: argparse.Namespace, missing: Sequence[str]
) -> dict[str, object] | None:
    """Check and measure one size of watchlist; `None` when a planted name was missed.

    Every turn has articles of its own unless asked otherwise, as nobody screens one twice: what a
    contestant remembers of earlier articles helps it as it would in use.
    """
    watchlists = with_invented(config.watchlists, invented, seed=1)
    plantable = pick_names(watchlists)
    batches = tuple(
        write_articles(
            options.articles,
            plantable,
            with_names=options.with_names,
            seed=0 if options.familiar else turn,
        )
        for turn in range(options.repetitions + 1)
    )
    names = tuple(dict.fromkeys(name.text for entry in watchlists.entries for name in entry.names))
    began = time.process_time()
    index = build_index(watchlists, config.signal_kinds)
    build_s = time.process_time() - began
    runs: dict[str, Run] = {
        "watchdog": lambda turn: _time_watchdog(batches[turn], index),
        "fold": lambda turn: _timed(lambda: [fold(article.text) for article in batches[turn]]),
    }
    found = {"watchdog": sum(_found_by_watchdog(batch, index) for batch in batches)}
    planted = sum(len(article.planted) for batch in batches for article in batch)
    if found["watchdog"] != planted:
        print(f"watchdog found {found['watchdog']} of {planted} planted names", file=sys.stderr)
        return None
    for peer, prepare in (("ahocorasick_rs", _prepare_raw), ("spacy", _prepare_spacy)):
        if peer not in missing:
            runs[peer], found[peer] = prepare(batches, names)
    measured = interleave(runs, options.repetitions)
    quiet = [article for article in batches[0] if not article.planted]
    quiet_ms = 1e3 * min(_time_watchdog(quiet, index) for _ in range(3)) / len(quiet)
    size = sum(len(part.encode()) for batch in batches for x in batch for part in (x.title, x.text))
    mean_bytes = size / len(batches) / options.articles
    print(
        f"\n{len(watchlists.entries):,} entries, {len(names):,} names ({len(index.name_uses):,} "
        f"spellings scanned). A turn: {options.articles:,} articles of {mean_bytes:,.0f} bytes. "
        f"Index built in {build_s:.2f} s CPU. Articles without a planted name: "
        f"{quiet_ms:.3f} ms each\n"
    )
    head = ("contestant", "ms an article", "MB/s", "times watchdog's time", "planted found")
    rows = []
    for name, times in measured.items():
        each_s = Spread.of(times).median / options.articles
        against = str(ratios(times, measured["watchdog"]))
        told = f"{found[name]:,} of {planted:,}" if name in found else ""
        rows.append((name, number(1e3 * each_s), number(mean_bytes / 1e6 / each_s), against, told))
    print(table(head, rows))
    return {
        "entries": len(watchlists.entries),
        "names": len(names),
        "articles": options.articles,
        "mean_bytes": mean_bytes,
        "planted": planted,
        "found": found,
        "build_s": build_s,
        "quiet_ms": quiet_ms,
        "cpu_s": measured,
        "ratios": {k: asdict(ratios(v, measured["watchdog"])) for k, v in measured.items()},
    }


def _timed(work: Callable[[], object]) -> float:
    """Give the processor seconds of this process: others on the machine do not count."""
    began = time.process_time()
    work()
    return time.process_time() - began


def _document(at: int, article: WrittenArticle) -> Document:
    return Document(id=str(at), title=article.title, text=article.text, language=article.language)


def _time_watchdog(articles: Sequence[WrittenArticle], index: Index) -> float:
    documents = [_document(at, article) for at, article in enumerate(articles)]
    return _timed(lambda: [screen(document, index) for document in documents])


def _found_by_watchdog(articles: Sequence[WrittenArticle], index: Index) -> int:
    """Count planted names that a hit, or a refusal with its reason, mentions in their place."""
    found = 0
    for at, article in enumerate(articles):
        screening = screen(_document(at, article), index, explain=True)
        told = {
            (hit.entry, place)
            for hit in (*screening.hits, *screening.ignored)
            for mention in hit.mentions
            if mention.field == "text"
            for place in range(mention.start, mention.end)
        }
        for planted in article.planted:
            whole = all((planted.entry, x) in told for x in range(planted.start, planted.end))
            found += whole
            if not whole:
                name = article.text[planted.start : planted.end]
                print(f"watchdog missed {planted.entry}: {name}", file=sys.stderr)
    return found


def _prepare_raw(batches: Batches, names: Sequence[str]) -> tuple[Run, int]:
    automaton = import_module("ahocorasick_rs").AhoCorasick(
        sorted({fold(name).strip() for name in names} - {""})
    )

    def matched(folded: str) -> set[str]:
        spans = automaton.find_matches_as_indexes(folded, overlapping=True)
        return {folded[start:end] for _, start, end in spans}

    found = sum(
        fold(article.text[each.start : each.end]).strip() in matched(fold(article.text))
        for batch in batches
        for article in batch
        for each in article.planted
    )
    folded = [[part for x in b for part in (fold(x.title), fold(x.text))] for b in batches]

    def run(turn: int) -> float:
        texts = folded[turn]
        return _timed(
            lambda: [automaton.find_matches_as_indexes(text, overlapping=True) for text in texts]
        )

    return run, found


def _prepare_spacy(batches: Batches, names: Sequence[str]) -> tuple[Run, int]:
    # The vocabulary remembers every token it has met, so the one that counts what is found is not
    # the one that is measured: to that one each turn's articles are new.
    counting, counting_language = _spacy_matcher(names)
    found = 0
    for article in (article for batch in batches for article in batch if article.planted):
        document = counting_language.make_doc(article.text)
        spans = {
            (document[start].idx, document[end - 1].idx + len(document[end - 1]))
            for _, start, end in counting(document)
        }
        found += sum((each.start, each.end) in spans for each in article.planted)
    matcher, language = _spacy_matcher(names)

    def run(turn: int) -> float:
        texts = [part for x in batches[turn] for part in (x.title, x.text)]
        return _timed(lambda: [matcher(language.make_doc(text)) for text in texts])

    return run, found


def _spacy_matcher(names: Sequence[str]) -> tuple[Any, Any]:
    language = import_module("spacy").blank("xx")
    matcher = import_module("spacy.matcher").PhraseMatcher(language.vocab, attr="LOWER")
    matcher.add("names", list(language.tokenizer.pipe(names)))
    return matcher, language


if __name__ == "__main__":
    sys.exit(main())
