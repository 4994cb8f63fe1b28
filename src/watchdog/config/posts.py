"""`posts.yml`: posts that text names without their holder, such as "China's foreign minister".

A post is an office of a body. The file says how each language writes an office (`foreign minister`,
`外长`) and how a body stands around it (`China's {}`, `中国{}`), so that a new post is two words.
Who holds a post since when is said once, by the `post` of a role on the holder's entry.
"""

from collections.abc import Iterable
from collections.abc import Mapping as Table
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from watchdog.config.files import read_tree
from watchdog.config.lists import items_by_id
from watchdog.config.schema import Id, Schema, Text, check
from watchdog.config.yaml import Mapping
from watchdog.errors import Problem
from watchdog.model import Post
from watchdog.spelling import nearest

POSTS = "posts.yml"

# Language, then phrases; in a body's phrases `{}` is where the office stands.
Phrases = dict[str, tuple[Text, ...]]


class _Post(Schema):
    id: Id
    title: Text
    body: Id | None = None
    office: Id | None = None
    phrases: Phrases = Field(default_factory=dict)


class _File(Schema):
    bodies: dict[str, Phrases] = Field(default_factory=dict)
    offices: dict[str, Phrases] = Field(default_factory=dict)
    posts: tuple[_Post, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PostsFile:
    """What one folder's `posts.yml` says; phrases by language."""

    bodies: Table[str, Phrases]
    offices: Table[str, Phrases]
    posts: tuple[_Post, ...]
    lines: Table[str, int]
    file: str


def read_posts(folder: Path) -> tuple[PostsFile | None, tuple[Problem, ...]]:
    """Read the file of a watchlist folder; `None` where there is none or it is wrong."""
    path = folder / POSTS
    if not path.is_file():
        return None, ()
    tree, problems = read_tree(path)
    if problems:
        return None, problems
    read, problems = check(_File, tree, str(path))
    if read is None:
        return None, problems
    lines, repeated = items_by_id(tree, "posts", str(path))
    problems += repeated
    found = PostsFile(
        bodies=read.bodies, offices=read.offices, posts=read.posts, lines=lines, file=str(path)
    )
    named = tree.get("bodies") if isinstance(tree, Mapping) else None
    for body, phrases in read.bodies.items():
        for phrase in (each for listed in phrases.values() for each in listed):
            if phrase.count("{}") != 1:
                line = named.key_line(body) if isinstance(named, Mapping) else None
                problems += (
                    Problem(
                        file=str(path),
                        line=line,
                        found=f"`{phrase}` in the body `{body}`",
                        wanted="one {} where the office stands, such as `China's {}`",
                    ),
                )
    return (None if problems else found), problems


def make_posts(files: Iterable[PostsFile | None]) -> tuple[tuple[Post, ...], tuple[Problem, ...]]:
    """Put bodies and offices together; a later file's post, body or office replaces an earlier's.

    Posts come sorted by id.
    """
    given = [each for each in files if each is not None]
    bodies = {name: body for file in given for name, body in file.bodies.items()}
    offices = {name: office for file in given for name, office in file.offices.items()}
    written = {post.id: (post, file) for file in given for post in file.posts}
    problems: list[Problem] = []
    posts: list[Post] = []
    for name in sorted(written):
        post, file = written[name]
        wrong = [
            Problem(
                file=file.file,
                line=file.lines.get(name),
                found=f"the {what} `{key}` of the post `{name}`",
                wanted=f"a {what} of posts.yml; {nearest(key, known)}",
            )
            for what, key, known in (
                ("body", post.body, bodies),
                ("office", post.office, offices),
            )
            if key is not None and key not in known
        ]
        if (post.body is None) != (post.office is None) or not (post.office or post.phrases):
            wrong.append(
                Problem(
                    file=file.file,
                    line=file.lines.get(name),
                    found=f"the post `{name}` without phrases",
                    wanted="a `body` and an `office`, or `phrases` of its own, or all three",
                )
            )
        problems += wrong
        if not wrong:
            phrases = [*_composed(post, bodies, offices), *_flat(post.phrases)]
            posts.append(
                Post(
                    id=post.id,
                    title=post.title,
                    phrases=tuple(dict.fromkeys(phrases)),
                )
            )
    return tuple(posts), tuple(problems)


def _composed(
    post: _Post, bodies: Table[str, Phrases], offices: Table[str, Phrases]
) -> list[tuple[str, str]]:
    if post.body is None or post.office is None:
        return []
    around, named = bodies[post.body], offices[post.office]
    return [
        (language, phrase.replace("{}", office))
        for language in around
        for phrase in around[language]
        for office in named.get(language, ())
    ]


def _flat(phrases: Phrases) -> list[tuple[str, str]]:
    return [(language, each) for language, listed in phrases.items() for each in listed]


def unknown_posts(
    used: Iterable[tuple[str, str, str, int]], posts: tuple[Post, ...]
) -> tuple[Problem, ...]:
    """Say which roles name a post that is nowhere described.

    Args:
        used: for each role with a post: the post, the role's title, the file and the line.
        posts: those that are described.
    """
    known = [post.id for post in posts]
    return tuple(
        Problem(
            file=file,
            line=line,
            found=f"the post `{post}` of the role `{title}`",
            wanted=f"a post of {POSTS}; {nearest(post, known)}",
        )
        for post, title, file, line in used
        if post not in known
    )
