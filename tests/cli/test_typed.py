"""Words are taken in the order in which people write them."""

import pytest

from watchdog.cli.typed import config_first


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        (["check"], ["check"]),
        (["check", "--config", "my"], ["--config", "my", "check"]),
        (["check", "-c", "my"], ["-c", "my", "check"]),
        (["poll", "--config=my", "--once"], ["--config=my", "poll", "--once"]),
        (["--config", "my", "check"], ["--config", "my", "check"]),
        (["check", "--config"], ["--config", "check"]),
        (["screen", "--", "--config"], ["screen", "--", "--config"]),
        ([], []),
    ],
)
def test_the_folder_may_be_named_before_or_after_the_command(
    typed: list[str], taken: list[str]
) -> None:
    assert config_first(typed) == taken
