"""Names with one slip, and the halves by which they are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.watched import entry, name, read, rules, verdicts, watchlists

from watchdog.matching.halves import halves_of, is_fit
from watchdog.matching.index import build_index
from watchdog.matching.nametable import NameUse
from watchdog.matching.near import is_one_slip
from watchdog.model import Standing, Strength


def use(strength: Strength = Strength.STRONG, standing: Standing = Standing.CONFIRMED) -> NameUse:
    return NameUse(
        entry=0,
        text="x",
        strength=strength,
        standing=standing,
        initials=False,
        capital=False,
        personal=True,
    )


@pytest.mark.parametrize(
    ("written", "wanted", "slip"),
    [
        ("hlang", "hlaing", True),
        ("hlaiing", "hlaing", True),
        ("hlaimg", "hlaing", True),
        ("hliang", "hlaing", True),
        ("hlain", "hlaing", True),
        ("hlainga", "hlaing", True),
        ("xhlaing", "hlaing", True),
        ("hlaing", "hlaing", False),
        ("hlng", "hlaing", False),
        ("hlxxng", "hlaing", False),
        ("lhiang", "hlaing", False),
        ("", "hl", False),
    ],
)
def test_one_slip_is_one(written: str, wanted: str, slip: bool) -> None:
    assert is_one_slip(written, wanted) is slip
    assert is_one_slip(wanted, written) is slip


@given(st.text(alphabet="abc", max_size=6), st.text(alphabet="abc", max_size=6))
def test_one_slip_is_an_edit_of_one(written: str, wanted: str) -> None:
    edits = {wanted[:at] + wanted[at + 1 :] for at in range(len(wanted))}
    edits |= {wanted[:at] + c + wanted[at:] for at in range(len(wanted) + 1) for c in "abc"}
    edits |= {wanted[:at] + c + wanted[at + 1 :] for at in range(len(wanted)) for c in "abc"}
    edits |= {
        wanted[:at] + wanted[at + 1] + wanted[at] + wanted[at + 2 :]
        for at in range(len(wanted) - 1)
    }
    assert is_one_slip(written, wanted) is (written in edits - {wanted})


# Without the short form that stands in the other half.
LONG = build_index(watchlists(entry("per-chief", name("Thiha Moe Kyaw"))), ())


@pytest.mark.parametrize(
    "text",
    [
        "Thiha Moe Kaw spoke.",
        "Tiha Moe Kyaw spoke.",
        "Thiha Moe Kywa spoke.",
        "Thihaa Moe Kyaw spoke.",
        "Thiha Moe Kyaww",
    ],
)
def test_a_slip_goes_to_review_and_says_what_was_meant(text: str) -> None:
    (hit,) = read(text, index=LONG).hits
    assert hit.verdict == "review"
    (mention,) = hit.mentions
    assert mention.text == text[mention.start : mention.end]
    assert len(mention.text.split()) == 3
    (reason,) = [each for each in hit.reasons if each.rule == "near-spelling"]
    assert "thiha moe kyaw" in reason.note


@pytest.mark.parametrize(
    "text",
    [
        "Thiha Moe Kyaing spoke.",  # another syllable
        "Thiha Moe Kya spoke.",  # the same without its end
        "Thiha Moe Kyaws spoke.",  # a plural
        "Thiha Mo eKyw spoke.",  # two slips
        "Thiha MoeKya spoke.",
        "Thiha",
        "moe kyaw",
    ],
)
def test_another_word_is_no_slip(text: str) -> None:
    assert read(text, index=LONG).hits == ()


def test_a_name_that_was_found_is_not_found_again_with_a_slip() -> None:
    assert verdicts("Tiha Moe Kyaw spoke.")["per-chief"] == "no-evidence"


def test_who_is_also_spelt_right_is_no_near_spelling() -> None:
    text = "Thiha Moe Kyaw spoke. Thiha Moe Kaw left."
    assert "near-spelling" not in rules(text, "per-chief")
    (hit,) = [hit for hit in read(text).hits if hit.entry == "per-chief"]
    assert [mention.text for mention in hit.mentions] == ["Thiha Moe Kyaw"]


def test_only_long_and_sure_names_have_halves() -> None:
    names = {
        "thiha moe kyaw": [use()],
        "kyaw lin": [use()],
        "kyaw lin moe": [use()],
        "rosoboronexport": [use(Strength.NEEDS_CONTEXT)],
        "abcdefghijklmnop": [use(Strength.WEAK)],
        "bcdefghijklmnopq": [use(standing=Standing.UNREVIEWED)],
        "cdefghijklmno": [use(Strength.NEVER_ALONE)],
        "сергей викторович": [use()],
        "သီဟမိုးကျော်သီဟမိုးကျော်": [use()],
    }
    fit = [text for text, uses in names.items() if is_fit(text, uses[0])]
    assert fit == [
        "thiha moe kyaw",
        "kyaw lin moe",
        "rosoboronexport",
        "bcdefghijklmnopq",
        "сергей викторович",
    ]
    halves = halves_of(names)
    assert len(halves) == 2 * len(fit)
    assert halves["thiha m"] == ((0, "thiha moe kyaw", True),)
    assert halves["oe kyaw"] == ((0, "thiha moe kyaw", False),)


def test_names_that_share_a_half_share_its_pattern() -> None:
    index = build_index(
        watchlists(entry("a", name("Rosoboronexport")), entry("b", name("Rosoboronimport"))), ()
    )
    assert {h.entry for h in read("The Rosoboronexpart", index=index).hits} == {"a"}
    assert {h.entry for h in read("The Rosoboronimpert", index=index).hits} == {"b"}
