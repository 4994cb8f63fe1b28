"""A made-up week of news: some 2 000 articles in the proportions of real sources, with their truth.

    python benchmarks/week.py --seed 1 > week.jsonl

Most say nothing about anyone watched, and are full of what is like it: villagers, footballers and
traders with common names, bylines, months, firms, officials of other countries at home. Names are
put together from syllables as often as they are borne, so that some are names of watched people.
The words are in `weekwords/`, one file for each language.
"""

import argparse
import json
import random
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

WORDS = Path(__file__).resolve().parent / "weekwords"
MONDAY = datetime(2026, 6, 1, tzinfo=UTC)
WEEK_SECONDS = 7 * 24 * 3600

# Of a hundred names, how many have two, three, and four syllables.
_SYLLABLES = ((2, 30), (3, 58), (4, 12))
_SLOT = re.compile(r"\{(\w+)\}")


def generate_week(seed: int) -> Iterator[dict[str, Any]]:
    """Make the week anew; one seed gives one week.

    Yields:
        `id`, `source`, `lang`, `published` (ISO 8601), `title`, `text`, and `truth`: for each
        watched entry that is really meant, the verdict that it should get. In order of time.
    """
    random_ = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
    sources = _read("sources")["sources"]
    tongues = {source["lang"]: _read(source["lang"]) for source in sources}
    made = []
    for source in sources:
        words = tongues[source["lang"]]
        for _ in range(source["articles"]):
            article = _article(random_, source, words)
            when = MONDAY + timedelta(seconds=random_.randrange(WEEK_SECONDS))
            made.append((when, source, article))
    made.sort(key=lambda each: each[0])
    for number, (when, source, article) in enumerate(made, start=1):
        yield {
            "id": f"week-{number:04}",
            "source": source["name"],
            "lang": source["lang"],
            "published": when.isoformat(),
            **article,
        }


def _article(
    random_: random.Random, source: Mapping[str, Any], words: Mapping[str, Any]
) -> dict[str, Any]:
    """An article of one source: about somebody watched as often as the source writes of them."""
    is_watched = random_.random() * 100 < source["watched_percent"]
    topics = words["topics"]
    names = source["watched_topics"] if is_watched else source["topics"]
    topic = topics[random_.choice(names)]
    filler = _Filler(random_, words)
    lead = filler.fill(random_.choice(topic["leads"]))
    # The headline is of the same people as the lead, so it is filled with what the lead chose.
    title = filler.fill(random_.choice(topic["titles"]))
    count = min(len(topic["more"]), random_.randint(3, 5))
    more = [filler.again(each) for each in random_.sample(topic["more"], count)]
    parts = [_dated(random_, source, lead), words["joint"].join(more)]
    if random_.random() < 0.3 and words["tails"]:
        parts.append(filler.fresh(random_.choice(words["tails"])))
    return {"title": title, "text": "\n\n".join(parts), "truth": filler.truth}


def _dated(random_: random.Random, source: Mapping[str, Any], lead: str) -> str:
    openings = source.get("openings", [""])
    return str(random_.choice(openings)) + lead


class _Filler:
    """Fills the slots of templates; within one article a slot keeps what it got."""

    def __init__(self, random_: random.Random, words: Mapping[str, Any]) -> None:
        self._random = random_
        self._words = words
        self._kept: dict[str, str] = {}
        self.truth: dict[str, str] = {}

    def fill(self, template: str) -> str:
        """Fill a template with what the article has already chosen, else with something new."""
        return _SLOT.sub(lambda slot: self._value(slot[1]), template)

    def again(self, template: str) -> str:
        """As `fill`, but ordinary people and numbers are new in each sentence."""
        for slot in ("name", "other", "n", "m"):
            self._kept.pop(slot, None)
        return self.fill(template)

    def fresh(self, template: str) -> str:
        """Fill a template of a tail, where nobody is really meant."""
        aside = _Filler(self._random, self._words)
        return aside.fill(template)

    def _value(self, slot: str) -> str:
        if slot not in self._kept:
            self._kept[slot] = self._choose(slot)
        return self._kept[slot]

    def _choose(self, slot: str) -> str:
        if slot in ("name", "other", "byline"):
            return self._name()
        if slot in ("n", "m"):
            return str(self._random.randint(2, 96))
        found = self._random.choice(self._words["slots"][slot])
        if isinstance(found, dict):
            self.truth.update(found["truth"])
            return str(found["text"])
        return str(found)

    def _name(self) -> str:
        names = self._words["names"]
        if "whole" in names:
            return str(self._random.choice(names["whole"]))
        if "first" in names:
            return names["between"].join(
                self._random.choice(names[part]) for part in ("first", "last")
            )
        lengths, weights = zip(*_SYLLABLES, strict=True)
        (length,) = self._random.choices(lengths, weights)
        syllables: Sequence[str] = names["syllables"]
        # The first of the list are the most frequent, as in life.
        falling = [1 / (place + 4) for place in range(len(syllables))]
        picked = self._random.choices(syllables, falling, k=length)
        return str(names["between"].join(picked))


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((WORDS / f"{name}.yml").read_text("utf-8"))
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the week of a seed."""
    parser = argparse.ArgumentParser(description="Write a made-up week of news as JSON Lines.")
    parser.add_argument("--seed", type=int, default=1)
    for article in generate_week(parser.parse_args(arguments).seed):
        sys.stdout.write(json.dumps(article, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
