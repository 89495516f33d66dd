"""The guard, tried with what must not stop a purge and with what must."""

from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select

from tests.factories.policies import changed_policy
from tests.factories.purging import hold, last_run, purge_events, purge_now, release_holds
from tests.factories.stores import T0
from tests.factories.submitting import World
from vault.db import tables as t
from vault.domain.purge_guard import Boot
from vault.errors import GuardError
from vault.usecases.retention.note_ends import note_ends
from vault.usecases.retention.policy_book import PolicyBook

TWO_YEARS = timedelta(days=733)
BOOT_ID = "2f0d8f5e-0000-4000-8000-000000000001"


def rejected_on_one_day(world: World, count: int) -> None:
    """Put applications to the position that is decided at this moment, none of them hired."""
    now, end = world.clock(), world.clock() + timedelta(days=731)
    with world.stores.main.writing() as session:
        position = session.get_one(t.Position, world.position_id)
        position.status, position.decided_at, position.outcome = "closed", now, "cancelled"
        session.flush()
        session.execute(
            insert(t.Application),
            [
                {
                    "id": number.to_bytes(16, "big"),
                    "kind": "position",
                    "position_id": world.position_id,
                    "status": "rejected",
                    "outcome": "rejected",
                    "decided_at": now,
                    "language": "sv",
                    "channel": "api",
                    "policy_version": world.book.active.hash,
                    "rule": "position.rejected",
                    "received_at": now,
                    "expires_at": end,
                    "key_commitment": b"",
                    "last_activity_at": now,
                }
                for number in range(1, count + 1)
            ],
        )
    purge_now(world)  # the daily run writes the engine's end onto every row


def boot(*, ahead: timedelta = timedelta(0)) -> Boot:
    """The start of a machine that has been up ever since the test's first moment."""
    return Boot(id=BOOT_ID, at=T0 - timedelta(hours=1) + ahead)


def left(world: World) -> int:
    with world.stores.main.reading() as session:
        return session.scalar(select(func.count()).select_from(t.Application)) or 0


def test_three_hundred_rejected_that_fall_due_on_one_day_go_without_a_person(world: World) -> None:
    rejected_on_one_day(world, 300)
    world.clock.advance(TWO_YEARS)

    report = purge_now(world, confirmed=False)

    assert (report.due, report.erased, left(world)) == (300, 300, 0)


def test_a_mistake_in_a_policy_stops_before_anything_goes_however_long_it_waits(
    world: World,
) -> None:
    rejected_on_one_day(world, 60)
    mistaken = changed_policy(
        ('version = "1"', 'version = "2"'), ('period = "P2Y"', 'period = "P1M"')
    )
    book = PolicyBook(active=mistaken, versions={world.book.active.hash: world.book.active})
    world.clock.advance(timedelta(days=60))

    for _ in range(3):
        with pytest.raises(GuardError, match="60 applications are due, and at most 50"):
            purge_now(world, confirmed=False, book=book)
        world.clock.advance(timedelta(days=8))

    assert (left(world), last_run(world).stopped_by) == (60, "too-many")
    assert purge_now(world, confirmed=True, book=book).erased == 60


def test_a_machine_that_was_off_for_weeks_catches_up_by_itself(world: World) -> None:
    rejected_on_one_day(world, 60)
    purge_now(world, boot=boot())
    world.clock.advance(TWO_YEARS + timedelta(days=30))

    report = purge_now(
        world, confirmed=False, boot=Boot(id="another-boot", at=world.clock() - timedelta(hours=1))
    )

    assert report.erased == 60
    assert "erasure.late" in events(world)


def test_a_clock_that_was_put_ahead_stops_every_erasure_until_a_person_says_yes(
    world: World,
) -> None:
    rejected_on_one_day(world, 2)
    purge_now(world, boot=boot())
    world.clock.advance(TWO_YEARS)

    for _ in range(2):  # a run that was stopped is no reason to trust the clock the next time
        with pytest.raises(GuardError, match="the clock was put ahead by more than 48 hours"):
            purge_now(world, confirmed=False, boot=boot(ahead=TWO_YEARS))
    assert (left(world), last_run(world).stopped_by) == (2, "clock-jumped")
    assert purge_now(world, confirmed=True, boot=boot(ahead=TWO_YEARS)).erased == 2
    assert last_run(world).confirmed
    assert "guard.confirmed" in purge_events(world)


def test_a_clock_that_a_person_vouched_for_is_right_from_then_on(world: World) -> None:
    rejected_on_one_day(world, 2)
    purge_now(world, boot=boot())
    world.clock.advance(TWO_YEARS)
    purge_now(world, confirmed=True, limit=1, boot=boot(ahead=TWO_YEARS))

    world.clock.advance(timedelta(days=1))

    assert purge_now(world, confirmed=False, boot=boot(ahead=TWO_YEARS)).erased == 1


@pytest.mark.parametrize("ahead", [timedelta(hours=48), timedelta(days=-400)])
def test_a_clock_that_was_put_right_is_no_jump(world: World, ahead: timedelta) -> None:
    rejected_on_one_day(world, 2)
    purge_now(world, boot=boot())
    world.clock.advance(TWO_YEARS)

    assert purge_now(world, confirmed=False, boot=boot(ahead=ahead)).erased == 2


def test_what_a_wrong_clock_saw_expire_waits_for_a_person_when_it_is_much(world: World) -> None:
    """Nobody noticed that it ran ahead; now it is right, and no forecast has shown these."""
    rejected_on_one_day(world, 60)
    world.clock.advance(TWO_YEARS)
    note_ends(main=world.stores.main, now=world.clock())
    world.clock.advance(-TWO_YEARS + timedelta(days=10))

    with pytest.raises(GuardError, match="60 applications are due, and at most 50"):
        purge_now(world, confirmed=False, boot=boot())

    assert left(world) == 60
    assert purge_now(world, confirmed=True, boot=boot()).erased == 60


def test_what_was_seen_past_its_end_goes_under_a_clock_that_was_set_back(world: World) -> None:
    rejected_on_one_day(world, 5)
    purge_now(world, boot=boot())
    world.clock.advance(TWO_YEARS)
    note_ends(main=world.stores.main, now=world.clock())
    back = timedelta(days=-400)
    world.clock.advance(back)

    report = purge_now(world, confirmed=False, boot=boot(ahead=back))

    assert (report.due, report.erased, report.held, left(world)) == (5, 5, 0, 0)


def test_a_clock_that_is_ahead_stops_what_was_noted_as_well(world: World) -> None:
    rejected_on_one_day(world, 2)
    purge_now(world, boot=boot())
    world.clock.advance(TWO_YEARS)
    note_ends(main=world.stores.main, now=world.clock())
    world.clock.advance(timedelta(days=-20))

    with pytest.raises(GuardError, match="the clock was put ahead by more than 48 hours"):
        purge_now(world, confirmed=False, boot=boot(ahead=timedelta(days=700)))

    assert left(world) == 2


def test_a_clock_that_jumped_moves_no_end(world: World) -> None:
    rejected_on_one_day(world, 2)
    purge_now(world, boot=boot())
    shorter = changed_policy(
        ('version = "1"', 'version = "2"'), ('period = "P2Y"', 'period = "P1Y"')
    )
    book = PolicyBook(active=shorter, versions={world.book.active.hash: world.book.active})
    world.clock.advance(timedelta(days=10))

    jumped = purge_now(world, confirmed=False, book=book, boot=boot(ahead=timedelta(days=10)))
    right = purge_now(world, confirmed=False, book=book, boot=boot())

    assert (jumped.recounted, right.recounted) == (0, 2)


def test_many_that_a_hold_kept_go_on_the_day_it_is_released(world: World) -> None:
    rejected_on_one_day(world, 1)
    hold(world, (1).to_bytes(16, "big"))
    world.clock.advance(TWO_YEARS)
    assert purge_now(world, confirmed=False).held == 1
    release_holds(world)
    world.clock.advance(timedelta(minutes=1))

    assert purge_now(world, confirmed=False).erased == 1
    assert "erasure.late" not in events(world)


def events(world: World) -> list[str]:
    with world.stores.main.reading() as session:
        return list(session.scalars(select(t.AuditEntry.event)))
