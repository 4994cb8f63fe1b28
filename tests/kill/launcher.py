"""Starts daemons quickly: the imports are done once, then each daemon is a fork that runs `main`.

A daemon's start is mostly imports (1.5 of 2.4 s), and a thousand kills need a thousand starts.
Nothing is imported here that makes a thread, so a fork is a daemon as `python -m watchdog` would
have begun it, but without the shipped watchlists: to read their 572 entries takes most of the rest
(1.7 s of processor time), and the kills need the one entry of their own; an empty
folder to read instead is named on the command line. Reads `CONFIG-FOLDER TAB LOG-FILE` lines and
answers each with a process id.
"""

import os
import signal
import sys
from pathlib import Path

import watchdog.daemon
from watchdog.cli.main import main
from watchdog.config import files, load
from watchdog.config.shipped import shipped_dir


def become(folder: str, log: str) -> None:
    """Be `watchdog --config FOLDER run` in a fork, its standard error a file."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDWR)
    said = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.dup2(said, 2)
    sys.argv = ["watchdog", "--config", folder, "run"]
    main()


def serve() -> None:
    """Fork a daemon for each line; the kernel buries them."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        folder, _, log = line.rstrip("\n").partition("\t")
        pid = os.fork()
        if pid == 0:
            become(folder, log)
        print(pid, flush=True)


assert watchdog.daemon
for reader in (files, load):
    reader.shipped_dir = lambda name: (  # type: ignore[attr-defined]  # imported there by name
        Path(sys.argv[1]) if name == "watchlists" else shipped_dir(name)
    )
serve()
