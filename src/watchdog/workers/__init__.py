"""Child processes that can be killed, for whatever reads bytes or text of strangers.

`pool.Workers` is the only front door. The other files, from the outside in: `pool` shares a few
children among many threads; `worker` is one child as its parent sees it; `child` is the program
that runs there; `tasks` is the closed table of what it can be asked; `answers` are the values that
come back and `frames` how they travel. Why so: `docs/decisions/0013-killable-workers.md`.
"""
