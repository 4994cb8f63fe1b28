"""The daemon that the kill test kills: real parts, a fictional entry, one source, one mailbox.

Run as `python child.py FEED_URL SMTP_PORT DATABASE_URL`.
"""

import sys
from zoneinfo import ZoneInfo

from watchdog.app import App
from watchdog.channels.senders import build_sender
from watchdog.channels.settings import MailSettings
from watchdog.daemon import run
from watchdog.live import Limits, Live
from watchdog.log import make_log
from watchdog.matching.index import build_index
from watchdog.model import (
    Entry,
    EntryKind,
    Name,
    RetryPolicy,
    Route,
    Source,
    Strength,
    Watchlists,
)
from watchdog.net.fetch import Fetcher, NetSettings
from watchdog.storage import polling
from watchdog.storage.engine import open_store

ENTRY = Entry(
    id="per-fiction",
    watchlist="fiction",
    kind=EntryKind.PERSON,
    name="Zeya Testaung",
    names=(Name(text="Zeya Testaung", script="Latn", strength=Strength.STRONG),),
    why=("invented",),
)


def build(feed_url: str, smtp_port: int, database_url: str) -> App:
    """Put the real parts together by hand, with short leases so that a killed one is soon free."""
    log = make_log("text", stream=sys.stderr)
    store = open_store(database_url)
    source = Source(
        id="newsroom",
        name="Newsroom",
        url=feed_url,
        language="en",
        source_class="independent",
        grade="A",
        every_s=1,
    )
    mail = MailSettings(
        id="desk",
        host="127.0.0.1",
        port=smtp_port,
        security="plain",
        sender="watchdog@example.org",
        to=("reader@example.org",),
        deadline_s=10.0,
    )
    net = NetSettings(user_agent="watchdog-test", allow_networks=("127.0.0.0/8",))
    fetcher = Fetcher(net)
    live = Live(
        limits=Limits(
            parallel_polls=2,
            parallel_deliveries=4,
            poll_lease_s=2.0,
            delivery_lease_s=2.0,
            history_delay_s=1.0,
        ),
        retry_policy=RetryPolicy(attempts=8, first_s=0.5, longest_s=2.0),
        zone=ZoneInfo("UTC"),
        all_sources=(source,),
        sources={source.id: source},
        entries={ENTRY.id: ENTRY},
        index=build_index(Watchlists(entries=(ENTRY,), version="kill"), ()),
        signal_kinds=(),
        net=net,
        fetcher=fetcher,
        senders={mail.id: build_sender(mail, fetcher)},
        routes=(Route(id="all", channels=("desk",)),),
        folder=None,
        fingerprint="",
    )
    app = App(store, live, log=log)
    polling.sync_sources(store, (source.id,), now=app.now())
    return app


if __name__ == "__main__":
    sys.exit(run(build(sys.argv[1], int(sys.argv[2]), sys.argv[3])))
