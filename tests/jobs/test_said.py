"""Of a reason only our own words are logged, never those of a server or an article."""

import pytest

from watchdog.jobs.said import kind_of, own_words, unquoted


@pytest.mark.parametrize(
    ("reason", "logged"),
    [
        ("answered 500: no: Min Aung Hlaing said", "answered 500"),
        ("answered 500", "answered 500"),
        ("gave up after 12 tries: answered 503: x", "gave up after 12 tries: answered 503"),
        (
            "refused: while giving sender and recipient: 550 5.1.1 <a@b.example>: no",
            "refused: while giving sender and recipient: 550",
        ),
        (
            "while connecting: ConnectionRefusedError: [Errno 111] x",
            "while connecting: ConnectionRefusedError",
        ),
        ("timeout: the exchange with hook.example ran out of time", "timeout"),
        (
            "nothing was sent: the server does not offer STARTTLS",
            "nothing was sent: the server does not offer STARTTLS",
        ),
        ("250 2.0.0 queued: Zebrafish", "250"),
        ("Min Aung Hlaing: answered 500", None),
        ("5501 words", None),
        ("OSError while sending", "OSError while sending"),
    ],
)
def test_own_words(reason: str, logged: str | None) -> None:
    assert own_words(reason) == logged


def test_a_failed_polls_kind_is_its_first_word() -> None:
    assert kind_of("not-a-feed: no feed: the document is a page titled 'X'") == "not-a-feed"
    assert kind_of(None) is None


def test_what_a_problem_quotes_is_left_out() -> None:
    assert unquoted("declared encoding 'zebrafish' is not known") == (
        "declared encoding … is not known"
    )
