"""The words of a command line, as people write them."""

_WITH_VALUE = ("--config", "-c")


def config_first(words: list[str]) -> list[str]:
    """Put `--config DIR` before the command, where people write it after."""
    first: list[str] = []
    rest: list[str] = []
    waiting = iter(words)
    for word in waiting:
        if word == "--":
            rest += [word, *waiting]
        elif word in _WITH_VALUE:
            value = next(waiting, None)
            first += [word] if value is None else [word, value]
        elif word.startswith("--config="):
            first.append(word)
        else:
            rest.append(word)
    return first + rest
