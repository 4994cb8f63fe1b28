import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest
from tests.watched import entry, name, watchlists

from watchdog import indexcache
from watchdog.indexcache import KEPT_FILES, ready_shared_index
from watchdog.matching.index import build_index
from watchdog.model import Document, SignalKind, Watchlists
from watchdog.screening import screen
from watchdog.workers.tasks import SharedIndex

LISTS = watchlists(entry("per-one", name("Zeya Testaung")))


class Cache:
    """A folder, and what was said of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: list[str] = []

    def ready(
        self, lists: Watchlists = LISTS, kinds: tuple[SignalKind, ...] = (), **environ: str
    ) -> SharedIndex:
        given = environ or {"CACHE_DIRECTORY": str(self.folder)}
        return ready_shared_index(lists, kinds, say=self.said.append, environ=given)

    def files(self) -> list[Path]:
        return sorted(self.folder.iterdir())


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The versions of the watchlists for which an index was built."""
    built: list[str] = []

    def build(lists: Watchlists, kinds: tuple[SignalKind, ...]) -> object:
        built.append(lists.version)
        return build_index(lists, kinds)

    monkeypatch.setattr(indexcache, "build_index", build)
    return built


def finds(shared: SharedIndex) -> list[str]:
    document = Document(id="1", title=None, text="Zeya Testaung spoke.")
    return [hit.entry for hit in screen(document, shared.index).hits]


def test_a_kept_index_is_not_built_again_and_screens_alike(cache: Cache, builds: list[str]) -> None:
    first, second = cache.ready(), cache.ready()
    assert len(builds) == 1
    assert (second.key, second.packed) == (first.key, first.packed)
    assert finds(second) == finds(first) == ["per-one"]
    assert cache.said == []


def test_only_the_user_can_read_what_is_kept(cache: Cache) -> None:
    cache.ready()
    assert cache.folder.stat().st_mode & 0o777 == 0o700
    assert [each.stat().st_mode & 0o777 for each in cache.files()] == [0o600]


def test_another_version_or_other_signal_kinds_are_another_index(
    cache: Cache, builds: list[str]
) -> None:
    kind = SignalKind(id="one", label="One", severity="low", giver=(), receiver=(), triggers=())
    cache.ready()
    cache.ready(replace(LISTS, version="other"))
    cache.ready(kinds=(kind,))
    cache.ready(kinds=(replace(kind, label="Two"),))
    assert len(builds) == len(cache.files()) == 4


def test_another_program_is_another_index(
    cache: Cache, builds: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.ready()
    monkeypatch.setattr(indexcache, "_program", lambda: "another")
    cache.ready()
    assert len(builds) == 2


def test_the_oldest_of_too_many_go(cache: Cache) -> None:
    for number in range(KEPT_FILES + 2):
        before = set(cache.folder.iterdir()) if number else set()
        cache.ready(replace(LISTS, version=str(number)))
        (new,) = set(cache.folder.iterdir()) - before
        os.utime(new, (number, number))
    assert len(cache.files()) == KEPT_FILES
    assert {each.stat().st_mtime for each in cache.files()} == {2, 3, 4, 5}


@pytest.mark.parametrize(
    "harm", [b"", b"short", hashlib.sha256(b"else").digest() + b"changed"], ids=["e", "s", "c"]
)
def test_a_damaged_one_is_built_anew_and_replaced(
    cache: Cache, builds: list[str], harm: bytes
) -> None:
    cache.ready()
    (path,) = cache.files()
    path.write_bytes(harm)
    assert finds(cache.ready()) == ["per-one"]
    assert cache.said == [f"the kept index is built anew: {path} is damaged"]
    cache.ready()
    assert len(builds) == 2


def test_one_that_others_could_have_written_is_not_believed(
    cache: Cache, builds: list[str]
) -> None:
    cache.ready()
    (path,) = cache.files()
    path.chmod(0o620)
    cache.ready()
    assert len(builds) == 2
    assert "can be written by others" in cache.said[0]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_link_is_not_followed(cache: Cache, builds: list[str], tmp_path: Path) -> None:
    cache.ready()
    (path,) = cache.files()
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    cache.ready()
    assert len(builds) == 2
    assert cache.said[0].startswith(f"the kept index is built anew: {path}: ")
    assert not path.is_symlink()


def test_a_folder_that_others_can_write_is_not_used(cache: Cache, builds: list[str]) -> None:
    cache.folder.mkdir()
    cache.folder.chmod(0o777)
    assert finds(cache.ready()) == ["per-one"]
    assert cache.files() == []
    assert cache.said == [
        f"the index is built every time: {cache.folder} belongs to somebody else or can be written"
        " by others"
    ]


def test_without_a_folder_it_is_built_and_said(cache: Cache, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert finds(cache.ready(XDG_CACHE_HOME=str(tmp_path / "file"))) == ["per-one"]
    assert cache.said == [
        "the index is built every time: no folder to keep it in: "
        f"{tmp_path / 'file' / 'watchdog'}: Not a directory"
    ]


def test_a_user_without_a_home_is_served(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("could not determine home directory")

    monkeypatch.setattr(Path, "home", homeless)
    assert finds(cache.ready(NOTHING="x")) == ["per-one"]
    assert cache.said[0].endswith("the user has no home")


def test_a_full_disk_costs_only_time(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    cache.ready()
    (path,) = cache.files()
    path.unlink()
    monkeypatch.setattr(os, "replace", full)
    assert finds(cache.ready()) == ["per-one"]
    assert cache.said == ["the index is not kept for the next start: No space left on device"]
    assert cache.files() == []


def test_the_folders_in_their_order(cache: Cache, tmp_path: Path) -> None:
    base = tmp_path / "base"
    cache.ready(XDG_CACHE_HOME=str(base))
    assert len(list((base / "watchdog").iterdir())) == 1
    cache.ready(XDG_CACHE_HOME=str(base), CACHE_DIRECTORY=f"{tmp_path / 'one'}:{tmp_path / 'two'}")
    assert len(list((tmp_path / "one").iterdir())) == 1
