"""`watchdog screen`: the contract that other programs rely on."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cli.conftest import Command

from watchdog.cli.screenlines import answer_line
from watchdog.config.load import load_config
from watchdog.matching.index import Index, build_index

GOOD = {
    "id": "a",
    "title": "Min Aung Hlaing in Moscow",
    "text": "Senior General Min Aung Hlaing met Rosoboronexport in Moscow.",
    "lang": "en",
    "published": "2026-03-01T12:00:00Z",
}


@pytest.fixture(scope="module")
def index() -> Index:
    config = load_config(None, {})
    return build_index(config.watchlists, config.signal_kinds)


def screened(
    watchdog: Command, *lines: str, words: tuple[str, ...] = ()
) -> list[dict[str, object]]:
    result = watchdog("screen", *words, "-", stdin="\n".join(lines) + "\n")
    bad = any(row.get("error") for row in map(json.loads, result.stdout.splitlines()))
    assert result.exit_code == (1 if bad else 0)
    return [json.loads(row) for row in result.stdout.splitlines()]


def test_offsets_quote_the_fields_and_points_add_up(watchdog: Command) -> None:
    (answer,) = screened(watchdog, json.dumps(GOOD))
    assert set(answer) == {"id", "hits", "signals"}
    verdicts = {hit["entry"]: hit["verdict"] for hit in answer["hits"]}
    assert verdicts["per-min-aung-hlaing"] == "alert"
    for hit in answer["hits"]:
        assert set(hit) == {"entry", "verdict", "score", "mentions", "reasons"}
        assert hit["score"] == sum(reason["points"] for reason in hit["reasons"])
        for mention in hit["mentions"]:
            quoted = GOOD[mention["field"]][mention["start"] : mention["end"]]
            assert quoted == mention["text"]
    for signal in answer["signals"]:
        wanted = {"kind", "giver", "receiver", "modality", "severity", "field", "start", "end"}
        assert wanted <= set(signal)


@pytest.mark.parametrize(
    ("line", "says", "document_id"),
    [
        ("nonsense", "no JSON", None),
        ("[1]", "a list", None),
        ('{"text": "x"}', "id: found nothing", None),
        ('{"id": 7, "text": "x"}', "id: found a number", None),
        ('{"id": "b"}', "text: found nothing", "b"),
        ('{"id": "b", "text": 5}', "text: found a number", "b"),
        ('{"id": "b", "text": "x", "title": []}', "title: found a list", "b"),
        ('{"id": "b", "text": "x", "published": "soon"}', "published: found 'soon'", "b"),
        ('{"id": "b", "text": "\\ud800"}', "half of a surrogate pair", "b"),
        ("[" * 100_000, "cannot be read", None),
        ('{"id": "b", "text": ' + "9" * 5000 + "}", "cannot be read", None),
    ],
)
def test_a_bad_line_is_answered_on_its_place(
    watchdog: Command, line: str, says: str, document_id: str | None
) -> None:
    first, bad, last = screened(watchdog, json.dumps(GOOD), line, json.dumps(GOOD))
    assert first == last
    assert bad["line"] == 2
    assert says in str(bad["error"])
    assert bad.get("id") == document_id


def test_bytes_that_are_no_utf8_are_answered(watchdog: Command) -> None:
    result = watchdog("screen", stdin=b'{"id": "a", "text": "\xff"}\n')
    assert result.exit_code == 1
    assert "not UTF-8" in json.loads(result.stdout)["error"]


def test_ignored_names_are_told_only_when_asked_for(watchdog: Command) -> None:
    text = {"id": "a", "text": "Striker Aung Kyaw Zaw, a footballer, scored twice."}
    (plain,) = screened(watchdog, json.dumps(text))
    assert "ignored" not in plain
    (explained,) = screened(watchdog, json.dumps(text), words=("--explain",))
    assert [each["rule"] for each in explained["ignored"]] == ["counter-evidence"]


def test_any_number_of_processes_gives_the_same_lines(watchdog: Command) -> None:
    lines = [json.dumps({**GOOD, "id": str(n)}) for n in range(100)]
    lines[50] = "nonsense"
    assert screened(watchdog, *lines) == screened(watchdog, *lines, words=("--jobs", "2"))


def test_a_folder_of_watchlists_stands_alone(watchdog: Command, tmp_path) -> None:
    (tmp_path / "own.yml").write_text(
        "list: own\ntitle: Own\nabout: One.\n"
        "defaults: {kind: person, strength: strong}\n"
        "entries:\n  - {id: per-x, name: Zeya Testaung, why: [invented]}\n"
    )
    lines = ('{"id": "a", "text": "Zeya Testaung met Min Aung Hlaing."}',)
    (answer,) = screened(watchdog, *lines, words=("--watchlists", str(tmp_path)))
    assert [hit["entry"] for hit in answer["hits"]] == ["per-x"]


@given(st.binary(max_size=200))
def test_no_line_is_left_without_an_answer(index: Index, line: bytes) -> None:
    answer = answer_line(1, line, index, explain=True)
    json.loads(answer.text)
    answer.text.encode()
