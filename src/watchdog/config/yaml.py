"""YAML read strictly: every value is the string that stands there.

YAML's own reading turns the names `No` and `On` into booleans, `12:30` into a number and lets a
repeated key win silently. Here only the parser's events are used and nothing is resolved; what
could surprise (anchors, tags, merge keys, several documents, repeated keys) is a problem with its
line. All problems are collected, so that an operator mends a file once.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import yaml

from watchdog.errors import Problem

LIMIT_BYTES = 20_000_000
DEPTH_LIMIT = 40
PROBLEM_LIMIT = 50
"""So many problems of one file are told; then it is read no further."""

CONFIG_LIMIT_BYTES = 2_000_000
CONFIG_NODE_LIMIT = 30_000
"""Keys and values of a file other than a watchlist; the largest shipped one has 5 000."""

LIST_NODE_LIMIT = 150_000
"""Those of a watchlist in YAML; the largest shipped one has 7 500."""

# The C parser is 10 times as fast; PyYAML built without it reads the same events in Python.
_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What YAML 1.2 does not allow unescaped, and the surrogates and specials beside them.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_ABSENT = frozenset({"", "~", "null"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A string as it stands; `text` is `None` for nothing, `~` or `null` without quotes."""

    text: str | None
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """A list."""

    items: tuple["Node", ...]
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Keys and values in the order of the file; keys are unique."""

    pairs: tuple[tuple[Scalar, "Node"], ...]
    line: int

    def get(self, key: str) -> "Node | None":
        """Return the value of a key, or `None`."""
        return next((value for name, value in self.pairs if name.text == key), None)

    def key_line(self, key: str) -> int | None:
        """Return the line on which a key stands, or `None`."""
        return next((name.line for name, _ in self.pairs if name.text == key), None)


Node = Scalar | Sequence | Mapping


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet."""

    is_mapping: bool
    line: int
    items: list[Node] = field(default_factory=list)
    pairs: list[tuple[Scalar, Node]] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    key: Scalar | None = None
    skipped_key: bool = False


class _EnoughError(Exception):
    """The limit of problems or of nodes is reached; what is wrong has been told."""


def read_yaml(
    raw: bytes,
    file: str,
    *,
    limit_bytes: int = LIMIT_BYTES,
    node_limit: int = LIST_NODE_LIMIT,
) -> tuple[Node | None, tuple[Problem, ...]]:
    """Read one YAML document.

    Args:
        raw: the file's bytes.
        file: how problems name it.
        limit_bytes: a longer file is not read.
        node_limit: a file with more keys and values is read no further.

    Returns:
        The tree, `None` for a file without content, and every problem found. With problems the
        tree holds what could be read, or is `None`.
    """
    problems: list[Problem] = []

    def report(line: int | None, found: str, wanted: str) -> None:
        problems.append(Problem(file=file, line=line, found=found, wanted=wanted))
        if len(problems) == PROBLEM_LIMIT:
            problems.append(too_many(file, line))
            raise _EnoughError

    text = decode(raw, report, limit_bytes)
    if text is None:
        return None, tuple(problems)
    tree: Node | None = None
    try:
        events = yaml.parse(text, Loader=_LOADER)
        tree = _build(_counted(events, report, node_limit), report)
    except _EnoughError:
        tree = None
    except yaml.MarkedYAMLError as e:
        mark = e.problem_mark or e.context_mark
        said = " ".join(part for part in (e.context, e.problem) if part)
        tab = "a tab, or " if "\\t" in said else ""
        report(
            mark.line + 1 if mark else None,
            f"{tab}something that is no YAML ({said})",
            "indentation by spaces and quotes around special characters",
        )
    except yaml.YAMLError as e:
        report(None, f"something that is no YAML ({type(e).__name__})", "a YAML file")
    return tree, tuple(problems)


Report = Callable[[int | None, str, str], None]


def too_many(file: str, line: int | None) -> Problem:
    """Say that the file holds more problems than are told."""
    return Problem(
        file=file,
        line=line,
        found=f"{PROBLEM_LIMIT} problems, the last one here, and perhaps more",
        wanted="these mended first",
    )


def decode(raw: bytes, report: Report, limit_bytes: int = LIMIT_BYTES) -> str | None:
    """Turn a file's bytes into text without control characters; `None` when that fails."""
    if len(raw) > limit_bytes:
        report(None, f"{len(raw)} bytes", f"at most {limit_bytes}; split the file")
        return None
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in raw[:4]:
        report(1, "a file in UTF-16 or UTF-32", "a file saved as UTF-8")
        return None
    try:
        text = raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as e:
        line = raw.count(b"\n", 0, e.start) + 1
        report(line, f"bytes that are not UTF-8 (0x{raw[e.start]:02x})", "a file saved as UTF-8")
        return None
    bad = _FORBIDDEN.search(text)
    if bad is not None:
        line = text.count("\n", 0, bad.start()) + 1
        report(line, f"the control character U+{ord(bad.group()):04X}", "plain text")
        return None
    return text


def _counted(events: Iterator[yaml.Event], report: Report, node_limit: int) -> Iterator[yaml.Event]:
    count = 0
    for event in events:
        count += isinstance(event, yaml.NodeEvent)
        if count > node_limit:
            report(_line(event), f"more than {node_limit} keys and values", "a shorter file")
            raise _EnoughError
        yield event


def _build(events: Iterator[yaml.Event], report: Report) -> Node | None:
    """Make the tree without recursion: depth costs memory here, never the stack."""
    opened: list[_Open] = []
    root: Node | None = None
    documents = 0
    for event in events:
        line = _line(event)
        node: Node | None = None
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1:
            report(line, "a second document (`---`)", "one document in a file")
            return root
        if isinstance(event, yaml.AliasEvent):
            report(line, f"the alias `*{event.anchor}`", "the value itself, or quotes around it")
            node = Scalar(text=None, line=line)
        elif isinstance(event, yaml.CollectionStartEvent):
            _refuse_extras(event, line, report)
            if len(opened) >= DEPTH_LIMIT:
                report(line, f"more than {DEPTH_LIMIT} levels", "a flat file")
                return None
            opened.append(_Open(is_mapping=isinstance(event, yaml.MappingStartEvent), line=line))
        elif isinstance(event, yaml.CollectionEndEvent):
            node = _close(opened.pop())
        elif isinstance(event, yaml.ScalarEvent):
            node = _scalar(event, line, opened[-1] if opened else None, report)
        if node is not None:
            if opened:
                _attach(opened[-1], node, report)
            else:
                root = node
    empty = isinstance(root, Scalar) and root.text is None
    return None if empty else root


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 0


def _scalar(event: yaml.ScalarEvent, line: int, parent: _Open | None, report: Report) -> Scalar:
    _refuse_extras(event, line, report)
    plain = bool(event.implicit[0])
    is_key = parent is not None and parent.is_mapping and parent.key is None
    if plain and event.value == "<<" and is_key:
        report(line, "the merge key `<<`", "the values themselves")
    if hidden := _hidden(event.value):
        report(line, f"the escaped character {hidden}", "plain text")
        return Scalar(text=None, line=line)
    return Scalar(text=None if plain and event.value in _ABSENT else event.value, line=line)


def _hidden(text: str) -> str | None:
    """Name the first character that no name holds: a control or half a surrogate pair."""
    bad = _FORBIDDEN.search(text)
    return f"U+{ord(bad.group()):04X}" if bad else None


def _refuse_extras(event: yaml.NodeEvent, line: int, report: Report) -> None:
    if event.anchor is not None:
        report(line, f"the anchor `&{event.anchor}`", "no anchor, or quotes around the value")
    tag = getattr(event, "tag", None)
    if tag is not None:
        report(line, f"the tag `{tag}`", "no tag, or quotes around the value")


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"


def _close(opened: _Open) -> Node:
    if opened.is_mapping:
        return Mapping(pairs=tuple(opened.pairs), line=opened.line)
    return Sequence(items=tuple(opened.items), line=opened.line)


def _attach(parent: _Open, node: Node, report: Report) -> None:
    if not parent.is_mapping:
        parent.items.append(node)
        return
    if parent.key is None and not parent.skipped_key:
        if isinstance(node, Scalar) and node.text is not None:
            if node.text not in parent.lines:
                parent.lines[node.text] = node.line
                parent.key = node
                return
            earlier = parent.lines[node.text]
            report(
                node.line,
                f"the key `{_short(node.text)}` again (first in line {earlier})",
                "each key once",
            )
        else:
            report(node.line, "a key that is no word", "`key: value`")
        parent.skipped_key = True
        return
    if parent.key is not None:
        parent.pairs.append((parent.key, node))
    parent.key, parent.skipped_key = None, False


def read_json_line(raw: str, line: int) -> Node:
    """Read one line of JSON Lines as the same tree; every node carries the line's number.

    Numbers stay the characters that stand there.

    Raises:
        ValueError: with what is wrong, for text that is no JSON, repeated keys and depth.
    """

    def pairs(found: list[tuple[str, object]]) -> Mapping:
        seen: set[str] = set()
        for key, _ in found:
            if key in seen:
                raise ValueError(f"the key `{_short(key)}` stands twice")
            seen.add(key)
        return Mapping(
            pairs=tuple((_json_key(key, line), _json_node(value, line)) for key, value in found),
            line=line,
        )

    try:
        return _json_node(
            json.loads(
                raw,
                object_pairs_hook=pairs,
                parse_int=str,
                parse_float=str,
                parse_constant=str,
            ),
            line,
        )
    except RecursionError as e:
        raise ValueError("the line is nested too deeply") from e
    except json.JSONDecodeError as e:
        raise ValueError(f"no JSON at column {e.colno} ({e.msg})") from e


def _json_key(text: str, line: int) -> Scalar:
    if hidden := _hidden(text):
        raise ValueError(f"the escaped character {hidden}")
    return Scalar(text=text, line=line)


def _json_node(value: object, line: int) -> Node:
    if isinstance(value, Mapping):
        return value
    if isinstance(value, list):
        return Sequence(items=tuple(_json_node(each, line) for each in value), line=line)
    if isinstance(value, bool):
        return Scalar(text="yes" if value else "no", line=line)
    return Scalar(text=None, line=line) if value is None else _json_key(str(value), line)
