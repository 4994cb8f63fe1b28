"""Who gives, who receives, and who takes no part, with the shipped words."""

import pytest

from watchdog.matching.index import Index
from watchdog.model import Document, Signal
from watchdog.screening import screen

HEAD = "Min Aung Hlaing rules Myanmar."


def _read(text: str, index: Index, title: str | None = None) -> tuple[Signal, ...]:
    return screen(Document(id="d", title=title, text=text), index).signals


def _told(text: str, index: Index) -> list[tuple[str, str | None, str | None, str]]:
    return [(each.kind, each.giver, each.receiver, each.modality) for each in _read(text, index)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "In December 2024 Rosoboronexport sold two helicopters to Myanmar's military.",
            ("arms-transfer", "org-rosoboronexport", "org-tatmadaw", "asserted"),
        ),
        (
            "On Tuesday Russia handed two helicopters to Myanmar's military.",
            ("arms-transfer", "geo-russia", "org-tatmadaw", "asserted"),
        ),
        (
            "Justice For Myanmar urged India to halt arms sales to Myanmar's military.",
            ("arms-transfer", "geo-india", "org-tatmadaw", "demanded"),
        ),
        (
            f"{HEAD} The UN asked the junta to free political prisoners.",
            ("prisoner-or-conscription", "geo-myanmar", None, "demanded"),
        ),
        (
            "အောင်ဆန်းစုကြည်ကို လွှတ်ပေးဖို့ အမေရိကန်က တောင်းဆိုတယ်။ မင်းအောင်လှိုင်က အာဏာသိမ်းခဲ့သည်။",
            ("prisoner-or-conscription", "geo-myanmar", None, "demanded"),
        ),
        (
            "Myanmar's Directorate of Defence Industries sold shells to a buyer in Russia.",
            ("arms-resale", "org-ddi", "geo-russia", "asserted"),
        ),
        (
            "Myanmar's Directorate of Defence Industries is silent. Officials said the agency may"
            " sell artillery rounds to Russia.",
            ("arms-resale", "org-ddi", "geo-russia", "speculative"),
        ),
        (
            "It listed Promsvyazbank, which opened accounts in roubles, and the maker JSC Gorizont,"
            " which delivered optical sights to Myanmar's navy.",
            ("arms-transfer", "org-jsc-gorizont", "org-mnavy", "asserted"),
        ),
        (
            "Myanmar's army has received Russian-made fighter jets, and I express my gratitude to"
            " Russia for them.",
            ("arms-transfer", "geo-russia", "org-tatmadaw", "asserted"),
        ),
        (
            "Two men, who are involved in the procurement of jet fuel for Myanmar's military, own"
            " Asia Sun Group.",
            ("aviation-fuel", "org-asia-sun", "org-tatmadaw", "asserted"),
        ),
        (
            "Myanmar's army took delivery of two Russian jets, marking the first of six expected"
            " to be delivered.",
            ("arms-transfer", "geo-russia", "org-tatmadaw", "asserted"),
        ),
        (
            "Than Tun flew to China as his boss was in Russia, the junta's major arms supplier.",
            ("arms-transfer", "geo-russia", "geo-myanmar", "asserted"),
        ),
        (
            "Min Aung Hlaing was in Moscow. Energy firm Harbour Oil pulls out of the gas project.",
            ("distancing", None, "per-min-aung-hlaing", "asserted"),
        ),
        (
            "United Overseas Bank will shut all of Myanmar Airways International's accounts.",
            ("distancing", "org-uob", "org-mai", "planned"),
        ),
        (
            "Rather than wait for talks, Russia sold two helicopters to Myanmar's military.",
            ("arms-transfer", "geo-russia", "org-tatmadaw", "asserted"),
        ),
        (
            "Myan-Oil Company received nine shipments of jet fuel from the tanker Huitong 78.",
            ("aviation-fuel", "ves-huitong-78", "org-myan-oil", "asserted"),
        ),
        (
            f"{HEAD} The ASEAN Chiefs of Defence Forces Meeting is to be held in Manila.",
            ("asean-military-meeting", "role-acdfm", "geo-myanmar", "planned"),
        ),
    ],
)
def test_who_gives_and_who_receives(
    text: str, wanted: tuple[str, str | None, str | None, str], shipped: Index
) -> None:
    assert wanted in _told(text, shipped)


def test_what_myanmar_gives_is_no_transfer_to_it(shipped: Index) -> None:
    told = _told("Myanmar's military sold shells to Russia, a Norwegian said.", shipped)
    assert ("arms-resale", "org-tatmadaw", "geo-russia", "asserted") in told
    assert "arms-transfer" not in [each[0] for each in told]


def test_an_act_between_countries_has_two_of_them(shipped: Index) -> None:
    text = (
        "Myanmar Airways International will start direct flights between Mandalay and Novosibirsk,"
        " Aung Kyaw Tun told a fair. Russia has opened a consulate general."
    )
    told = [each for each in _told(text, shipped) if each[0] == "direct-flights-consulates"]
    assert told
    assert all("geo-russia" in (giver, receiver) for _, giver, receiver, _ in told)


def test_a_works_that_belongs_to_somebody_is_not_given_to_them(shipped: Index) -> None:
    text = (
        "The gearbox was delivered to Myanmar's military by a works that belongs to Russian"
        " Helicopters."
    )
    assert "arms-resale" not in [each[0] for each in _told(text, shipped)]


@pytest.mark.parametrize(
    ("text", "kind", "modality"),
    [
        ("Rosoboronexport sold no helicopters to Myanmar's military.", "arms-transfer", "denied"),
        ("Russia agreed to sell six jets to Myanmar's military.", "arms-transfer", "planned"),
        (
            "Russia and China rejected a Security Council resolution on Myanmar's military.",
            "diplomatic-cover",
            "asserted",
        ),
        (
            f"{HEAD} A regular air service linking Novosibirsk and Yangon is to open.",
            "direct-flights-consulates",
            "planned",
        ),
        (
            "လူငယ်တွေကို စစ်မှုထမ်းဖို့ စစ်ကောင်စီက ဖမ်းဆီးနေသည်။",
            "prisoner-or-conscription",
            "asserted",
        ),
    ],
)
def test_how_an_act_is_told(text: str, kind: str, modality: str, shipped: Index) -> None:
    told = {each.kind: each.modality for each in _read(text, shipped)}
    assert told.get(kind) == modality


def test_a_headline_from_one_thing_to_another_tells_of_no_plan(shipped: Index) -> None:
    title = "Russia's nuclear push in Myanmar moves from paper to drill rigs"
    text = "Rosatom's engineers have begun to build a nuclear power station in Myanmar."
    told = _read(text, shipped, title)
    assert [each.modality for each in told if each.kind == "nuclear-tech-transfer"] == ["asserted"]


def test_a_longer_wording_says_who_does_it(shipped: Index) -> None:
    title = "Myanmar's arms makers look for buyers abroad"
    text = "The Directorate of Defence Industries may sell shells to Russia."
    told = [(each.kind, each.receiver) for each in _read(text, shipped, title)]
    assert ("arms-resale", "geo-russia") in told


def test_who_is_not_named_is_looked_for_before_and_only_then_after(shipped: Index) -> None:
    text = (
        "The SVR of Russia sent a deputy director to Naypyitaw. Officers saw him there. The tale of"
        " a meeting of spies with Myanmar was dismissed as an invention. India is next door."
    )
    told = [each for each in _told(text, shipped) if each[0] == "intelligence-contact"]
    assert ("intelligence-contact", "geo-russia", "geo-myanmar", "denied") in told


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Россия отгрузит армии Мьянмы четыре вертолета.", "planned"),
        ("Россия отгрузила армии Мьянмы четыре вертолета.", "asserted"),
        ("Отправка Россией четырех вертолетов армии Мьянмы состоится в мае.", "planned"),
        ("Россия вызвалась поставлять армии Мьянмы вертолеты.", "planned"),
        ("Россия начала поставлять армии Мьянмы вертолеты.", "asserted"),
        ("Россия не отгрузит армии Мьянмы вертолеты.", "denied"),
        ("Россия вертолетов армии Мьянмы не отгрузит.", "denied"),
        ("Поставок вертолетов армии Мьянмы Россия не начинала.", "denied"),
        ("Поставок вертолетов армии Мьянмы Россия не скрывала.", "asserted"),
        ("Поставок вертолетов армии Мьянмы Россия не ведет.", "denied"),
        ("Россия скоро начнет поставлять армии Мьянмы вертолеты.", "planned"),
    ],
)
def test_russian_tense_is_asked_of_a_dictionary(text: str, modality: str, shipped: Index) -> None:
    told = [each for each in _told(text, shipped) if each[0] == "arms-transfer"]
    assert [each[3] for each in told] == [modality]


def test_what_somebody_else_declines_is_not_denied_of_who_agreed(shipped: Index) -> None:
    text = (
        "India will observe the election of Myanmar's military in December. There will be no"
        " observers from Jakarta."
    )
    told = [each for each in _told(text, shipped) if each[3] == "denied"]
    assert told
    assert all(giver is None for _, giver, _, _ in told)


def test_a_rumour_is_denied_by_a_word_of_another_kind(shipped: Index) -> None:
    text = (
        "China's spies may have swapped lists with Myanmar's military intelligence, a captain said."
        ' "There was no such meeting," a spokeswoman said.'
    )
    told = {(kind, modality) for kind, _, _, modality in _told(text, shipped)}
    assert {("intelligence-contact", "speculative"), ("intelligence-contact", "denied")} <= told


def test_foreigners_come_to_myanmar_where_no_word_says_who_goes(shipped: Index) -> None:
    text = f"{HEAD} The Myanmar embassy said that nonstop flights to China begin in May."
    told = [each for each in _told(text, shipped) if each[0] == "direct-flights-consulates"]
    assert {(giver, receiver) for _, giver, receiver, _ in told} == {("geo-china", "geo-myanmar")}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Researchers came to suspect that more Y-12 aircraft from China may be parked at"
            " Meiktila for the junta.",
            ("arms-transfer", "geo-china", "geo-myanmar", "speculative"),
        ),
        (
            f"{HEAD} No mortar bomb made in Myanmar was ever sold to Russia, the junta said.",
            ("arms-resale", "geo-myanmar", "geo-russia", "denied"),
        ),
        (
            "Истребители, собранные в Иркутске, поступили на вооружение ВВС Мьянмы.",
            ("arms-transfer", "geo-russia", "org-maf", "asserted"),
        ),
        (
            "Новые беспилотники мьянманской армии родом из Китая.",
            ("arms-transfer", "geo-china", "org-tatmadaw", "asserted"),
        ),
        (
            "Китай продал танки мьянманским военным.",
            ("arms-transfer", "geo-china", "org-tatmadaw", "asserted"),
        ),
    ],
)
def test_small_words_are_of_the_party_that_they_stand_with(
    text: str, told: tuple[str, str, str, str], shipped: Index
) -> None:
    assert told in _told(text, shipped)


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Russia gave Myanmar's military no helicopters.", "denied"),
        ("Russia gave Myanmar's military not a single helicopter.", "denied"),
        ("Russia gave Myanmar's military helicopters with no guns.", "asserted"),
        ('"Do not sell helicopters to Myanmar\'s military," monks told Russia.', "demanded"),
        ("Stop selling helicopters to Myanmar's military, Russia was told.", "demanded"),
        ("Россия отгрузила армии Мьянмы вертолеты, не желая ждать.", "asserted"),
    ],
)
def test_what_is_denied_and_what_is_asked(text: str, modality: str, shipped: Index) -> None:
    told = [each for each in _told(text, shipped) if each[0] == "arms-transfer"]
    assert [each[3] for each in told] == [modality]


def test_an_idiom_tells_of_none_of_its_words(shipped: Index) -> None:
    text = "Секретарь Совета безопасности России беседовал за закрытыми дверями с главой хунты."
    assert {kind for kind, *_ in _told(f"{text} Так решил Мин Аун Хлайн.", shipped)} == {
        "high-level-visit"
    }


def test_what_myanmar_received_it_has_not_sold_on(shipped: Index) -> None:
    text = (
        "Мьянма получила первую партию двух российских истребителей Су-30, сообщил министр"
        " торговли Мьянмы в интервью российскому агентству."
    )
    told = _told(f"{text} {HEAD}", shipped)
    assert ("arms-transfer", "geo-russia", "geo-myanmar", "asserted") in told
    assert "arms-resale" not in {kind for kind, *_ in told}


def test_what_countries_do_among_each_other_is_nobodys_concern(shipped: Index) -> None:
    text = "Thailand received a delegation of ministers from Manila. Min Aung Hlaing was at home."
    assert not _told(text, shipped)


def test_who_is_shut_out_of_what_is_still_to_come_is_shut_out(shipped: Index) -> None:
    text = "ASEAN excluded Min Aung Hlaing from an upcoming summit."
    assert ("distancing", "org-asean", "per-min-aung-hlaing", "asserted") in _told(text, shipped)


@pytest.mark.parametrize(
    "text",
    [
        "Rebel drones bombed a junta base, killing five soldiers.",
        "At least 20 regime troops died when rebels shelled the base.",
        "At least 16 soldiers of the junta were killed in a battle near Loikaw.",
        "မုံရွာတွင် စစ်ကောင်စီတပ်ဖွဲ့ဝင်များကို ပြည်သူ့ကာကွယ်ရေးတပ်က တိုက်ခိုက်ရာ ၇ ဦး သေဆုံးသည်။",
    ],
)
def test_who_suffers_an_attack_does_not_make_it(text: str, shipped: Index) -> None:
    assert "atrocity" not in {kind for kind, *_ in _told(f"{text} {HEAD}", shipped)}
