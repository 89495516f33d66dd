"""Days on which a Swedish deadline for an act does not run out (lag 1930:173 2 §).

Public holidays of lag (1989:253) om allmänna helgdagar, Saturdays, and the three eves that
1930:173 2 § puts beside them. Only used to tell until when a claim could still be filed.
"""

from datetime import date, timedelta
from functools import cache

SATURDAY = 5
FRIDAY = 4

# Fixed days as (month, day): New Year, Epiphany, 1 May, the National Day, Christmas, Boxing
# Day, and the eves of Christmas and New Year.
FIXED = frozenset({(1, 1), (1, 6), (5, 1), (6, 6), (12, 25), (12, 26), (12, 24), (12, 31)})


def next_working_day(*, day: date) -> date:
    """This function will return ``day``, or the first day after it that is a working day."""
    while _is_free(day):
        day += timedelta(days=1)
    return day


def _is_free(day: date) -> bool:
    return (
        day.weekday() >= SATURDAY
        or (day.month, day.day) in FIXED
        or day in _movable_days(day.year)
        or _is_midsummer_eve(day)
    )


@cache
def _movable_days(year: int) -> frozenset[date]:
    """Good Friday, Easter Monday and Ascension Day; the others fall on a weekend anyhow."""
    easter = easter_sunday(year=year)
    return frozenset(easter + timedelta(days=days) for days in (-2, 1, 39))


def _is_midsummer_eve(day: date) -> bool:
    """The Friday before the Saturday between 20 and 26 June."""
    return day.weekday() == FRIDAY and (6, 19) <= (day.month, day.day) <= (6, 25)


def easter_sunday(*, year: int) -> date:
    """This function will return Easter Sunday of a Gregorian year.

    The anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8). Its letters
    are kept, since every description of it uses them.
    """
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (a + 11 * h) // 319
    weekday = (2 * e + 2 * i - k - h + m + 32) % 7
    month = (h - m + weekday + 90) // 25
    return date(year, month, (h - m + weekday + month + 19) % 32)
