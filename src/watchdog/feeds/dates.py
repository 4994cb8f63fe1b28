"""Read the dates that feeds give, in the forms they really have.

feedparser reads most; what it misses is tried again with native digits turned into ASCII and
month names of our languages into English. A date without a zone counts as UTC, as in feedparser.
"""

import re
import unicodedata
from calendar import timegm
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import struct_time

EARLIEST_YEAR = 1990
LATEST_YEAR = 2200

_MONTHS = {
    number: names.split()
    for number, names in enumerate(
        (
            "january января янв january jan januari ene enero janvier มกราคม ม.ค. ဇန်နဝါရီ",
            "february февраля фев февр feb februari febrero février กุมภาพันธ์ ก.พ. ဖေဖော်ဝါရီ",
            "march марта мар mar maret mac marzo mars มีนาคม มี.ค. မတ်",
            "april апреля апр apr abril avril เมษายน เม.ย. ဧပြီ",
            "may мая май mei mayo mai พฤษภาคม พ.ค. မေ",
            "june июня июн jun juni junio juin มิถุนายน มิ.ย. ဇွန်",
            "july июля июл jul juli julio juillet กรกฎาคม ก.ค. ဇူလိုင်",
            "august августа авг aug agustus ogos agosto août สิงหาคม ส.ค. ဩဂုတ် သြဂုတ်",
            "september сентября сен сент sep sept septiembre septembre กันยายน ก.ย. စက်တင်ဘာ",
            "october октября окт oct oktober okt octubre octobre ตุลาคม ต.ค. အောက်တိုဘာ",
            "november ноября ноя нояб nov noviembre novembre พฤศจิกายน พ.ย. နိုဝင်ဘာ",
            "december декабря дек dec desember disember des diciembre décembre ธันวาคม ธ.ค. ဒီဇင်ဘာ",
        ),
        start=1,
    )
}
_MONTH_OF = {name: number for number, names in _MONTHS.items() for name in names}
_ZONE = re.compile(r"(?:[+-]\d\d:?\d\d|\bZ|\b[A-Z]{2,5}|\d[Zz])\s*(?:\([^)]*\))?\s*$")
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?")
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)\s*$")
_EAST_ASIAN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일号]?")
_NUMERIC = re.compile(r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b")
_WORDY = re.compile(r"(\d{1,2})\.?\s+(?:de\s+)?([^\W\d][^\s\d,]*)[\s,]+(?:de\s+)?(\d{4})")
_WORDY_US = re.compile(r"([^\W\d][^\s\d,]*)\s+(\d{1,2}),?\s+(\d{4})")
_THAI_YEARS = range(2500, 2700)  # Buddhist era, 543 years ahead


def has_zone(text: str) -> bool:
    """Say whether a date names its zone (a date without a clock needs none)."""
    return _CLOCK.search(text) is None or _ZONE.search(text.strip()) is not None


def parse_date(text: str, parsed: struct_time | None = None) -> datetime | None:
    """Read a date; `None` where it cannot be read or lies outside 1990–2200.

    Args:
        text: the date as the feed gives it.
        parsed: feedparser's reading of it in UTC, tried first.
    """
    return (
        _usable(_from_struct(parsed)) or _usable(_from_standard(text)) or _usable(_from_words(text))
    )


def _usable(found: datetime | None) -> datetime | None:
    return found if found and EARLIEST_YEAR <= found.year < LATEST_YEAR else None


def _from_struct(parsed: struct_time | None) -> datetime | None:
    if parsed is None:
        return None
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _from_standard(text: str) -> datetime | None:
    text = text.strip()[:100]
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return _in_utc(read(text))
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
    return None


def _from_words(text: str) -> datetime | None:
    text = "".join(_ascii_digit(character) for character in text[:100]).lower()
    day = _day(text)
    if day is None:
        return None
    year, month, number = day
    if year in _THAI_YEARS:
        year -= 543
    clock = _CLOCK.search(text)
    hour, minute, second = (int(part or 0) for part in clock.groups()) if clock else (0, 0, 0)
    offset = _OFFSET.search(text)
    zone = f"{offset[1]}{offset[2]}:{offset[3]}" if offset else "+00:00"
    stamp = f"{year:04}-{month:02}-{number:02}T{hour:02}:{minute:02}:{second:02}{zone}"
    try:
        return _in_utc(datetime.fromisoformat(stamp))
    except (ValueError, OverflowError):
        return None


def _day(text: str) -> tuple[int, int, int] | None:
    for pattern in (_EAST_ASIAN, _NUMERIC):
        if (found := pattern.search(text)) is not None:
            return int(found[1]), int(found[2]), int(found[3])
    for pattern, month_at, day_at in ((_WORDY, 2, 1), (_WORDY_US, 1, 2)):
        found = pattern.search(text)
        if found is not None:
            month = _MONTH_OF.get(found[month_at]) or _MONTH_OF.get(found[month_at].rstrip("."))
            if month is not None:
                return int(found[3]), month, int(found[day_at])
    return None


def _ascii_digit(character: str) -> str:
    digit = unicodedata.digit(character, None)
    return character if digit is None else str(digit)


def _in_utc(found: datetime) -> datetime:
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
