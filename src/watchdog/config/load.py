"""The front door: a config folder in, everything it decides out, checked.

The order: settings, sources, watchlists, signals, channels, routes; what a later file names stands
in an earlier one. All problems of all files are told together, so that one round mends them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from watchdog.config.cases import Case, load_cases
from watchdog.config.channels import AnyChannel, read_channels
from watchdog.config.files import fingerprint_of, read_tree
from watchdog.config.lists import items_by_id
from watchdog.config.overlay import Combined, Edit, combine
from watchdog.config.routes import Known, read_routes
from watchdog.config.settings import Settings, read_settings, unknown_variables
from watchdog.config.shipped import shipped_dir
from watchdog.config.signals import read_signals
from watchdog.config.sources import POLITE_S, read_sources
from watchdog.config.upgrade import changed_under_edits
from watchdog.config.watchlists import Folder, ListInfo, read_folder
from watchdog.config.yaml import Node
from watchdog.errors import ConfigError, Problem, WatchlistError
from watchdog.model import Route, SignalKind, Source, Watchlists

__all__ = ["Config", "fingerprint_of", "load_config"]

# Shipped files that stand in where a folder of one's own has none. Channels and routes are not
# among them: who is told is for the operator alone to say.
_FALL_BACK = ("watchdog.yml", "sources.yml", "signals.yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything that the files and the environment decide.

    Attributes:
        channels: all of them; the disabled ones have empty secrets.
        lists: what each watchlist says of itself, by name.
        edits: the operator's changes of shipped entries.
        cases: sentences that must and must not hit: the shipped ones, except those about entries
            that the operator edits, and the operator's own.
        folder: where it was read, `None` for the shipped defaults.
        warnings: what works and is probably not meant.
        fingerprint: as `fingerprint_of` gives it while nothing changes.
    """

    settings: Settings
    sources: tuple[Source, ...]
    channels: tuple[AnyChannel, ...]
    routes: tuple[Route, ...]
    signal_kinds: tuple[SignalKind, ...]
    watchlists: Watchlists
    lists: Mapping[str, ListInfo]
    edits: tuple[Edit, ...]
    cases: tuple[Case, ...]
    folder: Path | None
    warnings: tuple[str, ...]
    fingerprint: str


def load_config(
    folder: Path | None, env: Mapping[str, str], *, watchlists: Path | None = None
) -> Config:
    """Read a configuration.

    Args:
        folder: the operator's config folder, `None` for the shipped defaults.
        env: the environment.
        watchlists: use only the lists in this folder, instead of the shipped ones with the
            operator's laid over.

    Raises:
        WatchlistError: only watchlists are wrong.
        ConfigError: something else is wrong, maybe watchlists as well.
    """
    for each in (folder, watchlists):
        if each is not None and not each.is_dir():
            _refuse_missing(each)
    reading = _Reading(folder)
    # Taken before reading: a file that changes meanwhile differs from it, and is read again.
    fingerprint = fingerprint_of(folder, watchlists)
    settings, problems = read_settings(*reading.file("watchdog.yml"), folder, env)
    sources, more = read_sources(*reading.file("sources.yml"), env)
    problems += more
    combined, wrong_lists, readable = _read_watchlists(folder, watchlists)
    names = {entry.watchlist for entry in combined.watchlists.entries} | set(combined.lists)
    # Other lists than those that these files were written for: their names mean nothing here.
    others = watchlists is not None
    parties = combined.known | names if readable and not others else None
    cases, more = _read_cases(
        folder,
        watchlists,
        combined,
        readable=readable,
        kinds=reading.ids("signals.yml", "signals"),
    )
    wrong_lists += more
    signal_kinds, more = read_signals(*reading.file("signals.yml"), parties)
    problems += more
    channels, more = read_channels(*reading.file("channels.yml"), folder, env)
    problems += more
    known = Known(
        channels=reading.ids("channels.yml", "channels"),
        # A channel that is wrong itself is told of as such, not again as one of nobody's.
        operators=_operators(channels, reading.ids("channels.yml", "channels")),
        lists=names if readable and not others else None,
        kinds=reading.ids("signals.yml", "signals"),
        entries=combined.known if readable and not others else None,
        sources=reading.ids("sources.yml", "sources"),
    )
    routes, more = read_routes(*reading.file("routes.yml"), known)
    problems += more + tuple(reading.problems)
    if problems or settings is None:
        raise ConfigError(_sorted(problems + wrong_lists))
    if wrong_lists:
        raise WatchlistError(_sorted(wrong_lists))
    upgrade = changed_under_edits(combined.edits)
    warnings = _warnings(folder, settings, env, sources, channels, routes)
    warnings += tuple(str(each) for each in upgrade.changed) + upgrade.notes
    return Config(
        settings=settings,
        sources=sources,
        channels=channels,
        routes=routes,
        signal_kinds=signal_kinds,
        watchlists=combined.watchlists,
        lists=combined.lists,
        edits=combined.edits,
        cases=cases,
        folder=folder,
        warnings=warnings,
        fingerprint=fingerprint,
    )


def _operators(
    channels: tuple[AnyChannel, ...], written: frozenset[str] | None
) -> frozenset[str] | None:
    if written is None:
        return None
    read = {channel.id for channel in channels}
    return frozenset({c.id for c in channels if c.operators} | (written - read))


class _Reading:
    """Finds and reads the files of one configuration, collecting what cannot be read."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._read: dict[str, tuple[Node | None, str]] = {}
        self.problems: list[Problem] = []

    def file(self, name: str) -> tuple[Node | None, str]:
        """Return the tree of a file and how problems name it."""
        if name not in self._read:
            self._read[name] = self._read_file(name)
        return self._read[name]

    def ids(self, name: str, key: str) -> frozenset[str] | None:
        """Return the ids of all items of a file, also of those that are wrong.

        `None` for a file that cannot be read.
        """
        tree, file = self.file(name)
        if any(problem.file == file for problem in self.problems):
            return None
        return frozenset(items_by_id(tree, key, file)[0])

    def _read_file(self, name: str) -> tuple[Node | None, str]:
        path = (self._folder if self._folder is not None else shipped_dir("config")) / name
        if not path.exists():
            if name not in _FALL_BACK:
                return None, str(path)
            path = shipped_dir("config") / name
        tree, problems = read_tree(path)
        self.problems += problems
        # What could be read of a broken file would be told again as missing or unknown.
        return (None if problems else tree), str(path)


def _read_watchlists(
    folder: Path | None, only: Path | None
) -> tuple[Combined, tuple[Problem, ...], bool]:
    """Return the lists, what is wrong, and whether every entry's id could at least be read."""
    empty = Folder(lists={}, drafts=(), groups={})
    shipped, problems = read_folder(only if only is not None else shipped_dir("watchlists"))
    own = empty
    if only is None and folder is not None:
        own, more = read_folder(folder / "watchlists")
        problems += more
    combined, more = combine(shipped, own)
    return combined, problems + more, not problems


def _read_cases(
    folder: Path | None,
    only: Path | None,
    combined: Combined,
    *,
    readable: bool,
    kinds: frozenset[str] | None,
) -> tuple[tuple[Case, ...], tuple[Problem, ...]]:
    edited = {edit.id for edit in combined.edits}
    folders = [only if only is not None else shipped_dir("watchlists")]
    if only is None and folder is not None:
        folders.append(folder / "watchlists")
    cases: tuple[Case, ...] = ()
    problems: tuple[Problem, ...] = ()
    for number, each in enumerate(folders):
        try:
            # A kind that the operator took out is no mistake of a shipped case.
            found = load_cases(
                each, combined.known if readable else None, kinds if number else None
            )
        except WatchlistError as e:
            problems += e.problems
            continue
        # What a shipped case says of an entry stands only while the entry is as shipped.
        cases += tuple(
            case for case in found if number or not (case.entries & edited or _lacks(case, kinds))
        )
    return cases, problems


def _lacks(case: Case, kinds: frozenset[str] | None) -> bool:
    return kinds is not None and any(each.kind not in kinds for each in case.signals)


def _warnings(
    folder: Path | None,
    settings: Settings,
    env: Mapping[str, str],
    sources: tuple[Source, ...],
    channels: tuple[AnyChannel, ...],
    routes: tuple[Route, ...],
) -> tuple[str, ...]:
    warnings = list(unknown_variables(env))
    if folder is None:
        return tuple(warnings)
    if settings.contact is None:
        warnings.append(
            f"{folder / 'watchdog.yml'}: no `contact`; servers that are polled cannot reach you"
        )
    warnings += (
        f"{folder / 'sources.yml'}: `{each.id}` is polled every {each.every_s} s;"
        f" less than {POLITE_S} s is a burden on most servers"
        for each in sources
        if each.enabled and each.every_s < POLITE_S
    )
    routed = {channel for route in routes for channel in route.channels}
    enabled = {channel.id for channel in channels if channel.enabled}
    warnings += (
        f"{folder / 'routes.yml'}: no route leads to the channel `{each}`"
        for each in sorted(enabled - routed)
    )
    warnings += (
        f"{folder / 'routes.yml'}: the route `{route.id}` leads to no enabled channel"
        for route in routes
        if not enabled & set(route.channels)
    )
    return tuple(warnings)


def _refuse_missing(folder: Path) -> None:
    found = "a file" if folder.exists() else "no such folder"
    wanted = f"a folder; `watchdog init {folder}` writes a fresh config folder"
    raise ConfigError((Problem(file=str(folder), line=None, found=found, wanted=wanted),))


def _sorted(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(sorted(set(problems), key=lambda each: (each.file, each.line or 0, each.found)))
