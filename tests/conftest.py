"""What every test gets: nobody leaves the loopback, and real servers where a test asks for one.

A test whose server is not installed is skipped with the reason; where `WATCHDOG_TEST_NEEDS_ALL` is
set (continuous integration) it fails instead, so that nothing there is skipped in silence.
"""

import functools
import importlib.util
import ipaddress
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from watchdog.config import files
from watchdog.memory import collect_seldom
from watchdog.workers import tasks

_REAL_CONNECT = socket.socket.connect
_REAL_CONNECT_EX = socket.socket.connect_ex
_REAL_GETADDRINFO = socket.getaddrinfo
# Names that RFC 2606 and RFC 6761 keep for documents and tests: looked up, they do not exist.
_NO_NAMES = (".invalid", ".test", ".example", "example.com", "example.net", "example.org")


def _is_loopback(host: object) -> bool:
    if host in (None, "", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


def _is_address(host: object) -> bool:
    try:
        ipaddress.ip_address(str(host))
    except ValueError:
        return False
    return True


@pytest.fixture(autouse=True, scope="session")
def _left_the_loopback() -> Iterator[list[str]]:
    """Refuse every look-up and connection that would leave this machine, and keep a list of them.

    Code under test may catch what is raised here, so the list is what fails the test.
    """
    tried: list[str] = []

    def refuse(sock: socket.socket, address: object) -> None:
        if sock.family in (socket.AF_INET, socket.AF_INET6):
            host = address[0] if isinstance(address, tuple) else address
            if not _is_loopback(host):
                tried.append(f"a connection to {host}")
                raise ConnectionRefusedError(f"a test tried to connect to {host}")

    def connect(self: socket.socket, address: object) -> None:
        refuse(self, address)
        _REAL_CONNECT(self, address)

    def connect_ex(self: socket.socket, address: object) -> int:
        refuse(self, address)
        return _REAL_CONNECT_EX(self, address)

    def getaddrinfo(host: object, *args: object, **kwargs: object) -> object:
        if _is_loopback(host) or _is_address(host):
            return _REAL_GETADDRINFO(host, *args, **kwargs)
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
        if not name.rstrip(".").endswith(_NO_NAMES):
            tried.append(f"a look-up of {name}")
        raise socket.gaierror(socket.EAI_NONAME, f"a test looked up {name}")

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", connect)
    patch.setattr(socket.socket, "connect_ex", connect_ex)
    patch.setattr(socket, "getaddrinfo", getaddrinfo)
    yield tried
    patch.undo()


@pytest.fixture(autouse=True)
def loopback_only(_left_the_loopback: list[str]) -> Iterator[None]:
    """Fail a test that tried to reach anything but this machine."""
    _left_the_loopback.clear()
    yield
    assert not _left_the_loopback


@pytest.fixture(autouse=True, scope="session")
def _index_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let the tests and what they start share one cache of the index, and leave the user's alone.

    Processes of pytest-xdist have base folders side by side in the run's own.
    """
    base = tmp_path_factory.getbasetemp()
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    os.environ["XDG_CACHE_HOME"] = str(run / "cache")
    os.environ.pop("CACHE_DIRECTORY", None)


@pytest.fixture(autouse=True, scope="session")
def _read_once() -> Iterator[None]:
    """Remember what pure functions made of the shipped files: hundreds of tests ask for the same.

    A process that a test starts reads them anew.
    """
    collect_seldom()
    patch = pytest.MonkeyPatch()
    patch.setattr(files, "read_yaml", functools.lru_cache(maxsize=64)(files.read_yaml))
    patch.setattr(tasks, "unpack_index", functools.lru_cache(maxsize=4)(tasks.unpack_index))
    yield
    patch.undo()


def skip_or_fail(reason: str) -> NoReturn:
    """Skip with the reason, or fail where everything was promised to be there."""
    if os.environ.get("WATCHDOG_TEST_NEEDS_ALL"):
        pytest.fail(reason)
    pytest.skip(reason)


def free_port() -> int:
    """Give a loopback port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL cluster of its own on a free port, from the machine's own programs.

    `WATCHDOG_TEST_POSTGRES_URL` names a running server instead, where the user may make databases.
    """
    given = os.environ.get("WATCHDOG_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    if importlib.util.find_spec("psycopg") is None:
        skip_or_fail("psycopg is not installed")
    programs = _postgres_programs()
    if programs is None:
        skip_or_fail("PostgreSQL is not installed (on Debian: apt install postgresql)")
    # Not in pytest's own folder: that is closed to other users, and each pytest that starts on the
    # machine closes it again under the feet of a server that runs as one of them.
    with tempfile.TemporaryDirectory(prefix="watchdog-test-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        control = [*_unprivileged(folder), programs / "pg_ctl", "-D", folder / "data"]
        port = free_port()
        server = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        cluster = "-A trust -U watchdog -E UTF8 --locale C --no-sync"
        _control([*control, "initdb", "-o", cluster], folder)
        _control([*control, "-w", "-t", "60", "-l", folder / "log", "-o", server, "start"], folder)
        yield f"postgresql://watchdog@127.0.0.1:{port}/postgres"
        _control([*control, "-m", "immediate", "stop"], folder)


def _control(command: list[str | Path], folder: Path) -> None:
    """Run one of PostgreSQL's programs. What it says goes to a file: a server keeps a pipe open."""
    with (folder / "said").open("w+") as said:
        done = subprocess.run(command, cwd=folder, stdout=said, stderr=said, check=False)
        said.seek(0)
        assert done.returncode == 0, said.read()


def _postgres_programs() -> Path | None:
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found and shutil.which("pg_ctl") else None


def _unprivileged(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root; give the words that run it as somebody else."""
    if os.geteuid() != 0:
        return []
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        skip_or_fail("the tests run as root and there is no user postgres")
    shutil.chown(folder, "postgres")
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
