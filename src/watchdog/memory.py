"""How memory is kept: what a large feed took is given back, and garbage is looked for seldom.

glibc has an arena of its own for nearly every thread, and after the first block of megabytes that
is freed it takes such blocks from the arenas too (mallopt(3), M_MMAP_THRESHOLD: "dynamic"). With
twelve threads that poll, ten feeds of 8 MB left 317 MB behind where 105 had been before; with what
is set here 130 (`benchmarks/leaks.py`, `docs/decisions/0019`). Other C libraries know none of this
and are left alone.
"""

import ctypes
import gc

# malloc.h of glibc 2.36.
_M_MMAP_THRESHOLD = -3
_M_ARENA_MAX = -8
_ARENAS = 2
# The threshold that glibc begins with; setting it keeps it there.
_MAPPED_FROM_BYTES = 128 * 1024


def keep_memory_small() -> bool:
    """Set the allocator up for a process that lives long; says whether it could be.

    Threads that run already keep the arenas that they have.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return False
    return bool(mallopt(_M_ARENA_MAX, _ARENAS) and mallopt(_M_MMAP_THRESHOLD, _MAPPED_FROM_BYTES))


def give_memory_back() -> bool:
    """Give the system what is free and still held; says whether there was any. Takes about 1 ms."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return bool(trim is not None and trim(0))


# Python looks for garbage after 700 new objects. An index has 200 000, none of them garbage:
# looking through them again and again took three quarters of the 0.3 s of unpacking it.
_LOOK_AFTER = 50_000


def collect_seldom() -> None:
    """Let Python look for rings of garbage after so many new objects; all else goes at once."""
    gc.set_threshold(_LOOK_AFTER)
