"""What was seen past its end stays there, though the machine's clock goes back (E86)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories import lives
from vault.adapters.policies_packaged import policy_text
from vault.db import tables as t
from vault.db.candidates import listed_ids
from vault.db.outbox import errand_done
from vault.db.purging import count_due
from vault.domain.acts import ActKind
from vault.domain.policy.parse import parse_policy
from vault.domain.policy.rules import Role
from vault.domain.purge_guard import Boot
from vault.domain.retention.retention import State
from vault.usecases.doctor.doctor import HEARTBEAT, doctor_runs
from vault.usecases.purge.plan import plan
from vault.usecases.retention.forecast import forecast
from vault.usecases.retention.note_ends import note_cuts, note_ends
from vault.usecases.retention.recount import Recounted, recount_all

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


def test_it_is_erased_though_the_clock_stands_back(house: lives.House, person: bytes) -> None:
    seen(house)
    house.clock.advance(-30 * DAY)

    assert lives.purge_rows(house) == {person}


def test_what_was_never_seen_past_its_end_waits_for_it(house: lives.House, person: bytes) -> None:
    seen(house)
    house.clock.advance(-30 * DAY)
    position = lives.open_position(house, last_date=None)
    other = lives.hand_in_row(house, position_id=position, role=Role.APPLICANT, consented=False)

    assert lives.purge_rows(house) == {person}
    assert other is not None
    assert house.row(other) is not None


def test_a_hold_of_the_later_clock_keeps_it(house: lives.House, person: bytes) -> None:
    """It was placed before anything was due by the clock as it stands now."""
    lives.place_hold(house, person)
    seen(house)
    house.clock.advance(-30 * DAY)

    assert lives.purge_rows(house) == frozenset()
    with house.stores.main.reading() as session:
        assert count_due(session, now=house.clock()) == 0


def test_it_is_counted_once_as_due_and_in_no_month_to_come(
    house: lives.House, person: bytes
) -> None:
    seen(house)
    house.clock.advance(-30 * DAY)

    with house.stores.main.reading() as session:
        told = forecast(session=session, zone="Europe/Stockholm", now=house.clock(), by_rule=True)

    assert person
    assert told.due == 1
    assert (sum(month.count for month in told.months), told.later, told.kept) == (0, 0, 0)
    assert [month.rules for month in told.months if month.rules] == []


def test_a_dry_run_shows_it(house: lives.House, person: bytes) -> None:
    seen(house)
    house.clock.advance(-30 * DAY)

    with house.stores.main.reading() as session:
        shown = plan(session, book=house.book, as_of=house.clock())

    assert [each.application_id for each in shown.due] == [person]


def test_a_clock_that_is_known_to_run_ahead_leaves_no_mark(
    house: lives.House, person: bytes
) -> None:
    """Its mark would outlive the mistake: what it takes for expired can be read again."""
    started = Boot(id="this-start", at=house.clock() - DAY)
    ahead = replace(started, at=started.at + 3 * DAY)
    house.clock.advance(3 * DAY)

    assert note_ends(main=house.stores.main, now=house.clock(), boot=ahead, started=started) == 0
    assert note_cuts(main=house.stores.main, now=house.clock(), boot=ahead, started=started) == 0
    assert not house.is_readable(person)
    house.clock.advance(-3 * DAY - 2 * SECOND)
    assert house.is_readable(person)


def test_the_last_run_of_the_purge_says_better_than_this_process_what_the_clock_is(
    house: lives.House, person: bytes
) -> None:
    """A person may have said yes to it since."""
    started = Boot(id="this-start", at=house.clock() - 400 * DAY)
    right = replace(started, at=started.at + 300 * DAY)
    with house.stores.main.writing() as session:
        session.add(
            t.PurgeRun(
                id=bytes(16),
                started_at=house.clock(),
                finished_at=house.clock(),
                due=0,
                boot_id=right.id,
                booted_at=right.at,
                confirmed=True,
            )
        )

    assert note_ends(main=house.stores.main, now=house.clock(), boot=right, started=started) == 1
    assert person


@pytest.fixture
def reviewed(house: lives.House) -> bytes:
    """Somebody about whom a recruiter should have said yesterday that they are to be kept."""
    house.policies = []
    house.bind(parse_policy(policy_text("while-relevant")))
    position = lives.open_position(house, last_date=None)
    made = lives.hand_in_row(house, position_id=position, role=Role.APPLICANT, consented=False)
    assert made is not None
    lives.close(house, position, hired=None)
    row = house.row(made)
    assert row is not None
    assert row.readable_until < row.expires_at
    house.clock.at = row.readable_until + DAY
    return made


def cut(house: lives.House) -> int:
    return note_cuts(main=house.stores.main, now=house.clock())


def test_a_review_that_was_missed_stays_missed(house: lives.House, reviewed: bytes) -> None:
    assert (seen(house), cut(house), cut(house)) == (0, 1, 0)

    house.clock.advance(-30 * DAY)
    recount_all(main=house.stores.main, book=house.book, now=house.clock())

    assert not house.is_readable(reviewed)
    assert lives.verdict_of(house, reviewed).state is State.BLOCKED
    assert lives.purge_rows(house) == frozenset()


def test_an_answer_that_comes_after_all_opens_it_again(house: lives.House, reviewed: bytes) -> None:
    cut(house)
    house.clock.advance(-2 * DAY)

    lives.review(house, reviewed, keep=True)

    assert house.is_readable(reviewed)


def test_what_missed_its_review_is_erased_when_its_grace_is_over(
    house: lives.House, reviewed: bytes
) -> None:
    cut(house)
    house.clock.advance(30 * DAY)
    assert lives.purge_rows(house) == {reviewed}


def test_its_end_is_noted_too_when_that_has_come(house: lives.House, reviewed: bytes) -> None:
    cut(house)
    recount_all(main=house.stores.main, book=house.book, now=house.clock())
    house.clock.advance(31 * DAY)
    assert (seen(house), seen(house)) == (1, 0)

    house.clock.advance(-60 * DAY)

    assert lives.purge_rows(house) == {reviewed}


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
