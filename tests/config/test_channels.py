"""`channels.yml` and `routes.yml`: who is told, and that no message shows a secret."""

from pathlib import Path

import pytest
from tests.config.conftest import Load, Told

from watchdog.config.channels import MailChannel

MAIL = "id: desk, kind: mail, host: mail.example.org, from: w@example.org, to: [d@example.org]"


@pytest.mark.parametrize(
    ("channel", "wanted"),
    [
        (
            "id: a, kind: malt",
            'found the kind `malt`; wanted a kind of channel; did you mean "mail"?',
        ),
        (
            "id: a",
            "found a channel without `kind`; wanted a kind of channel; known: apprise, mail,",
        ),
        (
            f"{MAIL}, prot: 25",
            'found the unknown key `prot`; wanted a known key; did you mean "port"?',
        ),
        (f"{MAIL}, port: 70000", "found `70000` for `port`; wanted a value of at most 65535"),
        (
            f"{MAIL}, username: u, password: hunter2",
            "found a `password` that stands in the file itself; wanted `${NAME}` (an environment"
            " variable) or `file:/path/to/secret`",
        ),
        (
            f"{MAIL}, username: u, password: '${{NO_SUCH}}'",
            "found no value for `password`; wanted the environment variable NO_SUCH to be set;"
            " it is not",
        ),
        (
            f"{MAIL}, username: u, password: file:none",
            "found no value for `password`; wanted a readable file at",
        ),
        (
            f"{MAIL}, username: u",
            "found one of `username` and `password` without the other; wanted both",
        ),
        (
            f"{MAIL}, security: plain",
            "found `security: plain` with the host `mail.example.org`; wanted starttls or tls;",
        ),
        (
            f"{MAIL}, security: ssl",
            "found `ssl` for `security`; wanted a known word;",
        ),
        (
            "id: a, kind: mail, host: h, from: w@example.org, to: [nobody]",
            "found a value that is not shown for `to`; wanted a mail address such as",
        ),
        ("id: a, kind: slack-webhook", "found no `url`; wanted the key `url` with a value"),
        (
            "id: a, kind: slack-webhook, url: https://hooks.example.org/hunter2",
            "found a `url` that stands in the file itself; wanted `${NAME}`",
        ),
        (
            "id: a, kind: webhook, url: http://user:hunter2@127.0.0.1/",
            "found a `url` that stands in the file itself; wanted `${NAME}`",
        ),
        (
            "id: a, kind: webhook, url: http://127.0.0.1.example.org/hunter2",
            "found a `url` that stands in the file itself; wanted `${NAME}`",
        ),
        (
            "id: a, kind: apprise, url: tgram://hunter2/1",
            "found a `url` that stands in the file itself; wanted `${NAME}`",
        ),
        ("id: A b, kind: webhook, url: http://127.0.0.1/", "found `A b` for `id`; wanted an id"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_without_the_secret(
    told: Told, channel: str, wanted: str
) -> None:
    problems = told({"channels.yml": f"channels:\n  - {{{channel}}}\n"})
    assert any(each.startswith(f"channels.yml:2: {wanted}") for each in problems), problems
    assert "hunter2" not in "".join(problems)


def test_two_channels_of_one_id_are_told(told: Told) -> None:
    text = "channels:\n- {id: a, kind: webhook, url: http://127.0.0.1/}\n"
    assert told({"channels.yml": text + text.splitlines()[1] + "\n"}) == [
        "channels.yml:3: found the id `a` again (first in line 2); wanted an id of its own for each"
    ]


def test_secrets_come_from_the_environment_and_from_files(load: Load, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("xoxb-hunter2\n")
    config = load(
        {
            "channels.yml": "channels:\n"
            f"- {{{MAIL}, username: '${{USER_NAME}}', password: '${{SMTP_PASSWORD}}'}}\n"
            "- {id: bot, kind: slack-bot, token: 'file:token', conversations: ['#x']}\n"
            "- {id: hook, kind: webhook, url: 'https://h.example.org/${KEY}', secret: '${KEY}'}\n"
        },
        {"USER_NAME": "watch", "SMTP_PASSWORD": "hunter2", "KEY": "hunter3"},
    )
    mail, bot, hook = config.channels
    assert isinstance(mail, MailChannel)
    assert mail.password is not None
    assert (mail.username, mail.password.value, mail.port_used) == ("watch", "hunter2", 587)
    assert bot.token.value == "xoxb-hunter2"  # type: ignore[union-attr]
    assert hook.url.value == "https://h.example.org/hunter3"  # type: ignore[union-attr]
    assert "hunter" not in repr(config) + str(mail) + str(bot) + f"{hook!s}{mail.password}"


def test_a_disabled_channel_needs_no_secret(load: Load) -> None:
    text = f"channels:\n- {{{MAIL}, username: u, password: '${{UNSET}}', enabled: no}}\n"
    assert load({"channels.yml": text}).channels[0].enabled is False


@pytest.mark.parametrize("security", ["plain"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_plain_mail_stays_on_this_machine(load: Load, host: str, security: str) -> None:
    text = f"channels:\n- {{{MAIL.replace('mail.example.org', host)}, security: {security}}}\n"
    assert load({"channels.yml": text}).channels[0].kind == "mail"


ROUTED = {
    "channels.yml": "channels:\n- {id: hook, kind: webhook, operators: yes, url: http://127.0.0.1/x}\n",
}


@pytest.mark.parametrize(
    ("route", "wanted"),
    [
        (
            "channels: [hok]",
            '`hok` in `channels`; wanted a channel of channels.yml; did you mean "hook"?',
        ),
        (
            "channels: [hook], lists: [junta-oficials]",
            '`junta-oficials` in `lists`; wanted a watchlist; did you mean "junta-officials"?',
        ),
        (
            "channels: [hook], entries: [per-min-aung-hlain]",
            "`per-min-aung-hlain` in `entries`; wanted an entry of a watchlist;"
            ' did you mean "per-min-aung-hlaing"?',
        ),
        (
            "channels: [hook], kinds: [arms-transfers]",
            "`arms-transfers` in `kinds`; wanted a signal kind of signals.yml;"
            ' did you mean "arms-transfer"?',
        ),
        (
            "channels: [hook], sources: [irawaddy]",
            '`irawaddy` in `sources`; wanted a source of sources.yml; did you mean "irrawaddy"?',
        ),
        (
            "channels: [hook], verdicts: [alarm]",
            '`alarm` for `verdicts`; wanted a known word; did you mean "alert"?',
        ),
        ("channels: []", "a list for `channels`; wanted a list of 1 or more"),
        ("chanels: [hook]", "the unknown key `chanels`; wanted a known key; did you mean"),
    ],
)
def test_a_route_may_name_only_what_exists(told: Told, route: str, wanted: str) -> None:
    text = f"routes:\n  - {{id: r, {route}}}\n"
    problems = told({**ROUTED, "routes.yml": text})
    assert any(each.startswith(f"routes.yml:2: found {wanted}") for each in problems), problems


def test_review_items_go_to_operators_alone(told: Told, load: Load) -> None:
    route = "routes:\n  - {id: r, channels: [hook], verdicts: [alert, review]}\n"
    channels = ROUTED["channels.yml"].replace(", operators: yes", "")
    assert channels != ROUTED["channels.yml"]
    (problem,) = told({**ROUTED, "channels.yml": channels, "routes.yml": route})
    assert problem.startswith("routes.yml:2: found the verdict `review` for the channel `hook`")
    assert load({**ROUTED, "routes.yml": route}).routes[0].verdicts == ("alert", "review")


@pytest.mark.parametrize("address", ["watchdog@example.org", "w@Watchdog.example.org"])
def test_a_discreet_channel_has_no_address_that_says_watchdog(told: Told, address: str) -> None:
    channel = MAIL.replace("w@example.org", address)
    problems = told({"channels.yml": f"channels:\n  - {{{channel}, discreet: yes}}\n"})
    assert any("`discreet: yes` with a mail address that says `watchdog`" in p for p in problems)
    # Without the word such an address is nobody's business, nor is another with it.
    for fine in (channel, f"{MAIL}, discreet: yes"):
        problems = told({"channels.yml": f"channels:\n  - {{{fine}}}\n  - {{id: wrong}}\n"})
        assert not any("discreet" in p for p in problems)


def test_a_route_keeps_every_condition(load: Load) -> None:
    text = (
        "routes:\n- {id: r, channels: [hook], lists: [junta-officials], kinds: [aviation-fuel],\n"
        "   entries: [org-mehl], verdicts: [alert, review], languages: [my], sources: [dvb-my]}\n"
    )
    (route,) = load({**ROUTED, "routes.yml": text}).routes
    assert (route.channels, route.watchlists) == (("hook",), ("junta-officials",))
    assert (route.kinds, route.entries) == (("aviation-fuel",), ("org-mehl",))
    assert (route.verdicts, route.languages) == (("alert", "review"), ("my",))
    assert route.sources == ("dvb-my",)


def test_a_channel_that_no_route_leads_to_is_a_warning(load: Load, tmp_path: Path) -> None:
    warnings = load(ROUTED).warnings
    assert f"{tmp_path}/routes.yml: no route leads to the channel `hook`" in warnings
