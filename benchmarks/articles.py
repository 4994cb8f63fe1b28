"""Articles to measure with: in our own words, about nobody, the same ones for the same seed.

Quiet sentences of everyday news in four languages, in random order with random numbers and
invented places, filled up to a size in bytes. Where names are wanted, a sentence that carries one
stands among them, and the article says at which characters.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from watchdog.model import Entry, EntryKind, Name, Strength, Watchlists
from watchdog.text.fold import fold

ARTICLE_BYTES = 3_000

# Language, its script, and its share of a newsroom list such as the shipped one.
LANGUAGES = (("en", "Latn", 50), ("my", "Mymr", 20), ("ru", "Cyrl", 15), ("zh", "Hans", 15))
_SCRIPTS = {"Latn": "en", "Mymr": "my", "Cyrl": "ru", "Hans": "zh", "Hant": "zh"}

_QUIET = {
    "en": (
        "Farmers near {p} said the rain came {n} days late and the rice stands thin.",
        "The price of cooking oil rose by {n} percent at the river market of {p} this week.",
        "Pupils of the upper school walked {n} kilometres to {p} to sit their examinations.",
        "Power was cut for {n} hours a day, residents of {p} said.",
        "A clinic with {n} beds was opened in {p}.",
        "Traders at the border gate waited {n} days for their papers, {p}, a broker, said.",
        "The bridge will be closed to lorries of more than {n} tonnes until the floods recede.",
        "Volunteers carried food and blankets to {n} families who had left their homes.",
        "Meteorologists expect a storm from the bay with gusts of {n} kilometres an hour.",
        "A survey of {n} households found that most borrow money to buy seed.",
        "Fishermen of {p} mended their nets for the {n}th day while the sea stayed rough.",
        "The museum shows {n} photographs of the town before the great fire.",
        "Analysts say the currency lost {n} percent against its neighbours since spring.",
        "The team of {p} scored twice in the last {n} minutes and kept its place in the league.",
        "An epidemic of dengue reached {n} townships, doctors at two hospitals said.",
        "Work on the canal has stopped because the contractor was not paid for {n} months.",
    ),
    "my": (
        "{p}တောင်သူတွေက မိုး {n} ရက် နောက်ကျလို့ စပါးအထွက်နည်းတယ်လို့ ပြောပါတယ်။",
        "ဒီအပတ်အတွင်း ဈေးကွက်မှာ စားအုန်းဆီဈေး {n} ရာခိုင်နှုန်း မြင့်တက်ခဲ့ပါတယ်။",
        "ကျောင်းသားတွေ စာမေးပွဲဖြေဖို့ {n} ကီလိုမီတာ လမ်းလျှောက်ခဲ့ရပါတယ်။",
        "{p}ရပ်ကွက်ထဲမှာ တစ်ရက်ကို မီး {n} နာရီ ပြတ်နေတယ်လို့ ဒေသခံတွေက ဆိုပါတယ်။",
        "{p}ဘူတာရုံဟောင်းနားမှာ ကုတင် {n} လုံးဆံ့ ဆေးခန်းသစ် ဖွင့်လိုက်ပါတယ်။",
        "ရေကြီးမှုကြောင့် {p}တံတားကို {n} ရက် ပိတ်ထားပါမယ်။",
        "အိမ်ထောင်စု {n} စုကို စေတနာ့ဝန်ထမ်းတွေက ဆန်နဲ့ စောင် လှူခဲ့ကြပါတယ်။",
        "ပင်လယ်ပြင်မှာ လေပြင်းတိုက်နေလို့ ငါးဖမ်းလှေတွေ {n} ရက် မထွက်နိုင်ပါဘူး။",
        "{p}ပြတိုက်မှာ မြို့ဟောင်းရဲ့ ဓာတ်ပုံ {n} ပုံ ပြသထားပါတယ်။",
        "သွေးလွန်တုပ်ကွေး ဖြစ်ပွားသူ {n} ဦးရှိကြောင်း {p}ဆရာဝန်တွေက ပြောပါတယ်။",
    ),
    "ru": (
        "Дожди пришли на {n} дней позже обычного, и рис в долине взошёл редко.",
        "За неделю растительное масло на речном рынке в {p} подорожало на {n} процентов.",
        "Ученикам старших классов пришлось идти {n} километров в {p} на экзамен.",
        "Электричество отключают на {n} часов в сутки, говорят жители {p}.",
        "В {p} открылась лечебница на {n} коек.",
        "Мост закрыт для грузовиков тяжелее {n} тонн, пока не спадёт вода.",
        "Добровольцы привезли еду и одеяла для {n} семей, оставивших дома.",
        "Синоптики ждут шторма с порывами до {n} километров в час.",
        "Рыбаки из {p} чинят сети уже {n} дней: море остаётся неспокойным.",
        "В музее показывают {n} фотографий города до большого пожара.",
    ),
    "zh": (
        "{p}的农民说，今年雨水晚来了{n}天，稻子长得稀疏。",
        "本周{p}市场的食用油价格上涨了百分之{n}。",
        "高年级学生步行{n}公里去参加考试。",
        "{p}居民说，每天停电{n}小时。",
        "{p}开设了一家有{n}张病床的诊所。",
        "洪水退去之前，{p}大桥禁止{n}吨以上的货车通行。",
        "志愿者给{n}户离家的居民送去食物和毯子。",
        "气象部门预计海湾将有每小时{n}公里的大风。",
        "渔民修补渔网已有{n}天，海面仍不平静。",
        "博物馆展出了这座城市在大火之前的{n}张照片。",
    ),
}
_CARRIERS = {
    "en": ("The notice names “{name}” in its third line.", "Nothing was heard from “{name}”."),
    "my": ("ကြေညာချက်မှာ “{name}” ကို ဖော်ပြထားပါတယ်။",),
    "ru": ("В сообщении названо имя: «{name}».",),
    "zh": ("公告中提到“{name}”。",),
}
_JOINTS = {"en": " ", "my": " ", "ru": " ", "zh": ""}

# Syllables that make no word or name that anybody bears, as far as we know.
_SYLLABLES = {
    "Latn": "vor kelt zim brul quan tesh gril dov prax nulk hest wim lorb fez jusk trev oth yald",
    "Mymr": "ဇွမ် ဂျက် ဖြူးလ် ဗွင် ဌုတ် ဈေလ် ဃက် ရွပ် ဏန် ဇုမ် ဂွီ ဖလ် ဗျုံ ဝှတ် ဆွံ ဋီ ဠုက် ဓွါ",
    "Cyrl": "вор кельт зим брул шуск теш грил дов пракс нульк хест вим лорб фез жуск трев щалд юх",
    "Hans": "鬲 罅 鼐 觚 齑 骶 麴 鬏 粲 虢 龠 黻 羼 馘 躐 鹱 黥 衮",
}

# Syllables of places. Real texts are full of words that a reader meets for the first time; without
# them every token of every article would lie ready in a tokeniser's memory.
_PLACES = {
    "en": "ba do la mi re su ta no ki pel dar mon lin gos hat win der nor wes ly",
    "my": "ပုလု တောရာ မီနို ကေလာ ရွာဖူ နေလု သီတာ လေးဒို ဒါပို ကိုဟာ မုတာ ဂေါရီ",
    "ru": "ба до ла ми ре су та но ки пел дар мон лин гос хат дер нор вес",
    "zh": "东 西 溪 石 桥 柳 梅 沙 湖 岗 坡 塘 井 松 竹 浦 湾 岭",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A name that was put into an article's text on purpose, from `start` to `end` (exclusive)."""

    entry: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenArticle:
    """An article and the names in it, by place."""

    language: str
    title: str
    text: str
    planted: tuple[Planted, ...]


def pick_names(watchlists: Watchlists) -> dict[str, tuple[tuple[str, Name], ...]]:
    """Give (entry id, name) by language, for names that alone in quotes must be found.

    Left out: what watchdog does not look for (disabled entries), spellings that only support
    others, and names that several entries share, of which it says one.
    """
    bearers: dict[str, set[str]] = {}
    for entry in watchlists.entries:
        for name in entry.names:
            bearers.setdefault(fold(name.text), set()).add(entry.id)
    picked: dict[str, list[tuple[str, Name]]] = {language: [] for language in _QUIET}
    for entry in watchlists.entries:
        for name in entry.names if entry.enabled else ():
            language = _SCRIPTS.get(name.script)
            told = name.strength in (Strength.STRONG, Strength.NEEDS_CONTEXT)
            if language and told and len(bearers[fold(name.text)]) == 1:
                picked[language].append((entry.id, name))
    return {language: tuple(names) for language, names in picked.items()}


def write_articles(
    count: int,
    names: dict[str, tuple[tuple[str, Name], ...]],
    *,
    with_names: float,
    seed: int,
    size: int = ARTICLE_BYTES,
) -> tuple[WrittenArticle, ...]:
    """Write articles in the mix of `LANGUAGES`.

    Args:
        names: what may be planted, as `pick_names` gives it.
        with_names: the share of articles that carry one to three of them.
        size: of an article in bytes of UTF-8, about.
    """
    chance = random.Random(seed)  # noqa: S311 - guards nothing
    languages = [language for language, _, _ in LANGUAGES]
    weights = [weight for _, _, weight in LANGUAGES]
    articles = []
    for _ in range(count):
        language = chance.choices(languages, weights)[0]
        few = chance.randint(1, 3) if chance.random() < with_names and names[language] else 0
        carried = [chance.choice(names[language]) for _ in range(few)]
        articles.append(_write(language, carried, size, chance))
    return tuple(articles)


def _write(
    language: str, carried: Sequence[tuple[str, Name]], size: int, chance: random.Random
) -> WrittenArticle:
    sentences: list[tuple[str, str | None, str]] = []
    filled = 0
    while filled < size:
        sentence = _sentence(language, chance)
        filled += len(sentence.encode()) + 1
        sentences.append((sentence, None, ""))
    for entry, name in carried:
        carrier = chance.choice(_CARRIERS[language])
        sentences.insert(chance.randint(0, len(sentences)), (carrier, entry, name.text))
    joint = _JOINTS[language]
    text = ""
    planted = []
    for sentence, entry_id, name_text in sentences:
        if entry_id is not None:
            start = len(text) + sentence.index("{name}")
            planted.append(Planted(entry=entry_id, start=start, end=start + len(name_text)))
        text += (sentence.format(name=name_text) if entry_id is not None else sentence) + joint
    title = _sentence(language, chance)
    return WrittenArticle(language=language, title=title, text=text, planted=tuple(planted))


def _sentence(language: str, chance: random.Random) -> str:
    # Three of four places are among a thousand that recur, the fourth is new to almost everybody.
    stock = random.Random(chance.randrange(1_000))  # noqa: S311 - guards nothing
    place = _place(language, stock if chance.random() < 0.75 else chance)
    return chance.choice(_QUIET[language]).format(n=chance.randint(2, 970), p=place)


def _place(language: str, chance: random.Random) -> str:
    syllables = chance.choices(_PLACES[language].split(), k=chance.randint(2, 4))
    return "".join(syllables).capitalize()


def with_invented(watchlists: Watchlists, count: int, *, seed: int) -> Watchlists:
    """Add entries with invented personal names, in the scripts' shares of `LANGUAGES`."""
    chance = random.Random(seed)  # noqa: S311 - guards nothing
    names = _invented_names(count, chance)
    entries = tuple(
        Entry(
            id=f"invented-{number}",
            watchlist="invented",
            kind=EntryKind.PERSON,
            name=name.text,
            names=(name,),
        )
        for number, name in enumerate(names)
    )
    both = tuple(sorted((*watchlists.entries, *entries), key=lambda entry: entry.id))
    return replace(watchlists, entries=both, version=f"{watchlists.version}+{count}")


def _invented_names(count: int, chance: random.Random) -> Iterable[Name]:
    scripts = [script for _, script, _ in LANGUAGES]
    weights = [weight for _, _, weight in LANGUAGES]
    seen: set[str] = set()
    while len(seen) < count:
        script = chance.choices(scripts, weights)[0]
        syllables = _SYLLABLES[script].split()
        if script in ("Mymr", "Hans"):
            text = "".join(chance.choices(syllables, k=chance.randint(4, 6)))
        else:
            words = ("".join(chance.choices(syllables, k=2)).title() for _ in range(3))
            text = " ".join(words)
        if text not in seen:
            seen.add(text)
            yield Name(text=text, script=script, strength=Strength.NEEDS_CONTEXT)
