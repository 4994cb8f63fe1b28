import pytest

from watchdog.config.load import load_config
from watchdog.matching.index import Index, build_index


@pytest.fixture(scope="session")
def shipped() -> Index:
    """Give the index of the shipped watchlists and signals, made once for all tests."""
    config = load_config(None, {})
    return build_index(config.watchlists, config.signal_kinds)
