from datetime import UTC, date, datetime

import pytest

from tests.factories.policies import ZONE, utc
from vault.domain.calendar import (
    Period,
    add_to_day,
    end_of_day,
    end_of_period,
    local_day,
    parse_period,
    subtract_from_day,
)
from vault.domain.holidays import easter_sunday, next_working_day


@pytest.mark.parametrize(
    ("text", "period", "iso"),
    [
        ("P2Y", Period(months=24), "P2Y"),
        ("P18M", Period(months=18), "P1Y6M"),
        ("P2W", Period(days=14), "P14D"),
        ("P30D", Period(days=30), "P30D"),
        ("P1Y2M3D", Period(months=14, days=3), "P1Y2M3D"),
        ("PT24H", Period(hours=24), "PT24H"),
        ("PT0S", Period(), "PT0S"),
    ],
)
def test_a_period_is_read_and_written(text: str, period: Period, iso: str) -> None:
    assert parse_period(text=text) == period
    assert period.iso == iso


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "2Y", "P2Y ", "P-1Y", "PT5S", "P1DT1H", "P1000Y", "P1.5Y"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_period(text=text)


@pytest.mark.parametrize(
    ("day", "text", "end"),
    [
        (date(2024, 2, 29), "P2Y", date(2026, 2, 28)),
        (date(2024, 2, 29), "P4Y", date(2028, 2, 29)),
        (date(2026, 1, 31), "P1M", date(2026, 2, 28)),
        (date(2025, 8, 31), "P6M", date(2026, 2, 28)),
        (date(2025, 12, 1), "P1M", date(2026, 1, 1)),
        (date(2024, 9, 30), "P30D", date(2024, 10, 30)),
    ],
)
def test_a_period_ends_on_the_same_number_or_the_last_of_the_month(
    day: date, text: str, end: date
) -> None:
    assert add_to_day(day=day, period=parse_period(text=text)) == end


def test_a_day_some_months_before_is_clamped_as_well() -> None:
    assert subtract_from_day(day=date(2026, 3, 31), period=Period(months=1)) == date(2026, 2, 28)
    assert subtract_from_day(day=date(2026, 1, 5), period=Period(days=7)) == date(2025, 12, 29)


def test_the_local_date_decides_and_not_the_one_in_utc() -> None:
    assert local_day(moment=utc("2024-12-31T23:30"), zone=ZONE) == date(2025, 1, 1)


@pytest.mark.parametrize(
    ("day", "midnight"),
    [
        (date(2026, 3, 28), datetime(2026, 3, 28, 23, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 29, 22, tzinfo=UTC)),
        (date(2026, 10, 24), datetime(2026, 10, 24, 22, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 23, tzinfo=UTC)),
    ],
)
def test_days_end_at_local_midnight_when_the_clocks_change(day: date, midnight: datetime) -> None:
    assert end_of_day(day=day, zone=ZONE) == midnight


def test_hours_are_counted_to_the_second_across_a_change_of_clocks() -> None:
    end = end_of_period(started_at=utc("2026-03-28T10:00"), period=Period(hours=24), zone=ZONE)

    assert end.at == utc("2026-03-29T10:00")


@pytest.mark.parametrize(
    ("day", "working_day"),
    [
        (date(2026, 2, 27), date(2026, 2, 27)),
        (date(2026, 2, 28), date(2026, 3, 2)),
        (date(2027, 1, 1), date(2027, 1, 4)),
        (date(2025, 4, 18), date(2025, 4, 22)),
        (date(2025, 5, 29), date(2025, 5, 30)),
        (date(2025, 6, 6), date(2025, 6, 9)),
        (date(2025, 6, 20), date(2025, 6, 23)),
        (date(2025, 12, 24), date(2025, 12, 29)),
        (date(2025, 12, 31), date(2026, 1, 2)),
        (date(2026, 1, 6), date(2026, 1, 7)),
    ],
)
def test_a_claim_may_wait_for_the_next_working_day(day: date, working_day: date) -> None:
    assert next_working_day(day=day) == working_day


@pytest.mark.parametrize(
    "easter", [date(1999, 4, 4), date(2000, 4, 23), date(2019, 4, 21), date(2038, 4, 25)]
)
def test_easter_falls_where_the_almanac_says(easter: date) -> None:
    assert easter_sunday(year=easter.year) == easter
