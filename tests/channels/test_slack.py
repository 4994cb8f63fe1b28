"""Slack at a stub: what is posted, and what each answer means."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchdog.channels.settings import SlackBotSettings, SlackWebhookSettings
from watchdog.channels.slack import SlackBotSender, SlackWebhookSender
from watchdog.channels.slack_blocks import HEADER_LIMIT, SECTION_LIMIT, slack_payload
from watchdog.errors import DeliveryError
from watchdog.model import (
    Delivery,
    Message,
    Receiver,
    Refused,
    Sent,
    Unknown,
    Unreachable,
)
from watchdog.net.fetch import Fetcher, NetSettings


@pytest.fixture
def webhook(stub, http_door):
    url = f"http://127.0.0.1:{stub.port}/services/T000/B000/s3cretpath"
    return SlackWebhookSender(SlackWebhookSettings(id="team", url=url, deadline_s=5.0), http_door)


@pytest.fixture
def bot(stub, http_door):
    settings = SlackBotSettings(
        id="team",
        token="xoxb-s3cret",
        conversations=("C012345", "#alerts", "U0PERSON"),
        api_url=f"http://127.0.0.1:{stub.port}/api",
        deadline_s=5.0,
    )
    return SlackBotSender(settings, http_door)


def send_one(sender, message, make_delivery, now):
    receiver = sender.receivers[0]
    return sender.send(receiver, message, make_delivery(receiver), now)


def test_a_webhook_gets_json_with_every_line_of_the_message(
    webhook, stub, message, make_delivery, now
):
    assert send_one(webhook, message, make_delivery, now) == Sent(detail="answered 200: ok")
    (post,) = stub.posts
    assert post.path == "/services/T000/B000/s3cretpath"
    assert post.headers["content-type"].startswith("application/json")
    payload = json.loads(post.body)
    shown = [block["text"]["text"] for block in payload["blocks"] if block["type"] == "section"]
    assert shown[0] == message.text.strip()
    assert shown[-1] == "<https://example.org/a?b=1&amp;c=2|Open the article>"
    assert payload["blocks"][0]["text"]["text"] == message.subject


def test_an_article_cannot_call_anybody(webhook, stub, message, make_delivery, now):
    hostile = "<!channel> <@U123> <https://evil.example|Reuters> @here *bold* & :bomb:"
    message = replace(message, subject=hostile, text=hostile, link="https://a.example/|<!here>")
    send_one(webhook, message, make_delivery, now)
    payload = json.loads(stub.posts[0].body)
    assert payload["text"].startswith("&lt;!channel&gt; &lt;@U123&gt; &lt;https://")
    assert payload["link_names"] is False
    assert payload["parse"] == "none"
    assert payload["unfurl_links"] is False
    formatted = [
        block["text"]["text"]
        for block in payload["blocks"]
        if block.get("text", {}).get("type") == "mrkdwn"
    ]
    assert formatted == ["<https://a.example/%7C%3C!here%3E|Open the article>"]


@given(
    text=st.text(st.characters(exclude_categories=("Cs",)), max_size=400).map(lambda s: s * 40),
    subject=st.text(st.characters(exclude_categories=("Cs",)), max_size=400),
)
def test_any_message_fits_slack_s_limits(text, subject):
    receiver = Receiver(channel="team", key="slack:webhook")
    delivery = Delivery(
        id=1,
        key="k",
        kind="alert",
        receiver=receiver,
        route="r",
        state="leased",
        reason="",
        attempts=1,
        message_id="t" * 40,
        created_at=None,
        next_attempt_at=None,
    )
    payload = slack_payload(Message(subject=subject, text=text, html=""), delivery)
    assert len(payload["blocks"]) <= 50
    for block in payload["blocks"]:
        limit = HEADER_LIMIT if block["type"] == "header" else SECTION_LIMIT
        if block["type"] != "context":
            assert 1 <= len(block["text"]["text"]) <= limit


WEBHOOK_ANSWERS = [
    (200, {}, b"ok", Sent),
    (200, {}, b"<html>please log in</html>", Unknown),
    (302, {"Location": "/elsewhere"}, b"", Refused),
    (400, {}, b"invalid_payload", Refused),
    (404, {}, b"no_service", Refused),
    (429, {"Retry-After": "30"}, b"", Unreachable),
    (500, {}, b"", Unreachable),
    (503, {}, b"", Unreachable),
]


@pytest.mark.parametrize(("status", "headers", "body", "expected"), WEBHOOK_ANSWERS)
def test_each_answer_to_a_webhook_has_its_meaning(
    status, headers, body, expected, webhook, stub, message, make_delivery, now
):
    stub.answer = (status, headers, body)
    outcome = send_one(webhook, message, make_delivery, now)
    assert isinstance(outcome, expected), outcome
    assert len(stub.posts) == 1
    if status == 429:
        assert outcome.retry_after_s == 30


BOT_ANSWERS = [
    ({"ok": True, "ts": "1.2"}, Sent),
    ({"ok": False, "error": "channel_not_found"}, Refused),
    ({"ok": False, "error": "is_archived"}, Refused),
    ({"ok": False, "error": "invalid_auth"}, Unreachable),
    ({"ok": False, "error": "missing_scope"}, Unreachable),
    ({"ok": False, "error": "ratelimited"}, Unreachable),
    ({"ok": False, "error": "internal_error"}, Unknown),
    ({"ok": False}, Refused),
    ({"fine": 1}, Unknown),
    ([], Unknown),
]


@pytest.mark.parametrize(("said", "expected"), BOT_ANSWERS)
def test_each_answer_to_a_bot_has_its_meaning(
    said, expected, bot, stub, message, make_delivery, now
):
    stub.answer = (200, {}, json.dumps(said).encode())
    outcome = send_one(bot, message, make_delivery, now)
    assert isinstance(outcome, expected), outcome


def test_a_bot_posts_to_its_conversation_with_its_token(bot, stub, message, make_delivery, now):
    stub.answer = (200, {}, b'{"ok": true, "ts": "1.2"}')
    for receiver in bot.receivers:
        bot.send(receiver, message, make_delivery(receiver), now)
    assert {post.path for post in stub.posts} == {"/api/chat.postMessage"}
    assert {post.headers["authorization"] for post in stub.posts} == {"Bearer xoxb-s3cret"}
    channels = [json.loads(post.body)["channel"] for post in stub.posts]
    assert channels == ["C012345", "#alerts", "U0PERSON"]


def test_a_person_s_id_is_not_in_the_key(bot):
    assert [receiver.key for receiver in bot.receivers][:2] == ["slack:C012345", "slack:#alerts"]
    assert "U0PERSON" not in bot.receivers[2].key


def test_a_bot_told_to_wait_says_how_long(bot, stub, message, make_delivery, now):
    stub.answer = (429, {"Retry-After": "7"}, b'{"ok": false, "error": "ratelimited"}')
    outcome = send_one(bot, message, make_delivery, now)
    assert isinstance(outcome, Unreachable)
    assert outcome.retry_after_s == 7


def test_an_answer_that_never_comes_is_unknown(stub, http_door, message, make_delivery, now):
    stub.answer = "hang"
    settings = SlackWebhookSettings(
        id="t", url=f"http://127.0.0.1:{stub.port}/s3cretpath", deadline_s=0.4
    )
    outcome = send_one(SlackWebhookSender(settings, http_door), message, make_delivery, now)
    assert isinstance(outcome, Unknown)
    assert "s3cretpath" not in outcome.detail


def test_a_private_address_is_not_posted_to(message, make_delivery, now, stub):
    url = f"http://127.0.0.1:{stub.port}/s3cretpath"
    settings = SlackWebhookSettings(id="t", url=url, deadline_s=5.0)
    with Fetcher(NetSettings(user_agent="watchdog-tests")) as closed_door:
        outcome = send_one(SlackWebhookSender(settings, closed_door), message, make_delivery, now)
    assert isinstance(outcome, Unreachable)
    assert "s3cretpath" not in outcome.detail
    assert stub.posts == []


def test_an_echoed_address_is_not_kept(webhook, stub, message, make_delivery, now):
    url = f"http://127.0.0.1:{stub.port}/services/T000/B000/s3cretpath"
    stub.answer = (404, {}, f"no such hook: {url}".encode())
    outcome = send_one(webhook, message, make_delivery, now)
    assert "s3cretpath" not in outcome.detail
    assert "s3cretpath" not in repr(webhook) + repr(webhook._settings)


def test_a_message_longer_than_slack_shows_says_so(webhook, stub, message, make_delivery, now):
    long = replace(message, text="\n".join(f"{number} {'x' * 7000}" for number in range(9)))
    send_one(webhook, long, make_delivery, now)
    blocks = json.loads(stub.posts[0].body)["blocks"]
    assert len(blocks) < 20
    notes = [block["text"]["text"] for block in blocks if block["type"] == "section"]
    assert any("longer than Slack shows" in note for note in notes)


def test_an_answer_that_is_no_json_is_unknown(bot, stub, message, make_delivery, now):
    stub.answer = (200, {}, b"<html>gateway</html>")
    assert isinstance(send_one(bot, message, make_delivery, now), Unknown)


def test_a_stranger_and_a_nameless_conversation_are_refused(
    bot, http_door, message, make_delivery, now
):
    stranger = Receiver(channel="team", key="slack:C999")
    assert isinstance(bot.send(stranger, message, make_delivery(stranger), now), Refused)
    with pytest.raises(DeliveryError, match="channel team"):
        SlackBotSender(SlackBotSettings(id="team", token="t", conversations=("",)), http_door)
