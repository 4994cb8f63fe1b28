"""Russian names that are part of a longer one, or that a street bears; people are invented."""

import pytest
from tests.watched import entry, name

from watchdog.matching.index import build_index
from watchdog.model import Document, Watchlists
from watchdog.screening import screen

IVAN = entry("per-ivan", name("Иван Петров"))
OLGA = entry("per-olga", name("Ольга Сергеевна"), name("Петров Иван"))
INDEX = build_index(Watchlists(entries=(IVAN,), version="1"), ())
OTHER = build_index(Watchlists(entries=(OLGA,), version="1"), ())

STOPPED = [
    ("Пьесу Ивана Петрова-Лесного ставят снова.", "longer-name"),
    ("Пришёл Эрих-Иван Петров.", "longer-name"),
    ("Хуан Иван Петров уехал.", "longer-name"),
    ("Марии Ивану Петрову", "longer-name"),
    ("Павла Ивана Петрова", "longer-name"),
    ("Иван Петров Климов уехал.", "longer-name"),
    ("Школа имени Ивана Петрова закрыта.", "named-after"),
    ("Завод им. Ивана Петрова закрыт.", "named-after"),
    ("Дом на улице Ивана Петрова сгорел.", "named-after"),
    ("Ледокол «Иван Петров» вышел в море.", "named-after"),
]
FOUND = [
    "Роман Ивана Петрова вышел.",
    "Вчера Иван Петров уехал.",
    "Министр Иван Петров уехал.",
    "Иван Петров-младший уехал.",
    "О Иване Петрове Ростов не забыл.",
    "Увидел Ивана Петрова Берлин.",
    "К Ивану Петрову Сергей не пришёл.",
    "Петров Иван Ильич уехал.",
    "С Иваном Петровым Тбилиси спорит.",
    "ОЛЕГ ИВАН ПЕТРОВ КЛИМОВ",
    "«Иван Петров»",
    "— Иван Петров уехал.",
]


@pytest.mark.parametrize(("text", "gate"), STOPPED)
def test_another_person_or_a_thing_is_no_mention(text: str, gate: str) -> None:
    said = screen(Document(id="1", title=None, text=text), INDEX, explain=True)
    assert said.hits == ()
    assert [hit.rule for hit in said.ignored] == [gate]


@pytest.mark.parametrize("text", FOUND)
def test_what_stands_beside_a_name_and_is_no_part_of_it_stops_nothing(text: str) -> None:
    (hit,) = screen(Document(id="1", title=None, text=text), INDEX).hits
    assert hit.entry == "per-ivan"


def test_a_surname_behind_a_patronymic_or_a_given_name_makes_a_longer_name() -> None:
    for text in ("Ольга Сергеевна Климова", "Петров Иван Климов"):
        said = screen(Document(id="1", title=None, text=text), OTHER, explain=True)
        assert [hit.rule for hit in said.ignored] == ["longer-name"]
    (hit,) = screen(Document(id="1", title=None, text="Ольга Сергеевна вернулась."), OTHER).hits
    assert hit.entry == "per-olga"


def test_a_foreign_name_may_be_followed_by_a_surname_of_somebody_else() -> None:
    foreign = entry("per-far", name("Арно Белль"))
    index = build_index(Watchlists(entries=(foreign,), version="1"), ())
    (hit,) = screen(Document(id="1", title=None, text="Спорит с Арно Белль Климов."), index).hits
    assert hit.entry == "per-far"


IVAN_TOO = entry("per-ivan", name("Иван Петров"), name("Петров"))
ONE_WORD = build_index(Watchlists(entries=(IVAN_TOO,), version="1"), ())


@pytest.mark.parametrize(
    ("text", "stopped"),
    [
        ("Переводчица Мария Петрова уехала.", True),
        ("Письмо Сергея Петрова нашли.", True),
        ("Министр Петров уехал.", False),
        ("Вчера Ивана Петрова видели.", False),
        ("С ним был Петров.", False),
        ("Петров уехал.", False),
    ],
)
def test_a_surname_after_somebody_elses_given_name_is_theirs(text: str, stopped: bool) -> None:
    screening = screen(Document(id="d", title=None, text=text), ONE_WORD, explain=True)
    assert bool(screening.hits) is not stopped
    assert [each.rule for each in screening.ignored] == (["longer-name"] if stopped else [])
