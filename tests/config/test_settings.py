"""`watchdog.yml` and the environment."""

from pathlib import Path

import pytest
from tests.config.conftest import Load, Told

from watchdog import __version__
from watchdog.config.load import load_config


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "contct: x\n",
            "watchdog.yml:1: found the unknown key `contct`; wanted a known key;"
            ' did you mean "contact"?',
        ),
        (
            "a: 1\nlimits:\n  bdy: 3MB\n",
            'watchdog.yml:3: found the unknown key `bdy`; wanted a known key; did you mean "body"?',
        ),
        (
            "limits:\n  body: 3\n",
            "watchdog.yml:2: found `3` for `body`; wanted a size such as 500kB or 10MB",
        ),
        (
            "limits: {poll_lease: 12:30}\n",
            "watchdog.yml:1: found `12:30` for `poll_lease`; wanted a duration such as 30s, 15m,"
            " 2h or 1d",
        ),
        (
            "limits:\n  parallel_polls: 21\n",
            "watchdog.yml:2: found `21` for `parallel_polls`; wanted a value of at most 20",
        ),
        (
            "limits:\n  parallel_polls: many\n",
            "watchdog.yml:2: found `many` for `parallel_polls`; wanted a whole number",
        ),
        (
            "limits:\n  first_retry: 7h\n",
            "watchdog.yml:2: found `first_retry` longer than `longest_retry`; wanted a first wait"
            " that is the shorter one",
        ),
        (
            "log_format: jsn\n",
            "watchdog.yml:1: found `jsn` for `log_format`; wanted a known word;"
            ' did you mean "json"?',
        ),
        (
            "time_zone: Asia/Rangun\n",
            "watchdog.yml:1: found `Asia/Rangun` for `time_zone`; wanted the name of a time zone"
            " such as UTC or Asia/Yangon",
        ),
        (
            "allow_networks: [127.0.0.0/8, 10.0.0.1/8]\n",
            "watchdog.yml:1: found `10.0.0.1/8` for `allow_networks`; wanted a network such as"
            " 127.0.0.0/8 or 192.168.7.5/32",
        ),
        (
            "contact: https://example.org/မြန်\n",
            "watchdog.yml:1: found `https://example.org/မြန်` for `contact`; wanted printable"
            " ASCII, since it is sent in a header",
        ),
        (
            "database: mysql://root:hunter2@host/x\n",
            "watchdog.yml:1: found a value that is not shown for `database`; wanted an address such"
            " as sqlite:////srv/watchdog.db or postgresql://host/name",
        ),
        ("- a\n", "watchdog.yml:1: found a list; wanted keys and values"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(told: Told, text: str, wanted: str) -> None:
    assert wanted in told({"watchdog.yml": text})


def test_what_is_left_out_has_a_default(load: Load, tmp_path: Path) -> None:
    settings = load({"watchdog.yml": "contact: https://example.org\n"}).settings
    assert settings.database == f"sqlite:///{tmp_path}/data/watchdog.db"
    assert settings.user_agent == f"watchdog/{__version__} (+https://example.org)"
    assert (settings.limits.fetch_deadline, settings.limits.body) == (30, 10_000_000)
    assert (settings.limits.parallel_polls, settings.limits.longest_retry) == (12, 21_600)


def test_relative_paths_start_at_the_config_folder(load: Load, tmp_path: Path) -> None:
    settings = load({"watchdog.yml": "data: kept\ndatabase: sqlite:///db/w.db\n"}).settings
    assert settings.data == tmp_path / "kept"
    assert settings.database == f"sqlite:///{tmp_path}/db/w.db"


def test_the_shipped_settings_keep_data_in_the_state_folder_and_name_the_project_alone() -> None:
    settings = load_config(None, {"XDG_STATE_HOME": "/var/state"}).settings
    assert settings.data == Path("/var/state/watchdog")
    assert settings.user_agent == f"watchdog/{__version__}"


def test_the_environment_counts_before_the_file(load: Load) -> None:
    settings = load(
        {"watchdog.yml": "time_zone: UTC\ncontact: a@example.org\nlimits: {body: 1MB}\n"},
        {
            "WATCHDOG_TIME_ZONE": "Asia/Yangon",
            "WATCHDOG_ALLOW_NETWORKS": "127.0.0.0/8, ::1/128",
            "WATCHDOG_DATABASE_URL": "postgresql://u:p@h/x",
            "WATCHDOG_DATA": "/srv/w",
            "WATCHDOG_LOG_FORMAT": "json",
            "WATCHDOG_CONTACT": "b@example.org",
        },
    ).settings
    assert settings.time_zone.key == "Asia/Yangon"
    assert [str(each) for each in settings.allow_networks] == ["127.0.0.0/8", "::1/128"]
    assert settings.database == "postgresql://u:p@h/x"
    assert (str(settings.data), settings.log_format) == ("/srv/w", "json")
    assert settings.contact == "b@example.org"
    assert settings.limits.body == 1_000_000
    assert "u:p" not in repr(settings)


def test_a_mistake_in_the_environment_names_the_variable(told: Told) -> None:
    assert told({}, {"WATCHDOG_ALLOW_NETWORKS": "127.0.0.0/8,x", "WATCHDOG_LOG_FORMAT": "jso"}) == [
        "WATCHDOG_ALLOW_NETWORKS: found `x` for `allow_networks`; wanted a network such as"
        " 127.0.0.0/8 or 192.168.7.5/32",
        "WATCHDOG_LOG_FORMAT: found `jso` for `log_format`; wanted a known word;"
        ' did you mean "json"?',
    ]


def test_an_unknown_variable_of_ours_is_a_warning(load: Load) -> None:
    config = load(
        {"watchdog.yml": "contact: a@example.org\n"},
        {"WATCHDOG_DATABSE_URL": "x", "WATCHDOG_TEST_X": "1", "HOME": "/"},
    )
    assert config.warnings == (
        "WATCHDOG_DATABSE_URL: an environment variable that watchdog does not know;"
        ' did you mean "WATCHDOG_DATABASE_URL"?',
    )


def test_a_folder_of_ones_own_without_contact_is_a_warning(load: Load, tmp_path: Path) -> None:
    assert load({}).warnings == (
        f"{tmp_path}/watchdog.yml: no `contact`; servers that are polled cannot reach you",
    )
