"""What the child makes of what it saw, without a child."""

import pytest
import requests

from watchdog.channels.apprise_child import _judged, _never_left, _Trace

CASES = [
    # answers (status, Retry-After), broken calls, Apprise's yes or no, the report, why
    ([(200, None)], [], True, "sent", "accepted"),
    ([], [], True, "sent", "a service without HTTP"),
    ([(302, None)], [], True, "refused", "nobody took a message by redirecting"),
    ([(400, None)], [], False, "refused", "the server said no"),
    ([(200, None), (403, None)], [], False, "refused", "one of two targets said no"),
    ([(500, None)], [], False, "unreachable", "the server's own trouble"),
    ([(429, "9")], [], False, "unreachable", "too many"),
    ([(200, None)], [], False, "unknown", "accepted over HTTP, yet a failure"),
    ([], [requests.ReadTimeout()], False, "unknown", "the answer did not come"),
    ([], [requests.ConnectionError("reset")], False, "unknown", "broke on the way"),
    ([], [requests.ConnectTimeout()], False, "unreachable", "never connected"),
    ([], [requests.exceptions.SSLError()], False, "unreachable", "no trust, nothing sent"),
    ([], [], False, "unreachable", "a failure without a trace"),
]


@pytest.mark.parametrize(("answers", "broken", "accepted", "expected", "reason"), CASES)
def test_a_report_follows_what_was_seen(answers, broken, accepted, expected, reason):
    trace = _Trace()
    trace.answers.extend(answers)
    trace.broken.extend(broken)
    report = _judged(trace, accepted=accepted, words="words")
    assert report["result"] == expected, reason
    assert report["detail"]


@pytest.mark.parametrize(("said", "expected"), [("9", 9), ("9" * 20, 86_400), ("soon", None)])
def test_waiting_times_are_bounded(said, expected):
    trace = _Trace()
    trace.answers.append((503, said))
    assert _judged(trace, accepted=False, words="").get("retry_after_s") == expected


def test_a_refused_connection_never_left():
    with pytest.raises(requests.ConnectionError) as caught:
        requests.get("http://127.0.0.1:1/", timeout=5)
    assert _never_left(caught.value)
