"""A profile that stands on the person's interest is asked for again, and silence ends it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.factories.applications import accepted, row_of
from tests.factories.policy_changes import KeptMailer, send_all, until
from tests.factories.reminding import hand_in_profile, remind, reminders_of
from tests.factories.submitting import World, make_world
from vault.adapters.policies_packaged import policy_text
from vault.usecases.retention.clock import lock_application, reset_clock
from vault.usecases.retention.recount import recount

THE_DAY = datetime(2027, 11, 22, 9, tzinfo=UTC)  # a year after the world began
A_DAY = timedelta(days=1)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = make_world(tmp_path, text=policy_text("consultant-profile"))
    yield made
    made.close()


def test_after_a_year_the_consultant_is_asked_and_twice_more_thirty_days_apart(
    world: World,
) -> None:
    accepted(world, hand_in_profile(world))

    asked_on = []
    for _ in range(470):
        if remind(world):
            asked_on.append(world.clock().date())
        recount(main=world.stores.main, book=world.book, now=world.clock())
        world.clock.advance(A_DAY)

    first = THE_DAY.date()
    assert asked_on == [first, first + 30 * A_DAY, first + 60 * A_DAY]
    assert {row.kind for row in reminders_of(world)} == {"confirmation"}


def test_the_letter_asks_and_says_what_silence_does(world: World) -> None:
    accepted(world, hand_in_profile(world))
    until(world, THE_DAY)
    mailer = KeptMailer()

    remind(world)
    send_all(world, mailer)

    (body,) = (one.body for one in mailer.letters if one.kind == "confirmation")
    assert "Hör vi inte av dig raderas den när söndag 20 februari 2028 är slut." in body
    assert "/my#" in body


def test_whoever_answers_is_left_in_peace_for_a_year(world: World) -> None:
    receipt = accepted(world, hand_in_profile(world))
    until(world, THE_DAY)
    assert remind(world) == 1

    with world.stores.main.writing() as session:
        application = lock_application(session, receipt.application_id)
        application.last_confirmed_at = world.clock()
        reset_clock(session, application, book=world.book, now=world.clock())
    world.clock.advance(300 * A_DAY)

    assert remind(world) == 0
    assert row_of(world, receipt).readable_until > world.clock()
    world.clock.advance(70 * A_DAY)
    assert remind(world) == 1
