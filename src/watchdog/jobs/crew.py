"""A crew of threads that works off what is leased, as long as there is something to lease."""

import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar

T = TypeVar("T")

# How long new work may wait for a look while every running piece is slow.
LOOK_AGAIN_S = 0.5


def work_off(
    name: str,
    *,
    slots: int,
    lease: Callable[[tuple[T, ...], int], tuple[T, ...]],
    work: Callable[[T], None],
    look: Callable[[], object] = lambda: None,
    at_once: int = 1,
) -> int:
    """Lease and work in up to `slots` threads until nothing is left and nothing runs.

    A slow piece holds its own slot only: the others go on leasing.

    Args:
        lease: from what is running and the number of free slots to what is begun next.
        work: does one piece; what it raises ends the crew.
        look: called at every look for work, as a mark of life.
        at_once: where leasing costs, it waits a moment until so many slots are free.

    Returns:
        How many pieces were worked on.
    """
    begun = 0
    leased_at = 0.0
    running: dict[Future[None], T] = {}
    with ThreadPoolExecutor(slots, name) as pool:
        while True:
            look()
            free = slots - len(running)
            if free >= min(at_once, slots) or time.monotonic() - leased_at >= LOOK_AGAIN_S:
                leased_at = time.monotonic()
                for piece in lease(tuple(running.values()), free) if free else ():
                    running[pool.submit(work, piece)] = piece
                    begun += 1
            if not running:
                return begun
            done, _ = wait(running, timeout=LOOK_AGAIN_S, return_when=FIRST_COMPLETED)
            for future in done:
                del running[future]
                future.result()
