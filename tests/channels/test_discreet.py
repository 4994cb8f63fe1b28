"""What shows of a mail before it is opened, through a real server."""

import email
import email.policy

from watchdog.channels.mail import MailSender
from watchdog.channels.slack_blocks import slack_payload


def test_a_discreet_mail_says_nothing_before_it_is_opened(
    make_mail_server, mail_settings, message, make_delivery, now
):
    server = make_mail_server()
    sender = MailSender(mail_settings(server.port, discreet=True))
    receiver = sender.receivers[0]
    sender.send(receiver, message, make_delivery(receiver), now)
    read = email.message_from_bytes(server.mails[0].content, policy=email.policy.default)
    assert read["Subject"] == "New message 5d1f0c5d"
    assert read["From"] == "watch@news.example"
    assert read["List-Id"] == "<messages.news.example>"
    text = read.get_body(("plain",)).get_content()
    assert text.startswith("There is a new message")
    assert message.text[:30] not in text[:255]


def test_a_discreet_notification_in_slack_names_nothing(message, make_delivery):
    delivery = make_delivery(None)
    assert slack_payload(message, delivery, discreet=True)["text"] == "New message 5d1f0c5d"
