"""A hold is looked at again, and within two years."""

from datetime import date

import pytest

from vault.domain.holds import check_review_on
from vault.errors import FieldError

TODAY = date(2026, 2, 10)


@pytest.mark.parametrize("day", [date(2026, 2, 11), date(2028, 2, 10)])
def test_a_review_between_tomorrow_and_two_years_from_now_is_taken(day: date) -> None:
    check_review_on(review_on=day, today=TODAY)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 2, 10), "in-the-past"),
        (date(2025, 1, 1), "in-the-past"),
        (date(2028, 2, 11), "too-far"),
        (date(9999, 12, 31), "too-far"),
    ],
)
def test_a_hold_without_end_is_refused(day: date, code: str) -> None:
    with pytest.raises(FieldError) as refused:
        check_review_on(review_on=day, today=TODAY)

    assert (refused.value.field, refused.value.code) == ("review_on", code)
