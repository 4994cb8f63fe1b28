"""Apprise in its child process, against a real broker and HTTP servers good and bad."""

import json
import socket
import threading

import paho.mqtt.client as mqtt
import pytest

from watchdog.channels.apprise_channel import AppriseSender, secret_parts
from watchdog.channels.settings import AppriseSettings
from watchdog.errors import DeliveryError
from watchdog.model import Message, Refused, Sent, Unknown, Unreachable


def send_one(url, message, make_delivery, now, deadline_s=20.0):
    sender = AppriseSender(AppriseSettings(id="other", url=url, deadline_s=deadline_s))
    receiver = sender.receivers[0]
    return sender.send(receiver, message, make_delivery(receiver), now)


def test_a_json_service_gets_the_message_once_with_its_key(stub, message, make_delivery, now):
    outcome = send_one(f"json://127.0.0.1:{stub.port}/in", message, make_delivery, now)
    assert isinstance(outcome, Sent), outcome
    (post,) = stub.posts
    body = json.loads(post.body)
    assert body["title"] == message.subject
    assert body["message"] == message.text.rstrip()
    assert body["delivery"] == post.headers["idempotency-key"] == "5d1f0c" * 6


def test_a_real_broker_gets_the_message_and_confirms_it(mosquitto, message, make_delivery, now):
    got: list[bytes] = []
    ready, arrived = threading.Event(), threading.Event()
    listener = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)

    def keep(_client, _data, received):
        got.append(received.payload)
        arrived.set()

    listener.on_message = keep
    listener.on_subscribe = lambda *_: ready.set()
    listener.on_connect = lambda client, *_: client.subscribe("alerts/desk", qos=1)
    listener.connect("127.0.0.1", mosquitto)
    listener.loop_start()
    try:
        assert ready.wait(10)
        url = f"mqtt://127.0.0.1:{mosquitto}/alerts/desk"
        assert isinstance(send_one(url, message, make_delivery, now), Sent)
        assert arrived.wait(10)
    finally:
        listener.disconnect()
        listener.loop_stop()
    text = got[0].decode()
    assert message.subject in text
    assert message.text.rstrip() in text
    assert len(got) == 1


def test_a_broker_that_is_not_there_is_unreachable(message, make_delivery, now):
    outcome = send_one("mqtt://127.0.0.1:1/alerts", message, make_delivery, now)
    assert isinstance(outcome, Unreachable), outcome


@pytest.mark.parametrize(
    ("status", "headers", "expected"),
    [
        (302, {"Location": "/elsewhere"}, Refused),
        (404, {}, Refused),
        (429, {"Retry-After": "120"}, Unreachable),
        (503, {}, Unreachable),
    ],
)
def test_what_the_service_answered_is_found_out(
    status, headers, expected, stub, message, make_delivery, now
):
    stub.answer = (status, headers, b"")
    # What a URL may switch on is switched off again: redirects, retries, "optional" failures.
    url = f"json://127.0.0.1:{stub.port}/in?redirect=yes&retry=2&wait=0&optional=yes"
    outcome = send_one(url, message, make_delivery, now)
    assert isinstance(outcome, expected), outcome
    assert str(status) in outcome.detail
    assert [post.method for post in stub.posts] == ["POST"]
    if status == 429:
        assert outcome.retry_after_s == 120


def test_a_service_that_hangs_is_stopped_at_the_deadline(stub, message, make_delivery, now):
    stub.answer = "hang"
    outcome = send_one(
        f"json://127.0.0.1:{stub.port}/in", message, make_delivery, now, deadline_s=3.0
    )
    assert isinstance(outcome, Unknown)
    assert len(stub.posts) == 1


def test_a_closed_port_is_unreachable_and_the_url_stays_secret(message, make_delivery, now):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    url = f"json://desk:opensesame@127.0.0.1:{port}/s3cretpath?-token=topsecret"
    outcome = send_one(url, message, make_delivery, now)
    assert isinstance(outcome, Unreachable), outcome
    for secret in ("opensesame", "s3cretpath", "topsecret", "127.0.0.1"):
        assert secret not in outcome.detail


@pytest.mark.parametrize("url", ["nosuchservice://s3crethost/x", "json://"])
def test_a_url_that_apprise_cannot_use_says_so_without_it(url, message, make_delivery, now):
    if url == "json://":
        with pytest.raises(DeliveryError, match="channel other"):
            AppriseSender(AppriseSettings(id="other", url=url))
        return
    outcome = send_one(url, message, make_delivery, now)
    assert isinstance(outcome, Unreachable)
    assert "Apprise" in outcome.detail
    assert "s3cret" not in outcome.detail


def test_words_that_ring_everybody_are_disarmed(stub, make_delivery, now):
    hostile = Message(subject="s @everyone", text="a @here <@U1> <!channel> b@c.example", html="")
    send_one(f"json://127.0.0.1:{stub.port}/in", hostile, make_delivery, now)
    body = json.loads(stub.posts[0].body)
    for word in ("@everyone", "@here", "<@", "<!"):
        assert word not in body["title"] + body["message"]
    assert "b@c.example" in body["message"]


def test_every_part_of_a_url_counts_as_secret():
    parts = set(secret_parts("slack://tok%2Fen1/tokenB/room?key=value5&x=y"))
    assert {"tok/en1", "tokenB", "room", "value5"} <= parts
    assert "y" not in parts


def test_the_sender_shows_no_secret():
    settings = AppriseSettings(id="other", url="json://desk:opensesame@host/s3cret")
    sender = AppriseSender(settings)
    assert "s3cret" not in repr(settings) + repr(sender) + repr(sender.receivers)
