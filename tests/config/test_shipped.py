"""The shipped files: they load, they alert nobody by themselves, and what they must not do."""

import json
import time
from pathlib import Path

import pytest
import yaml

from watchdog.config.cases import failures
from watchdog.config.load import Config, load_config
from watchdog.config.shipped import shipped_dir
from watchdog.matching.index import Index, build_index
from watchdog.model import Document, EntryKind, Standing
from watchdog.screening import screen
from watchdog.text.fold import fold

ENTITIES = Path(__file__).parents[3] / "shared" / "domain" / "entities.jsonl"


@pytest.fixture(scope="module")
def shipped() -> Config:
    return load_config(None, {})


@pytest.fixture(scope="module")
def index(shipped: Config) -> Index:
    return build_index(shipped.watchlists, shipped.signal_kinds)


def test_the_shipped_files_load_without_a_problem_and_tell_nobody(shipped: Config) -> None:
    assert shipped.warnings == ()
    assert (shipped.channels, shipped.routes) == ((), ())
    assert len(shipped.watchlists.entries) > 500
    assert len(shipped.signal_kinds) == 21
    assert all(kind.triggers or kind.combinations for kind in shipped.signal_kinds)


@pytest.mark.parametrize(
    ("folder", "name"), [("config", "signals.yml"), ("watchlists", "terms.yml")]
)
def test_files_of_wildcards_read_the_same_without_the_c_parser(folder: str, name: str) -> None:
    text = (shipped_dir(folder) / name).read_text(encoding="utf-8")

    assert yaml.load(text, yaml.SafeLoader) == yaml.load(text, yaml.CSafeLoader)


def test_the_shipped_files_load_within_a_second() -> None:
    began = time.process_time()
    load_config(None, {})
    assert time.process_time() - began < 1.0


def test_every_source_that_is_off_says_why_and_every_other_has_an_address(
    shipped: Config,
) -> None:
    assert len(shipped.sources) == 109
    for source in shipped.sources:
        assert (source.url is not None) if source.enabled else bool(source.reason), source.id


def test_every_shipped_case_holds(shipped: Config, index: Index) -> None:
    assert len(shipped.cases) > 20
    assert failures(shipped.cases, lambda document: screen(document, index)) == ()


def test_a_context_entry_never_alerts(shipped: Config, index: Index) -> None:
    for entry in shipped.watchlists.entries:
        if entry.alert and entry.enabled and entry.standing is not Standing.UNREVIEWED:
            continue
        near = ", ".join(entry.context.near[:20])
        for name in entry.names:
            text = f"Myanmar junta: {name.text} {name.text}. {near}. {entry.context.document[:1]}"
            hits = screen(Document(id="d", title=name.text, text=text), index).hits
            told = [hit for hit in hits if hit.entry == entry.id and hit.verdict == "alert"]
            assert told == [], (entry.id, name.text)


def test_a_person_nobody_vouches_for_is_looked_for_only_in_office(shipped: Config) -> None:
    for entry in shipped.watchlists.entries:
        if entry.kind is EntryKind.PERSON and entry.standing is Standing.UNREVIEWED:
            assert entry.roles or not entry.enabled, entry.id


def test_every_list_says_what_it_is(shipped: Config) -> None:
    used = {entry.watchlist for entry in shipped.watchlists.entries}
    assert used == set(shipped.lists)
    assert all(info.about for info in shipped.lists.values())


def test_the_shipped_folders_lie_beside_the_source() -> None:
    assert (shipped_dir("config") / "watchdog.yml").is_file()
    assert (shipped_dir("watchlists") / "terms.yml").is_file()


@pytest.mark.shared
@pytest.mark.skipif(not ENTITIES.is_file(), reason="the entities lie beside the project only")
def test_no_entity_and_none_of_its_names_was_lost(shipped: Config) -> None:
    entries = {entry.id: entry for entry in shipped.watchlists.entries}
    for line in ENTITIES.read_text(encoding="utf-8").splitlines():
        entity = json.loads(line)
        entry = entries[entity["id"]]
        assert entry.watchlist == entity["category"], entry.id
        assert not entry.alert or entity["alert"], entry.id
        names = {fold(name.text) for name in entry.names}
        # A remark in brackets ("(Vietnam)") tells namesakes apart for people; nobody prints it.
        wanted = {
            fold(alias["text"])
            for alias in entity["aliases"]
            if alias["match"] != "never" and not alias["text"].endswith(")")
        }
        assert wanted <= names, (entry.id, wanted - names)
