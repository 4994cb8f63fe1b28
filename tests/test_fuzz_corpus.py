"""Texts that the fuzzer found worth keeping (`benchmarks/run fuzz`), each a JSON string a line."""

import json
from pathlib import Path

import pytest
from tests.screening_laws import check_laws, document_of

from watchdog.config.load import load_config
from watchdog.indexcache import ready_index
from watchdog.screening import Index

CORPUS = Path(__file__).parent / "data" / "fuzz" / "screening.jsonl"
TEXTS = [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def shipped() -> Index:
    config = load_config(None, {})
    return ready_index(config.watchlists, config.signal_kinds)


def test_there_is_a_corpus() -> None:
    assert len(TEXTS) >= 50


def test_the_laws_hold_for_what_the_fuzzer_found(shipped: Index) -> None:
    for number, text in enumerate(TEXTS, 1):
        try:
            check_laws(document_of(text.encode("utf-8", "surrogatepass")), shipped)
        except Exception as e:
            raise AssertionError(f"line {number} of {CORPUS.name}: {text!r}") from e
