"""Telling systemd how things are: the few lines of sd_notify(3) that a daemon needs.

A package for this exists and is no larger; it swallows every error and keeps NOTIFY_SOCKET in the
environment, where our child processes would inherit it.
"""

import os
import socket
import time
from collections.abc import MutableMapping

_VARIABLES = ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID")
STATUS_CHARS = 200


class Notifier:
    """The line to the supervisor; silent where nobody listens. Never blocks, never raises.

    Attributes:
        every_s: how often the supervisor's watchdog wants to be fed at the latest, halved so that
            one late round does not cost the process; `None` where none is armed.
        lost: how many messages could not be handed over.
    """

    def __init__(self, address: str | None, every_s: float | None = None) -> None:
        self.every_s = every_s
        self.lost = 0
        self._address = _abstract(address) if address else None
        self._socket: socket.socket | None = None
        if address:
            self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC)
            self._socket.setblocking(False)

    def ready(self) -> None:
        """Say that work has begun (again, after a reload)."""
        self._tell("READY=1")

    def reloading(self) -> None:
        """Say that the configuration is being read again; `ready` ends it."""
        self._tell(f"RELOADING=1\nMONOTONIC_USEC={time.monotonic_ns() // 1000}")

    def stopping(self) -> None:
        """Say that the end has begun."""
        self._tell("STOPPING=1")

    def alive(self) -> None:
        """Feed the supervisor's watchdog."""
        self._tell("WATCHDOG=1")

    def status(self, text: str) -> None:
        """Say in one line how things are; shown by `systemctl status`."""
        line = "".join(char if char.isprintable() else " " for char in text)
        self._tell(f"STATUS={line[:STATUS_CHARS]}")

    def close(self) -> None:
        """Give the socket back."""
        if self._socket is not None:
            self._socket.close()

    def _tell(self, message: str) -> None:
        if self._socket is None or self._address is None:
            return
        try:
            self._socket.sendto(message.encode(), self._address)
        except OSError:
            # A supervisor that does not listen must not stop the work; it will act on the silence.
            self.lost += 1


def notifier_from(env: MutableMapping[str, str]) -> Notifier:
    """Take the supervisor's variables out of the environment, so that no child inherits them."""
    address, usec, pid = (env.pop(name, "") for name in _VARIABLES)
    ours = pid in ("", str(os.getpid()))
    every_s = int(usec) / 1_000_000 / 2 if ours and usec.isascii() and usec.isdecimal() else None
    return Notifier(address if address.startswith(("/", "@")) else None, every_s or None)


def _abstract(address: str) -> str:
    return "\0" + address[1:] if address.startswith("@") else address
