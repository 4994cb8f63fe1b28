"""Start one of the benchmarks' servers of news in a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent


@contextmanager
def newsroom(program: str, *options: str) -> Iterator[str]:
    """Give the address of a server of news that ends with the block.

    Args:
        program: a script beside this one, which prints its address first and ends when its standard
            input does.
    """
    with subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, str(HERE / program), *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None  # noqa: S101 - asked for above
        assert server.stdin is not None  # noqa: S101 - asked for above
        try:
            url = server.stdout.readline().strip()
            if not url:
                raise SystemExit("the loopback newsroom did not start")
            yield url
        finally:
            server.stdin.close()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
