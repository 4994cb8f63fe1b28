import pytest

from watchdog.text.russian import case_forms


@pytest.mark.parametrize(
    ("name", "personal", "forms"),
    [
        ("Мин Аун Хлайн", True, {"Мин Аун Хлайна", "Мина Аун Хлайна", "Мин Аун Хлайном"}),
        ("Сергей Лавров", True, {"Сергея Лаврова", "Сергею Лаврову", "Сергеем Лавровым"}),
        ("Дмитрий Заречный", True, {"Дмитрия Заречного"}),
        ("Мария Загорская", True, {"Марии Загорской"}),
        ("Ольга Река", True, {"Ольги Реки"}),
        ("Горный холдинг", False, {"Горного холдинга", "Горному холдингу"}),
        ("Комиссия мира", False, {"Комиссии мира", "Комиссию мира"}),
        ("Ростех", False, {"Ростеха", "Ростехом"}),
    ],
)
def test_names_are_inflected_as_news_does(name: str, personal: bool, forms: set[str]) -> None:
    assert forms <= set(case_forms(name, personal=personal))


@pytest.mark.parametrize("name", ["Со", "Шойгу", "ВВС"])
def test_what_does_not_inflect_stays(name: str) -> None:
    assert case_forms(name, personal=True) == ()
