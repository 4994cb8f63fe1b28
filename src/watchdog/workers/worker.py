"""One child process as its parent sees it: started, asked, and killed when it does not answer.

A plain `Popen` of a module of ours, not `multiprocessing`: no fork beside threads, no resource
tracker, no second run of `__main__`, a socket for each child alone (pebble's children share one
pipe and its lock, and a kill at the wrong moment stops them all), and no secret of ours in its
environment.
"""

import os
import pickle
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from typing import Any

from watchdog.workers.answers import Done, Failed, Report, read_report
from watchdog.workers.child import READY, Order
from watchdog.workers.frames import FRAME_LIMIT_BYTES, receive_frame, send_frame
from watchdog.workers.tasks import SharedIndex, join_results

# A start takes a third of a second; a machine that has been swapping needs longer.
_START_S = 30.0
_REAP_S = 2.0
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ")


class WorkerDied(Exception):
    """The child is gone and answered nothing."""


class Worker:
    """A child process for one caller at a time.

    Attributes:
        key: of the index that it holds, `None` if it has none yet.
    """

    def __init__(self, program: str, memory_limit_bytes: int) -> None:
        """Start the process and wait until it can be asked.

        Args:
            program: the module that runs there.

        Raises:
            OSError: it could not be started.
        """
        self.key: str | None = None
        self._socket, theirs = socket.socketpair()
        their_leash, leash = os.pipe()
        # An object, because closing the bare number twice could hit somebody else's file.
        self._leash = open(leash, "wb", buffering=0)  # noqa: SIM115 - open as long as the worker
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
                # -P: never import from the folder that the operator happens to be in.
                [sys.executable, "-P", "-m", program, str(their_leash), str(memory_limit_bytes)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(their_leash,),
                env=_environment(),
                start_new_session=True,
            )
        except BaseException:
            self._hang_up()
            raise
        finally:
            theirs.close()
            os.close(their_leash)
        try:
            ready = receive_frame(self._socket, until=time.monotonic() + _START_S)
        except (OSError, ValueError):
            ready = None
        if ready is None or bytes(ready) != READY:
            ended = self.kill()
            raise OSError(f"a worker process did not start ({ended})")

    def order(
        self, task: str, items: tuple[object, ...], index: SharedIndex | None, deadline_s: float
    ) -> None:
        """Hand over items; `next_report` then gives the outcome of each.

        Raises:
            WorkerDied, TimeoutError: the child did not take them.
        """
        missing = index is not None and index.key != self.key
        order = Order(
            task=task,
            items=items,
            deadline_s=deadline_s,
            index=index.packed if index is not None and missing else None,
        )
        packed = pickle.dumps(order, pickle.HIGHEST_PROTOCOL)
        try:
            send_frame(self._socket, packed, until=time.monotonic() + deadline_s)
        except TimeoutError:
            raise
        except OSError as e:
            raise WorkerDied from e
        if index is not None:
            self.key = index.key

    def next_report(self, item: object, deadline_s: float) -> Report:
        """Wait for the next item's outcome, and put it together if it comes in parts.

        Raises:
            TimeoutError: it took too long; the child should be killed.
            WorkerDied: the child ended over this item.
        """
        until = time.monotonic() + deadline_s
        left = FRAME_LIMIT_BYTES
        parts: list[Any] = []
        try:
            while True:
                packed = receive_frame(self._socket, until=until, limit_bytes=left)
                if packed is None:
                    raise WorkerDied
                left -= len(packed)
                report = read_report(packed)
                if isinstance(report.outcome, Failed):
                    return report
                parts.append(report.outcome.result)
                if not report.more:
                    return replace(report, outcome=Done(result=join_results(item, parts)))
        except ValueError as e:
            return Report(outcome=Failed(kind="error", detail=str(e)), last=True)
        except TimeoutError:
            raise
        except OSError as e:
            raise WorkerDied from e

    @property
    def is_alive(self) -> bool:
        """Say whether the process still runs."""
        return self._process.poll() is None

    def stop(self) -> None:
        """End the process without waiting; whoever is asking it gets `WorkerDied`."""
        self._process.kill()

    def kill(self) -> str:
        """End the process and free what it held here; gives how it ended, in words."""
        # The socket goes first: a child that just ended by itself keeps its own exit code.
        self._hang_up()
        self._process.kill()
        return self.wait(time.monotonic() + _REAP_S)

    def wait(self, until: float) -> str:
        """Wait for the process's end, which for one stuck in the kernel may be later."""
        try:
            code = self._process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            return "does not end"
        if code >= 0:
            return f"exit code {code}"
        try:
            return signal.Signals(-code).name
        except ValueError:
            return f"signal {-code}"

    def how_it_ended(self) -> str:
        """Say how a process ended of which `WorkerDied` told, and free what it held here."""
        ended = self.wait(time.monotonic() + _REAP_S)
        self.kill()
        return ended

    def _hang_up(self) -> None:
        self._socket.close()
        self._leash.close()


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(place for place in sys.path if place)}
