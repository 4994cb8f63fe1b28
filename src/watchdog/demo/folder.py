"""The demo's configuration: the same five kinds of file that an operator writes, with comments."""

from dataclasses import dataclass
from pathlib import Path

from watchdog.demo.articles import Outlet
from watchdog.demo.newsroom import Newsroom
from watchdog.demo.receivers import SLACK_PATH, WEBHOOK_PATH
from watchdog.errors import UsageError

MAIL, SLACK, WEBHOOK = "mail-desk", "slack-desk", "archive"
READER = "reader@desk.example"

_SETTINGS = """\
# Written by `watchdog demo`. The addresses in this folder lived as long as the demo.
data: data
time_zone: Asia/Yangon
# The fetcher speaks to public addresses only; the newsroom of the demo is on this machine.
allow_networks: ["127.0.0.0/8"]
"""

_SOURCES_HEAD = """\
# Invented outlets, served from this machine while the demo ran.
sources:
"""

_SOURCE = """\
  - id: {id}
    name: "{name}"
    url: {url}
    language: {language}
    class: {source_class}
    grade: C
"""

_CHANNELS = """\
channels:
  - id: {mail}
    kind: mail
    host: 127.0.0.1
    port: {mail_port}
    security: plain   # allowed for a server on this machine only
    from: "Watchdog demo <watchdog@desk.example>"
    to: [{reader}]
    operators: yes    # the desk judges, so it may be told what needs judging

  - id: {slack}
    kind: slack-webhook
    url: file:slack-address.txt   # whoever knows the address can post, so it lies in its own file

  - id: {webhook}
    kind: webhook
    url: http://127.0.0.1:{web_port}{webhook_path}
"""

_ROUTES = f"""\
routes:
  - id: everyone
    channels: [{MAIL}, {SLACK}, {WEBHOOK}]
    verdicts: [alert]

  # What needs a person's judgement goes to the mail desk only.
  - id: to-be-judged
    channels: [{MAIL}]
    verdicts: [review]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Where the receivers of the demo listen."""

    mail: int
    web: int


def make_folder(folder: Path) -> None:
    """Make a folder for a demo that is to be kept.

    Raises:
        UsageError: something is there already, or the folder cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        taken = any(folder.iterdir())
    except OSError as e:
        raise UsageError(f"--keep {folder}: {e.strerror}; wanted a new or empty folder") from e
    if taken:
        raise UsageError(f"--keep {folder}: found a folder with files in it; wanted an empty one")


def write_config(
    folder: Path, outlets: tuple[Outlet, ...], newsroom: Newsroom, ports: Ports
) -> None:
    """Write the configuration into an empty folder."""
    sources = "".join(
        _SOURCE.format(
            id=outlet.id,
            name=outlet.name,
            url=newsroom.url(outlet),
            language=outlet.language,
            source_class=outlet.source_class,
        )
        for outlet in outlets
    )
    channels = _CHANNELS.format(
        mail=MAIL,
        mail_port=ports.mail,
        reader=READER,
        slack=SLACK,
        webhook=WEBHOOK,
        web_port=ports.web,
        webhook_path=WEBHOOK_PATH,
    )
    texts = {
        "watchdog.yml": _SETTINGS,
        "sources.yml": _SOURCES_HEAD + sources,
        "channels.yml": channels,
        "routes.yml": _ROUTES,
        "slack-address.txt": f"http://127.0.0.1:{ports.web}{SLACK_PATH}\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
