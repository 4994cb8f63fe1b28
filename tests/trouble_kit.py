"""Trouble made on purpose: a small disk, and a disk that fails now and then."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

# Fails one call in so many on files of the database, while a mark lies there; preloaded.
FAILING_DISK = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>
static __thread unsigned seed;
static int fails(int fd) {
    const char *mark = getenv("FAILING_DISK_MARK"), *percent = getenv("FAILING_DISK_PERCENT");
    char name[64], path[4096];
    if (!mark || !percent || access(mark, F_OK) != 0) return 0;
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(name, path, sizeof path - 1);
    if (n <= 0) return 0;
    path[n] = 0;
    if (!strstr(path, "watchdog.db")) return 0;
    if (!seed) seed = (unsigned)getpid() ^ (unsigned)(size_t)&seed;
    if (rand_r(&seed) % 100 >= atoi(percent)) return 0;
    errno = EIO;
    return 1;
}
#define REAL(name) ({ static void *f; if (!f) f = dlsym(RTLD_NEXT, #name); f; })
#define WRAP(name, result, declared, ...) result name declared { \
    if (fails(fd)) return -1; \
    return ((result (*) declared)REAL(name))(__VA_ARGS__); }
WRAP(pwrite, ssize_t, (int fd, const void *b, size_t n, off_t o), fd, b, n, o)
WRAP(pwrite64, ssize_t, (int fd, const void *b, size_t n, off64_t o), fd, b, n, o)
WRAP(pread, ssize_t, (int fd, void *b, size_t n, off_t o), fd, b, n, o)
WRAP(pread64, ssize_t, (int fd, void *b, size_t n, off64_t o), fd, b, n, o)
WRAP(write, ssize_t, (int fd, const void *b, size_t n), fd, b, n)
WRAP(fsync, int, (int fd), fd)
WRAP(fdatasync, int, (int fd), fd)
WRAP(ftruncate, int, (int fd, off_t n), fd, n)
WRAP(ftruncate64, int, (int fd, off64_t n), fd, n)
"""


@contextmanager
def small_disk(at: Path, size: str = "2m") -> Iterator[Path]:
    """Mount a disk of so many bytes; skips where the tests may not."""
    at.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if mount is None or umount is None or not sys.platform.startswith("linux"):
        pytest.skip("mount is not installed")
    command = [mount, "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(at)]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("a small disk can be mounted by root only")
    try:
        yield at
    finally:
        subprocess.run([umount, "--lazy", str(at)], check=True)


def fill(disk: Path) -> Path:
    """Leave no byte free; gives the file to delete."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            return ballast


def failing_disk(folder: Path, percent: int) -> tuple[dict[str, str], Path]:
    """Give the environment in which the database's files fail, and the file that begins it."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler is installed")
    source, made, mark = folder / "failing.c", folder / "failing.so", folder / "failing"
    source.write_text(FAILING_DISK)
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(made), str(source), "-ldl"], check=True)
    env = {
        "LD_PRELOAD": str(made),
        "FAILING_DISK_MARK": str(mark),
        "FAILING_DISK_PERCENT": str(percent),
    }
    return env, mark
