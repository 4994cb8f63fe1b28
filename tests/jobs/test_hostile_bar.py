"""Whatever a server does, a poll ends within 10 s and 40 MB more, with a reason on record.

Memory counts for this process and its worker together. The settings are the shipped ones, but for
one address of the loopback that is opened; whatever else listens there must never be reached.
"""

import ctypes
import gzip
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pytest
from tests.conftest import skip_or_fail
from tests.jobs.bombs import MIB, brotli_bomb, deflate_bomb, gzip_bomb, zstd_bomb
from tests.jobs.hostile_items import ITEMS, rss
from tests.jobs.hostile_server import OPEN, Hostile, Script, Taken, Trap, answer, measured

from watchdog.app import App, open_app
from watchdog.jobs.poll import poll_now
from watchdog.model import PollReport
from watchdog.net.addresses import SPECIAL
from watchdog.net.fetch import Fetcher, Resolver

SECONDS = 10
MEMORY_MB = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A program with one source, the server that it asks, and the place nobody may reach."""

    app: App
    server: Hostile
    trap: Trap

    def poll(self, script: Script, url: str | None = None) -> PollReport:
        """Poll once; the source stands at the server unless told otherwise."""
        self.server.script = script
        source = replace(self.app.live.sources["one"], url=url or self.server.url())
        self.app.live = replace(self.app.live, sources={"one": source})
        reports: list[PollReport] = []
        assert poll_now(self.app, ("one",), on_report=reports.append) == 1
        return reports[0]

    def recorded(self) -> tuple[object, ...]:
        """Give outcome and error of the last poll, from the table."""
        assert self.app.live.folder is not None
        with sqlite3.connect(self.app.live.folder / "data" / "watchdog.db") as database:
            query = "SELECT outcome, error FROM poll ORDER BY id DESC LIMIT 1"
            return tuple(database.execute(query).fetchone())


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    folder = tmp_path_factory.mktemp("hostile")
    server = Hostile()
    (folder / "watchlists").mkdir()
    (folder / "watchdog.yml").write_text(f"allow_networks: [{OPEN}/32]\nlimits: {{workers: 1}}\n")
    (folder / "sources.yml").write_text(
        f"sources:\n  - {{id: one, name: One, url: '{server.url()}',"
        " language: en, class: independent, grade: A}\n"
    )
    app = open_app(folder, {}, quiet=True)
    trap = Trap(server.port)
    yield Watched(app=app, server=server, trap=trap)
    trap.close()
    server.stop()
    app.close()


def honest(title: str) -> Script:
    feed = rss(f"<title>{title}</title><guid>{title}</guid>".encode())
    return lambda _path: answer(feed, length=len(feed))


def check(report: PollReport, error: str, taken: Taken, watched: Watched) -> None:
    said = f"{taken.seconds:.1f} s, {taken.parent_mb:.1f} + {taken.child_mb:.1f} MB, {report.error}"
    print(said)
    assert (report.error or "").partition(":")[0] == error, said
    assert report.outcome == ("failed" if error else "ok")
    assert watched.recorded() == (report.outcome, report.error)
    assert watched.trap.caught() == 0
    assert taken.seconds < SECONDS, said
    assert taken.tree_mb < MEMORY_MB, said


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.slow if item.slow else ())
        for name, item in ITEMS.items()
    ],
)
def test_a_hostile_server_is_soon_done_with_and_takes_little(name: str, watched: Watched) -> None:
    item = ITEMS[name]
    # A first poll, so that what every poll needs is there already.
    assert watched.poll(honest(f"before {name}")).error is None
    script = item.script(watched.server.port)
    with measured() as taken:
        report = watched.poll(script)
    check(report, item.error, taken, watched)
    assert watched.poll(honest(f"after {name}")).new == 1


LOOPBACKS = (
    *("127.0.0.1", "127.0.0.1.", "127.1", "127.0.1", "127.255.255.254", "2130706433"),
    *("0x7f000001", "0x7F.0.0.0x1", "0x7f.1", "017700000001", "0177.0.0.1", "0177.0.0.01"),
    *("0", "[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"),
    *("[::127.0.0.1]", "[64:ff9b::7f00:1]", "localhost", "LOCALHOST", "%31%32%37.0.0.1"),
    *("１２７.０.０.１", "127。0。0。1", "①②⑦.0.0.1", "news.example@127.0.0.1"),
)
RANGES = tuple(
    f"[{each}]" if each.version == 6 else str(each)
    for network, _ in SPECIAL
    for each in (network[min(1, network.num_addresses - 1)], network[-1])
    if str(each) != OPEN
)


@pytest.mark.parametrize("hosts", [LOOPBACKS, RANGES], ids=["loopback", "special ranges"])
def test_no_spelling_of_an_address_opens_the_inside(hosts: Sequence[str], watched: Watched) -> None:
    assert len(set(hosts)) >= 19
    watched.poll(honest("before the spellings"))
    for host in hosts:
        with measured() as taken:
            report = watched.poll(honest("inside"), f"http://{host}:{watched.server.port}/")
        assert (report.error or "").partition(":")[0] in ("address-refused", "bad-url"), host
        check(report, str(report.error).partition(":")[0], taken, watched)


@pytest.fixture
def named(watched: Watched) -> Iterator[list[list[str]]]:
    """Let a name have the answers that a test puts here, one list for each look-up."""
    answers: list[list[str]] = []
    resolve: Resolver = lambda _host, _port: answers.pop(0)  # noqa: E731
    sound = watched.app.live
    with Fetcher(sound.net, resolve=resolve) as fetcher:
        watched.app.live = replace(sound, fetcher=fetcher)
        yield answers
    watched.app.live = sound


@pytest.mark.parametrize("second", ["127.0.0.1", "::1"])
def test_a_name_that_turns_inside_is_refused(
    second: str, watched: Watched, named: list[list[str]]
) -> None:
    url = f"http://rebinding.example:{watched.server.port}/a"
    named += [[OPEN], [second]]
    with measured() as taken:
        report = watched.poll(
            lambda _path: answer(status="302 Found", headers=["Location: /b"], length=0), url
        )
    check(report, "address-refused", taken, watched)
    assert named == []
    named += [[OPEN], [second]]
    assert watched.poll(honest(f"public first, then {second}"), url).new == 1
    with measured() as taken:
        report = watched.poll(honest("inside"), url)
    check(report, "address-refused", taken, watched)


def test_a_name_that_is_inside_and_outside_is_refused(
    watched: Watched, named: list[list[str]]
) -> None:
    for answers in ([OPEN, "127.0.0.1"], ["127.0.0.1", OPEN], ["::1", OPEN]):
        named.append(answers)
        with measured() as taken:
            report = watched.poll(honest("inside"), f"http://both.example:{watched.server.port}/")
        check(report, "address-refused", taken, watched)


def test_the_bombs_are_bombs() -> None:
    assert gzip.decompress(gzip_bomb(2)) == bytes(2 * MIB)
    assert zlib.decompress(deflate_bomb(2), -15) == bytes(2 * MIB)
    room = ctypes.create_string_buffer(b"\1" * (16 * MIB))
    size = ctypes.c_size_t(16 * MIB)
    try:
        zstd, brotli = (ctypes.CDLL(name) for name in ("libzstd.so.1", "libbrotlidec.so.1"))
    except OSError as e:
        skip_or_fail(f"a C library is not installed (on Debian: libzstd1, libbrotli1): {e}")
    bomb = zstd_bomb(16)
    zstd.ZSTD_decompress.restype = ctypes.c_size_t
    assert zstd.ZSTD_decompress(room, size, bomb, ctypes.c_size_t(len(bomb))) == 16 * MIB
    assert room.raw[: 16 * MIB] == bytes(16 * MIB)
    bomb = brotli_bomb(1)
    room = ctypes.create_string_buffer(b"\1" * (16 * MIB))
    done = brotli.BrotliDecoderDecompress(
        ctypes.c_size_t(len(bomb)), bomb, ctypes.byref(size), room
    )
    assert (done, size.value) == (1, 16 * MIB)
    assert room.raw[: 16 * MIB] == bytes(16 * MIB)
