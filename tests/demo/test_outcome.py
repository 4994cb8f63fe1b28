from dataclasses import replace

from watchdog.demo.outcome import Outcome, what_is_missing


def test_nothing_is_missing_from_a_demo_that_went_well(outcome: Outcome):
    assert what_is_missing(outcome) == ()


def test_the_backlog_is_history_and_the_news_is_not(outcome: Outcome):
    first, second = outcome.rounds
    assert {report.outcome for report in first} == {"ok"}
    assert sum(report.hits for report in first) == sum(hit.history for hit in outcome.hits)
    assert sum(report.hits for report in second) == sum(not hit.history for hit in outcome.hits)


def test_the_unchanged_feed_costs_a_304(outcome: Outcome):
    polled = {report.source: report for report in outcome.rounds[1]}
    assert (polled["hill"].outcome, polled["hill"].http_status) == ("not-modified", 304)
    assert [each.status for each in outcome.requests if each.path.startswith("/hill")] == [200, 304]


def test_every_receiver_is_told_of_the_backlog_in_one_summary(outcome: Outcome):
    told = [each.receiver for each in outcome.deliveries if each.kind == "history"]
    assert len(told) == len(set(told)) == 3


def test_review_goes_by_mail_only(outcome: Outcome):
    routes = {(each.route, each.receiver.channel) for each in outcome.deliveries}
    assert {channel for route, channel in routes if route == "to-be-judged"} <= {"mail-desk"}


def test_what_the_webhook_got_quotes_the_marked_name(outcome: Outcome):
    alerts = [post["alert"] for post in outcome.webhook if post["kind"] == "alert"]
    quotes = [quote for alert in alerts for hit in alert["hits"] for quote in hit["quotes"]]
    assert quotes
    assert all("⟦" in quote and "⟧" in quote for quote in quotes)
    assert any("⟦敏昂莱⟧" in quote for quote in quotes)


def test_a_mail_that_does_not_arrive_is_missed(outcome: Outcome):
    missing = what_is_missing(replace(outcome, mails=outcome.mails[1:]))
    assert len(missing) == 1
    assert "mail-desk" in missing[0]


def test_a_hit_that_is_not_found_is_missed(outcome: Outcome):
    without = tuple(one for one in outcome.hits if one.hit.entry != "org-maf")
    missing = what_is_missing(replace(outcome, hits=without))
    assert any("org-maf is not among the alert hits" in each for each in missing)


def test_a_signal_that_is_not_read_is_missed(outcome: Outcome):
    without = tuple(replace(one, signals=()) for one in outcome.hits)
    missing = what_is_missing(replace(outcome, hits=without))
    assert any("does not read as aviation-fuel, demanded" in each for each in missing)


def test_a_namesake_that_is_not_ignored_is_missed(outcome: Outcome):
    missing = what_is_missing(replace(outcome, ignored=()))
    assert any("per-soe-win is not among the ignored" in each for each in missing)


def test_a_poll_that_fails_is_missed(outcome: Outcome):
    first, second = outcome.rounds
    broken = (replace(first[0], outcome="failed", error="connect: refused"), *first[1:])
    missing = what_is_missing(replace(outcome, rounds=(broken, second)))
    assert missing == ("delta in round 1: failed, connect: refused",)
    missing = what_is_missing(replace(outcome, rounds=(first[1:], second)))
    assert missing == ("delta was not polled in round 1",)


def test_a_poll_that_fetches_an_unchanged_feed_again_is_missed(outcome: Outcome):
    first, second = outcome.rounds
    again = tuple(
        replace(report, outcome="ok") if report.source == "hill" else report for report in second
    )
    served = tuple(each for each in outcome.requests if each.status != 304)
    missing = what_is_missing(replace(outcome, rounds=(first, again), requests=served))
    assert len(missing) == 2


def test_a_delivery_that_was_not_sent_is_missed(outcome: Outcome):
    dead = replace(outcome.deliveries[0], state="dead", reason="refused: no such desk")
    missing = what_is_missing(replace(outcome, deliveries=(dead, *outcome.deliveries[1:])))
    assert len(missing) == 1
    assert "is dead: refused: no such desk" in missing[0]


def test_an_empty_outbox_is_missed_for_every_channel(outcome: Outcome):
    missing = what_is_missing(replace(outcome, deliveries=(), mails=(), slack=(), webhook=()))
    assert sum("the backlog was told 0 times" in each for each in missing) == 3
    assert sum("no alert" in each for each in missing) == 3
