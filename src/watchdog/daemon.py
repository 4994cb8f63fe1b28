"""The daemon: a ticker that starts jobs, a watcher beside it, and an end within seconds of SIGTERM.

The main thread is the watcher. It waits for nothing but the clock: whatever hangs elsewhere, it
still sees that, says it, mends what can be mended, and stops feeding the supervisor's watchdog when
only a new process would help. Jobs do all the work, in the ticker's threads.
"""

import faulthandler
import os
import signal
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from types import FrameType

from watchdog.app import App
from watchdog.errors import WorldError
from watchdog.health.calling import Caller
from watchdog.health.metrics import Metrics
from watchdog.health.pages import pages_of
from watchdog.health.server import HealthServer
from watchdog.health.state import VITALS_EVERY_S, Health
from watchdog.jobs import clock, deliver, poll
from watchdog.jobs.alarms import AlarmDesk
from watchdog.jobs.takeover import take_over
from watchdog.jobs.trouble import TroubleDesk
from watchdog.jobs.upkeep import tidy
from watchdog.log import catch_strays
from watchdog.memory import give_memory_back, keep_memory_small
from watchdog.sdnotify import Notifier, notifier_from
from watchdog.storage.vitals import read_vitals, touch_writer
from watchdog.ticker import Job, Ticker
from watchdog.watcher import Look, Patience, Trouble, Watcher

POLL_TICK_S = 2
DELIVER_TICK_S = 1
WATCH_FILES_TICK_S = 3
UPKEEP_TICK_S = 3600
MEMORY_TICK_S = 30
LOOK_EVERY_S = 1.0
# A scheduler that was begun anew gets this long before it is given up as well.
RESTART_EVERY_S = 30.0
# SIGTERM to exit; a supervisor usually kills after 90 s, a container's after 10 s if not told.
DRAIN_S = 12


def run(app: App) -> int:
    """Run until SIGTERM or SIGINT; SIGHUP reads the configuration again. Gives the exit code.

    Sends and polls that are under way get `DRAIN_S` seconds. What does not end in time is left
    leased: the lease runs out and the next daemon tries again under the same Message-ID.

    Raises:
        StorageError: another daemon works on the database, or it is damaged.
        WorldError: the address for health questions is taken.
    """
    keep_memory_small()
    take_over(app)
    # A supervisor that gives the process up sends SIGABRT: then each thread's place is written
    # down, without values. Not where standard error is no file.
    if sys.__stderr__ is not None:
        faulthandler.enable(sys.__stderr__)
    notifier = notifier_from(os.environ)
    daemon = Daemon(app, notifier)
    put_back_strays = catch_strays(app.log)
    previous = _catch_signals(daemon)
    daemon.start()
    while not app.stopping.wait(min(LOOK_EVERY_S, notifier.every_s or LOOK_EVERY_S)):
        daemon.look()
    drained = daemon.stop()
    if not drained:
        # Threads that hang in a library would keep the interpreter alive for as long as they hang.
        # Everything acknowledged is committed already.
        os._exit(0)
    for number, handler in previous.items():
        signal.signal(number, handler)  # type: ignore[arg-type]  # what signal() gave us
    put_back_strays()
    app.close()
    return 0


class Daemon:
    """The parts of a running daemon; its main thread calls `look` every second."""

    def __init__(self, app: App, notifier: Notifier, *, patience: Patience | None = None) -> None:
        """Put the parts together; nothing runs and nobody listens before `start`."""
        self.reload_asked = threading.Event()
        desk = TroubleDesk(app)
        self.ticker = Ticker(
            tuple(replace(job, work=desk.heard(job.name, job.work)) for job in self._jobs()),
            pulse=app.pulse,
            now=app.now,
            on_failure=self._on_failure,
        )
        self.health = Health(app.pulse, app.now, lambda: app.live.sources)
        alarms = AlarmDesk(app)
        self.metrics = Metrics(self.health, alarms=alarms.counts)
        self._caller = Caller(app, self.health, alarms)
        self.server: HealthServer | None = None
        self._app = app
        self._notifier = notifier
        loops = (poll.LOOP, deliver.LOOP)
        self._watcher = Watcher(app.pulse, app.now, loops=loops, patience=patience)
        self._jumped = threading.Event()
        self._restarted_at = float("-inf")
        self._said = ""

    def start(self) -> None:
        """Listen, begin to tick, and tell the supervisor.

        Raises:
            WorldError: the address for health questions is taken.
        """
        app = self._app
        moved = clock.bring_near(app, jumped=False)
        if any(moved):
            app.log.warning("times too far ahead", sources=moved[0], deliveries=moved[1])
        self.server = self._listen()
        self._caller.start()
        self.ticker.start()
        live = app.live
        app.log.info(
            "watching",
            sources=len(live.sources),
            entries=len(live.entries),
            channels=len(live.senders),
            config=str(live.folder) if live.folder else "shipped defaults",
        )
        self._notifier.ready()
        self._notifier.alive()

    def look(self) -> Look:
        """Look once at everything that moves; say, mend and report what was found."""
        look = self._watcher.look()
        self._say(look)
        if look.jump is not None:
            self._jumped.set()
            self._restart("the clock was set")
        elif any(trouble.kind == "schedule-frozen" for trouble in look.standing):
            self._restart("no tick")
        self.health.put_look(look)
        self._caller.saw(look)
        if look.fit:
            self._notifier.alive()
        self._report(look)
        return look

    def stop(self) -> bool:
        """Begin nothing new, wait for what is under way; says whether all of it ended."""
        app = self._app
        app.stopping.set()
        self._notifier.stopping()
        self.health.put_stopping()
        app.log.info("stopping", seconds=DRAIN_S)
        deadline = time.monotonic() + DRAIN_S
        drained = self.ticker.stop(DRAIN_S)
        left_s = round(max(0.0, deadline - time.monotonic()), 1)
        app.log.info("stopped", drained=drained, left_s=left_s)
        if self.server is not None:
            self.server.close()
        self._notifier.close()
        return drained

    def _jobs(self) -> tuple[Job, ...]:
        return (
            Job(name="files", every_s=WATCH_FILES_TICK_S, work=self._watch_files),
            Job(name="clock", every_s=WATCH_FILES_TICK_S, work=self._mend_times),
            Job(name="upkeep", every_s=UPKEEP_TICK_S, work=self._keep_tidy),
            Job(name="poll", every_s=POLL_TICK_S, work=self._poll),
            Job(name="deliver", every_s=DELIVER_TICK_S, work=self._deliver),
            Job(name="memory", every_s=MEMORY_TICK_S, work=give_memory_back),
            Job(name="vitals", every_s=VITALS_EVERY_S, work=self._take_vitals),
        )

    def _poll(self) -> None:
        poll.poll_due(self._app, on_report=self.metrics.count_poll)

    def _deliver(self) -> None:
        deliver.deliver_due(self._app, on_delivered=self.metrics.count_delivery)

    def _watch_files(self) -> None:
        if self.reload_asked.is_set() or self._app.files_changed():
            self.reload_asked.clear()
            self._notifier.reloading()
            self._app.reload()
            self._notifier.ready()

    def _mend_times(self) -> None:
        """After the clock was set: nothing may wait for a time that only the old clock reaches."""
        if not self._jumped.is_set():
            return
        sources, deliveries = clock.bring_near(self._app, jumped=True)
        self._jumped.clear()
        self._app.log.warning("times brought near", sources=sources, deliveries=deliveries)

    def _keep_tidy(self) -> None:
        tidy(self._app)
        self._caller.looked_through()

    def _take_vitals(self) -> None:
        vitals = read_vitals(self._app.store, now=self._app.now())
        self.health.put_vitals(vitals)
        self._caller.judge(vitals)
        touch_writer(self._app.store)

    def _on_failure(self, job: Job) -> None:
        self._app.log.exception("tick failed", job=job.name)

    def _listen(self) -> HealthServer | None:
        at = self._app.health
        if at is None:
            return None

        def on_error(path: str) -> None:
            self._app.log.exception("health page failed", path=path)

        try:
            return HealthServer(
                (at.host, at.port), pages_of(self.health, self.metrics), on_error=on_error
            )
        except OSError as e:
            raise WorldError(
                f"health: cannot listen on {at}: {e.strerror}; is another daemon running?"
            ) from e

    def _say(self, look: Look) -> None:
        """Log each event once."""
        log = self._app.log
        if look.paused_s is not None:
            log.error("the whole process was stopped", seconds=round(look.paused_s))
        if look.jump is not None:
            direction = "forward" if look.jump.seconds > 0 else "back"
            log.error(
                "the clock was set", direction=direction, seconds=round(abs(look.jump.seconds))
            )
        for trouble in look.begun:
            log.error(trouble.kind, **_fields(trouble))
        for trouble in look.over:
            log.info("over", trouble=trouble.kind, part=trouble.part)

    def _restart(self, why: str) -> None:
        now = self._app.pulse.clock()
        if now - self._restarted_at < RESTART_EVERY_S and why == "no tick":
            return
        self._restarted_at = now
        self.ticker.restart()
        self._app.log.error("schedule begun anew", why=why)

    def _report(self, look: Look) -> None:
        """Tell the supervisor in a line how things are, when that changes."""
        wrong = ", ".join(f"{trouble.kind} {trouble.part}" for trouble in look.standing)
        line = wrong or f"watching {len(self._app.live.sources)} sources"
        if line != self._said:
            self._said = line
            self._notifier.status(line)


def _fields(trouble: Trouble) -> dict[str, object]:
    return {"part": trouble.part, "detail": trouble.detail, "fatal": trouble.fatal}


def _catch_signals(daemon: Daemon) -> Mapping[int, object]:
    # By another thread: this one may hold the event's own lock at this moment, and would wait for
    # itself.
    def stop(_number: int, _frame: FrameType | None) -> None:
        threading.Thread(target=daemon._app.stopping.set, daemon=True).start()

    def reload(_number: int, _frame: FrameType | None) -> None:
        threading.Thread(target=daemon.reload_asked.set, daemon=True).start()

    return {
        signal.SIGTERM: signal.signal(signal.SIGTERM, stop),
        signal.SIGINT: signal.signal(signal.SIGINT, stop),
        signal.SIGHUP: signal.signal(signal.SIGHUP, reload),
    }
