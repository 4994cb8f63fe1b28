"""Every secret of a configuration, so that the log can take care to show none."""

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from watchdog.config.load import Config
from watchdog.config.secrets import Secret
from watchdog.redaction import query_secrets


def secrets_of(config: Config) -> frozenset[str]:
    """Give the texts of all secrets: of channels, of the database, of sources' addresses."""
    return frozenset(_secrets(config))


def _secrets(config: Config) -> Iterator[str]:
    for channel in config.channels:
        for _, value in channel:
            if isinstance(value, Secret) and value.value:
                yield value.value
                yield from _password_in(value.value)
    yield from _password_in(config.settings.database)
    for source in config.sources:
        yield from _password_in(source.url or "")
        yield from query_secrets(source.url or "")


def _password_in(url: str) -> Iterator[str]:
    try:
        password = urlsplit(url).password
    except ValueError:
        return
    if password:
        yield password
        yield unquote(password)
