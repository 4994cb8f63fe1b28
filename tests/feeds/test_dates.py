"""Dates in the forms that feeds really have."""

from datetime import UTC, datetime

import pytest

from watchdog.feeds.dates import has_zone, parse_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tue, 24 Nov 2026 10:00:00 +0630", datetime(2026, 11, 24, 3, 30, tzinfo=UTC)),
        ("2026-11-24T10:00:00Z", datetime(2026, 11, 24, 10, tzinfo=UTC)),
        ("2026-11-24 10:00", datetime(2026, 11, 24, 10, tzinfo=UTC)),
        ("2026-11-24", datetime(2026, 11, 24, tzinfo=UTC)),
        ("2026/11/24 10:00:05", datetime(2026, 11, 24, 10, 0, 5, tzinfo=UTC)),
        ("Вт, 24 ноября 2026 10:00:00 +0300", datetime(2026, 11, 24, 7, tzinfo=UTC)),
        ("24 พฤศจิกายน 2569", datetime(2026, 11, 24, tzinfo=UTC)),
        ("၂၄ နိုဝင်ဘာ ၂၀၂၆ ၁၀:၀၀", datetime(2026, 11, 24, 10, tzinfo=UTC)),
        ("2026年11月24日 10:00", datetime(2026, 11, 24, 10, tzinfo=UTC)),
        ("November 24, 2026", datetime(2026, 11, 24, tzinfo=UTC)),
        ("24 Agustus 2026", datetime(2026, 8, 24, tzinfo=UTC)),
        ("0000-00-00 00:00:00", None),
        ("Thu, 01 Jan 1970 00:00:00 +0000", None),
        ("9999-12-31T23:59:59Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("31 February 2026", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_date_is_read_into_utc(text: str, expected: datetime | None) -> None:
    assert parse_date(text) == expected


def test_a_missing_zone_is_noticed() -> None:
    assert not has_zone("2026-11-24 10:00")
    assert has_zone("2026-11-24")
    assert has_zone("Tue, 24 Nov 2026 10:00:00 GMT")
    assert has_zone("2026-11-24T10:00:00+06:30")
