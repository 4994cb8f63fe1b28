"""The operator's own webhook: what it is sent and how it can trust it."""

import hashlib
import hmac
import json

import pytest

from watchdog.channels.settings import WebhookSettings
from watchdog.channels.webhook import WebhookSender
from watchdog.model import Refused, Sent, Unknown, Unreachable


@pytest.fixture
def make_sender(stub, http_door):
    def build(secret=None, deadline_s=5.0):
        url = f"http://127.0.0.1:{stub.port}/hook?key=s3cret"
        return WebhookSender(
            WebhookSettings(id="desk", url=url, secret=secret, deadline_s=deadline_s), http_door
        )

    return build


def send_one(sender, message, make_delivery, now):
    receiver = sender.receivers[0]
    return sender.send(receiver, message, make_delivery(receiver), now)


def test_a_program_gets_the_alert_as_fields_and_as_text(
    make_sender, stub, message, make_delivery, now
):
    assert isinstance(send_one(make_sender(), message, make_delivery, now), Sent)
    (post,) = stub.posts
    body = json.loads(post.body)
    assert body["version"] == 1
    assert body["subject"] == message.subject
    assert body["text"] == message.text
    assert body["link"] == message.link
    assert body["alert"]["hits"] == [{"entry": "per-aung-myat-san"}]
    assert body["delivery"] == post.headers["idempotency-key"] == "5d1f0c" * 6
    assert "x-watchdog-signature" not in post.headers


def test_a_repeated_delivery_can_be_recognised(make_sender, stub, message, make_delivery, now):
    for _ in range(2):
        send_one(make_sender(), message, make_delivery, now)
    first, second = stub.posts
    assert first.body == second.body
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"]


def test_a_secret_signs_body_and_time(make_sender, stub, message, make_delivery, now):
    send_one(make_sender(secret="shared"), message, make_delivery, now)
    (post,) = stub.posts
    moment = post.headers["x-watchdog-timestamp"]
    assert int(moment) == int(now.timestamp())
    expected = hmac.new(b"shared", moment.encode() + b"." + post.body, hashlib.sha256).hexdigest()
    assert post.headers["x-watchdog-signature"] == f"sha256={expected}"
    assert b"shared" not in post.body


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (201, Sent),
        (204, Sent),
        (301, Refused),
        (303, Refused),
        (401, Refused),
        (408, Unreachable),
        (410, Refused),
        (429, Unreachable),
        (502, Unreachable),
    ],
)
def test_each_status_has_its_meaning(
    status, expected, make_sender, stub, message, make_delivery, now
):
    stub.answer = (status, {"Location": "/elsewhere"}, b"")
    assert isinstance(send_one(make_sender(), message, make_delivery, now), expected)
    assert [post.method for post in stub.posts] == ["POST"]


def test_no_answer_is_unknown_and_no_server_is_unreachable(
    make_sender, stub, http_door, message, make_delivery, now
):
    stub.answer = "hang"
    assert isinstance(send_one(make_sender(deadline_s=0.4), message, make_delivery, now), Unknown)
    nobody = WebhookSettings(id="desk", url="http://127.0.0.1:1/s3cret", deadline_s=5.0)
    outcome = send_one(WebhookSender(nobody, http_door), message, make_delivery, now)
    assert isinstance(outcome, Unreachable)
    assert "s3cret" not in outcome.detail
