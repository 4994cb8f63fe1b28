import io
from dataclasses import replace
from typing import Any

import pytest
from rich.cells import cell_len

from watchdog.demo.account import print_account
from watchdog.demo.outcome import Outcome


def told(outcome: Outcome, *missing: str) -> str:
    out = io.StringIO()
    print_account(outcome, missing, None, out)
    return out.getvalue()


def test_it_is_plain_text_of_80_columns(shown: Any):
    lines = shown.text.split("\n")
    assert "\x1b" not in shown.text
    assert [line for line in lines if line != line.rstrip(" ")] == []
    # A command stays on one line, so that it can be copied.
    prose = [line for line in lines if not line.startswith("  ./run")]
    assert max(map(cell_len, prose)) <= 80


@pytest.mark.parametrize(
    "words",
    [
        "Every event",
        "invented",
        "hill      my  rdf",
        "304, not modified",
        "江畔日报（示例, sample）",
        "hill writes Burmese in Zawgyi",
        "⟦Min Aung Hlaing⟧ held talks",
        "⟦Мин Аун Хлайна⟧",
        "⟦မြန်မာ့စီးပွားရေးဦးပိုင်လီမိတက်⟧",
        "Reads as: High-level visit or meeting, asserted",
        "Aviation / jet fuel supply, demanded (severity low)",
        "REVIEW  30  Tin Win",
        "“Soe Win” in Delta Courier (sample) is not Soe Win (per-soe-win)",
        "all sent, 0 repeated",
        "Subject: [watchdog] Min Aung Hlaing - National Gazette (sample)",
        "./run watchdog init my-watchdog",
        "./run watchdog --config my-watchdog channels test",
    ],
)
def test_it_tells_what_happened_and_what_to_type_next(words: str, shown: Any):
    assert words in shown.text


def test_it_counts_what_each_receiver_got(outcome: Outcome):
    text = told(outcome)
    assert f"{len(outcome.mails)} messages by mail" in text
    assert f"{len(outcome.slack)} messages to Slack" in text
    assert f"{len(outcome.webhook)} messages to the webhook" in text


def test_it_says_where_a_kept_database_is_looked_at(shown: Any, outcome: Outcome):
    assert f"./run watchdog --config {shown.folder} hits list" in shown.text
    assert "are kept" not in told(outcome)


def test_it_says_what_is_missing(outcome: Outcome):
    text = told(replace(outcome, mails=()), "mail-desk: 8 deliveries, and 0 arrived")
    assert "NOT everything happened; 1 missing:\n  mail-desk: 8 deliveries" in text
    assert "None arrived." in text
    assert "Everything that had to happen happened." not in text


def test_it_is_told_even_of_a_demo_in_which_nothing_came_about(outcome: Outcome):
    empty = replace(outcome, rounds=((), ()), hits=(), ignored=(), deliveries=(), mails=())
    text = told(replace(empty, slack=(), webhook=()), "everything")
    assert "not polled" in text
    assert "0 alerts" in text


def test_control_characters_of_a_received_mail_do_not_reach_the_terminal(outcome: Outcome):
    mail = outcome.mails[0]
    text = told(replace(outcome, mails=(_with_body(mail, "Reads as: \x1b[31mred\x07"),)))
    assert "\x1b" not in text
    assert "\x07" not in text


def test_letters_that_the_output_cannot_write_become_question_marks(outcome: Outcome):
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    print_account(outcome, (), None, out)
    assert b"National Gazette (sample)" in raw.getvalue()


def _with_body(mail: Any, body: str) -> Any:
    changed = type(mail)(policy=mail.policy)
    changed["From"], changed["To"], changed["Subject"] = mail["From"], mail["To"], "x"
    changed.set_content(body)
    return changed
