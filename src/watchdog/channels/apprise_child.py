"""The child process in which Apprise runs: one service, one message, then it ends.

Started as `python -m watchdog.channels.apprise_child` with a JSON order on standard input; writes
one JSON report to standard output. Apprise swallows what went wrong and returns a yes or no, so
what its HTTP calls met is written down here, below it: a refusal, an overload and a line that broke
after the request had left are three different things to whoever decides about trying again.

Order: `{"url", "subject", "text", "key", "deadline_s"}`.
Report: `{"result": "sent" | "refused" | "unreachable" | "unknown", "detail", "retry_after_s"?}`.
"""

import json
import logging
import re
import resource
import signal
import sys
from typing import Any

import apprise
import requests
from apprise.plugins.custom_json import NotifyJSON
from apprise.plugins.mqtt import NotifyMQTT

_COME_AGAIN = frozenset({408, 425, 429})
_LONGEST_WAIT_S = 86_400
# All of Apprise with one message takes about a tenth; an answer without end must not take it all.
_MEMORY_BYTES = 512_000_000
_NO_CONNECTION = (
    requests.ConnectTimeout,
    requests.exceptions.SSLError,
    requests.exceptions.ProxyError,
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidHeader,
)
# Words that ring everybody in one chat or another; a zero-width space after the @ disarms them.
_RINGING = re.compile(r"@(?=(?:everyone|here|channel|all|room|group)\b)", re.IGNORECASE)
_CALLING = re.compile(r"<(?=[!@#])")

Report = dict[str, Any]


class _Trace:
    """What the service's HTTP calls met, in order; filled from below Apprise."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, str | None]] = []
        self.broken: list[requests.RequestException] = []

    def watch(self) -> None:
        """Write down every HTTP call from now on, and let none follow a redirect.

        `redirect=yes` in a URL would have Apprise repeat a POST as a GET and call it success.
        """
        send = requests.Session.send

        def traced(
            session: requests.Session, request: requests.PreparedRequest, **options: Any
        ) -> requests.Response:
            options["allow_redirects"] = False
            try:
                response = send(session, request, **options)
            except requests.RequestException as error:
                self.broken.append(error)
                raise
            self.answers.append((response.status_code, response.headers.get("Retry-After")))
            return response

        requests.Session.send = traced  # type: ignore[method-assign,assignment]


def run_order(order: dict[str, Any]) -> Report:
    """Send one message by one Apprise URL and say what became of it."""
    trace = _Trace()
    trace.watch()
    # Apprise's logs quote addresses and, at DEBUG, whole messages.
    logging.disable(logging.INFO)
    asset = apprise.AppriseAsset(
        app_id="watchdog",
        app_desc="watchdog",
        app_url="",
        image_url_mask="",
        image_url_logo="",
        async_mode=False,
        http_redirects=False,
        interpret_emojis=False,
        interpret_escapes=False,
        default_service_retry=0,
        service_timeout=0,
        storage_mode="memory",
        secure_logging=True,
    )
    try:
        service = apprise.Apprise.instantiate(order["url"], asset=asset, suppress_exceptions=False)
    except Exception as error:  # noqa: BLE001 - plugins raise what they like; their words hold the URL
        return _report("unreachable", f"Apprise cannot use the URL ({type(error).__name__})")
    if service is None:
        return _report("unreachable", "Apprise knows no service for the URL, or lacks its package")
    _prepare(service, order)
    calls = apprise.Apprise(asset=asset)
    calls.add(service)
    result = calls.notify(
        body=_disarmed(order["text"]),
        title=_disarmed(order["subject"]),
        body_format=apprise.NotifyFormat.TEXT,
    )
    services = list(result)
    accepted = bool(services) and all(
        len(one) and one.attempts[-1].status == apprise.AppriseResultStatus.SUCCESS
        for one in services
    )
    words = "; ".join(entry.message for entry in result.logs() if entry.level != "INFO")
    return _judged(trace, accepted=accepted, words=words)


def _prepare(service: Any, order: dict[str, Any]) -> None:
    """Take back what a URL could have switched on, and mark the message where the service can."""
    service.redirects = False
    service.retry = 0
    service.optional = False  # else a failure would be reported as success
    if isinstance(service, NotifyJSON):
        service.headers.setdefault("Idempotency-Key", order["key"])
        service.payload_extras.setdefault("delivery", order["key"])
    if isinstance(service, NotifyMQTT) and "qos=" not in order["url"]:
        # With 0, Apprise's own default, no broker ever confirms anything.
        service.qos = 1


def _judged(trace: _Trace, *, accepted: bool, words: str) -> Report:
    failed = [(status, after) for status, after in trace.answers if not 200 <= status < 300]
    redirected = any(300 <= status < 400 for status, _ in failed)
    if accepted and not redirected:
        statuses = ", ".join(str(status) for status, _ in trace.answers)
        return _report("sent", f"Apprise reports success{f' ({statuses})' if statuses else ''}")
    succeeded_too = any(200 <= status < 300 for status, _ in trace.answers)
    left = [one for one in trace.broken if not _never_left(one)]
    if left:
        return _report("unknown", f"the line broke after the message had left: {words}")
    if failed:
        status, after = failed[-1]
        detail = f"answered {status}: {words}"
        if status >= 500 or status in _COME_AGAIN:
            report = _report("unreachable", detail)
            if after is not None and after.isascii() and after.isdigit():
                report["retry_after_s"] = min(int(after[:9]), _LONGEST_WAIT_S)
            return report
        return _report("refused", detail)
    if succeeded_too and not trace.broken:
        return _report("unknown", f"answered 2xx, but Apprise reports a failure: {words}")
    return _report("unreachable", words or "Apprise reports a failure without words")


def _never_left(error: requests.RequestException) -> bool:
    """Say whether a request failed before it was on its way: no connection, a bad certificate."""
    if isinstance(error, _NO_CONNECTION):
        return True
    if isinstance(error, requests.ConnectionError):
        # urllib3's own words for "no connection was ever made"; a reset has others.
        return "NewConnectionError" in repr(error) or "NameResolutionError" in repr(error)
    return False


def _disarmed(text: str) -> str:
    return _CALLING.sub("<\u200b", _RINGING.sub("@\u200b", text))


def _report(result: str, detail: str) -> Report:
    return {"result": result, "detail": detail[:2000]}


def main() -> None:
    """Read the order, carry it out, write the report."""
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY_BYTES, _MEMORY_BYTES))
    # A dump of this process would hold the URL.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    order = json.load(sys.stdin)
    # The parent kills this process at the deadline; should the parent be gone, this does.
    signal.alarm(int(order["deadline_s"]) + 5)
    report = run_order(order)
    json.dump(report, sys.stdout)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
