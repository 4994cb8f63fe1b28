"""The bytes of a mail: that nothing on the way has a reason to change them."""

import base64
import email
import email.policy
import re
from datetime import UTC, datetime
from importlib import import_module

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import example, given
from hypothesis import strategies as st
from tests.conftest import skip_or_fail

from watchdog.channels.letter import parse_mailbox, write_letter
from watchdog.channels.settings import MailSettings
from watchdog.channels.smtp import SmtpExchange
from watchdog.errors import DeliveryError
from watchdog.model import Delivery, Message, Receiver

SETTINGS = MailSettings(
    id="Desk 1",
    host="127.0.0.1",
    port=25,
    security="plain",
    sender="မြစ်ဝ သတင်း <watch@news.example>",
    to=("reader@news.example",),
)
READER = parse_mailbox("reader@news.example", "reader")
DELIVERY = Delivery(
    id=1,
    key="k",
    kind="alert",
    receiver=Receiver(channel="desk", key="mail:1"),
    route="r",
    state="leased",
    reason="",
    attempts=1,
    message_id="a1b2c3",
    created_at=datetime(2026, 3, 1, tzinfo=UTC),
    next_attempt_at=None,
)
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

_SHOWN = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=140
)


def letter_of(subject: str = "s", text: str = "t", html: str = "<p>h</p>") -> bytes:
    return write_letter(
        SETTINGS, READER, Message(subject=subject, text=text, html=html), DELIVERY, NOW
    )


@given(subject=_SHOWN)
@example("000000000ࠀࠀࠀࠀࠀࠀࠀࠀࠀࠀ ¡ ¡")
@example("=?utf-8?q?Bcc=3A_thief?= and =?")
def test_any_subject_survives_and_every_header_line_is_short_ascii(subject):
    letter = letter_of(subject=subject)
    head = letter.split(b"\r\n\r\n", 1)[0]
    assert letter.isascii()
    for line in head.split(b"\r\n"):
        assert len(line) <= 78
        for word in re.findall(rb"=\?utf-8\?.*?\?=", line):
            assert len(word) <= 75
    read = email.message_from_bytes(letter, policy=email.policy.default)
    assert read["Subject"].split() == subject.split()
    assert len(read.get_all("Subject")) == 1
    assert len(read.keys()) == 10
    assert read["From"].addresses[0].display_name == "မြစ်ဝ သတင်း"


@given(text=st.text(st.characters(exclude_categories=("Cs",)), max_size=2000))
def test_any_text_survives_in_short_lines_that_no_relay_touches(text):
    letter = letter_of(text=text, html=text)
    lines = letter.split(b"\r\n")
    assert all(len(line) <= 76 and b"\r" not in line and b"\n" not in line for line in lines)
    assert letter.isascii()
    assert not any(line.startswith((b".", b"From ")) for line in lines)
    read = email.message_from_bytes(letter, policy=email.policy.default)
    got = read.get_body(("plain",)).get_content()
    expected = text.replace("\r\n", "\n").replace("\r", "\n")
    assert got.replace("\r\n", "\n").rstrip("\n") == expected.rstrip("\n")


def test_line_breaks_in_a_subject_make_no_header():
    letter = letter_of(subject="one\r\nBcc: thief@evil.example\n\nbody")
    read = email.message_from_bytes(letter, policy=email.policy.default)
    assert read["Bcc"] is None
    assert read["Subject"] == "one Bcc: thief@evil.example body"


def test_a_long_list_unsubscribe_stays_on_its_line():
    settings = MailSettings(
        id="desk",
        host="127.0.0.1",
        port=25,
        security="plain",
        sender="watch@news.example",
        to=(),
        reply_to=f"{'long-' * 11}name@{'sub.' * 20}news.example",
    )
    message = Message(subject="s", text="t", html="h")
    letter = write_letter(settings, READER, message, DELIVERY, NOW)
    (line,) = [one for one in letter.split(b"\r\n") if one.startswith(b"List-Unsubscribe:")]
    assert line == f"List-Unsubscribe: <mailto:{settings.reply_to}?subject=unsubscribe>".encode()


@pytest.mark.parametrize(
    "canonicalize", [(b"relaxed", b"relaxed"), (b"relaxed", b"simple"), (b"simple", b"simple")]
)
def test_a_signature_holds_across_a_real_server(
    canonicalize, make_mail_server, mail_settings, message
):
    try:
        dkim = import_module("dkim")
    except ImportError:
        skip_or_fail("dkimpy is not installed (pip install -r requirements-ci.lock)")
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
    letter = write_letter(SETTINGS, READER, message, DELIVERY, NOW)
    signed_headers = [
        name.lower().encode() for name in email.message_from_bytes(letter) if name != "MIME-Version"
    ]
    signed = (
        dkim.sign(
            letter,
            b"test",
            b"news.example",
            private,
            canonicalize=canonicalize,
            include_headers=signed_headers,
        )
        + letter
    )
    server = make_mail_server()
    with SmtpExchange(mail_settings(server.port), "news.example") as exchange:
        exchange.open()
        exchange.hand_over("watch@news.example", "reader@news.example", signed)
        exchange.close()
    (mail,) = server.mails
    assert dkim.verify(mail.content, dnsfunc=lambda *_args, **_kwargs: record)
    tampered = mail.content.replace(b"Auto-Submitted: auto", b"Auto-Submitted: otto")
    assert not dkim.verify(tampered, dnsfunc=lambda *_args, **_kwargs: record)


MAILBOXES = [
    ("a@b.example", ("", "a", "b.example")),
    ("Name Here <a.b+c@news.example>", ("Name Here", "a.b+c", "news.example")),
    ('"Last, First" <a@b.example>', ("Last, First", "a", "b.example")),
    ("root@localhost", ("", "root", "localhost")),
    ("a@münchen.example", ("", "a", "xn--mnchen-3ya.example")),
]


@pytest.mark.parametrize(("written", "expected"), MAILBOXES)
def test_addresses_are_read(written, expected):
    box = parse_mailbox(written, "it")
    assert (box.name, box.local, box.domain) == expected


@pytest.mark.parametrize(
    "written",
    [
        "",
        "nobody",
        "@b.example",
        "a@",
        "a@b..example",
        "a b@c.example",
        "a@b.example, c@d.example",
        "a@b.example\r\nRCPT TO:<c@d.example>",
        "a@b.example\x00",
        "<a@b.example> SIZE=1",
        "a@[127.0.0.1]",
        f"{'a' * 65}@b.example",
    ],
)
def test_what_is_no_address_is_refused_without_repeating_it(written):
    with pytest.raises(DeliveryError) as error:
        parse_mailbox(written, "the sender")
    assert "the sender" in str(error.value)
    assert len(written) < 3 or written not in str(error.value)


def test_an_address_that_needs_smtputf8_is_refused_in_those_words():
    with pytest.raises(DeliveryError, match="letters outside ASCII before the @"):
        parse_mailbox("редакция@news.example", "recipient 1")
