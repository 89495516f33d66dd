"""What was seen past its end stays there, though the machine's clock goes back (E86)."""

from datetime import timedelta

import pytest

from tests.factories import lives
from vault.db import tables as t
from vault.db.candidates import listed_ids
from vault.db.outbox import errand_done
from vault.domain.acts import ActKind
from vault.domain.policy_rules import Role
from vault.domain.retention import State
from vault.usecases.doctor import HEARTBEAT, doctor_runs
from vault.usecases.note_ends import note_ends
from vault.usecases.recount import Recounted, recount_all

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


@pytest.fixture
def person(house: lives.House) -> bytes:
    """Somebody whose application ended a second ago."""
    position = lives.open_position(house, last_date=None)
    made = lives.hand_in_row(house, position_id=position, role=Role.APPLICANT, consented=False)
    assert made is not None
    lives.close(house, position, hired=None)
    row = house.row(made)
    assert row is not None
    house.clock.at = row.expires_at + SECOND
    return made


def seen(house: lives.House) -> int:
    return note_ends(main=house.stores.main, now=house.clock())


def test_it_stays_unreadable_and_due(house: lives.House, person: bytes) -> None:
    assert seen(house) == 1
    assert seen(house) == 0

    house.clock.advance(-30 * DAY)

    assert not house.is_readable(person)
    assert lives.verdict_of(house, person).state is State.DUE
    with house.stores.main.reading() as session:
        assert listed_ids(session, now=house.clock()) == frozenset()


def test_judging_anew_does_not_bring_it_back(house: lives.House, person: bytes) -> None:
    seen(house)
    house.clock.advance(-30 * DAY)

    counted = recount_all(main=house.stores.main, book=house.book, now=house.clock())

    assert counted == Recounted(moved=0, clockless=0)
    assert not house.is_readable(person)


def test_it_is_erased_when_the_clock_comes_by_again(house: lives.House, person: bytes) -> None:
    seen(house)
    house.clock.advance(-30 * DAY)
    assert lives.purge_rows(house) == frozenset()

    house.clock.advance(30 * DAY)

    assert lives.purge_rows(house) == {person}


def test_what_comes_in_meanwhile_is_read_as_ever(house: lives.House, person: bytes) -> None:
    seen(house)
    house.clock.advance(-30 * DAY)
    position = lives.open_position(house, last_date=None)

    made = lives.hand_in_row(house, position_id=position, role=Role.APPLICANT, consented=False)

    assert made is not None
    assert house.is_readable(made)
    assert not house.is_readable(person)


def test_a_yes_given_in_time_and_verified_after_the_end_counts(
    house: lives.House, person: bytes
) -> None:
    seen(house)
    with house.stores.main.writing() as session:
        row = session.get_one(t.Application, person)
        given_at = row.expires_at - SECOND
    lives.act_on(house, person, ActKind.EXTEND, at=given_at)

    assert house.is_readable(person)


def test_without_a_look_nothing_is_marked(house: lives.House, person: bytes) -> None:
    house.clock.advance(-2 * SECOND)

    assert seen(house) == 0
    assert house.is_readable(person)


def test_the_doctor_points_out_a_clock_that_went_back(house: lives.House) -> None:
    with house.stores.main.writing() as session:
        errand_done(session, HEARTBEAT, at=house.clock())

    def codes() -> set[str]:
        found = doctor_runs(main=house.stores.main, heartbeat=HEARTBEAT, now=house.clock())
        return {one.code for one in found}

    assert "clock-back" not in codes()
    house.clock.advance(-DAY)
    assert "clock-back" in codes()
