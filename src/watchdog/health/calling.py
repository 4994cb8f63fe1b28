"""Calling the operator: puts together what is known and hands the alarms to the desk."""

from watchdog.app import App
from watchdog.health.alarming import (
    TERMS_WITHIN_DAYS,
    Losses,
    Signs,
    frozen,
    judge_alarms,
    judged_kinds,
)
from watchdog.health.state import Health
from watchdog.jobs.alarms import AlarmDesk, AlarmKind
from watchdog.matching.terms import terms_ending
from watchdog.storage.vitals import Vitals
from watchdog.storage.yields import Yield, read_yields
from watchdog.watcher import Look

# A clock that a time server corrects by seconds, and a moment's pause, are in the log only.
EVENT_S = 60.0
_OF_THE_WATCHER: tuple[AlarmKind, ...] = ("frozen",)


class Caller:
    """What the watcher and the jobs of a daemon report to; each call comes from one thread."""

    def __init__(self, app: App, health: Health, desk: AlarmDesk) -> None:
        """Begin knowing nothing."""
        self._app = app
        self._health = health
        self._desk = desk
        self._losses = Losses()
        self._yields: tuple[Yield, ...] = ()

    def start(self) -> None:
        """Say in the log where nobody will ever be called."""
        live = self._app.live
        if live.senders and not live.trouble_channels:
            self._app.log.warning(
                "no channel has `trouble: yes`: alarms stand in the log only",
                channels=len(live.senders),
            )

    def saw(self, look: Look) -> None:
        """Take a look of the watcher; touches neither the database nor the schedule."""
        self._desk.put(frozen(look), _OF_THE_WATCHER)
        if look.jump is not None and abs(look.jump.seconds) >= EVENT_S:
            direction = "forward" if look.jump.seconds > 0 else "back"
            self._desk.happened(
                "clock",
                f"the clock was set {direction}",
                f"The machine's clock was set {direction} by {abs(look.jump.seconds):.0f} seconds."
                " The schedule was begun anew; times that would now be waited for in vain are"
                " brought near. If nobody set it, look at the machine's time service.",
            )
        if look.paused_s is not None and look.paused_s >= EVENT_S:
            self._desk.happened(
                "stopped",
                "the whole process was stopped",
                f"Nothing ran for {look.paused_s:.0f} seconds: the machine slept or was overloaded,"
                " or somebody stopped the process. It goes on by itself.",
            )

    def looked_through(self) -> None:
        """Ask the database what sources bring; an hourly job.

        Raises:
            StorageError: the database does not answer.
        """
        self._yields = read_yields(self._app.store)

    def judge(self, vitals: Vitals) -> None:
        """Judge all else, after the database was asked how things stand."""
        live, now = self._app.live, self._app.now()
        signs = Signs(
            now=now,
            sources=live.sources,
            ready=self._health.snapshot().ready,
            vitals=vitals,
            yields=self._yields,
            lost=self._losses.put(live.workers.state(), self._app.pulse.clock()),
            terms=terms_ending(
                tuple(live.entries.values()), today=now.date(), within_days=TERMS_WITHIN_DAYS
            ),
        )
        self._desk.put(judge_alarms(signs), judged_kinds())
