"""Log lines: structured, one line each, to standard error, and safe to show to anyone.

Callers pass names and counts. What slips through is stopped here, at the one place where all lines
pass: known secrets, mail addresses, everything of a web address but its host, and characters that
break or turn a line. A traceback keeps files, lines and the kinds of error; the words of an error
that is not ours may quote a server, an article or an address, so they are left out.
"""

import logging
import re
import sys
import threading
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Literal, TextIO
from urllib.parse import quote

import structlog

from watchdog.errors import WatchdogError

LogFormat = Literal["text", "json"]
Log = structlog.typing.FilteringBoundLogger
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]

VALUE_CHARS = 500
TRACE_CHARS = 8000
# Shorter ones would blacken ordinary words; a secret of three letters protects nothing.
SECRET_CHARS = 4
_FRAMES = 30

# Every repeat has an end: a title of megabytes must not cost its length squared.
_MAIL = re.compile(r"[^\s@<>\"',;:()\[\]{}=]{1,128}@[^\s@<>\"',;:()\[\]{}]{1,255}")
_WEB = re.compile(
    r"\b([a-z][a-z0-9+.-]{1,30}://)(?:[^\s/?#\"'<>@]{0,512}@)*([^\s/?#\"'<>]*)([^\s\"'<>]*)"
)
# Controls, line and paragraph separators, and the marks that turn the direction of a line.
_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_LONE = re.compile("[\ud800-\udfff]")


class Redactor:
    """What must not be shown, and how a text looks without it. Threads share one."""

    def __init__(self) -> None:
        self._known: frozenset[str] = frozenset()
        self._secrets: re.Pattern[str] | None = None

    def keep_secret(self, secrets: Iterable[str]) -> None:
        """Hide these too from now on; very short ones are left out."""
        # The longest first: one that holds another goes as a whole.
        self._known |= {form for s in secrets if len(s) >= SECRET_CHARS for form in _spellings(s)}
        known = sorted(self._known, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, known))) if known else None

    def clean(self, text: str, limit: int = VALUE_CHARS) -> str:
        """Give the text as it may be shown: in one line, without secrets and addresses."""
        # Secrets first, and before any cut: half of one is still worth something.
        if self._secrets is not None:
            text = self._secrets.sub("[secret]", text)
        if len(text) > 4 * limit:
            text = text[: 4 * limit].rpartition(" ")[0]
        text = _WEB.sub(_host_only, text)
        text = _MAIL.sub("[address]", text)
        text = _LONE.sub("\N{REPLACEMENT CHARACTER}", text)
        text = _BREAKS.sub(lambda m: f"\\x{ord(m[0]):02x}" if m[0] != "\n" else "\\n", text)
        return text if len(text) <= limit else f"{text[:limit]}…"


def make_log(
    log_format: LogFormat = "text",
    *,
    quiet: bool = False,
    stream: TextIO | None = None,
    redactor: Redactor | None = None,
) -> Log:
    """Make the log that an `App` carries.

    Args:
        log_format: `text` gives `key=value` pairs, `json` one object a line.
        quiet: only errors are logged; somebody watches a command's own output.
        stream: where lines go; standard error if not given.
        redactor: knows the secrets; one that knows none if not given.
    """
    quiet_libraries()
    level = logging.ERROR if quiet else logging.INFO
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if log_format == "json"
        else structlog.processors.LogfmtRenderer(key_order=("timestamp", "level", "event"))
    )
    log: Log = structlog.wrap_logger(
        _Lines(stream or sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            _drop_absent,
            _trace,
            _cleaner(redactor or Redactor()),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )
    return log


def quiet_libraries() -> None:
    """Keep libraries from logging addresses, URLs or payloads on their own."""
    for name in ("httpx", "httpcore", "apprise", "apscheduler", "alembic", "paho"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def catch_strays(log: Log) -> Callable[[], None]:
    """Log what no one caught, in any thread, instead of printing it with its words.

    Returns:
        A call that puts Python's own ways back.
    """
    previous = (sys.excepthook, threading.excepthook, sys.unraisablehook)

    def main(kind: type[BaseException], error: BaseException, at: TracebackType | None) -> None:
        log.error("uncaught", exc_info=(kind, error, at))

    def thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and args.exc_type is not SystemExit:
            name = args.thread.name if args.thread else None
            log.error(
                "uncaught in a thread",
                thread=name,
                exc_info=(args.exc_type, args.exc_value, args.exc_traceback),
            )

    def unraisable(args: "sys.UnraisableHookArgs") -> None:
        if args.exc_value is not None:
            found = (args.exc_type, args.exc_value, args.exc_traceback)
            log.error("uncaught where none can be raised", exc_info=found)

    sys.excepthook, threading.excepthook, sys.unraisablehook = main, thread, unraisable

    def put_back() -> None:
        sys.excepthook, threading.excepthook, sys.unraisablehook = previous

    return put_back


def describe(error: BaseException) -> str:
    """Give an error's chain of causes with places; words only where they are ours."""
    parts: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        name = type(current).__qualname__
        said = f": {current}" if isinstance(current, WatchdogError) else _number(current)
        places = " < ".join(
            f"{_short(frame.filename)}:{frame.lineno} {frame.name}"
            for frame in reversed(traceback.extract_tb(current.__traceback__)[-_FRAMES:])
        )
        parts.append(f"{name}{said} at {places}" if places else f"{name}{said}")
        current = current.__cause__ or (
            None if current.__suppress_context__ else current.__context__
        )
    return " | from ".join(parts)


def _number(error: BaseException) -> str:
    # A system's error says by its number alone what is wrong: no space left, connection refused.
    code = error.errno if isinstance(error, OSError) else None
    return f" (errno {code})" if code is not None else ""


def _short(filename: str) -> str:
    return "/".join(Path(filename).parts[-2:])


def _spellings(secret: str) -> tuple[str, ...]:
    return (secret, quote(secret), quote(secret, ""))


def _host_only(found: re.Match[str]) -> str:
    rest = found[3]
    return f"{found[1]}{found[2]}" + ("/…" if len(rest) > 1 else rest)


class _Lines:
    """Writes whole lines. A stream that cannot be written must not stop the work."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self.lost = 0

    def msg(self, message: str) -> None:
        with self._lock:
            try:
                self._stream.write(message + "\n")
                self._stream.flush()
            except (OSError, ValueError):
                # A full disk, a reader that left, a closed stream: there is nobody else to tell.
                self.lost += 1

    debug = info = warning = error = critical = exception = msg


def _drop_absent(
    _logger: structlog.typing.WrappedLogger, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    return {key: value for key, value in event.items() if value is not None}


def _trace(
    _logger: structlog.typing.WrappedLogger, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Put the safe form of an error in the place of `exc_info`."""
    found = event.pop("exc_info", None)
    error = found if isinstance(found, BaseException) else None
    if isinstance(found, tuple):
        error = found[1]
    elif found and error is None:
        error = sys.exc_info()[1]
    if error is not None:
        event["exception"] = describe(error)
    return event


def _cleaner(redactor: Redactor) -> structlog.typing.Processor:
    def clean(
        _logger: structlog.typing.WrappedLogger, _method: str, event: structlog.typing.EventDict
    ) -> structlog.typing.EventDict:
        return {
            key: value
            if isinstance(value, bool | int | float)
            else redactor.clean(str(value), TRACE_CHARS if key == "exception" else VALUE_CHARS)
            for key, value in event.items()
        }

    return clean
