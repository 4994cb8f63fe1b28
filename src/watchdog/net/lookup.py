"""Turning a host into addresses that have been checked, within a deadline.

`getaddrinfo` cannot be told how long it may take, so it runs in a thread that is left behind when
time is up. Each lookup has a daemon thread of its own rather than a pool's: a pool's threads are
joined at exit, and a hung name server must not keep the program from stopping.
"""

import queue
import socket
import threading
import time
from collections.abc import Callable, Sequence
from ipaddress import ip_address

from watchdog.net.addresses import Network, read_literal, why_refused
from watchdog.net.failures import Broken

Resolver = Callable[[str, int], Sequence[str]]
"""Host and port to the addresses it answers with, as text, in the order to try; raises OSError."""

_MAX_LOOKUPS = 32
_MAX_ANSWERS = 64


def system_resolver(host: str, port: int) -> Sequence[str]:
    """Ask the operating system, as every program on this machine would."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


class Lookup:
    """Resolve and check hosts; thread-safe. At most 32 lookups run at once."""

    def __init__(self, resolve: Resolver, allowed: tuple[Network, ...]) -> None:
        self._resolve = resolve
        self._allowed = allowed
        self._slots = threading.BoundedSemaphore(_MAX_LOOKUPS)

    def checked_addresses(self, host: str, port: int, deadline: float) -> tuple[str, ...]:
        """Return what to connect to; asks the resolver at most once.

        One answer that is not public refuses them all: a name that answers with a public and a
        private address at once is made for getting past a check like this.

        Raises:
            Broken: `bad-url`, `dns` or `address-refused`.
        """
        try:
            literal = read_literal(host)
        except ValueError as e:
            raise Broken("bad-url", f"{host} is neither a name nor an address: {e}") from e
        answers = [str(literal)] if literal else self._ask(host, port, deadline)
        if not answers or len(answers) > _MAX_ANSWERS:
            raise Broken("dns", f"{host} has {len(answers)} addresses")
        for answer in answers:
            try:
                why = why_refused(ip_address(answer), self._allowed)
            except ValueError:
                why = "no IP address"
            if why:
                shown = answer if literal else f"{host} is {answer}"
                raise Broken("address-refused", f"{shown} ({why})")
        return tuple(answers)

    def _ask(self, host: str, port: int, deadline: float) -> Sequence[str]:
        late = Broken("dns", f"no answer for {host} in time")
        if not self._slots.acquire(timeout=max(0.0, deadline - time.monotonic())):
            raise late
        # The thread gives its slot back itself: an abandoned lookup still counts.
        box: queue.SimpleQueue[Sequence[str] | BaseException] = queue.SimpleQueue()
        try:
            threading.Thread(
                target=self._run, args=(host, port, box), name=f"lookup {host}", daemon=True
            ).start()
        except RuntimeError:
            self._slots.release()
            raise
        try:
            answer = box.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            raise late from None
        if isinstance(answer, UnicodeError):
            raise Broken("bad-url", f"{host} is no host name") from answer
        if isinstance(answer, OSError):
            raise Broken("dns", f"{host}: {answer.strerror or 'not found'}") from answer
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def _run(
        self, host: str, port: int, box: "queue.SimpleQueue[Sequence[str] | BaseException]"
    ) -> None:
        try:
            box.put(self._resolve(host, port))
        except BaseException as e:  # noqa: BLE001 - handed to the thread that waits for it
            box.put(e)
        finally:
            self._slots.release()
