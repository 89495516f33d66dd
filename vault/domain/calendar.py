"""Calendar arithmetic of lag (1930:173) om beräkning av lagstadgad tid. No clock.

A day ends at the local midnight that follows it; that instant is written in UTC.
Erasure dates are never moved to a working day (requirements S2); ``next_working_day`` only
answers the question until when a claim could still be filed.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

MONTHS_A_YEAR = 12
DAYS_A_WEEK = 7

# At most 999 of each: no lawful period is longer, and dates stay inside year 9999.
_PERIOD = re.compile(
    r"P(?:(\d{1,3})Y)?(?:(\d{1,3})M)?(?:(\d{1,3})W)?(?:(\d{1,3})D)?(?:T(?:(\d{1,3})H)?(?:(\d{1,3})S)?)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """An ISO 8601 duration: calendar months and days, or for the short ones hours."""

    months: int = 0
    days: int = 0
    hours: int = 0

    @property
    def is_instant(self) -> bool:
        """True for a period without any length (``PT0S``: directly)."""
        return not (self.months or self.days or self.hours)

    @property
    def is_of_days(self) -> bool:
        """True when the period counts whole calendar days, so that its end is a midnight."""
        return not self.hours and not self.is_instant

    @property
    def iso(self) -> str:
        """The period as ISO 8601, in its shortest form."""
        if self.hours:
            return f"PT{self.hours}H"
        years, months = divmod(self.months, MONTHS_A_YEAR)
        parts = ((years, "Y"), (months, "M"), (self.days, "D"))
        text = "".join(f"{figure}{letter}" for figure, letter in parts if figure)
        return f"P{text}" if text else "PT0S"


def parse_period(*, text: str) -> Period:
    """This function will return the period that an ISO 8601 text such as ``P2Y`` stands for.

    Raises:
        ValueError: the text is no such period, or mixes calendar days with hours.
    """
    match = _PERIOD.fullmatch(text)
    if match is None or not any(match.groups()):
        raise ValueError(text)
    years, months, weeks, days, hours, seconds = (int(figure or 0) for figure in match.groups())
    period = Period(
        months=MONTHS_A_YEAR * years + months, days=DAYS_A_WEEK * weeks + days, hours=hours
    )
    if seconds or (hours and (period.months or period.days)):
        raise ValueError(text)
    return period


def add_to_day(*, day: date, period: Period) -> date:
    """This function will return the last day of a period that an event on ``day`` started.

    The day of the event is not counted; the end has the same number in the end month, or is
    that month's last day (1930:173 1 §). Hours are not counted: see ``end_of_period``.
    """
    return _shift_months(day, period.months) + timedelta(days=period.days)


def subtract_from_day(*, day: date, period: Period) -> date:
    """This function will return the day a period before ``day``, clamped to the month's end."""
    return _shift_months(day, -period.months) - timedelta(days=period.days)


def _shift_months(day: date, months: int) -> date:
    """Step by calendar months; 31 January and one month is the last of February."""
    total = MONTHS_A_YEAR * day.year + day.month - 1 + months
    year, month = divmod(total, MONTHS_A_YEAR)
    return date(year, month + 1, min(day.day, _last_day(year, month + 1)))


@cache
def _last_day(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def local_day(*, moment: datetime, zone: str) -> date:
    """This function will return the date that a UTC moment falls on in ``zone``."""
    return moment.astimezone(ZoneInfo(zone)).date()


def start_of_day(*, day: date, zone: str) -> datetime:
    """This function will return, in UTC, the local midnight that begins ``day``."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def end_of_day(*, day: date, zone: str) -> datetime:
    """This function will return, in UTC, the local midnight that ends ``day``."""
    return start_of_day(day=day + timedelta(days=1), zone=zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """When something ends: the last local day, and the exclusive instant in UTC."""

    day: date
    at: datetime


def end_of_period(*, started_at: datetime, period: Period, zone: str) -> End:
    """This function will return the end of a period that began at ``started_at`` (UTC).

    A period of calendar days ends with the local midnight after its last day; one of hours,
    or of no length, ends to the second.
    """
    if period.is_of_days:
        day = add_to_day(day=local_day(moment=started_at, zone=zone), period=period)
        return End(day=day, at=end_of_day(day=day, zone=zone))
    return instant_end(at=started_at + timedelta(hours=period.hours), zone=zone)


def instant_end(*, at: datetime, zone: str) -> End:
    """This function will return an end that falls at a certain instant."""
    return End(day=local_day(moment=at, zone=zone), at=at)
