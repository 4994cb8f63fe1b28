"""One contract for every kind of channel, and for the fake that tests elsewhere use."""

import pytest
from tests.fakes import FakeSender

from watchdog.channels.senders import build_sender
from watchdog.channels.settings import (
    AppriseSettings,
    SlackBotSettings,
    SlackWebhookSettings,
    WebhookSettings,
)
from watchdog.model import Receiver, Refused, Sent

KINDS = ("mail", "slack-webhook", "slack-bot", "webhook", "apprise", "fake")


@pytest.fixture(params=KINDS)
def sender(request, make_mail_server, mail_settings, stub, http_door):
    address = f"127.0.0.1:{stub.port}"
    if request.param == "fake":
        return FakeSender("desk")
    if request.param == "mail":
        return build_sender(mail_settings(make_mail_server().port), http_door)
    if request.param == "slack-bot":
        stub.answer = (200, {}, b'{"ok": true, "ts": "1"}')
    settings = {
        "slack-webhook": SlackWebhookSettings(id="desk", url=f"http://{address}/hook"),
        "slack-bot": SlackBotSettings(
            id="desk", token="t", conversations=("C1",), api_url=f"http://{address}"
        ),
        "webhook": WebhookSettings(id="desk", url=f"http://{address}/hook"),
        "apprise": AppriseSettings(id="desk", url=f"json://{address}/hook"),
    }[request.param]
    return build_sender(settings, http_door)


def test_a_channel_reaches_its_receivers_and_nobody_else(sender, message, make_delivery, now):
    receivers = sender.receivers
    assert receivers
    assert len(set(receivers)) == len(receivers)
    assert {receiver.channel for receiver in receivers} == {"desk"}
    assert all(receiver.key.isprintable() and "@" not in receiver.key for receiver in receivers)
    outcome = sender.send(receivers[0], message, make_delivery(receivers[0]), now)
    assert isinstance(outcome, Sent), outcome
    assert outcome.detail
    stranger = Receiver(channel="desk", key="somebody:else")
    refused = sender.send(stranger, message, make_delivery(stranger), now)
    assert isinstance(refused, Refused)
    assert sender.receivers == receivers
