"""`watchdog.yml` and the environment."""

from pathlib import Path

import pytest
from tests.config.conftest import Load, Told

from watchdog import __version__
from watchdog.config.load import load_config
from watchdog.errors import ConfigError


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


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("health: 127.0.0.1:9464\n", "127.0.0.1", 9464),
        ('health: "[::1]:80"\n', "::1", 80),
        ("health: 0.0.0.0:9464\nhealth_open: yes\n", "0.0.0.0", 9464),
    ],
)
def test_health_is_told_where_it_is_asked_for(
    tmp_path: Path, text: str, host: str, port: int
) -> None:
    (tmp_path / "watchdog.yml").write_text(text)
    health = load_config(tmp_path, {}).settings.health
    assert health is not None
    assert (health.host, health.port) == (host, port)
    assert str(health) in text


def test_health_is_off_by_default(tmp_path: Path) -> None:
    assert load_config(tmp_path, {}).settings.health is None


@pytest.mark.parametrize(
    ("text", "env", "wanted"),
    [
        ("health: 9464\n", {}, "watchdog.yml:1: found `9464` for `health`"),
        ("health: localhost:9464\n", {}, "wanted an address and a port such as 127.0.0.1:9464"),
        ("health: 127.0.0.1:99999\n", {}, "wanted an address and a port"),
        ("health: 999.0.0.1:1\n", {}, "wanted an address and a port"),
        ("health: 0.0.0.0:9464\n", {}, "watchdog.yml:1: found `0.0.0.0:9464` for `health`, which"),
        ("", {"WATCHDOG_HEALTH": "192.0.2.1:1"}, "WATCHDOG_HEALTH: found `192.0.2.1:1`"),
    ],
)
def test_health_for_others_is_refused_unless_it_is_meant(
    tmp_path: Path, text: str, env: dict[str, str], wanted: str
) -> None:
    (tmp_path / "watchdog.yml").write_text(text)
    with pytest.raises(ConfigError) as refused:
        load_config(tmp_path, env)
    assert wanted in str(refused.value)


def test_the_supervisors_variables_are_no_slip_of_the_pen(tmp_path: Path) -> None:
    env = {"WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "1"}
    assert not any("WATCHDOG_" in warning for warning in load_config(tmp_path, env).warnings)
