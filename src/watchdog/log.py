"""Log lines: structured, one line each, to standard error.

No secret, no subscriber's address and no article text belongs in one; callers pass names and
counts. Values are quoted by the renderer, so a line break in one cannot forge a second line.
"""

import logging
import sys
from typing import Literal, TextIO

import structlog

LogFormat = Literal["text", "json"]
Log = structlog.typing.FilteringBoundLogger


def make_log(
    log_format: LogFormat = "text", *, quiet: bool = False, stream: TextIO | None = None
) -> Log:
    """Make the log that an `App` carries.

    Args:
        log_format: `text` gives `key=value` pairs, `json` one object a line.
        quiet: only errors are logged; somebody watches a command's own output.
        stream: where lines go; standard error if not given.
    """
    quiet_libraries()
    level = logging.ERROR if quiet else logging.INFO
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if log_format == "json"
        else structlog.processors.LogfmtRenderer(key_order=("timestamp", "level", "event"))
    )
    log: Log = structlog.wrap_logger(
        structlog.PrintLogger(stream or sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _drop_absent,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )
    return log


def quiet_libraries() -> None:
    """Keep libraries from logging addresses, URLs or payloads on their own."""
    for name in ("httpx", "httpcore", "apprise", "apscheduler", "alembic", "paho"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _drop_absent(
    _logger: structlog.typing.WrappedLogger, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    return {key: value for key, value in event.items() if value is not None}
