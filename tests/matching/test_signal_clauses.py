"""Clauses, goals and whom an act is done to, with the shipped words."""

import pytest

from watchdog.matching.index import Index
from watchdog.model import Document
from watchdog.screening import screen


def _told(text: str, index: Index) -> list[tuple[str, str | None, str | None, str]]:
    signals = screen(Document(id="d", title=None, text=text), index).signals
    return [(each.kind, each.giver, each.receiver, each.modality) for each in signals]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Min Aung Hlaing met defence minister Sergei Shoigu in Moscow on Tuesday.",
            ("high-level-visit", "per-shoigu", "per-min-aung-hlaing", "asserted"),
        ),
        (
            "After attending a forum in Moscow, Min Aung Hlaing will travel to Kazakhstan.",
            ("high-level-visit", None, "per-min-aung-hlaing", "planned"),
        ),
        (
            "Ministers told Min Aung Hlaing that Russia planned to open a consulate in Myanmar.",
            ("direct-flights-consulates", "geo-russia", "geo-myanmar", "planned"),
        ),
        (
            "Myanmar's generals are under fire. What the group asks of Oslo:\n"
            "• Impose immediate targeted sanctions on military-owned businesses in Myanmar.",
            ("sanctions-change", None, "geo-myanmar", "demanded"),
        ),
        (
            "The U.S. Treasury Department designated Sky Aviator Company Limited of Myanmar.",
            ("sanctions-change", None, "org-sky-aviator", "asserted"),
        ),
        (
            "The State Administration Council (SAC) in Myanmar bought weapons from Russia.",
            ("arms-transfer", "geo-russia", "org-sac", "asserted"),
        ),
        (
            "The No.15 Operation Command in Myanmar fell to the Arakan Army after twelve days.",
            ("military-setback", "org-3bha", "geo-myanmar", "asserted"),
        ),
        (
            "尽管国际社会施压要求停火,莫斯科仍在向缅甸军政府提供装备和武器。",
            ("arms-transfer", "geo-russia", "org-tatmadaw", "asserted"),
        ),
        (
            "俄国防部副部长向媒体透露,缅甸即将从俄罗斯采购六架苏-30战机。",
            ("arms-transfer", "geo-russia", "geo-myanmar", "planned"),
        ),
        (
            "中央军委联合参谋部情报局代局长杨阳少将会见了缅甸军政府领导人敏昂莱。",
            ("intelligence-contact", "org-cmc-isd", "per-min-aung-hlaing", "asserted"),
        ),
        (
            "Правящая хунта Мьянмы возвращает России советскую технику.",
            ("arms-resale", "geo-myanmar", "geo-russia", "asserted"),
        ),
    ],
)
def test_an_act_is_read_in_its_clause(
    text: str, wanted: tuple[str, str | None, str | None, str], shipped: Index
) -> None:
    assert wanted in _told(text, shipped)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "By imposing sanctions on Russia, Oslo has shown Myanmar that it can act.",
            "sanctions-change",
        ),
        ("США ввели санкции против России. Мьянма под давлением.", "sanctions-change"),
        (
            "The chairman of the firm lives in Myanmar's south and in Russia.",
            "diplomatic-legitimisation",
        ),
        ("Oslo excluded General Mya Tun Oo of Myanmar from the ASEAN summit.", "high-level-visit"),
        (
            "Analysts say satellite images of Myanmar show significant floods; Russia helps.",
            "nuclear-tech-transfer",
        ),
        ("Pesawat tak berawak dan radar dibeli militer Myanmar dari Rusia.", "arms-resale"),
        ("Вопреки всем призывам Россия поддерживает хунту Мьянмы.", "prisoner-or-conscription"),
    ],
)
def test_words_of_something_else_tell_of_no_such_act(text: str, kind: str, shipped: Index) -> None:
    assert kind not in [each[0] for each in _told(text, shipped)]


def test_an_idiom_is_no_cue(shipped: Index) -> None:
    told = _told("Militer Myanmar membeli pesawat tak berawak dan senjata dari Rusia.", shipped)
    assert {each[3] for each in told if each[0] == "arms-transfer"} == {"asserted"}


def test_who_condemns_an_attack_did_not_make_it(shipped: Index) -> None:
    told = _told("Beijing's friends aside, Russia condemned the air strikes in Myanmar.", shipped)
    assert "geo-russia" not in {each[1] for each in told if each[0] == "atrocity"}


def test_where_an_outsider_stands_near_nobody_far_off_gives(shipped: Index) -> None:
    text = (
        "Firms in Singapore help the Myanmar military. They are involved in exporting weapons."
        " A city in Norway is named as well. The rains are late. Sanctions on Russia are old."
    )
    givers = {each[1] for each in _told(text, shipped) if each[0] == "arms-transfer"}
    assert "geo-russia" not in givers


def test_who_stands_in_a_dateline_or_before_a_sum_takes_no_part(shipped: Index) -> None:
    dated = "BANGKOK (Reuters) — The military in Myanmar received two jets from Kazan in Russia."
    givers = {each[1] for each in _told(dated, shipped) if each[0] == "arms-transfer"}
    assert givers
    assert "geo-thailand" not in givers
    told = _told("Myanmar's military has imported US$267 million in arms from China.", shipped)
    assert ("arms-transfer", "geo-china", "org-tatmadaw", "asserted") in told


def test_to_be_under_sanctions_is_no_change_of_them(shipped: Index) -> None:
    assert not _told("The military in Myanmar is shunned and is under US sanctions.", shipped)
