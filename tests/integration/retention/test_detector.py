"""A record without a clock, or with a clock of its own, is found by whoever looks."""

from datetime import timedelta

import pytest

from tests.factories import lives
from vault.db import tables as t
from vault.domain.policy.rules import Role
from vault.usecases.retention.recount import Clocks, Recounted, look_at_clocks, recount_all

DAY = timedelta(days=1)
WELL = Clocks(late=0, refused=0)


@pytest.fixture
def person(house: lives.House) -> bytes:
    position = lives.open_position(house, last_date=None)
    made = lives.hand_in_row(house, position_id=position, role=Role.APPLICANT, consented=False)
    assert made is not None
    return made


def looked(house: lives.House) -> Clocks:
    return look_at_clocks(main=house.stores.main, book=house.book, now=house.clock())


def counted(house: lives.House) -> Recounted:
    return recount_all(main=house.stores.main, book=house.book, now=house.clock())


def shift(house: lives.House, person: bytes, **columns: timedelta) -> None:
    """Move instants on the row, as somebody in the database could."""
    with house.stores.main.writing() as session:
        row = session.get_one(t.Application, person)
        for name, step in columns.items():
            setattr(row, name, getattr(row, name) + step)


def test_what_the_engine_wrote_is_well(house: lives.House, person: bytes) -> None:
    assert house.row(person) is not None
    assert looked(house) == WELL


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ({"expires_at": DAY, "readable_until": DAY}, Clocks(late=1, refused=0)),
        ({"readable_until": DAY}, Clocks(late=1, refused=0)),
        ({"expires_at": -DAY, "readable_until": -DAY}, Clocks(late=0, refused=0, early=1)),
        ({"readable_until": -DAY}, Clocks(late=0, refused=0, early=1)),
        (
            {"expires_at": -2000 * DAY, "readable_until": -2000 * DAY},
            Clocks(late=0, refused=0, early=1),
        ),
    ],
    ids=["kept longer", "read longer", "gone earlier", "cut earlier", "expired already"],
)
def test_a_clock_that_the_engine_did_not_set_is_found(
    house: lives.House, person: bytes, columns: dict[str, timedelta], found: Clocks
) -> None:
    shift(house, person, **columns)

    assert looked(house) == found


def test_what_a_hold_keeps_past_every_end_is_no_clock_of_its_own(
    house: lives.House, person: bytes
) -> None:
    lives.place_hold(house, person)
    house.clock.advance(4 * 366 * DAY)
    shift(house, person, expires_at=DAY, readable_until=DAY)

    assert looked(house) == WELL


def test_the_purge_writes_it_anew_and_then_it_is_well(house: lives.House, person: bytes) -> None:
    before = house.row(person)
    shift(house, person, readable_until=DAY)

    assert counted(house) == Recounted(moved=1, clockless=0)
    after = house.row(person)
    assert before is not None
    assert after is not None
    assert after.readable_until == before.readable_until
    assert after.clock_since == before.clock_since
    assert looked(house) == WELL


@pytest.mark.parametrize("fault", ["role", "decision"])
def test_a_record_that_no_rule_is_about_has_no_clock(
    house: lives.House, person: bytes, fault: str
) -> None:
    with house.stores.main.writing() as session:
        row = session.get_one(t.Application, person)
        if fault == "role":
            row.role = Role.CONSULTANT.value
        else:
            row.decided_at = row.received_at - 30 * DAY

    assert looked(house).refused == 1
    assert counted(house) == Recounted(moved=0, clockless=1)
