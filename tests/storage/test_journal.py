"""The journal of what was told: whole lines come back, torn ones harm nobody else's."""

import resource
import signal
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchdog.errors import StorageError
from watchdog.storage.journal import Journal

NOW = datetime(2026, 3, 1, tzinfo=UTC)
KEYS = tuple(f"{n:064x}" for n in range(4))
FACTS = frozenset({"a" * 32, "b" * 32})


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "w.db.told")


def test_what_was_appended_is_read_by_whoever_opens_it_next(journal: Journal) -> None:
    assert list(journal.read()) == []
    journal.append(KEYS[0], FACTS, now=NOW)
    journal.append(KEYS[1], frozenset(), now=NOW)
    read = list(Journal(journal.path).read())
    assert [(told.date, told.key, told.facts) for told in read] == [
        ("2026-03-01", KEYS[0], FACTS),
        ("2026-03-01", KEYS[1], frozenset()),
    ]


def test_it_is_for_its_owner_alone(journal: Journal) -> None:
    journal.append(KEYS[0], FACTS, now=NOW)
    assert journal.path is not None
    assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600


@given(cut=st.integers(min_value=1, max_value=400))
def test_a_line_cut_short_anywhere_costs_that_line_only(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    path = tmp_path_factory.mktemp("journal") / "told"
    journal = Journal(path)
    journal.append(KEYS[0], FACTS, now=NOW)
    whole = path.stat().st_size
    journal.append(KEYS[1], FACTS, now=NOW)
    kept = min(path.stat().st_size - 1, whole + cut % (path.stat().st_size - whole))
    with path.open("r+b") as file:
        file.truncate(kept)
    journal.append(KEYS[2], FACTS, now=NOW)
    keys = [told.key for told in journal.read()]
    # Without its line break alone the second line is still whole.
    assert [k for k in keys if k != KEYS[1]] == [KEYS[0], KEYS[2]]


def test_a_flipped_bit_is_noticed(journal: Journal) -> None:
    journal.append(KEYS[0], FACTS, now=NOW)
    assert journal.path is not None
    raw = bytearray(journal.path.read_bytes())
    raw[20] ^= 1
    journal.path.write_bytes(bytes(raw))
    assert list(journal.read()) == []


@pytest.fixture
def no_file_grows() -> Iterator[None]:
    """The kernel refuses to write any file beyond 100 bytes, as a full disk would."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


def test_a_disk_that_takes_half_a_line_is_an_error_that_names_the_file(
    journal: Journal, no_file_grows: None
) -> None:
    with pytest.raises(StorageError, match=r"w\.db\.told") as refused:
        journal.append(KEYS[0], FACTS, now=NOW)
    assert refused.value.kind == "full"
    assert list(journal.read()) == []


def test_without_a_file_nothing_is_kept() -> None:
    journal = Journal(None)
    journal.append(KEYS[0], FACTS, now=NOW)
    assert list(journal.read()) == []


def test_one_that_cannot_be_read_is_named_and_not_taken_for_empty(tmp_path: Path) -> None:
    (tmp_path / "w.db.told").mkdir()
    journal = Journal(tmp_path / "w.db.told")
    for read in (journal.read, journal.read_erasures):
        with pytest.raises(StorageError, match=r"cannot read .*w\.db\.told") as refused:
            list(read())
        assert refused.value.kind == "rights"
