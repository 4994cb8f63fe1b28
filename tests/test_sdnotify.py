"""The line to the supervisor, against a socket that listens as systemd's does."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from watchdog.sdnotify import Notifier, notifier_from


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "n"))
        listener.settimeout(5)
        yield listener


def test_every_message_is_what_systemd_reads(supervisor: socket.socket) -> None:
    notifier = Notifier(supervisor.getsockname())
    notifier.ready()
    notifier.alive()
    notifier.status("two\nlines READY=1\x1b[31m")
    notifier.reloading()
    notifier.stopping()
    notifier.close()
    said = [supervisor.recv(4096).decode() for _ in range(5)]
    assert said[:3] == ["READY=1", "WATCHDOG=1", "STATUS=two lines READY=1 [31m"]
    assert said[3].startswith("RELOADING=1\nMONOTONIC_USEC=")
    assert said[4] == "STOPPING=1"
    assert notifier.lost == 0


def test_an_abstract_address_is_understood() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(f"\0watchdog-test-{os.getpid()}")
        listener.settimeout(5)
        notifier = Notifier(f"@watchdog-test-{os.getpid()}")
        notifier.alive()
        assert listener.recv(100) == b"WATCHDOG=1"
        notifier.close()


def test_nobody_listening_stops_nothing(tmp_path: Path) -> None:
    notifier = Notifier(str(tmp_path / "nobody"))
    notifier.alive()
    assert notifier.lost == 1
    notifier.close()
    silent = Notifier(None)
    silent.ready()
    assert silent.lost == 0
    silent.close()


@pytest.mark.parametrize(
    ("env", "every_s"),
    [
        ({"WATCHDOG_USEC": "60000000"}, 30.0),
        ({"WATCHDOG_USEC": "60000000", "WATCHDOG_PID": str(os.getpid())}, 30.0),
        ({"WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "1"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({}, None),
    ],
)
def test_the_watchdog_is_fed_twice_as_often_as_asked_and_only_by_whom_it_is_meant_for(
    env: dict[str, str], every_s: float | None
) -> None:
    given = {**env, "NOTIFY_SOCKET": "/run/x", "PATH": "/bin"}
    notifier = notifier_from(given)
    assert notifier.every_s == every_s
    assert given == {"PATH": "/bin"}, "children inherit none of it"
    notifier.close()
