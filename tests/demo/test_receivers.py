import http.client
import smtplib
from email.message import EmailMessage

import pytest

from watchdog.demo.receivers import SLACK_PATH, WEBHOOK_PATH, open_desk


def post(port: int, path: str, body: bytes) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("POST", path, body=body)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_a_mail_is_kept_byte_for_byte_and_read_as_a_mail_program_reads_it():
    mail = EmailMessage()
    mail["From"], mail["To"] = "a@desk.example", "b@desk.example"
    mail["Subject"] = "နမူနာ"
    mail.set_content("A sample.\n")
    with open_desk() as (desk, mail_port, _):
        with smtplib.SMTP("127.0.0.1", mail_port, timeout=10) as smtp:
            smtp.send_message(mail)
        (received,) = desk.mails
    assert received["Subject"] == "နမူနာ"
    assert b"A sample.\r\n" in desk.raw_mails[0]


def test_posts_are_kept_by_path_and_answered_as_slack_does():
    with open_desk() as (desk, _, web_port):
        assert post(web_port, SLACK_PATH, b'{"text": "one"}') == (200, b"ok")
        assert post(web_port, WEBHOOK_PATH, b'{"kind": "alert"}') == (200, b"ok")
    assert desk.posts(SLACK_PATH) == ({"text": "one"},)
    assert desk.posts(WEBHOOK_PATH) == ({"kind": "alert"},)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (WEBHOOK_PATH, b"no json", 400),
        (WEBHOOK_PATH, b"[1]", 400),
        ("/elsewhere", b"{}", 404),
    ],
)
def test_what_is_no_alert_is_refused_and_not_kept(path: str, body: bytes, status: int):
    with open_desk() as (desk, _, web_port):
        assert post(web_port, path, body)[0] == status
    assert desk.posts(path) == ()
