"""The whole line as its user types it: poll, look, deliver, retry."""

import json
from pathlib import Path

from tests.cli.conftest import Command, Desk

from watchdog.feeds.read import ITEM_LIMIT

NAME = "Senior General Min Aung Hlaing"


def polled(watchdog: Command, *words: str) -> dict[str, dict[str, object]]:
    result = watchdog("poll", "--once", "--json", *words)
    assert result.exit_code == 0, result.output
    reports = [json.loads(line) for line in result.stdout.splitlines()]
    return {str(report["source"]): report for report in reports}


def test_a_backlog_is_one_summary_and_what_comes_later_is_an_alert(
    watchdog: Command, desk: Desk
) -> None:
    for n in range(30):
        desk.publish(f"Old story {n}", f"{NAME} opened bridge {n}.")
    reports = polled(watchdog)
    assert reports["paper"] == {
        "source": "paper", "outcome": "ok", "http_status": 200,
        "items": 30, "new": 30, "hits": 30, "error": None,
    }  # fmt: skip
    assert reports["gone"]["outcome"] == "failed"
    assert reports["gone"]["http_status"] == 410
    assert set(reports) == {"paper", "gone"}
    assert len(desk.mails) == 1
    assert "30" in desk.mails[0]["Subject"]

    desk.publish("New story", f"{NAME} opened one more bridge.")
    assert polled(watchdog)["paper"]["new"] == 1
    assert len(desk.mails) == 2
    told = desk.mails[1].get_body(("plain",))
    assert told is not None
    text = told.get_content()
    assert "The Paper (independent media) reports" in text
    assert "one more bridge" in text
    assert len(desk.posted) == 2

    assert polled(watchdog)["paper"]["outcome"] == "unchanged"
    assert len(desk.mails) == 2


def test_hits_are_listed_shown_and_exported_with_their_evidence(
    watchdog: Command, desk: Desk, tmp_path: Path
) -> None:
    desk.publish("Quiet", "Nothing of interest.")
    polled(watchdog)
    desk.publish("Loud", f"{NAME} opened a bridge.")
    polled(watchdog)
    (line,) = watchdog("hits", "list", "--verdict", "alert", "--json").stdout.splitlines()
    hit = json.loads(line)
    assert (hit["entry"], hit["source"]["id"]) == ("per-min-aung-hlaing", "paper")
    mention = hit["mentions"][0]
    assert hit["article"][mention["field"]][mention["start"] : mention["end"]] == mention["text"]
    assert hit["score"] == sum(reason["points"] for reason in hit["reasons"])
    page = watchdog("hits", "show", str(hit["id"])).stdout
    for words in ("said by    The Paper (independent)", "⟦", "SHA-256", "desk/", ": sent"):
        assert words in page, page
    whole = json.loads(watchdog("hits", "show", str(hit["id"]), "--json").stdout)
    assert whole["evidence"]["sha256"] == hit["raw_sha256"]
    target = tmp_path / "hits.jsonl"
    assert watchdog("hits", "export", "--to", str(target)).exit_code == 0
    exported = [json.loads(row) for row in target.read_text().splitlines()]
    assert any(row["id"] == hit["id"] and row["evidence"]["raw_base64"] for row in exported)
    assert target.stat().st_mode & 0o077 == 0
    again = watchdog("hits", "export", "--to", str(target))
    assert again.exit_code == 2
    assert "is there already" in again.stderr
    assert "No hit matches" in watchdog("hits", "list", "--entry", "per-nobody").stdout
    assert "there is no hit" in watchdog("hits", "show", "999").stderr


def test_a_refused_mail_is_dead_with_its_reason_until_somebody_retries(
    watchdog: Command, desk: Desk
) -> None:
    polled(watchdog)
    desk.refuse_mail = True
    desk.publish("Loud", f"{NAME} opened a bridge.")
    polled(watchdog)
    (line,) = watchdog("deliveries", "list", "--state", "dead", "--json").stdout.splitlines()
    dead = json.loads(line)
    assert dead["channel"] == "desk"
    assert "550" in dead["reason"]
    assert "reader@example.org" not in line
    desk.refuse_mail = False
    assert "will be tried again" in watchdog("deliveries", "retry", str(dead["id"])).stdout
    polled(watchdog, "--source", "paper")
    assert len(desk.mails) == 1
    assert dead["message_id"] in desk.mails[0]["Message-ID"]
    missed = watchdog("deliveries", "retry", str(dead["id"]))
    assert missed.exit_code == 1
    assert "not put back" in missed.stdout
    assert "\tsent\t" in watchdog("deliveries", "list").stdout


def test_review_items_go_only_where_a_route_names_them(watchdog: Command, desk: Desk) -> None:
    polled(watchdog)
    desk.publish("Fair", "Aung Kyaw Zaw visited the town on Monday.")
    assert polled(watchdog)["paper"]["hits"] == 1
    assert desk.mails == []
    assert len(desk.posted) == 1


def test_sources_say_how_they_are(watchdog: Command, desk: Desk) -> None:
    desk.publish("Quiet", "Nothing of interest.")
    before = watchdog("sources", "list").stdout
    assert "never polled" in before
    assert "off: no feed is known" in before
    polled(watchdog)
    rows = [json.loads(row) for row in watchdog("sources", "list", "--json").stdout.splitlines()]
    by_id = {row["id"]: row for row in rows}
    assert by_id["paper"]["last_outcome"] == "ok"
    assert by_id["gone"]["failures"] == 1
    assert "410" in by_id["gone"]["error"]
    assert "never answered; 1 failures" in watchdog("sources", "list").stdout


def test_a_document_that_is_cut_is_told_until_one_is_read_whole(
    watchdog: Command, desk: Desk
) -> None:
    polled(watchdog)
    assert "document cut" not in watchdog("sources", "list").stdout
    desk.items = ["<item/>"] * (ITEM_LIMIT + 7)
    said = f"document cut: {ITEM_LIMIT} of {ITEM_LIMIT + 7} items read"
    for outcome in ("ok", "unchanged"):
        assert polled(watchdog, "--source", "paper")["paper"]["outcome"] == outcome
        assert f"; {said}; of one document no more" in watchdog("sources", "list").stdout
    rows = [json.loads(row) for row in watchdog("sources", "list", "--json").stdout.splitlines()]
    cuts = {row["id"]: row["cut"] for row in rows}
    assert (cuts["paper"]["read"], cuts["paper"]["items"]) == (ITEM_LIMIT, ITEM_LIMIT + 7)
    assert cuts["gone"] is cuts["off"] is None
    address = f"http://127.0.0.1:{desk.http_port}/story/never"
    assert said in watchdog("why-not", address, "per-min-aung-hlaing").stdout
    del desk.items[ITEM_LIMIT:]
    assert polled(watchdog, "--source", "paper")["paper"]["outcome"] == "ok"
    assert "document cut" not in watchdog("sources", "list").stdout


def test_channels_are_listed_and_tried(watchdog: Command, desk: Desk, folder: Path) -> None:
    assert "desk\t1\tall" in watchdog("channels", "list").stdout
    (row, _) = watchdog("channels", "list", "--json").stdout.splitlines()
    assert json.loads(row)["id"] == "archive"
    tried = watchdog("channels", "test", "desk")
    assert tried.exit_code == 0, tried.output
    assert ": sent:" in tried.stdout
    assert "test" in desk.mails[0]["Subject"]
    wrong = watchdog("channels", "test", "dsek")
    assert wrong.exit_code == 2
    assert 'did you mean "desk"?' in wrong.stderr
    desk.refuse_mail = True
    assert watchdog("channels", "test").exit_code == 1


def test_a_text_table_is_plain_in_a_pipe(watchdog: Command, desk: Desk) -> None:
    desk.publish("[bold]Loud[/bold]", f"{NAME} opened a bridge.")
    polled(watchdog)
    out = watchdog("hits", "list").stdout
    assert "[bold]Loud[/bold]" in out
    assert "\x1b" not in out
    words = watchdog("poll", "--once").stdout
    assert "2 sources:" in words
