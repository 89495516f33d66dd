"""Finds Swedish personal identity numbers in a text, so that people can be warned (R13).

Nobody needs them for recruiting (dataskyddslag 3 kap 10 §). Only places come back, never the
numbers themselves. No clock: which century two digits mean is not judged.
"""

import re
from calendar import isleap, monthrange
from typing import NamedTuple

COORDINATION_DAY_OFFSET = 60  # samordningsnummer: the day of birth and sixty
_LEAP_YEAR = 2000
_CENTURIES = (1800, 1900, 2000)

_NUMBER = re.compile(
    r"(?<![\d-])(?:18|19|20)?(?P<year>\d{2})(?P<month>\d{2})(?P<day>\d{2})"
    r"(?P<sign>[-+\u2010-\u2013\u2212 ]?)(?P<last>\d{4})(?![\d-])",
    re.ASCII,
)


class Span(NamedTuple):
    """Where a number stands: ``text[start:end]``."""

    start: int
    end: int


def find_personal_numbers(*, text: str) -> list[Span]:
    """This function will return where personal and coordination numbers stand, in order.

    Ten or twelve digits, with or without a sign before the last four; the date has to exist and
    the check digit (Luhn, over the ten) has to be right. A mobile number can look the same by
    chance: warn, never refuse.
    """
    return [Span(*found.span()) for found in _NUMBER.finditer(text) if _is_number(found)]


def _is_number(found: re.Match[str]) -> bool:
    year, month, day = (int(found[part]) for part in ("year", "month", "day"))
    if day > COORDINATION_DAY_OFFSET:
        day -= COORDINATION_DAY_OFFSET
    if not _is_date(year, month, day):
        return False
    digits = found["year"] + found["month"] + found["day"] + found["last"]
    return has_check_digit(digits=digits)


def _is_date(year: int, month: int, day: int) -> bool:
    months = range(1, 13)
    if month not in months:
        return False
    # 29 February is a day in some century in which these two digits are a leap year.
    is_leap = any(isleap(century + year) for century in _CENTURIES)
    last_day = monthrange(_LEAP_YEAR if is_leap else _LEAP_YEAR + 1, month)[1]
    return 1 <= day <= last_day


def has_check_digit(*, digits: str) -> bool:
    """This function will return whether the last of ten digits is the check digit (Luhn).

    Personal identity numbers and organisation numbers share it.
    """
    total = 0
    for place, digit in enumerate(digits):
        doubled = int(digit) * (2 - place % 2)
        total += doubled // 10 + doubled % 10
    return total % 10 == 0
