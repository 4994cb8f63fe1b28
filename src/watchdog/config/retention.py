"""How long which kind of data is kept: the `retention` of watchdog.yml."""

from typing import Annotated

from pydantic import BeforeValidator

from watchdog.config.schema import Schema, read_duration

FOR_EVER = "forever"
_DAY_S = 86_400


def _read_period(value: object) -> object:
    if value == FOR_EVER or value is None:
        return None
    try:
        seconds = read_duration(value)
    except ValueError:
        seconds = 0
    if seconds < _DAY_S:
        raise ValueError(f"a duration of a day or more such as 90d, or `{FOR_EVER}`")
    return seconds


Period = Annotated[int | None, BeforeValidator(_read_period)]


class Retention(Schema):
    """How long each kind of data is kept, in seconds; `None` is for ever.

    The first four are for text and evidence, by the weightiest hit in a wording.
    """

    no_hit: Period = 90 * _DAY_S
    context: Period = 180 * _DAY_S
    undecided: Period = 180 * _DAY_S
    hits: Period = 1095 * _DAY_S
    deliveries: Period = 400 * _DAY_S
    polls: Period = 30 * _DAY_S
    records: Period = 1095 * _DAY_S
