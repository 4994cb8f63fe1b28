"""The command `watchdog`: one file per group of commands, all heavy imports inside them.

`watchdog --help` must answer at once, so nothing here imports the database, the network or the
matcher before a command needs it. Exit codes are those of `ExitCode` in `outcome`.
"""

from watchdog.cli.main import main

__all__ = ["main"]
