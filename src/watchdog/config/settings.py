"""`watchdog.yml` and the environment: where things lie, who we are, and how much at once."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field

from watchdog import __version__
from watchdog.config.retention import Retention
from watchdog.config.schema import Bytes, Count, Schema, Seconds, Text, YesNo, check
from watchdog.config.yaml import Mapping as Tree
from watchdog.config.yaml import Node, Scalar, Sequence
from watchdog.errors import Problem
from watchdog.spelling import nearest

IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

# Environment variables that stand in for a key of watchdog.yml.
OVERRIDES = {
    "WATCHDOG_DATABASE_URL": "database",
    "WATCHDOG_DATA": "data",
    "WATCHDOG_ALLOW_NETWORKS": "allow_networks",
    "WATCHDOG_CONTACT": "contact",
    "WATCHDOG_LOG_FORMAT": "log_format",
    "WATCHDOG_TIME_ZONE": "time_zone",
    "WATCHDOG_HEALTH": "health",
    "WATCHDOG_HEALTH_OPEN": "health_open",
}
# systemd gives these names to every service that it watches; `sdnotify` reads them.
_OF_THE_SUPERVISOR = frozenset({"WATCHDOG_USEC", "WATCHDOG_PID"})
_KNOWN = frozenset({*OVERRIDES, "WATCHDOG_CONFIG"}) | _OF_THE_SUPERVISOR
_IGNORED = re.compile(r"WATCHDOG_TEST_.*")
_DATABASE = re.compile(r"(sqlite|postgresql)(\+[a-z0-9]+)?:")
_LISTEN = re.compile(r"(?:\[([0-9a-fA-F:]+)\]|([0-9.]+)):(\d{1,5})")
_CONTACT_CHARS = 200
# The longest deadline of a channel is a mail's 60 s; see `channels.settings`.
LONGEST_SEND_S = 90


def _read_zone(value: object) -> object:
    if isinstance(value, str):
        try:
            return ZoneInfo(value)
        except (OSError, ValueError, KeyError):
            pass  # every way in which a name can fail to be a zone is answered below
    raise ValueError("the name of a time zone such as UTC or Asia/Yangon")


def _read_network(value: object) -> object:
    if isinstance(value, str):
        try:
            return ipaddress.ip_network(value.strip())
        except ValueError:
            pass  # answered below with what is wanted
    raise ValueError("a network such as 127.0.0.0/8 or 192.168.7.5/32")


def _read_contact(value: object) -> object:
    if not isinstance(value, str) or not (value.isascii() and value.isprintable()):
        raise ValueError("printable ASCII, since it is sent in a header")
    if not value.strip() or len(value) > _CONTACT_CHARS or set(value) & set("()\\"):
        raise ValueError(f"an address of at most {_CONTACT_CHARS} characters without ( ) and \\")
    return value


def _read_database(value: object) -> object:
    if isinstance(value, str) and _DATABASE.match(value):
        return value
    raise ValueError("an address such as sqlite:////srv/watchdog.db or postgresql://host/name")


Network = Annotated[IPNetwork, BeforeValidator(_read_network)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listen:
    """An address and port of this machine where something is answered."""

    host: str
    port: int

    @property
    def is_loopback(self) -> bool:
        """Say whether only programs on this machine can come."""
        return ipaddress.ip_address(self.host).is_loopback

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def _read_listen(value: object) -> object:
    found = _LISTEN.fullmatch(value) if isinstance(value, str) else None
    if found is not None and 0 < int(found[3]) < 65536:
        try:
            return Listen(host=str(ipaddress.ip_address(found[1] or found[2])), port=int(found[3]))
        except ValueError:
            pass  # answered below with what is wanted
    raise ValueError("an address and a port such as 127.0.0.1:9464 or [::1]:9464")


class Limits(Schema):
    """How much is done at once, how large a thing may be and how long it is held.

    Durations are seconds, sizes bytes.
    """

    fetch_deadline: Seconds = 30
    body: Bytes = 10_000_000
    workers: Annotated[Count, Field(ge=0, le=8)] = 2
    read_deadline: Seconds = 6
    worker_memory: Annotated[Bytes, Field(ge=128_000_000)] = 512_000_000
    parallel_polls: Annotated[Count, Field(ge=1, le=20)] = 12
    parallel_deliveries: Annotated[Count, Field(ge=1, le=20)] = 8
    poll_lease: Seconds = 300
    delivery_lease: Seconds = 300
    history_delay: Seconds = 300
    delivery_attempts: Annotated[Count, Field(ge=1, le=100)] = 12
    first_retry: Seconds = 60
    longest_retry: Seconds = 21_600


class _File(Schema):
    database: Annotated[str, BeforeValidator(_read_database)] | None = None
    data: Text | None = None
    contact: Annotated[str, BeforeValidator(_read_contact)] | None = None
    time_zone: Annotated[ZoneInfo, BeforeValidator(_read_zone)] = ZoneInfo("UTC")
    log_format: Literal["text", "json"] = "text"
    limits: Limits = Limits()
    retention: Retention = Retention()
    allow_networks: tuple[Network, ...] = ()
    health: Annotated[Listen, BeforeValidator(_read_listen)] | None = None
    health_open: YesNo = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What `watchdog.yml` and the environment decide.

    Attributes:
        database: an SQLAlchemy address; may hold a password.
        data: the folder for the database and what else is kept.
        contact: where somebody whose server we ask can reach the operator, `None` if not said.
        allow_networks: networks that are open to the fetcher although they are not public.
        health: where `/healthz`, `/readyz` and `/metrics` are answered, `None` for nowhere.
    """

    database: str
    data: Path
    contact: str | None
    time_zone: ZoneInfo
    log_format: Literal["text", "json"]
    limits: Limits
    retention: Retention
    allow_networks: tuple[IPNetwork, ...]
    health: Listen | None = None

    @property
    def user_agent(self) -> str:
        """Say who asks, in printable ASCII."""
        name = f"watchdog/{__version__}"
        return f"{name} (+{self.contact})" if self.contact else name

    def __repr__(self) -> str:
        return f"Settings(data={str(self.data)!r})"


def read_settings(
    tree: Node | None, file: str, folder: Path | None, env: Mapping[str, str]
) -> tuple[Settings | None, tuple[Problem, ...]]:
    """Check `watchdog.yml`, overlaid by the environment.

    Args:
        tree: the file.
        file: how problems name it.
        folder: the operator's config folder, to which relative paths are relative; `None` where
            the shipped defaults are in force.
        env: the environment.
    """
    read, problems = check(_File, tree, file, secret=frozenset({"database"}))
    over, more = _read_environment(env)
    problems += more
    if read is None or over is None:
        return None, problems
    read = read.model_copy(update={name: getattr(over, name) for name in over.model_fields_set})
    problems += _crossed_limits(tree, file, read.limits)
    if read.health is not None and not read.health.is_loopback and not read.health_open:
        problems += (_health_shown_to_others(tree, file, read.health),)
    data = _data_folder(read.data, folder, env)
    return Settings(
        database=_database(read.database, data, folder),
        data=data,
        contact=read.contact,
        time_zone=read.time_zone,
        log_format=read.log_format,
        limits=read.limits,
        retention=read.retention,
        allow_networks=read.allow_networks,
        health=read.health,
    ), problems


def unknown_variables(env: Mapping[str, str]) -> tuple[str, ...]:
    """Return a warning for each environment variable that looks like ours and is not."""
    return tuple(
        f"{name}: an environment variable that watchdog does not know; {nearest(name, _KNOWN)}"
        for name in sorted(env)
        if name.startswith("WATCHDOG_") and name not in _KNOWN and not _IGNORED.fullmatch(name)
    )


def _read_environment(env: Mapping[str, str]) -> tuple[_File | None, tuple[Problem, ...]]:
    """Check the variables one by one, so that each problem names its variable."""
    values: dict[str, object] = {}
    problems: tuple[Problem, ...] = ()
    for variable, name in OVERRIDES.items():
        text = env.get(variable, "")
        if not text:
            continue
        value: Node = Scalar(text=text, line=1)
        if name == "allow_networks":
            parts = (part.strip() for part in text.split(","))
            value = Sequence(items=tuple(Scalar(text=p, line=1) for p in parts if p), line=1)
        tree = Tree(pairs=((Scalar(text=name, line=1), value),), line=1)
        read, wrong = check(_File, tree, variable, secret=frozenset({"database"}))
        if read is not None:
            values[name] = getattr(read, name)
        problems += tuple(
            Problem(file=variable, line=None, found=each.found, wanted=each.wanted)
            for each in wrong
        )
    if problems:
        return None, problems
    return _File.model_construct(_fields_set=set(values), **values), ()


def _data_folder(named: str | None, folder: Path | None, env: Mapping[str, str]) -> Path:
    if named is not None:
        path = Path(named).expanduser()
        # A path from the environment is as relative as one in the file: to the config folder.
        return path if path.is_absolute() else (folder or Path.cwd()) / path
    if folder is not None:
        return folder.absolute() / "data"
    state = env.get("XDG_STATE_HOME", "")
    # The XDG directory specification wants relative values ignored.
    below = Path(state) if state.startswith("/") else Path.home() / ".local" / "state"
    return below / "watchdog"


def _database(named: str | None, data: Path, folder: Path | None) -> str:
    if named is None:
        return f"sqlite:///{data / 'watchdog.db'}"
    relative = re.fullmatch(r"(sqlite(?:\+[a-z0-9]+)?:///)([^/:?][^?]*)(\?.*)?", named)
    if relative is None or folder is None:
        return named
    return f"{relative[1]}{folder.absolute() / relative[2]}{relative[3] or ''}"


def _health_shown_to_others(tree: Node | None, file: str, health: Listen) -> Problem:
    line = tree.key_line("health") if isinstance(tree, Tree) else None
    return Problem(
        file=file if line else "WATCHDOG_HEALTH",
        line=line,
        found=f"`{health}` for `health`, which other machines can reach",
        wanted="a loopback address such as 127.0.0.1:9464; or `health_open: yes` where a firewall"
        " decides who may ask",
    )


def _crossed_limits(tree: Node | None, file: str, limits: Limits) -> tuple[Problem, ...]:
    """Report limits that contradict each other; work that outlives its lease is done twice."""
    poll_s = 2 * (limits.fetch_deadline + limits.read_deadline)
    crossed = (
        (
            "first_retry",
            limits.first_retry > limits.longest_retry,
            "`first_retry` longer than `longest_retry`",
            "a first wait that is the shorter one",
        ),
        (
            "poll_lease",
            limits.poll_lease < poll_s,
            f"a `poll_lease` of {limits.poll_lease} s",
            f"{poll_s} s or more: twice `fetch_deadline` and `read_deadline` together",
        ),
        (
            "delivery_lease",
            limits.delivery_lease < LONGEST_SEND_S,
            f"a `delivery_lease` of {limits.delivery_lease} s",
            f"{LONGEST_SEND_S} s or more: the longest that a channel may take, and some",
        ),
    )
    mapping = tree.get("limits") if isinstance(tree, Tree) else None
    lines = {
        key: mapping.key_line(key) if isinstance(mapping, Tree) else None for key, *_ in crossed
    }
    whole = mapping.line if mapping is not None else None
    return tuple(
        Problem(file=file, line=lines[key] or whole, found=found, wanted=wanted)
        for key, wrong, found, wanted in crossed
        if wrong
    )
