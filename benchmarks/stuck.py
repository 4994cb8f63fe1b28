"""How soon is a healthy receiver served beside eight that take the message and never answer?

    benchmarks/run stuck              5 turns of each kind; about 2 minutes
    benchmarks/run stuck --smoke      one turn

The real `watchdog run` polls a feed on the loopback whose alerts go to eight receivers that hang
(webhooks, or Apprise services) and to one that is well. Measured is the time from when the
healthy one's message was due (a second after the feed was served) to its arrival there. It ends
with 1 above 2 seconds.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from measuring import Spread, number, save, show_surroundings, surroundings, table

HUNG = 8
LIMIT_S = 2.0
# The shortest `history_delay`: sooner, nothing is due.
DUE_AFTER_S = 1.0
PATIENCE_S = 60.0
_FEED = (
    b"<rss version='2.0'><channel><title>P</title><item><guid>1</guid>"
    b"<title>Min Aung Hlaing opened a bridge</title></item></channel></rss>"
)


class Receiver(BaseHTTPRequestHandler):
    """The feed, and the receiver that is well."""

    asked: threading.Event
    served: threading.Event

    def do_GET(self) -> None:
        """Serve the feed."""
        self._say(200, _FEED)
        self.asked.set()

    def do_POST(self) -> None:
        """Take a message."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.served.set()
        self._say(204, b"")

    def _say(self, status: int, body: bytes) -> None:
        self.send_response(status)
        if body:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def main() -> int:
    """Run the benchmark as a command; 1 when the healthy one waited too long."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--smoke", action="store_true", help="one turn: does it run at all?")
    parser.add_argument("--save", action="store_true", help="write results/stuck.json")
    options = parser.parse_args()
    about = surroundings(("httpx", "apprise"))
    print(show_surroundings(about), flush=True)
    turns = 1 if options.smoke else options.repetitions
    measured = {
        "nobody hangs": [_turn("", 0) for _ in range(turns)],
        "8 webhooks hang": [_turn("webhook", HUNG) for _ in range(turns)],
        "8 Apprise services hang": [_turn("apprise", HUNG) for _ in range(turns)],
    }
    rows = [[name, str(Spread.of(values))] for name, values in measured.items()]
    print(f"\n{table(('beside', 'seconds from when it was due to the healthy one'), rows)}\n")
    if options.save:
        print(f"written: {save('stuck', {'about': about, 'measured': measured})}")
    worst = max(map(max, measured.values()))
    if worst > LIMIT_S and not options.smoke:
        print(f"wrong: the healthy receiver waited {number(worst)} s")
        return 1
    return 0


def _turn(kind: str, hung: int) -> float:
    """Run a daemon once; gives the seconds from the end of the feed's answer to the delivery."""

    class Fresh(Receiver):
        asked = threading.Event()
        served = threading.Event()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Fresh)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    # It never accepts: the kernel takes the connection and the message.
    with (
        socket.create_server(("127.0.0.1", 0), backlog=64) as hole,
        tempfile.TemporaryDirectory(prefix="stuck-") as name,
    ):
        folder = Path(name)
        _write(folder, server.server_port, hole.getsockname()[1], kind, hung)
        command = [sys.executable, "-m", "watchdog", "--config", name, "run"]
        with (folder / "log").open("wb") as log:
            daemon = subprocess.Popen(command, stderr=log, env=dict(os.environ))  # noqa: S603 - our own program
        try:
            if not Fresh.asked.wait(PATIENCE_S):
                raise SystemExit(f"the daemon did not poll: {(folder / 'log').read_text('utf-8')}")
            began = time.monotonic()
            if not Fresh.served.wait(PATIENCE_S):
                raise SystemExit("the healthy receiver was not served")
            return time.monotonic() - began - DUE_AFTER_S
        finally:
            daemon.send_signal(signal.SIGKILL)
            daemon.wait()
            server.shutdown()
            server.server_close()


def _write(folder: Path, desk: int, hole: int, kind: str, hung: int) -> None:
    scheme = {"webhook": "http", "apprise": "json", "": ""}[kind]
    rows = [
        f"{{id: a-{n}, kind: {kind}, url: '{scheme}://127.0.0.1:{hole}/'}}" for n in range(hung)
    ]
    rows.append(f"{{id: z-healthy, kind: webhook, url: 'http://127.0.0.1:{desk}/'}}")
    ids = ", ".join([*(f"a-{n}" for n in range(hung)), "z-healthy"])
    texts = {
        "watchdog.yml": "data: data\nallow_networks: [127.0.0.0/8]\nlimits: {history_delay: 1s}\n",
        "sources.yml": "sources:\n  - {id: paper, name: Paper, class: wire,"
        f" url: 'http://127.0.0.1:{desk}/feed'}}\n",
        "channels.yml": "channels:\n" + "".join(f"  - {row}\n" for row in rows),
        "routes.yml": f"routes:\n  - {{id: all, channels: [{ids}]}}\n",
    }
    for file, text in texts.items():
        (folder / file).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
