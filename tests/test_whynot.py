"""The gate that stopped an entry, and the characters that say so."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.watched import ALL, INDEX, entry, name, watchlists

from watchdog.matching.rules import GATES
from watchdog.model import Document, Strength
from watchdog.screening import build_index
from watchdog.whynot import OUTCOMES, WhyNot, why_not


def ask(text: str, identity: str, title: str | None = None) -> WhyNot:
    return why_not(Document(id="d", title=title, text=text), identity, INDEX)


def said(answer: WhyNot) -> str:
    return "\n".join(clue.says for clue in answer.clues)


# Text, entry, gate, words of the evidence.
ANSWERS = [
    ("Thiha Moe Kyaw spoke.", "per-chief", "alert", ("60 points", "an alert needs 60")),
    ("", "per-chief", "no-text", ()),
    ("  \n", "per-chief", "no-text", ()),
    ("Thiha Moe Kyaw Latt spoke.", "per-off", "entry-off", ()),
    ("It came from Arcadia.", "geo-arcadia", "context-entry", ()),
    ("Thiha Moe Kyaws left.", "per-chief", "boundary", ("whole word is “Thiha Moe Kyaws”",)),
    ("พลเอกทีฮาโมจอะ", "per-chief", "boundary", ("whole word is “พลเอกทีฮาโมจอะ”",)),
    ("The junta listed KYAW, Thiha Moe.", "per-chief", "few-points", ("10 are missing to 60",)),
    ("Then Thiha Moe Kyaw Oo spoke", "per-chief", "longer-name", ("“Then Thiha Moe Kyaw Oo”",)),
    ("Thiha Moe Kyaw Latt spoke", "per-chief", "longer-name", ("a name of per-off",)),
    ("a wave of rain", "ves-wave", "letter-case", ("has “wave”", "only as “Wave”")),
    ("By Thiha Moe Kyaw\nPrices rose.", "per-chief", "byline", ()),
    ("Severmash Export grew.", "org-supplier", "no-document-context", ("“Arcadia”", "“Аркади”")),
    ("a footballer, Thiha Moe Kyaw, scored", "per-chief", "counter-evidence", ("“footballer”",)),
    ("KYAW, Thiha Moe", "per-chief", "never-alone", ("+10 name-never-alone = 10 points",)),
    ("They met Moe Kyaw.", "per-chief", "no-evidence", ("+10 name-weak = 10 points, and none of it"
     " is evidence; 50 are missing to 60", "+30 if a word of the entry's context stands near (such"
     " as “junta”")),
    ("Kyaw Lin spoke.", "per-deputy", "few-points", ("+30 name-needs-context = 30 points; 30 are"
     " missing", "+35 if a rank")),
    ("Nay Wunna Thike spoke.", "per-unsourced", "held-back", ("unsourced-identity",)),
    ("Zaw Hlaing Tun, Commander of the Eastern Hills Division, spoke.", "per-twin-west",
     "namesake", ("the evidence is for per-twin-east",)),
    ("Zaw Hlaing Tun spoke.", "per-twin-west", "held-back", ("borne by per-twin-east",)),
    ("Rain fell on the hills.", "per-chief", "no-mention", ("spellings were looked for",
     "nothing in the article comes near", "a teaser only")),
    ("The guest was Thiha Mo Kyau.", "per-chief", "no-mention", ("nearest: 2 letters off",)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "identity", "gate", "words"), ANSWERS)
def test_the_gate_is_named_with_its_evidence(
    text: str, identity: str, gate: str, words: tuple[str, ...]
) -> None:
    answer = ask(text, identity)
    assert (answer.entry, answer.gate) == (identity, gate)
    assert answer.means == {**OUTCOMES, **GATES}[gate]
    for each in words:
        assert each in said(answer), said(answer)
    for clue in answer.clues:
        if clue.mention is not None:
            assert text[clue.mention.start : clue.mention.end] == clue.mention.text


def test_the_gate_that_came_farthest_is_named_first() -> None:
    answer = ask("By Thiha Moe Kyaw\nPrices rose. They met Moe Kyaw.", "per-chief")
    assert answer.gate == "no-evidence"
    gates = dict.fromkeys(clue.says.split(":")[0] for clue in answer.clues)
    assert list(gates) == ["no-evidence", "byline"]


def test_a_hit_tells_of_its_mentions_that_were_stopped() -> None:
    answer = ask("Kyaw Lin spoke. Mr Kyaw Lin Oo did not.", "per-deputy")
    assert answer.gate == "few-points"
    assert "another mention was stopped by longer-name" in said(answer)


def test_many_mentions_are_counted_not_listed() -> None:
    answer = ask("They met Moe Kyaw. " * 8, "per-chief")
    assert answer.clues[-1].says == "no-evidence: and 3 more mentions"


def test_a_title_without_a_text_is_told() -> None:
    answer = ask("", "per-chief", title="Rain on the hills")
    assert "a title only" in said(answer)
    assert "teaser" not in said(ask("Rain fell. " * 60, "per-chief"))


def test_a_note_says_why_an_entry_is_off() -> None:
    off = replace(ALL[0], enabled=False, note="kept for its name alone")
    index = build_index(watchlists(off), ())
    answer = why_not(Document(id="d", title=None, text="Rain"), off.id, index)
    assert said(answer) == "kept for its name alone"


def test_what_is_spoken_already_is_not_offered_and_no_context_no_example() -> None:
    lone = entry("per-lone", name("Hla Wai", Strength.NEEDS_CONTEXT))
    index = build_index(watchlists(lone), ())
    answer = why_not(Document(id="d", title=None, text="Hla Wai spoke."), "per-lone", index)
    assert "such as" not in answer.clues[1].says
    spoken = ask("The junta listed KYAW, Thiha Moe.", "per-chief")
    assert "+30 context-near" in spoken.clues[0].says
    assert "the entry's context" not in spoken.clues[1].says


def test_an_unknown_entry_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        ask("Rain", "per-nobody")


@given(st.text(max_size=300), st.sampled_from([each.id for each in ALL]))
def test_no_text_makes_it_raise(text: str, identity: str) -> None:
    assert ask(text, identity).gate in {**OUTCOMES, **GATES}


@given(
    st.lists(
        st.sampled_from(
            ["Thiha Moe Kyaw", "Moe Kyaw", "Kyaw Lin", "Zaw Hlaing Tun", "Oo", "by", ".", "\n",
             "footballer", "junta", "General", "Wave", "wave", "Arcadia", "GTH", "Zed Alpha",
             "ကျော်လင်း", "觉林", "Севермаш"]
        ),
        max_size=12,
    ),
    st.sampled_from([each.id for each in ALL]),
)  # fmt: skip
def test_the_answer_agrees_with_screening(words: list[str], identity: str) -> None:
    answer = ask(" ".join(words), identity)
    assert (answer.hit is None) == (
        answer.gate not in ("alert", "few-points", "held-back", "context-entry")
    )
