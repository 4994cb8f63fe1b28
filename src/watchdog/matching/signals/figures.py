"""Sums and counts told of an act: "US$253 million", "1.2 billion yuan", "six Su-30SME".

Digits of every script are read.
"""

import re
import unicodedata
from decimal import Decimal

from watchdog.matching.signals.acts import Act
from watchdog.matching.signals.scene import Scene
from watchdog.model import Figure

_NUMBER = r"\d{1,3}(?:[,  ]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
_SCALES: dict[str, int] = {
    "thousand": 10**3, "million": 10**6, "mln": 10**6, "m": 10**6, "billion": 10**9,
    "bn": 10**9, "trillion": 10**12, "тыс": 10**3, "тысяч": 10**3, "млн": 10**6,
    "миллион": 10**6, "миллиона": 10**6, "миллионов": 10**6, "млрд": 10**9,
    "миллиард": 10**9, "миллиарда": 10**9, "миллиардов": 10**9, "万": 10**4, "萬": 10**4,
    "亿": 10**8, "億": 10**8, "万亿": 10**12, "သန်း": 10**6, "ဘီလီယံ": 10**9, "သိန်း": 10**5,
    "ล้าน": 10**6, "พันล้าน": 10**9, "หมื่น": 10**4, "juta": 10**6, "miliar": 10**9,
    "ribu": 10**3,
}  # fmt: skip
_CURRENCIES: dict[str, str] = {
    "us$": "USD", "$": "USD", "usd": "USD", "us dollars": "USD", "dollars": "USD",
    "dollar": "USD", "долларов": "USD", "доллара": "USD", "долл": "USD", "美元": "USD",
    "ဒေါ်လာ": "USD", "ดอลลาร์": "USD", "dolar": "USD", "yuan": "CNY", "rmb": "CNY",
    "юаней": "CNY", "юаня": "CNY", "元人民币": "CNY", "人民币": "CNY", "ယွမ်": "CNY",
    "หยวน": "CNY", "€": "EUR", "euros": "EUR", "euro": "EUR", "евро": "EUR", "欧元": "EUR",
    "ယူရို": "EUR", "ยูโร": "EUR", "£": "GBP", "pounds": "GBP", "roubles": "RUB",
    "rubles": "RUB", "рублей": "RUB", "卢布": "RUB", "ရူဘယ်": "RUB", "รูเบิล": "RUB",
    "kyats": "MMK", "kyat": "MMK", "кьят": "MMK", "кьятов": "MMK", "缅币": "MMK",
    "ကျပ်": "MMK", "จ๊าด": "MMK", "baht": "THB", "บาท": "THB", "ဘတ်": "THB", "泰铢": "THB",
    "rupees": "INR", "rupiah": "IDR",
}  # fmt: skip
_TONNES = frozenset(
    {
        "tonnes",
        "tonne",
        "tons",
        "ton",
        "тонн",
        "тонны",
        "тонну",
        "吨",
        "噸",
        "တန်",
        "ตัน",
        "metric tons",
    }
)
_COUNTS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "два": 2, "две": 2, "три": 3,
    "четыре": 4, "пять": 5, "шесть": 6, "десять": 10, "两": 2, "二": 2, "三": 3, "四": 4,
    "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
}  # fmt: skip


_HAN_NUMERALS = "一二三四五六七八九十两百千万"


def _either(words: object) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))  # type: ignore[call-overload]  # any sized words


_SCALE = _either(_SCALES)
_CURRENCY = _either(_CURRENCIES)
_SUM_AFTER = re.compile(
    rf"(?P<n>{_NUMBER}) ?(?P<s>{_SCALE})?\.? ?(?:of )?(?:u\.?s\.? ?)?"
    rf"(?P<c>{_CURRENCY}|{_either(_TONNES)})"
)
_SUM_BEFORE = re.compile(
    rf"(?P<c>{_CURRENCY}) ?(?P<n>{_NUMBER})(?!\d) ?(?P<s>{_SCALE})?(?![a-zа-я])"
)
# Burmese says the unit first: ဒေါ်လာ ၂၅၃ သန်း, ကျပ်သန်း ၅၀၀.
_SUM_SCALED = re.compile(rf"(?P<c>{_CURRENCY}) ?(?P<s>{_SCALE}) ?(?P<n>{_NUMBER})")
_COUNT = re.compile(
    rf"(?<![^\W\u4e00-\u9fff])(?<![{_HAN_NUMERALS}])(?P<n>\d{{1,4}}|{_either(_COUNTS)})"
    r" ?(?:架|艘|枚|辆|台|套)?"
    r"(?P<u>[a-zа-я]+(?: \d+[a-z]*)?|[\u4e00-\u9fff]{2,4})"
)
_THINGS = re.compile(
    r"^(?:su|mig|yak|mi|k|y|ka|су|миг|як|ми|jf|fighter|jet|helicopter|aircraft|drone|plane|missile|"
    r"shell|tank|vessel|ship|truck|истребител|вертол|самол|дрон|беспилотн|ракет|снаряд|战机|"
    r"战斗机|直升机|无人机|飞机|导弹)"
)
_PERIOD = re.compile(
    r"\b(?:since|between|from|during|in|с|за|в) (?:early |late |mid )?\d{4}"
    r"(?: (?:and|to|по|до|г) \d{4})?|自?\d{4}年?以来|\d{4}年"
)
_ORIGIN = re.compile(r"\b(?:according to|citing|по данным) (?:the |an? )?([^,.;]{2,60})")


def ascii_digits(text: str) -> str:
    """Write every script's digits as 0-9, each in its place."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(char)) if char > "\x7f" and char.isdecimal() else char
        for char in text
    )


def read_figure(act: Act, scene: Scene) -> Figure | None:
    """Return the sum nearest to the act in its clause, else a count of what moved, else `None`."""
    left, right = scene.clause(act.head.start)
    left = max(left, act.start - 200)
    text = ascii_digits(scene.text[left : min(right, act.end + 200)])
    at = act.head.start - left
    matches = [
        match
        for pattern in (_SUM_AFTER, _SUM_SCALED, _SUM_BEFORE)
        for match in pattern.finditer(text)
    ]
    if matches:
        best = min(matches, key=lambda match: abs(match.start() - at))
        amount = _amount(best["n"]) * _SCALES.get(best["s"] or "", 1)
        unit = _CURRENCIES.get(best["c"], "tonne")
        return _figure(amount, unit, text)
    for match in _COUNT.finditer(text):
        thing = _THINGS.match(match["u"])
        if thing:
            number = match["n"]
            # Chinese goes on without a space: the name of the thing is its unit there.
            unit = match["u"] if match["u"][0] < "\u4e00" else thing[0]
            return _figure(Decimal(_COUNTS.get(number) or number), unit, text)
    return None


def _amount(number: str) -> Decimal:
    plain = number.replace(" ", "").replace("\xa0", "")
    if re.fullmatch(r"\d+,\d{1,2}", plain):
        plain = plain.replace(",", ".")
    return Decimal(plain.replace(",", ""))


def _figure(amount: Decimal, unit: str, text: str) -> Figure:
    period = _PERIOD.search(text)
    origin = _ORIGIN.search(text)
    written = format(amount, "f")
    return Figure(
        amount=written.rstrip("0").rstrip(".") if "." in written else written,
        unit=unit,
        period=period[0] if period else None,
        origin=origin[1].strip() if origin else None,
    )
