"""Case forms of names of people and bodies; see `russian_people.txt` for people in all cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchdog.text.russian import FORMS_AT_MOST, case_forms, without_patronymic


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Мин Аун Хлайн", "мин аун хлайна, мина аун хлайна, мина ауна хлайна, мин аун хлайном"),
        ("Сергей Лавров", "сергея лаврова, сергею лаврову, лаврова сергея"),
        ("Дмитрий Заречный", "дмитрия заречного"),
        ("Дмитрий Нижний", "дмитрия нижнего, дмитрием нижним"),
        ("Мария Загорская", "марии загорской"),
        ("Мария Нижняя", "марии нижней, марию нижнюю"),
        ("Ольга Река", "ольги реки"),
        ("Ростислав Коломиец", "ростислава коломийца"),
        ("Ростислав Стрелец", "ростислава стрельца"),
        ("Ростислав Деволчок", "ростислава деволчка"),
        ("Ростислав Дакаъ", "ростислава дакаъ"),
        ("Ростислав Топоваел", "ростислава топоваела"),
        ("Ростислав Кышых", "ростислава кышых"),
        ("Жаклин Бувье", "жаклин бувье"),
        ("Гулиа Моруа", "моруа"),
        ("Абу Бакр аль Багда Ди", "абу бакра аль багды ди"),
        ("Кхин Маун Со Мин Тун", "кхина маун со мин туна, кхин маун со мин туна"),
        ("Лукьян Лукич Синий", "лукьяном лукичом синим"),
        ("Анна Ильинична Река", "анне ильиничне реке"),
        ("Лаврова", "лавровой"),
        ("Ростехов", "ростехову"),
    ],
)
def test_a_person_is_inflected_as_news_does(name: str, forms: str) -> None:
    generated = (name.lower(), *case_forms(name, personal=True))
    for form in forms.split(", "):
        assert any(form in each for each in generated)


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Горный холдинг", "горного холдинга, горному холдингу"),
        ("Рабочая группа", "рабочей группы, рабочую группу"),
        ("Комиссия мира", "комиссии мира, комиссию мира"),
        ("Управление лесами", "управления лесами, управлением лесами"),
        ("вооружённые силы", "вооруженных сил, вооруженными силами"),
        ("Новый Деволан", "нового деволана, новый деволан"),
        ("Деволанский Урлон", "деволанским урлоном"),
        ("Деволанская Урлона", "деволанскую урлону"),
        ("Деволань", "деволани, деволаня, деволанью"),
        ("Ростех", "ростеха, ростехом"),
        ("Сухой", "сухого"),
        ("МИД России", "мида россии, мид россии"),
        ("Алмаз-Антей", "алмаз-антея, алмаза-антея"),
        ("Урло-Деволан", "урло-деволана"),
        ("Концерн «Урлон»", "концерна «урлон»"),
        (
            "11-я лёгкая пехотная дивизия",
            "11-й легкой пехотной дивизии, 11-ю легкую пехотную дивизию",
        ),
        ("66-й полк связи", "66-го полка связи, 66-му полку связи, 66-м полком связи"),
        ("3-е управление", "3-го управления, 3-м управлением"),
    ],
)
def test_a_body_is_inflected_up_to_its_first_noun(name: str, forms: str) -> None:
    generated = {name.lower().replace("ё", "е"), *case_forms(name, personal=False)}
    assert set(forms.split(", ")) <= generated


@pytest.mark.parametrize("name", ["Со", "Шойгу", "Дурново"])
def test_a_person_who_does_not_inflect_stays(name: str) -> None:
    assert case_forms(name, personal=True) == ()


@pytest.mark.parametrize("name", ["ВВС", "АСЕАН", "Татмадо", "Су-30", "Новая Партий", "Белый Су"])
def test_a_body_that_does_not_inflect_stays(name: str) -> None:
    assert case_forms(name, personal=False) == ()


def test_the_other_gender_is_not_generated_where_the_name_shows_its_own() -> None:
    assert "елене иванову" not in case_forms("Елена Иванова", personal=True)
    assert "елены иванова" not in case_forms("Елена Иванова", personal=True)
    assert "сашей ивановой" not in case_forms("Саша Иванов", personal=True)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Виктор Петрович Климов", "Виктор Климов"),
        ("КЛИМОВ Виктор Петрович", "Виктор КЛИМОВ"),
        ("Анна Ильинична Климова", "Анна Климова"),
        ("Виктор Климов", None),
        ("Мин Аун Хлайн", None),
        ("Климов Петрович Виктор", None),
    ],
)
def test_the_press_leaves_the_patronymic_out(name: str, short: str | None) -> None:
    assert without_patronymic(name) == short


@given(st.text("АБВабвийоья-ъ 1", max_size=30), st.booleans())
def test_no_name_raises_or_has_too_many_forms(name: str, personal: bool) -> None:
    forms = case_forms(name, personal=personal)
    assert len(set(forms)) == len(forms) <= FORMS_AT_MOST
    assert forms == case_forms(name, personal=personal)
