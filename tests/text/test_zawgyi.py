"""Burmese typed for Zawgyi: made here from Unicode by a small table of its own, and read back."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.watched import read

from watchdog.config.load import load_config
from watchdog.text.fold import fold, fold_with_map
from watchdog.text.scripts import script_of
from watchdog.text.zawgyi import is_zawgyi, to_unicode

_SYLLABLE = re.compile(
    "(င\u103a\u1039)?([က-အဥဉဿ])((?:\u1039[က-အ])*)(\u103b?)(\u103c?)(\u103d?)(\u103e?)(\u1031?)"
)
_STACKED = {
    "က": "\u1060", "ခ": "\u1061", "ဂ": "\u1062", "ဃ": "\u1063", "စ": "\u1065", "ဆ": "\u1066",
    "ဇ": "\u1068", "ဋ": "\u106c", "ဌ": "\u106d", "ဏ": "\u1070", "တ": "\u1071", "ထ": "\u1073",
    "ဒ": "\u1075", "ဓ": "\u1076", "န": "\u1077", "ပ": "\u1078", "ဖ": "\u1079", "ဗ": "\u107a",
    "ဘ": "\u107b", "မ": "\u107c", "လ": "\u1085",
}  # fmt: skip
_SENTENCE = "ယနေ့ နေပြည်တော်တွင် {} က ပြောကြားခဲ့သည်။"


def typed(text: str, *, ra_first: bool = False) -> str:
    """Type Unicode Burmese for Zawgyi: e before ra before the letter, or ra before e."""

    def one(match: re.Match[str]) -> str:
        kinzi, letter, stacked, ya, ra, wa, ha, e = match.groups()
        front = ("\u1031" if e else "", "\u103b" if ra else "")
        return "".join(
            (
                *(reversed(front) if ra_first else front),
                "\u1086" if letter == "\u103f" else letter,
                "\u1064" if kinzi else "",
                *(_STACKED[each] for each in stacked[1::2]),
                "\u103a" if ya else "",
                "\u103c" if wa else "",
                "\u103d" if ha else "",
            )
        )

    # An asat that is left when the syllables are typed is one; it has Zawgyi's code point.
    pieces: list[str] = []
    at = 0
    for match in _SYLLABLE.finditer(text):
        pieces += (text[at : match.start()].replace("\u103a", "\u1039"), one(match))
        at = match.end()
    return "".join((*pieces, text[at:].replace("\u103a", "\u1039")))


def _names() -> list[str]:
    entries = load_config(None, {}).watchlists.entries
    names = (name.text for entry in entries for name in entry.names)
    return sorted({text for text in names if script_of(text) == "Mymr"})


NAMES = _names()


def _as_typed_back(text: str) -> str:
    """Fold, with the characters that Zawgyi types alike made one: `ဥ` and `ဉ`, `၎င်း` and `၎`."""
    return fold(text).replace("\u1025", "\u1009")


@pytest.mark.parametrize("ra_first", [False, True], ids=["e-first", "ra-first"])
def test_every_burmese_name_of_the_lists_comes_back(ra_first: bool) -> None:
    assert len(NAMES) > 300
    lost = [
        name
        for name in NAMES
        if _as_typed_back(typed(_SENTENCE.format(name), ra_first=ra_first))
        != _as_typed_back(_SENTENCE.format(name))
    ]
    assert lost == []


def test_a_name_typed_for_zawgyi_is_found_and_quoted_as_typed() -> None:
    name = typed("သီဟမိုးကျော်")
    text = typed("ဗိုလ်ချုပ်ကြီး ") + name + typed("က ပြောကြားခဲ့သည်။")
    (hit,) = [hit for hit in read(text).hits if hit.entry == "per-chief"]
    (mention,) = hit.mentions
    assert hit.verdict == "alert"
    assert mention.text == text[mention.start : mention.end] == name


UNTOUCHED = {
    "Burmese": "ဗိုလ်ချုပ်မှူးကြီး မင်းအောင်လှိုင်က ပြောကြားခဲ့သည်။",
    "Burmese without marks": "က ခ ဂ",
    "Burmese in disorder": "မင်း\u1031အာင်",
    "Shan": "ၵူၼ်းမိူင်း လႄႈ ၸဝ်ႈၾႃႉ ႁဝ်းၶႃႈ",
    "Sgaw Karen": "ကညီကလုာ် ထံကီၢ် ပှၤကညီဖိ",
    "Mon": "ဘာသာမန် ဍုၚ်မန် ညးမန် ဂကောံ",
    "Pali": "ဗုဒ္ဓံ သရဏံ ဂစ္ဆာမိ ဓမ္မံ သရဏံ ဂစ္ဆာမိ",
    "English": "The minister spoke on Monday.",
    "nothing": "",
}


@pytest.mark.parametrize("language", UNTOUCHED)
def test_what_is_not_zawgyi_stays_as_it_is(language: str) -> None:
    assert to_unicode(UNTOUCHED[language]) == (UNTOUCHED[language], ())


def test_no_burmese_name_of_the_lists_is_taken_for_zawgyi() -> None:
    assert [name for name in NAMES if is_zawgyi(name)] == []
    sentences = [_SENTENCE.format(name) for name in NAMES]
    assert [text for text in sentences if is_zawgyi(text)] == []


def test_each_line_is_judged_by_itself() -> None:
    plain = UNTOUCHED["Burmese"]
    shan = UNTOUCHED["Shan"]
    text = f"{plain}\n{typed(plain)}\n{shan}\nMonday\n{typed(plain)}"
    assert to_unicode(text)[0] == f"{plain}\n{plain}\n{shan}\nMonday\n{plain}"


def test_the_edits_say_what_was_typed_where() -> None:
    plain = UNTOUCHED["Burmese"]
    text = f"Monday: {typed(plain)}"
    converted, edits = to_unicode(text)
    assert edits
    at = last = 0
    pieces = []
    for start, end, begin, stop in edits:
        pieces += (text[at:begin], converted[start:end])
        assert last <= start
        assert at <= begin < stop
        assert len("".join(pieces)) == end
        at, last = stop, end
    assert "".join((*pieces, text[at:])) == converted == f"Monday: {plain}"


@pytest.mark.parametrize(
    ("zawgyi", "plain"),
    [
        ("ခင္ရီ", "ခင်ရီ"),
        ("ေအာင္", "အောင်"),
        ("ေက်ာ္", "ကျော်"),
        ("စိုး၀င္း", "စိုးဝင်း"),
        ("ၿမိဳ႕ေတာ္", "မြို့တော်"),
        ("ၿမိဳ႔ေတာ္", "မြို့တော်"),
        ("အဂၤလိပ္", "အင်္ဂလိပ်"),
        ("႐ုရွား ေျပာ", "ရုရှား ပြော"),
        ("မႏၱေလး", "မန္တလေး"),
        ("၂၀၂၁ ေဖေဖာ္၀ါရီ", "၂၀၂၁ ဖေဖော်ဝါရီ"),
        ("ျဖစ္သည္ဟု ေျပာ", "ဖြစ်သည်ဟု ပြော"),
        ("လႈိင္ ေျပာ", "လှိုင် ပြော"),
        ("လိႈင္ ေျပာ", "လှိုင် ပြော"),
    ],
)
def test_letters_come_into_the_order_of_unicode(zawgyi: str, plain: str) -> None:
    assert fold(zawgyi) == fold(plain)


def test_one_sign_of_unicode_against_one_of_zawgyi_leaves_a_line_alone() -> None:
    assert not is_zawgyi("\u1031က \u103e")


@given(st.text(alphabet=[*map(chr, range(0x1000, 0x10A0)), " ", "\n", "a", "\u200b"], max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_burmese_letters_raise_and_every_place_leads_back(text: str) -> None:
    folded = fold_with_map(text)
    for at in range(len(folded.text)):
        start, end = folded.original_span(at, at + 1)
        assert 0 <= start < end <= len(text)


def test_icu_says_the_same() -> None:
    icu = pytest.importorskip("icu", reason="PyICU, another reader of Zawgyi, is not installed")
    other = icu.Transliterator.createInstance("Zawgyi-my")
    apart = []
    for name in NAMES:
        text = typed(_SENTENCE.format(name))
        # ICU leaves the spaces that were typed around a vowel; the fold drops them.
        if fold(other.transliterate(text)) != fold(to_unicode(text)[0]):
            apart.append(name)
    assert apart == []
