import pytest
from tests.watched import read


def mentions(text: str, identity: str, title: str | None = None) -> list[str]:
    (hit,) = [hit for hit in read(text, title).hits if hit.entry == identity]
    return [mention.text for mention in hit.mentions]


def test_a_bare_last_name_after_the_full_one_is_a_mention() -> None:
    text = "General Thiha Moe Kyaw spoke. “Kyaw” left. Then Kyaw's car came, and kyaw is a word."
    assert mentions(text, "per-chief") == ["Thiha Moe Kyaw", "Kyaw", "Kyaw"]
    (hit,) = [hit for hit in read(text).hits if hit.entry == "per-chief"]
    assert "short-form" in {reason.rule for reason in hit.reasons}
    assert hit.score == sum(reason.points for reason in hit.reasons)


@pytest.mark.parametrize(
    "text",
    [
        "Thiha Moe Kyaw spoke to Su Kyaw.",
        "Thiha Moe Kyaw spoke to Kyaw Bwa.",
        "Thiha Moe Kyaw spoke to Kyaw-Bwa.",
        "Thiha Moe Kyaw spoke.\nRead more: Kyaw at home",
        "Thiha Moe Kyaw spoke to General Kyaw Lin of the junta.",
    ],
)
def test_another_name_is_no_short_form(text: str) -> None:
    assert mentions(text, "per-chief") == ["Thiha Moe Kyaw"]


def test_where_two_could_be_meant_neither_is() -> None:
    text = (
        "General Zaw Hlaing Tun of Westport met Thiha Moe Kyaw and the junta. Kyaw left. Tun left."
    )
    assert mentions(text, "per-chief") == ["Thiha Moe Kyaw", "Kyaw"]


def test_a_title_knows_only_what_it_has_named_itself() -> None:
    assert mentions("Thiha Moe Kyaw spoke.", "per-chief", "Kyaw spoke") == ["Thiha Moe Kyaw"]
    title = "Thiha Moe Kyaw spoke, but Kyaw left"
    assert mentions("Nothing. Kyaw again.", "per-chief", title) == [
        "Thiha Moe Kyaw",
        "Kyaw",
        "Kyaw",
    ]


def test_a_name_repeated_thousands_of_times_is_counted_to_fifty() -> None:
    assert len(mentions("Thiha Moe Kyaw. " + "Then Kyaw left. " * 2000, "per-chief")) == 51
