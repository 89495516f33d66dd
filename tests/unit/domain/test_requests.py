"""The clocks of requests, and how it is made sure who asked."""

from datetime import UTC, date, datetime

import pytest

from vault.domain.requests import (
    IdentityCheck,
    RequestChannel,
    answer_by,
    check_identity,
    extended_until,
    lawful_latest,
    paused_answer_by,
)
from vault.errors import FieldError, StateError

ZONE = "Europe/Stockholm"
LAST_OF_JANUARY = datetime(2026, 1, 31, 9, tzinfo=UTC)


def test_e60_a_request_of_the_31st_is_answered_by_the_last_of_february_though_a_saturday() -> None:
    due = answer_by(received_at=LAST_OF_JANUARY, zone=ZONE)

    assert due == date(2026, 2, 28)
    assert lawful_latest(answer_on=due) == date(2026, 3, 2)


def test_the_day_of_the_receipt_is_the_local_one() -> None:
    assert answer_by(received_at=datetime(2026, 1, 30, 23, 30, tzinfo=UTC), zone=ZONE) == date(
        2026, 2, 28
    )
    assert answer_by(received_at=datetime(2026, 6, 9, 22, 30, tzinfo=UTC), zone=ZONE) == date(
        2026, 7, 10
    )


def test_e62_a_delay_told_after_the_month_is_refused() -> None:
    late = datetime(2026, 3, 5, 9, tzinfo=UTC)
    first_instant = datetime(2026, 2, 28, 23, tzinfo=UTC)

    for now in (late, first_instant):
        with pytest.raises(StateError):
            extended_until(received_at=LAST_OF_JANUARY, now=now, zone=ZONE)


def test_a_delay_told_in_time_gives_two_months_more() -> None:
    now = datetime(2026, 2, 28, 22, 59, tzinfo=UTC)

    assert extended_until(received_at=LAST_OF_JANUARY, now=now, zone=ZONE) == date(2026, 4, 30)


def test_e64_both_clocks_are_told_when_it_is_doubtful_who_asked() -> None:
    received = datetime(2026, 4, 1, 9, tzinfo=UTC)

    assert answer_by(received_at=received, zone=ZONE) == date(2026, 5, 1)
    assert paused_answer_by(
        received_at=received, asked_on=date(2026, 4, 2), proven_on=date(2026, 4, 20), zone=ZONE
    ) == date(2026, 5, 19)


@pytest.mark.parametrize(
    ("channel", "checked"),
    [
        (RequestChannel.EMAIL, IdentityCheck.EMAIL),
        (RequestChannel.PHONE, IdentityCheck.PHONE),
    ],
)
def test_whoever_asked_one_way_is_not_known_by_the_same_way(
    channel: RequestChannel, checked: IdentityCheck
) -> None:
    with pytest.raises(FieldError) as refused:
        check_identity(channel=channel, checked=checked)

    assert (refused.value.field, refused.value.code) == ("identity", "same-channel")


@pytest.mark.parametrize(
    ("channel", "checked"),
    [
        (RequestChannel.EMAIL, IdentityCheck.PHONE),
        (RequestChannel.PHONE, IdentityCheck.EMAIL),
        (RequestChannel.LETTER, IdentityCheck.EMAIL),
        (RequestChannel.IN_PERSON, IdentityCheck.IN_PERSON),
    ],
)
def test_another_channel_will_do(channel: RequestChannel, checked: IdentityCheck) -> None:
    check_identity(channel=channel, checked=checked)
