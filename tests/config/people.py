"""A watchlist of one fictional person, but for the names: what Russian case forms are tried on."""


def people(names: str) -> str:
    """Give the file's text; `names` are the lines of the list, indented by six."""
    return (
        "list: people\n"
        "title: People\n"
        "defaults: {kind: person, why: [a page]}\n"
        "entries:\n"
        "  - id: per-klimov\n"
        "    name: Viktor Klimov\n"
        f"    names:\n{names}"
    )
