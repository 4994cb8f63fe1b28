"""From a tree of strings to a checked value: field types of the config files, problems with lines.

A schema is a pydantic model that derives from `Schema`. Pydantic says where in the tree something
is wrong; this module turns that into file, line, what was found and what was wanted.
"""

import re
from collections.abc import Iterable
from collections.abc import Mapping as Table
from itertools import islice
from typing import Annotated, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from watchdog.config.yaml import PROBLEM_LIMIT, Mapping, Node, Scalar, Sequence, too_many
from watchdog.errors import Problem
from watchdog.spelling import nearest

Plain = str | list["Plain"] | dict[str, "Plain"] | None

_TRUE = frozenset({"yes", "true", "on"})
_FALSE = frozenset({"no", "false", "off"})
_DURATION = re.compile(r"(\d{1,6})\s*(s|m|h|d)")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_SIZE = re.compile(r"(\d{1,6})\s*(B|kB|KB|MB|GB)")
_BYTES = {"B": 1, "kB": 1000, "KB": 1000, "MB": 1000**2, "GB": 1000**3}
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
_SHOWN_CHARS = 60
_USERINFO = re.compile(r"://[^/@\s]*@")


class Schema(BaseModel):
    """What every mapping of a config file derives from: nothing unknown, nothing changed later."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, str_strip_whitespace=True, arbitrary_types_allowed=True
    )


def _read_bool(value: object) -> object:
    if isinstance(value, str) and value.lower() in _TRUE | _FALSE:
        return value.lower() in _TRUE
    raise ValueError("`yes` or `no`")


def _read_count(value: object) -> object:
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 10:
        return int(value)
    raise ValueError("a whole number")


def read_duration(value: object) -> int:
    """Read a duration as seconds; raises `ValueError` with what is wanted."""
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError("a duration such as 30s, 15m, 2h or 1d")
    return int(match[1]) * _SECONDS[match[2]]


def _read_size(value: object) -> object:
    match = _SIZE.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError("a size such as 500kB or 10MB")
    return int(match[1]) * _BYTES[match[2]]


def _read_id(value: object) -> object:
    if isinstance(value, str) and _ID.fullmatch(value):
        return value
    raise ValueError("an id of small letters, digits, `-`, `.` and `_`, such as `my-source`")


def _refuse_empty(value: object) -> object:
    if isinstance(value, str) and not value.strip():
        raise ValueError("a text, or leave the key out")
    return value


YesNo = Annotated[bool, BeforeValidator(_read_bool)]
Count = Annotated[int, BeforeValidator(_read_count)]
Seconds = Annotated[int, BeforeValidator(read_duration), Field(gt=0)]
Bytes = Annotated[int, BeforeValidator(_read_size), Field(gt=0)]
Id = Annotated[str, BeforeValidator(_read_id)]
Text = Annotated[str, BeforeValidator(_refuse_empty)]

S = TypeVar("S", bound=Schema)


def check(
    schema: type[S],
    node: Node | None,
    file: str,
    *,
    secret: frozenset[str] = frozenset(),
    made: Table[str, object] | None = None,
) -> tuple[S | None, tuple[Problem, ...]]:
    """Check a tree against a schema.

    Args:
        schema: what is wanted.
        node: the tree; `None` counts as an empty mapping.
        file: how problems name it.
        secret: keys whose values are never shown.
        made: values of keys on the first level that are made already and take the place of what
            stands there.

    Returns:
        The value, `None` where something is wrong, and what.
    """
    tree = Mapping(pairs=(), line=1) if node is None else node
    empty = tuple(
        Problem(
            file=file, line=line, found="an empty item", wanted='a value, or `"null"` in quotes'
        )
        for line in _empty_items(tree)[: PROBLEM_LIMIT + 1]
    )
    if empty:
        return None, _capped(empty, file)
    try:
        value = plain(tree)
        if made and isinstance(value, dict):
            return schema.model_validate({**value, **made}), ()
        return schema.model_validate(value), ()
    except ValidationError as e:
        errors = e.errors(include_url=False, include_context=True, include_input=False)
        began = _beginnings(errors)
        kept = (
            error
            for error in errors
            if error["type"] != "too_short" or began.get(error["loc"], 0) < 2
        )
        found = (_problem(schema, tree, file, error, secret) for error in kept)
        return None, _capped(tuple(islice(found, PROBLEM_LIMIT + 1)), file)


def _capped(problems: tuple[Problem, ...], file: str) -> tuple[Problem, ...]:
    """Leave out what is beyond the limit, and say so."""
    if len(problems) <= PROBLEM_LIMIT:
        return problems
    kept = problems[:PROBLEM_LIMIT]
    return (*kept, too_many(file, kept[-1].line))


def _beginnings(errors: list[ErrorDetails]) -> dict[tuple[int | str, ...], int]:
    """Count the errors at or below each place at which a list is called too short.

    Such a list is too short only because its items are wrong, if it is not the only error there.
    """
    counts = {error["loc"]: 0 for error in errors if error["type"] == "too_short"}
    if counts:
        for error in errors:
            path = error["loc"]
            for end in range(len(path) + 1):
                if path[:end] in counts:
                    counts[path[:end]] += 1
    return counts


def plain(node: Node) -> Plain:
    """Return the tree as lists and dicts of strings; keys without a value are left out."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    values = ((key.text, plain(value)) for key, value in node.pairs)
    return {key: value for key, value in values if key is not None and value is not None}


def _empty_items(node: Node) -> list[int]:
    """Return the lines of list items that hold nothing."""
    lines: list[int] = []
    waiting: list[Node] = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Sequence):
            lines += [i.line for i in each.items if isinstance(i, Scalar) and i.text is None]
            waiting += each.items
        elif isinstance(each, Mapping):
            waiting += (value for _, value in each.pairs)
    return sorted(lines)


def _problem(
    schema: type[Schema], tree: Node, file: str, error: ErrorDetails, secret: frozenset[str]
) -> Problem:
    path = error["loc"]
    kind = error["type"]
    node, line, reached = _walk(tree, path)
    key = str(path[-1]) if path else ""
    if kind == "extra_forbidden":
        known = _known_keys(schema, path[:-1])
        at = reached.key_line(key) if isinstance(reached, Mapping) else None
        return Problem(
            file=file,
            line=at or line,
            found=f"the unknown key `{key}`",
            wanted=f"a known key; {nearest(key, known, shown=20)}",
        )
    if kind == "missing":
        return Problem(
            file=file, line=line, found=f"no `{key}`", wanted=f"the key `{key}` with a value"
        )
    hidden = any(str(part) in secret for part in path)
    named = f" for `{_name(path)}`" if path else ""
    found = f"a value that is not shown{named}" if hidden else f"{_shown(node)}{named}"
    return Problem(file=file, line=line, found=found, wanted=_wanted(error, node))


def _name(path: tuple[int | str, ...]) -> str:
    return next((part for part in reversed(path) if isinstance(part, str)), "")


def _walk(tree: Node, path: Iterable[int | str]) -> tuple[Node, int, Node]:
    """Follow a path as far as it goes: the node, its line, and the last list or mapping met.

    Parts that pydantic adds for its own sake are passed over.
    """
    node, line, reached = tree, tree.line, tree
    for part in path:
        below: Node | None = None
        if isinstance(node, Mapping) and isinstance(part, str):
            below = node.get(part)
            line = node.key_line(part) or line
        elif isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
            below = node.items[part]
            line = below.line
        if below is not None:
            node = below
            reached = node if isinstance(node, Sequence | Mapping) else reached
    return node, line, reached


def _known_keys(schema: type[Schema], path: tuple[int | str, ...]) -> tuple[str, ...]:
    """Return the keys that the schema knows where the path leads."""
    model: type[BaseModel] = schema
    for part in path:
        if isinstance(part, int):
            continue
        fields = {field.alias or name: field for name, field in model.model_fields.items()}
        if part in fields:
            model = _inner_model(fields[part].annotation) or model
    return tuple(field.alias or name for name, field in model.model_fields.items())


def _inner_model(annotation: object) -> type[BaseModel] | None:
    """Return the model inside `tuple[X, ...]`, `X | None` and their like."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_inner_model(each) for each in get_args(annotation))
    return next((each for each in inner if each is not None), None)


def _shown(node: Node) -> str:
    if isinstance(node, Sequence):
        return "a list"
    if isinstance(node, Mapping):
        return "keys and values"
    # A password in an address is not repeated in a message.
    text = _USERINFO.sub("://…@", node.text or "")
    return f"`{text if len(text) <= _SHOWN_CHARS else text[:_SHOWN_CHARS] + '…'}`"


_WANTED = {
    "string_type": "a text (in quotes if it has special characters)",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "keys and values",
    "model_type": "keys and values",
    "model_attributes_type": "keys and values",
}


def _wanted(error: ErrorDetails, node: Node) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "too_short":
        return f"a list of {context.get('min_length', 1)} or more"
    if kind in ("greater_than_equal", "less_than_equal", "greater_than"):
        bounds = {"greater_than_equal": "at least", "less_than_equal": "at most"}
        bound = context.get("ge", context.get("le", context.get("gt")))
        return f"a value of {bounds.get(kind, 'more than')} {bound}"
    if kind == "value_error":
        return str(context.get("error", error["msg"]))
    if kind in ("literal_error", "enum"):
        known = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        word = node.text or "" if isinstance(node, Scalar) else ""
        return f"a known word; {nearest(word, known, shown=20)}"
    if kind in _WANTED:
        return _WANTED[kind]
    return error["msg"][:1].lower() + error["msg"][1:]
