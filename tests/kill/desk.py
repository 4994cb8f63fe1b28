"""A newsroom with several feeds, a webhook that honours the delivery key, and a mail server.

Each tells a listener what just happened, so that kills can be aimed at a moment of the way from
poll to record. Both receivers lose some of their answers: they take the message and close the line.
"""

import json
import re
import threading
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from tests.conftest import free_port

# Of each feed; a poll that brings more than 20 makes a surge.
STORIES_WAITING = 8
STORY = re.compile(r"story/(\d+)-")
ITEMS_SERVED = 40
# Of one in so many messages, the answer to the first arrival is lost.
LOST_OF = 4


class Desk:
    """What was served and what was told.

    Attributes:
        served: how many stories there are; story n is in feed n mod `feeds`.
        posted: for each story the delivery keys under which the webhook heard of it first.
        mailed: for each story how often each Message-ID came.
        arrived: how often each message was taken, by delivery key or Message-ID.
        lost: messages of which an answer was lost.
        unanswered: those of which the last answer was lost.
        mute: of half of all messages every answer is lost, and not the first only.
        on_moment: called with the name of a moment, from a server's thread.
    """

    def __init__(self, feeds: int) -> None:
        self.feeds = feeds
        self.served = 0
        self.growing = True
        self.lock = threading.Lock()
        self.mute = False
        self.posted: defaultdict[int, set[str]] = defaultdict(set)
        self.mailed: defaultdict[int, Counter[str]] = defaultdict(Counter)
        self.arrived: Counter[str] = Counter()
        self.lost: set[str] = set()
        self.unanswered: set[str] = set()
        self.on_moment: Callable[[str], None] = lambda _: None
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.http_port = self._http.server_port
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        # aiosmtpd connects to its own port to see that it is up: it needs a real one.
        self._mail = Controller(self, hostname="127.0.0.1", port=free_port())
        self._mail.start()
        self.mail_port = self._mail.port

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._mail.stop()

    def feed(self, number: int) -> bytes:
        """Give a feed; while news grow, each request brings one more story to one of the feeds.

        Never so many more than were told that one poll could bring a surge: of that, not every
        story is told by its link.
        """
        with self.lock:
            waiting = self.served - len(self.posted)
            self.served += self.growing and waiting < self.feeds * STORIES_WAITING
            last = self.served
        first = number or self.feeds
        of_feed = range(first, last + 1, self.feeds)[-ITEMS_SERVED:]
        items = "".join(
            f"<item><guid isPermaLink='false'>item-{n}-</guid>"
            f"<title>Report {n}: General Zeya Testaung opened bridge {n}</title>"
            f"<link>http://127.0.0.1/story/{n}-</link>"
            f"<description>General Zeya Testaung spoke at bridge {n}.</description></item>"
            for n in of_feed
        )
        head = "<?xml version='1.0'?><rss version='2.0'><channel><title>Newsroom</title>"
        return f"{head}<link>http://127.0.0.1/</link>{items}</channel></rss>".encode()

    def take_post(self, key: str, body: bytes) -> bool:
        """Honour the key: what came under it before is known already. Says whether it answers."""
        with self.lock:
            if key not in self.arrived:
                for number in set(STORY.findall(json.dumps(json.loads(body)))):
                    self.posted[int(number)].add(key)
            return self._answers(key)

    async def handle_DATA(self, server: SMTP, _session: object, envelope: Envelope) -> str:
        self.on_moment("send")
        message = message_from_bytes(envelope.content)  # type: ignore[arg-type]  # bytes, as asked
        parts = [p for p in message.walk() if p.get_content_type() == "text/plain"]
        text = parts[0].get_payload(decode=True).decode()  # type: ignore[union-attr]  # no multipart
        # `<KEY@host>`: the key under which the delivery is listed.
        message_id = str(message["Message-ID"]).strip("<>").partition("@")[0]
        with self.lock:
            for number in set(STORY.findall(text)):
                self.mailed[int(number)][message_id] += 1
            answers = self._answers(message_id)
        if not answers:
            server.transport.close()
        self.on_moment("record")
        return "250 kept"

    def _answers(self, message_id: str) -> bool:
        """Count an arrival and say whether the answer to it gets through."""
        self.arrived[message_id] += 1
        chosen = zlib.crc32(message_id.encode())
        first = self.arrived[message_id] == 1
        lost = chosen % 2 == 0 if self.mute else first and chosen % LOST_OF == 0
        if lost:
            self.lost.add(message_id)
            self.unanswered.add(message_id)
        else:
            self.unanswered.discard(message_id)
        return not lost


def _handler(desk: Desk) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            desk.on_moment("poll")
            body = desk.feed(int(self.path.rsplit("/", 1)[1]))
            self._answer(200, body)
            desk.on_moment("reading")

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = self.rfile.read(length)
            if len(body) < length:
                return  # the sender was killed within the text
            desk.on_moment("send")
            if desk.take_post(str(self.headers["Idempotency-Key"]), body):
                self._answer(200, b"")
            desk.on_moment("record")

        def _answer(self, status: int, body: bytes) -> None:
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/rss+xml")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except ConnectionError:
                """The other side was just killed."""

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    return Handler
