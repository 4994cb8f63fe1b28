"""Every secret of a configuration is known to the log."""

from pathlib import Path

from watchdog.config.hidden import secrets_of
from watchdog.config.load import load_config

CHANNELS = """channels:
  - {id: desk, kind: mail, host: mail.example.org, from: w@example.org, to: [d@example.org],
     username: w, password: '${MAIL}'}
  - {id: hook, kind: webhook, url: '${HOOK}', secret: 'file:sign'}
  - {id: bot, kind: slack-bot, token: '${BOT}', conversations: [C1]}
  - {id: off, kind: apprise, enabled: no, url: '${NOT_LOOKED_FOR}'}
"""


def test_passwords_tokens_and_addresses_are_all_named(tmp_path: Path) -> None:
    (tmp_path / "channels.yml").write_text(CHANNELS)
    (tmp_path / "sign").write_text("signing-key\n")
    env = {
        "MAIL": "mail-pw",
        "HOOK": "https://u:h%40ok-pw@hook.example.org/T0K",
        "BOT": "xoxb-1",
        "WATCHDOG_DATABASE_URL": "postgresql://w:db%2Fpw@db.example.org/w",
    }
    # The queries of shipped sources are harmless, and are hidden all the same.
    shipped = secrets_of(load_config(None, {}))
    assert secrets_of(load_config(tmp_path, env)) - shipped == {
        "mail-pw",
        "https://u:h%40ok-pw@hook.example.org/T0K",
        "h%40ok-pw",
        "h@ok-pw",
        "signing-key",
        "xoxb-1",
        "db%2Fpw",
        "db/pw",
    }
