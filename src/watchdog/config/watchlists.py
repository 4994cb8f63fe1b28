"""A folder of watchlists: each file as it stands, read into drafts that an overlay may change."""

from collections.abc import Mapping as Table
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import Field

from watchdog.config.entries import Defaults, Draft, EntryFile
from watchdog.config.files import read_bytes, read_tree, watchlist_files
from watchdog.config.forms import name_key
from watchdog.config.lists import nodes_under
from watchdog.config.posts import POSTS, PostsFile, read_posts
from watchdog.config.schema import Id, Schema, Text, check
from watchdog.config.yaml import (
    PROBLEM_LIMIT,
    Mapping,
    Node,
    Scalar,
    Sequence,
    decode,
    read_json_line,
    too_many,
)
from watchdog.errors import Problem

TERMS = "terms.yml"


class _ListFile(Schema):
    list: Id | None = None
    title: Text | None = None
    about: Text | None = None
    sources: dict[str, Text] = Field(default_factory=dict)
    defaults: Defaults = Defaults()
    entries: tuple[object, ...] = ()


Group = tuple[Text, ...] | dict[str, tuple[Text, ...]]


class _TermsFile(Schema):
    groups: dict[str, Group] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListInfo:
    """What a list says of itself."""

    name: str
    title: str
    about: str | None
    defaults: Defaults
    sources: Table[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """What the files of one folder say.

    Attributes:
        lists: by name; files without one (edits only) are not among them.
        drafts: in the order of files and lines; one whose list is not said has the list "".
        groups: of terms.yml, by name without `@`.
        posts: of posts.yml, `None` where there is none.
    """

    lists: Table[str, ListInfo]
    drafts: tuple[Draft, ...]
    groups: Table[str, tuple[str, ...]]
    posts: PostsFile | None = None


def read_folder(folder: Path) -> tuple[Folder, tuple[Problem, ...]]:
    """Read all lists of a folder, its `terms.yml` and `posts.yml`; ids must be unique in it."""
    lists: dict[str, ListInfo] = {}
    places: dict[str, str] = {}
    drafts: list[Draft] = []
    groups, problems = _read_terms(folder / TERMS)
    posts, wrong = read_posts(folder)
    problems += wrong
    for path in watchlist_files(folder, ".yml"):
        if path.name in (TERMS, POSTS):
            continue
        info, found, wrong = _read_list(path)
        problems += wrong
        drafts += found
        if info is None:
            continue
        if info.name in lists:
            said = f"the list `{info.name}` again (first in {places[info.name]})"
            problems += (Problem(file=str(path), line=1, found=said, wanted="one file a list"),)
        lists[info.name], places[info.name] = info, str(path)
    for path in watchlist_files(folder, ".jsonl"):
        lines, wrong = _read_lines(path)
        problems += wrong
        drafts += (_in_list(draft, lists) for draft in lines)
    problems += _repeated(drafts)
    return Folder(lists=lists, drafts=tuple(drafts), groups=groups, posts=posts), problems


def _read_terms(path: Path) -> tuple[dict[str, tuple[str, ...]], tuple[Problem, ...]]:
    if not path.is_file():
        return {}, ()
    tree, problems = read_tree(path)
    if problems:
        return {}, problems
    read, problems = check(_TermsFile, tree, str(path))
    groups: dict[str, tuple[str, ...]] = {}
    for name, words in (read.groups if read is not None else {}).items():
        listed = words if isinstance(words, tuple) else sum(words.values(), ())
        groups[name] = tuple(dict.fromkeys(listed))
    return groups, problems


def _read_list(
    path: Path,
) -> tuple[ListInfo | None, tuple[Draft, ...], tuple[Problem, ...]]:
    file = str(path)
    tree, problems = read_tree(path)
    if problems:
        return None, (), problems
    read, problems = check(_ListFile, tree, file)
    if read is None:
        return None, (), problems
    info = None
    if read.list is not None:
        info = ListInfo(
            name=read.list,
            title=read.title or read.list,
            about=read.about,
            defaults=read.defaults,
            sources=read.sources,
        )
    drafts: list[Draft] = []
    for item in nodes_under(tree, "entries"):
        draft, wrong = read_draft(item, file)
        problems += wrong
        if len(problems) >= PROBLEM_LIMIT:
            problems = (*problems[:PROBLEM_LIMIT], too_many(file, problems[-1].line))
            break
        if draft is not None:
            drafts.append(
                replace(
                    draft,
                    watchlist=draft.watchlist or read.list or "",
                    defaults=read.defaults,
                    sources=read.sources,
                )
            )
    return info, tuple(drafts), problems


def read_draft(item: Node, file: str) -> tuple[Draft | None, tuple[Problem, ...]]:
    """Check one entry by itself, without the company of its list."""
    written, problems = check(EntryFile, item, file)
    if written is None or not isinstance(item, Mapping):
        return None, problems
    draft = Draft(
        written=written,
        file=file,
        line=item.line,
        watchlist=written.list or "",
        defaults=Defaults(),
        sources={},
        lines={key.text or "": key.line for key, _ in item.pairs} | _name_lines(item),
    )
    return draft, problems


def _name_lines(item: Mapping) -> dict[str, int]:
    """Return the lines of an entry's names, each under its `name_key`."""
    lines: dict[str, int] = {}
    for key in ("names", "names_add"):
        for node in nodes_under(item, key):
            text = node.get("text") if isinstance(node, Mapping) else node
            if isinstance(text, Scalar) and text.text is not None:
                lines[name_key(text.text.strip())] = node.line
    return lines


def _read_lines(path: Path) -> tuple[tuple[Draft, ...], tuple[Problem, ...]]:
    """Read JSON Lines; every line that is wrong is told."""
    file = str(path)
    raw, problems = read_bytes(path)
    if problems:
        return (), problems
    wrong: list[Problem] = []

    def report(line: int | None, found: str, wanted: str) -> None:
        wrong.append(Problem(file=file, line=line, found=found, wanted=wanted))

    text = decode(raw, report)
    drafts: list[Draft] = []
    for number, line in enumerate((text or "").split("\n"), start=1):
        if len(wrong) >= PROBLEM_LIMIT:
            wrong[PROBLEM_LIMIT:] = [too_many(file, wrong[-1].line)]
            break
        if not line.strip():
            continue
        try:
            node = read_json_line(line, number)
        except ValueError as e:
            report(number, str(e), "one JSON object with an entry")
            continue
        if isinstance(node, Scalar | Sequence):
            report(number, "no object", "one JSON object with an entry")
            continue
        draft, problems = read_draft(node, file)
        wrong += problems
        if draft is not None:
            drafts.append(draft)
    return tuple(drafts), tuple(wrong)


def _in_list(draft: Draft, lists: Table[str, ListInfo]) -> Draft:
    """Give a line of a machine's list the defaults of its list, where a file describes it."""
    info = lists.get(draft.watchlist)
    if info is None:
        return draft
    return replace(draft, defaults=info.defaults, sources=info.sources)


def _repeated(drafts: list[Draft]) -> tuple[Problem, ...]:
    first: dict[str, Draft] = {}
    problems: list[Problem] = []
    for draft in drafts:
        earlier = first.setdefault(draft.written.id, draft)
        if earlier is not draft:
            problems.append(
                Problem(
                    file=draft.file,
                    line=draft.line,
                    found=f"the entry `{draft.written.id}` again"
                    f" (first in {earlier.file}:{earlier.line})",
                    wanted="each id once",
                )
            )
    return tuple(problems)
