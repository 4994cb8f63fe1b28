"""Lists of things with ids: where each stands, and which id stands twice."""

from watchdog.config.yaml import Mapping, Node, Scalar, Sequence
from watchdog.errors import Problem


def items_by_id(
    tree: Node | None, key: str, file: str
) -> tuple[dict[str, int], tuple[Problem, ...]]:
    """Return the line of each item of the list under `key`, by id; an id twice is a problem."""
    lines: dict[str, int] = {}
    problems: list[Problem] = []
    for item in nodes_under(tree, key):
        name = item.get("id") if isinstance(item, Mapping) else None
        if not isinstance(name, Scalar) or name.text is None:
            continue
        if name.text in lines:
            problems.append(
                Problem(
                    file=file,
                    line=name.line,
                    found=f"the id `{name.text}` again (first in line {lines[name.text]})",
                    wanted="an id of its own for each",
                )
            )
        lines.setdefault(name.text, name.line)
    return lines, tuple(problems)


def nodes_under(tree: Node | None, key: str) -> tuple[Node, ...]:
    """Return the items of the list under `key`, none where there is no such list."""
    found = tree.get(key) if isinstance(tree, Mapping) else None
    return found.items if isinstance(found, Sequence) else ()
