"""Whatever a document does to the process that reads it costs that one document."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from tests.watched import entry, name, watchlists
from tests.workers.conftest import MakeWorkers, is_gone

from watchdog.matching.index import build_index
from watchdog.model import Document
from watchdog.workers.answers import Done, Failed
from watchdog.workers.pool import Workers, WorkerSettings, WorkersState
from watchdog.workers.tasks import FeedBytes, SharedIndex, share_index

FOREVER = float("inf")
FEED = b"""<rss version="2.0"><channel><title>News</title><link>http://h.example/</link>
<item><title>A bridge</title><link>http://h.example/1</link></item></channel></rss>"""


def documents(*ids: str) -> list[Document]:
    return [Document(id=each, title=None, text="Zeya Testaung") for each in ids]


def ask(workers: Workers, index: SharedIndex, *ids: str) -> list[str]:
    """Give for each document the kind of its failure, or what the child said."""
    outcomes = workers.screen(documents(*ids), index, until=FOREVER)
    assert len(outcomes) == len(ids)
    return [
        o.kind if isinstance(o, Failed) else o.result.watchlist_version.partition(" ")[2]
        for o in outcomes
    ]


def read(workers: Workers, body: bytes) -> Done | Failed:
    return workers.read_feed(
        FeedBytes(body=body, url="http://h.example/feed", content_type=None, language=None)
    )


@pytest.mark.parametrize("count", [0, 1])
def test_a_feed_is_read_and_an_article_screened(
    count: int, make_workers: MakeWorkers, index: SharedIndex
) -> None:
    workers = make_workers(count=count, real=True)
    feed = read(workers, FEED)
    assert isinstance(feed, Done)
    assert [article.title for article in feed.result.articles] == ["A bridge"]
    (screened,) = workers.screen(documents("1"), index, until=FOREVER)
    assert isinstance(screened, Done)
    assert [hit.entry for hit in screened.result.hits] == ["per-one"]


@pytest.mark.parametrize("count", [0, 1])
def test_what_is_no_feed_is_refused_in_the_readers_words(
    count: int, make_workers: MakeWorkers
) -> None:
    outcome = read(make_workers(count=count, real=True), b"<html><title>Hello</title></html>")
    assert isinstance(outcome, Failed)
    assert outcome.kind == "refused"
    assert "no feed" in outcome.detail


@pytest.mark.parametrize(
    ("kind", "poisons"),
    [
        ("deadline", ["hang", "sleep", "stop"]),
        ("memory", ["eat", "fill"]),
        ("crash", ["abort", "segfault", "exit", "killed"]),
        ("error", ["recursion", "write", "forge"]),
    ],
)
def test_poison_costs_one_document(
    kind: str, poisons: list[str], make_workers: MakeWorkers, index: SharedIndex, tmp_path: Path
) -> None:
    deadline_s = 1.5 if kind == "deadline" else 20
    workers = make_workers(count=1, deadline_s=deadline_s, memory_limit_bytes=200_000_000)
    wanted = ["13", "13", *[kind] * len(poisons), "13"]
    assert ask(workers, index, "a", "b", *poisons, "c") == wanted
    # A file may be made, but nothing be written to it, and nothing be run here.
    assert [(path.name, path.stat().st_size) for path in tmp_path.iterdir()] in ([], [("w", 0)])


def test_a_failure_says_what_happened_and_nothing_of_the_text(
    make_workers: MakeWorkers, index: SharedIndex
) -> None:
    workers = make_workers(count=1, deadline_s=1.5)
    details = [
        outcome.detail
        for outcome in workers.screen(documents("exit", "abort", "hang"), index, until=FOREVER)
        if isinstance(outcome, Failed)
    ]
    assert details == [
        "its worker process ended (exit code 3)",
        "its worker process ended (SIGABRT)",
        "was not done after 1.5 s and was stopped",
    ]


def test_what_a_library_prints_disturbs_nobody(
    make_workers: MakeWorkers, index: SharedIndex, capfd: pytest.CaptureFixture[str]
) -> None:
    assert ask(make_workers(count=1), index, "noise", "a") == ["13", "13"]
    assert capfd.readouterr() == ("", "")


def test_a_kill_from_outside_costs_nothing(make_workers: MakeWorkers, index: SharedIndex) -> None:
    workers = make_workers(count=1)
    for _ in range(2):
        (pid,) = ask(workers, index, "pid")
        os.kill(int(pid), signal.SIGKILL)
        assert ask(workers, index, "a") == ["13"]
    # Ctrl-C and a supervisor's SIGTERM reach the children as well; only the parent heeds them.
    (pid,) = ask(workers, index, "pid")
    os.kill(int(pid), signal.SIGTERM)
    os.kill(int(pid), signal.SIGINT)
    assert ask(workers, index, "pid") == [pid]


def test_a_child_has_the_index_of_each_call(make_workers: MakeWorkers) -> None:
    workers = make_workers(count=1, real=True)
    old = share_index(build_index(watchlists(entry("per-old", name("Zeya Testaung"))), ()))
    new = share_index(build_index(watchlists(entry("per-new", name("Zeya Testaung"))), ()))
    # A poll that began before a reload ends with what was in force then.
    for index, wanted in ((old, "per-old"), (new, "per-new"), (old, "per-old")):
        (outcome,) = workers.screen(documents("1"), index, until=FOREVER)
        assert isinstance(outcome, Done)
        assert [hit.entry for hit in outcome.result.hits] == [wanted]
    assert workers.state().started == 1


def test_nothing_of_the_parent_is_open_in_a_child(
    make_workers: MakeWorkers, index: SharedIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMTP_PASSWORD", "secret")
    database = sqlite3.connect(tmp_path / "watchdog.db")
    database.execute("CREATE TABLE t (a)")
    with socket.create_server(("127.0.0.1", 0)):
        workers = make_workers(count=2)
        ask(workers, index, "a")
        (files,) = ask(workers, index, "files")
        (environment,) = ask(workers, index, "environment")
    database.close()
    kinds = sorted(line.partition(":")[0] for line in files.splitlines())
    assert kinds == ["/dev/null", "/dev/null", "pipe", "socket"]
    assert "SMTP_PASSWORD" not in environment


def test_many_threads_share_few_children(make_workers: MakeWorkers, index: SharedIndex) -> None:
    workers = make_workers(count=2, deadline_s=1)
    answers: list[str] = []
    ways = ["a", "hang", "abort", "b", "pid"]

    def work(at: int) -> None:
        answers.extend(ask(workers, index, *(ways if at == 0 else ["a"] * 5)))

    threads = [threading.Thread(target=work, args=(at,)) for at in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(answers) == 100
    assert sorted(answers)[-2:] == ["crash", "deadline"]
    state = workers.state()
    assert (state.busy, state.waiting, state.lost) == (0, 0, 3)
    assert state.idle <= 2


def test_files_of_dead_children_are_closed(make_workers: MakeWorkers, index: SharedIndex) -> None:
    workers = make_workers(count=1)
    ask(workers, index, "a")
    before = len(os.listdir("/proc/self/fd"))
    assert ask(workers, index, *["exit"] * 2) == ["crash"] * 2
    ask(workers, index, "a")
    assert len(os.listdir("/proc/self/fd")) == before


def test_no_document_is_begun_when_the_time_is_over(
    make_workers: MakeWorkers, index: SharedIndex
) -> None:
    workers = make_workers(count=1)
    outcomes = workers.screen(documents("a", "b"), index, until=time.monotonic() - 1)
    assert [(o.kind, o.was_tried) for o in outcomes if isinstance(o, Failed)] == [
        ("late", False),
        ("late", False),
    ]
    assert workers.state().started == 0


def test_close_leaves_no_process_and_ends_who_waits(
    make_workers: MakeWorkers, index: SharedIndex
) -> None:
    workers = make_workers(count=2, deadline_s=60)
    (idle,) = ask(workers, index, "pid")
    said: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: said.append(ask(workers, index, "hang", "a")))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    until = time.monotonic() + 20
    while workers.state() != WorkersState(idle=0, busy=2, waiting=2, started=2, lost=0):
        assert time.monotonic() < until
        time.sleep(0.02)
    began = time.monotonic()
    workers.close()
    for thread in threads:
        thread.join(5)
    assert time.monotonic() - began < 2
    assert said == [["closed", "closed"]] * 4
    assert is_gone(int(idle), within_s=0.1)
    assert _children() == set()
    assert ask(workers, index, "a") == ["closed"]
    workers.close()


def test_retired_workers_keep_no_process_and_still_answer(
    make_workers: MakeWorkers, index: SharedIndex
) -> None:
    workers = make_workers(count=2)
    ask(workers, index, "a")
    workers.retire()
    assert _children() == set()
    assert ask(workers, index, "a") == ["13"]
    assert _children() == set()


def test_a_program_that_does_not_start_fails_nobodys_article(index: SharedIndex) -> None:
    settings = WorkerSettings(count=1, deadline_s=1, memory_limit_bytes=512_000_000)
    workers = Workers(settings, program="watchdog.no_such_program")
    outcomes = workers.screen(documents("a", "b"), index, until=FOREVER)
    assert [(o.kind, o.was_tried) for o in outcomes if isinstance(o, Failed)] == [
        ("start", False),
        ("start", False),
    ]
    assert workers.state() == WorkersState(
        idle=0, busy=0, waiting=0, started=0, lost=0, unstarted=1
    )
    workers.close()


def test_a_child_that_grew_makes_way_for_a_new_one(make_workers: MakeWorkers) -> None:
    workers = make_workers(count=1, real=True)
    items = b"".join(b'{"id":"%d","content_text":"%s"},' % (n, b"a" * 15_000) for n in range(2_000))
    big = (
        b'{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[' + items[:-1] + b"]}"
    )
    outcome = read(workers, big)
    assert isinstance(outcome, Done)
    assert len(outcome.result.articles) == 2_000
    assert workers.state().idle == 0
    assert isinstance(read(workers, FEED), Done)
    assert workers.state() == WorkersState(idle=1, busy=0, waiting=0, started=2, lost=0)


PARENT = """
import sys, threading
from tests.watched import entry, name, watchlists
from tests.workers.test_pool import ask
from watchdog.matching.index import build_index
from watchdog.workers.pool import Workers, WorkerSettings
from watchdog.workers.tasks import share_index

index = share_index(build_index(watchlists(entry("per-one", name("Zeya Testaung"))), ()))
workers = Workers(
    WorkerSettings(count=2, deadline_s=60, memory_limit_bytes=512_000_000),
    program="tests.workers.misbehaving",
)
def work():
    print(*ask(workers, index, "pid"), flush=True)
    ask(workers, index, "hang")
for _ in range(2):
    threading.Thread(target=work).start()
"""


def test_no_child_outlives_a_killed_parent(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "HOME": str(tmp_path)},
        stdout=subprocess.PIPE,
    )
    assert parent.stdout is not None
    with parent:
        pids = {int(parent.stdout.readline()) for _ in range(2)}
        # Both are inside a C call by now, or about to be; neither looks at its socket.
        parent.kill()
    assert all(is_gone(pid) for pid in pids)


def _children() -> set[int]:
    """Give this process's children that have not ended."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        command = stat.with_name("cmdline").read_bytes() if words[1] == str(os.getpid()) else b""
        if b"tests.workers.misbehaving" in command and words[0] != "Z":
            found.add(int(stat.parent.name))
    return found
