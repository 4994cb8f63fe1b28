"""Mail against a real SMTP server, and against servers that break at each step."""

import email
import email.policy
import socket
from dataclasses import replace

import pytest
import trustme

from watchdog.channels.mail import MailSender
from watchdog.errors import DeliveryError
from watchdog.model import Receiver, Refused, Sent, Unknown, Unreachable


def send_one(settings, message, make_delivery, now):
    sender = MailSender(settings)
    receiver = sender.receivers[0]
    return sender.send(receiver, message, make_delivery(receiver), now)


def test_a_burmese_mail_is_read_back_as_it_was_written(
    make_mail_server, mail_settings, message, make_delivery, now
):
    server = make_mail_server()
    outcome = send_one(mail_settings(server.port), message, make_delivery, now)
    assert outcome == Sent(detail="250 2.0.0 taken as 4711")
    (mail,) = server.mails
    assert mail.encrypted
    read = email.message_from_bytes(mail.content, policy=email.policy.default)
    assert read["Subject"] == message.subject
    for kind, written in (("plain", message.text), ("html", message.html)):
        part = read.get_body((kind,))
        assert part.get_content() == written.replace("\n", "\r\n")
    assert not read.defects


def test_a_mail_carries_what_programs_need_and_no_more(
    make_mail_server, mail_settings, message, make_delivery, now
):
    server = make_mail_server()
    settings = mail_settings(server.port, reply_to="editor@news.example")
    send_one(settings, message, make_delivery, now)
    read = email.message_from_bytes(server.mails[0].content, policy=email.policy.default)
    assert dict(read.items()).keys() == {
        "From",
        "To",
        "Reply-To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "List-Id",
        "List-Unsubscribe",
        "MIME-Version",
        "Content-Type",
    }
    assert read["From"] == "Watch Desk <watch@news.example>"
    assert read["Message-ID"] == f"<{'5d1f0c' * 6}@news.example>"
    assert read["Auto-Submitted"] == "auto-generated"
    assert read["List-Unsubscribe"] == "<mailto:editor@news.example?subject=unsubscribe>"
    assert read["Date"].datetime == now


def test_each_recipient_gets_a_mail_that_names_nobody_else(
    make_mail_server, mail_settings, message, make_delivery, now
):
    server = make_mail_server()
    people = ("one@news.example", "two@news.example", "three@news.example")
    sender = MailSender(mail_settings(server.port, to=people))
    for receiver in sender.receivers:
        assert isinstance(sender.send(receiver, message, make_delivery(receiver), now), Sent)
    assert [mail.recipients for mail in server.mails] == [(one,) for one in people]
    for mail, own in zip(server.mails, people, strict=True):
        assert own.encode() in mail.content
        assert not any(one.encode() in mail.content for one in people if one != own)


def test_a_repeated_delivery_is_the_same_mail(
    make_mail_server, mail_settings, message, make_delivery, now
):
    server = make_mail_server()
    for _ in range(2):
        send_one(mail_settings(server.port), message, make_delivery, now)
    first, second = server.mails
    assert first.content == second.content


def test_the_machine_s_name_is_not_told(
    make_mail_server, mail_settings, message, make_delivery, now
):
    server = make_mail_server()
    send_one(mail_settings(server.port), message, make_delivery, now)
    assert server.mails[0].helo == "news.example"
    assert socket.gethostname().encode() not in server.mails[0].content


def test_tls_from_the_first_byte_works(
    make_mail_server, mail_settings, message, make_delivery, now
):
    server = make_mail_server("tls")
    outcome = send_one(mail_settings(server.port, security="tls"), message, make_delivery, now)
    assert isinstance(outcome, Sent)
    assert server.mails[0].encrypted


def test_plain_is_possible_to_this_machine(
    make_mail_server, mail_settings, message, make_delivery, now
):
    server = make_mail_server("plain")
    outcome = send_one(mail_settings(server.port, security="plain"), message, make_delivery, now)
    assert isinstance(outcome, Sent)


@pytest.mark.parametrize(
    "addresses", [["192.0.2.1"], ["127.0.0.1", "192.0.2.1"], ["::ffff:8.8.8.8"]]
)
def test_plain_to_another_machine_is_never_tried(
    addresses, scripted, mail_settings, message, make_delivery, now, monkeypatch
):
    server = scripted()
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, server.port)) for one in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: answers)
    settings = mail_settings(server.port, host="mail.news.example", security="plain")
    outcome = send_one(settings, message, make_delivery, now)
    assert server.seen == []
    assert outcome == Unreachable(
        detail="nothing was sent: security `plain` is allowed to this machine only"
    )


def test_a_server_without_starttls_gets_nothing(
    scripted, mail_settings, message, make_delivery, now
):
    server = scripted(EHLO="250 me")
    settings = mail_settings(server.port, username="desk", password="opensesame")
    outcome = send_one(settings, message, make_delivery, now)
    assert outcome == Unreachable(detail="nothing was sent: the server does not offer STARTTLS")
    assert [line.upper() for line in server.seen] == ["EHLO NEWS.EXAMPLE"]


def test_a_refused_starttls_gets_nothing(scripted, mail_settings, message, make_delivery, now):
    server = scripted(EHLO="250-me\r\n250 STARTTLS", STARTTLS="454 not now")
    outcome = send_one(mail_settings(server.port), message, make_delivery, now)
    assert outcome == Unreachable(detail="while encrypting the connection: 454 not now")
    assert [line.upper() for line in server.seen] == ["EHLO NEWS.EXAMPLE", "STARTTLS"]


def test_what_was_slipped_in_before_the_encryption_is_not_believed(
    scripted, mail_settings, message, make_delivery, now
):
    slipped = "220 go\r\n250-me\r\n250 AUTH PLAIN"
    server = scripted(EHLO="250-me\r\n250 STARTTLS", STARTTLS=slipped)
    settings = mail_settings(server.port, username="desk", password="opensesame")
    outcome = send_one(settings, message, make_delivery, now)
    assert isinstance(outcome, Unreachable)
    assert not any("AUTH" in line.upper() for line in server.seen)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_of_somebody_else_gets_nothing(
    security, make_mail_server, mail_settings, message, make_delivery, now, tmp_path
):
    server = make_mail_server(security)
    stranger = tmp_path / "stranger.pem"
    trustme.CA().cert_pem.write_to_path(str(stranger))
    settings = mail_settings(server.port, security=security, ca_file=str(stranger))
    outcome = send_one(settings, message, make_delivery, now)
    assert isinstance(outcome, Unreachable)
    assert "certificate is not to be trusted" in outcome.detail
    assert server.mails == []


def test_a_certificate_for_another_name_gets_nothing(
    make_mail_server, mail_settings, message, make_delivery, now
):
    server = make_mail_server(names=("mail.elsewhere.example",))
    outcome = send_one(mail_settings(server.port), message, make_delivery, now)
    assert isinstance(outcome, Unreachable)
    assert server.mails == []


def test_logging_in_works_and_a_wrong_password_can_be_mended(
    make_mail_server, mail_settings, message, make_delivery, now
):
    server = make_mail_server(login=True)
    good = mail_settings(server.port, username="desk", password="opensesame")
    assert isinstance(send_one(good, message, make_delivery, now), Sent)
    assert server.mails[0].user == "desk"
    bad = send_one(replace(good, password="guess-4711"), message, make_delivery, now)
    assert isinstance(bad, Unreachable)
    assert "535" in bad.detail
    assert "guess-4711" not in bad.detail


def test_a_server_that_wants_a_login_says_so(
    make_mail_server, mail_settings, message, make_delivery, now
):
    server = make_mail_server(login=True)
    outcome = send_one(mail_settings(server.port), message, make_delivery, now)
    assert isinstance(outcome, Unreachable)
    assert "530" in outcome.detail


STEPS = [
    # the step, what the server does there, what becomes of the message, why
    ("greeting", "554 go away", Unreachable, "no word about this message yet"),
    ("greeting", "421 busy", Unreachable, "busy"),
    ("greeting", "close", Unreachable, "nothing handed over"),
    ("greeting", "hang", Unreachable, "nothing handed over"),
    ("greeting", "drip", Unreachable, "a drip is no answer"),
    ("greeting", "rubbish", Unreachable, "not SMTP"),
    ("EHLO", "502 what", Unreachable, "no word about this message yet"),
    ("MAIL", "451 later", Unreachable, "for a time"),
    ("MAIL", "550 no", Refused, "for good"),
    ("MAIL", "530 encrypt first", Unreachable, "about the settings"),
    ("MAIL", "552 too large", Refused, "for good"),
    ("RCPT", "450 greylisted", Unreachable, "for a time"),
    ("RCPT", "550 unknown user", Refused, "for good"),
    ("RCPT", "421 closing", Unreachable, "closing"),
    ("RCPT", "hang", Unreachable, "nothing handed over"),
    ("DATA", "451 later", Unreachable, "for a time"),
    ("DATA", "554 no", Refused, "for good"),
    ("DATA", "close", Unreachable, "nothing handed over"),
    ("dot", "452 disk full", Unreachable, "the server says it did not take it"),
    ("dot", "552 too large", Refused, "for good"),
    ("dot", "hang", Unknown, "it may have taken it"),
    ("dot", "drip", Unknown, "it may have taken it"),
    ("dot", "close", Unknown, "it may have taken it"),
    ("dot", "999 whatever", Unknown, "no answer that means anything"),
]


@pytest.mark.parametrize(("step", "said", "expected", "reason"), STEPS)
def test_what_becomes_of_a_mail_depends_on_the_step(
    step, said, expected, reason, scripted, mail_settings, message, make_delivery, now
):
    server = scripted(**{step: said})
    slow = said in {"hang", "drip"}
    settings = mail_settings(server.port, security="plain", deadline_s=0.4 if slow else 10.0)
    outcome = send_one(settings, message, make_delivery, now)
    assert isinstance(outcome, expected), (reason, outcome)
    assert outcome.detail


def test_a_lost_goodbye_does_not_unsend(scripted, mail_settings, message, make_delivery, now):
    server = scripted(QUIT="close", dot="250 taken")
    outcome = send_one(mail_settings(server.port, security="plain"), message, make_delivery, now)
    assert outcome == Sent(detail="250 taken")


def test_a_closed_port_is_unreachable(mail_settings, message, make_delivery, now):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    outcome = send_one(mail_settings(port), message, make_delivery, now)
    assert isinstance(outcome, Unreachable)
    assert "ConnectionRefusedError" in outcome.detail


def test_answers_are_quoted_without_addresses(scripted, mail_settings, message, make_delivery, now):
    server = scripted(RCPT="550 <Reader@News.example> asked postmaster@news.example: no")
    outcome = send_one(mail_settings(server.port, security="plain"), message, make_delivery, now)
    assert isinstance(outcome, Refused)
    assert "@" not in outcome.detail
    assert "550" in outcome.detail


def test_keys_and_settings_show_no_address_and_no_password(mail_settings):
    settings = mail_settings(25, username="desk-user", password="opensesame", to=("a@b.example",))
    sender = MailSender(settings)
    shown = repr(settings) + repr(sender) + repr(sender.receivers)
    for secret in ("desk-user", "opensesame", "a@b.example"):
        assert secret not in shown
    assert MailSender(settings).receivers == sender.receivers


def test_an_address_given_twice_is_one_receiver(mail_settings):
    twice = mail_settings(25, to=("a@b.example", "A@B.example"))
    assert len(MailSender(twice).receivers) == 1


def test_a_recipient_who_was_taken_off_gets_nothing(mail_settings, message, make_delivery, now):
    gone = Receiver(channel="desk", key="mail:000000000000")
    sender = MailSender(mail_settings(1))
    assert isinstance(sender.send(gone, message, make_delivery(gone), now), Refused)


def test_settings_that_cannot_work_are_errors_that_name_the_channel(mail_settings):
    for changes in (
        {"to": ("nobody",)},
        {"sender": "x@y.example\r\nBcc: z@y.example"},
        {"reply_to": "two words@y.example"},
        {"deadline_s": 0.0},
        {"ca_file": "/nowhere/ca.pem"},
    ):
        with pytest.raises(DeliveryError, match="channel desk"):
            MailSender(mail_settings(25, **changes))
