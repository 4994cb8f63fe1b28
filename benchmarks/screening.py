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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
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
from watchdog.model import Document, Watchlists
from watchdog.screening import screen
from watchdog.text.fold import fold

PEERS = ("ahocorasick_rs", "spacy")
Run = Callable[[], float]


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
        results.append(_measure(config, invented, options, missing))
        if results[-1] is None:
            return 1
    if options.save:
        print(f"written: {save('screening', {'about': about, 'results': results})}")
    return 0


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--articles", type=int, default=600)
    parser.add_argument("--with-names", type=float, default=0.2, help="share of the articles")
    parser.add_argument("--repetitions", type=int, default=9)
    parser.add_argument(
        "--invented", type=int, nargs="*", default=[10_000, 100_000], help="names to add"
    )
    parser.add_argument("--smoke", action="store_true", help="tiny sizes: does it run at all?")
    parser.add_argument("--save", action="store_true", help="write results/screening.json")
    return parser.parse_args()


def _measure(
    config: Config, invented: int, options: argparse.Namespace, missing: Sequence[str]
) -> dict[str, object] | None:
    """Check and measure one size of watchlist; `None` when a planted name was missed."""
    watchlists = with_invented(config.watchlists, invented, seed=1)
    articles = write_articles(
        options.articles, pick_names(watchlists), with_names=options.with_names, seed=2
    )
    names = tuple(
        dict.fromkeys(name.text for entry in watchlists.entries for name in entry.names)
    )
    began = time.process_time()
    index = build_index(watchlists, config.signal_kinds)
    build_s = time.process_time() - began
    found = {"watchdog": _found_by_watchdog(articles, index)}
    runs: dict[str, Run] = {
        "watchdog": lambda: _time_watchdog(articles, index),
        "fold": lambda: _timed(lambda: [fold(article.text) for article in articles]),
    }
    for peer, prepare in (("ahocorasick_rs", _prepare_raw), ("spacy", _prepare_spacy)):
        if peer not in missing:
            runs[peer], found[peer] = prepare(articles, names)
    planted = sum(len(article.planted) for article in articles)
    if found["watchdog"] != planted:
        print(f"watchdog found {found['watchdog']} of {planted} planted names", file=sys.stderr)
        return None
    measured = interleave(runs, options.repetitions)
    quiet = [article for article in articles if not article.planted]
    quiet_s = min(_time_watchdog(quiet, index) for _ in range(3))
    size = sum(len(article.text.encode()) + len(article.title.encode()) for article in articles)
    print(
        f"\n{len(watchlists.entries):,} entries, {len(names):,} names "
        f"({len(index.name_uses):,} spellings scanned); {len(articles):,} articles of "
        f"{size / len(articles):,.0f} bytes, {planted} names planted; index built in "
        f"{build_s:.2f} s CPU; articles without a planted name: "
        f"{quiet_s / len(quiet) * 1e3:.3f} ms each\n"
    )
    rows = [
        (
            name,
            number(1e3 * Spread.of(times).median / len(articles)),
            number(size / 1e6 / Spread.of(times).median),
            str(ratios(times, measured["watchdog"])),
            f"{found[name]}/{planted}" if name in found else "",
        )
        for name, times in measured.items()
    ]
    head = ("contestant", "ms an article", "MB/s", "times watchdog's time", "planted found")
    print(table(head, rows))
    return {
        "entries": len(watchlists.entries),
        "names": len(names),
        "articles": len(articles),
        "bytes": size,
        "planted": planted,
        "found": found,
        "build_s": build_s,
        "quiet_ms": 1e3 * quiet_s / len(quiet),
        "cpu_s": measured,
        "ratios": {k: asdict(ratios(v, measured["watchdog"])) for k, v in measured.items()},
    }


def _timed(work: Callable[[], object]) -> float:
    """Give the processor seconds of this process: others on the machine do not count."""
    began = time.process_time()
    work()
    return time.process_time() - began


def _document(at: int, article: WrittenArticle) -> Document:
    return Document(
        id=str(at), title=article.title, text=article.text, language=article.language
    )


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


def _prepare_raw(
    articles: Sequence[WrittenArticle], names: Sequence[str]
) -> tuple[Run, int]:
    import ahocorasick_rs  # a peer that may be absent

    folded_names = sorted({fold(name).strip() for name in names} - {""})
    texts = [part for each in articles for part in (fold(each.title), fold(each.text))]
    automaton = ahocorasick_rs.AhoCorasick(folded_names)
    found = 0
    for article in articles:
        folded = fold(article.text)
        matched = {
            folded[start:end]
            for _, start, end in automaton.find_matches_as_indexes(folded, overlapping=True)
        }
        found += sum(
            fold(article.text[each.start : each.end]).strip() in matched
            for each in article.planted
        )

    def scan() -> object:
        return [automaton.find_matches_as_indexes(text, overlapping=True) for text in texts]

    return lambda: _timed(scan), found


def _prepare_spacy(
    articles: Sequence[WrittenArticle], names: Sequence[str]
) -> tuple[Run, int]:
    import spacy  # a peer that may be absent
    from spacy.matcher import PhraseMatcher

    language: Any = spacy.blank("xx")
    matcher = PhraseMatcher(language.vocab, attr="LOWER")
    matcher.add("names", list(language.tokenizer.pipe(names)))
    found = 0
    for article in articles:
        document = language.make_doc(article.text)
        spans = {
            (document[start].idx, document[end - 1].idx + len(document[end - 1]))
            for _, start, end in matcher(document)
        }
        found += sum((each.start, each.end) in spans for each in article.planted)
    texts = [part for each in articles for part in (each.title, each.text)]

    def scan() -> object:
        return [matcher(language.make_doc(text)) for text in texts]

    return lambda: _timed(scan), found


if __name__ == "__main__":
    sys.exit(main())
