"""A hold keeps what is due, is seen by those who must know, and lets go the same day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.factories.acting import purge_claims
from tests.factories.applications import accepted, hand_in, reject_all
from tests.factories.rights import OWNER, colleague, entries, hold, row
from tests.factories.submitting import World
from vault.db import tables as t
from vault.db.purging import is_wanted
from vault.domain.access import Grants, Role
from vault.domain.retention.retention import State
from vault.errors import ErasingError, FieldError, NotAllowedError, NotFoundError, StateError
from vault.usecases.holds.hold import release_hold, review_hold
from vault.usecases.holds.hold_list import holds_to_review, list_holds, read_hold
from vault.usecases.staff.viewer import OPERATOR_VIEW

REVIEW = date(2028, 11, 1)
AFTER_THE_END = timedelta(days=2 * 366)
SECRET = "DO har skrivit om Åsa."


def read(world: World, hold_id: bytes, viewer: object = OPERATOR_VIEW) -> str:
    return read_hold(
        main=world.stores.main,
        keyring=world.stores.keyring,
        opener=world.keys.opener,
        viewer=viewer,  # type: ignore[arg-type] # always a Viewer
        hold_id=hold_id,
        today=world.clock().date(),
    ).words


def release(world: World, hold_id: bytes) -> State:
    return release_hold(
        main=world.stores.main,
        opener=world.keys.opener,
        book=world.book,
        viewer=OPERATOR_VIEW,
        hold_id=hold_id,
        now=world.clock(),
    ).state


def test_e54_what_is_held_outlives_its_end_and_goes_as_soon_as_it_is_released(
    world: World,
) -> None:
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)
    hold_id = hold(world, receipt, colleague(world), review_on=REVIEW)
    world.clock.advance(AFTER_THE_END)
    assert not purge_claims(world, receipt)
    with world.stores.main.reading() as session:
        assert not is_wanted(session, now=world.clock())

    assert release(world, hold_id) is State.DUE

    with world.stores.main.reading() as session:
        assert is_wanted(session, now=world.clock())
    assert purge_claims(world, receipt)


def test_a_hold_gives_nobody_more_time_to_read(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)
    before = row(world, receipt.application_id)

    hold(world, receipt, colleague(world), review_on=REVIEW)

    after = row(world, receipt.application_id)
    assert before is not None
    assert after is not None
    assert (after.expires_at, after.readable_until) == (before.expires_at, before.readable_until)


def test_of_two_holds_the_last_one_lets_go(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)
    viewer = colleague(world)
    first = hold(world, receipt, viewer, review_on=REVIEW)
    second = hold(world, receipt, viewer, review_on=REVIEW)
    world.clock.advance(AFTER_THE_END)

    assert release(world, first) is State.HELD
    assert not purge_claims(world, receipt)
    assert release(world, second) is State.DUE
    with pytest.raises(StateError):
        release(world, second)


def test_what_is_written_about_a_hold_is_sealed_and_never_in_the_log(world: World) -> None:
    receipt = accepted(world, hand_in(world))

    hold_id = hold(world, receipt, colleague(world), review_on=REVIEW, words=SECRET)

    with world.stores.main.reading() as session:
        stored = session.get_one(t.Hold, hold_id).sealed_reason
    assert stored is not None
    assert "Åsa".encode() not in stored
    assert "Åsa".encode() not in entries(world, receipt.application_id)["hold.placed"]
    assert read(world, hold_id) == SECRET


def test_e55_a_hold_has_an_owner_and_a_day_on_which_it_is_looked_at(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    colleague(world)

    for owner, review_on, field in (
        ("", REVIEW, "owner"),
        ("nobody@exempel.se", REVIEW, "owner"),
        (OWNER, date(2026, 11, 22), "review_on"),
        (OWNER, date(2031, 1, 1), "review_on"),
    ):
        with pytest.raises(FieldError) as refused:
            hold(world, receipt, OPERATOR_VIEW, review_on=review_on, owner=owner)
        assert refused.value.field == field
    assert list_holds(main=world.stores.main, viewer=OPERATOR_VIEW, today=REVIEW) == []


def test_a_disabled_colleague_owns_no_new_hold(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    viewer = colleague(world)
    with world.stores.main.writing() as session:
        session.get_one(t.Staff, viewer.actor.id).disabled_at = world.clock()

    with pytest.raises(FieldError):
        hold(world, receipt, OPERATOR_VIEW, review_on=REVIEW, owner=OWNER)


def test_e53_there_is_nothing_to_hold_once_it_is_being_erased(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    with world.stores.main.writing() as session:
        session.get_one(t.Application, receipt.application_id).erasing_at = world.clock()

    with pytest.raises(ErasingError):
        hold(world, receipt, colleague(world), review_on=REVIEW)


def test_a_stranger_neither_holds_nor_learns_that_there_is_an_application(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    hold_id = hold(world, receipt, colleague(world), review_on=REVIEW)
    stranger = colleague(world, email="nils@exempel.se", grants=Grants())

    with pytest.raises(NotFoundError):
        hold(world, receipt, stranger, review_on=REVIEW)
    with pytest.raises(NotFoundError):
        read(world, hold_id, stranger)
    assert list_holds(main=world.stores.main, viewer=stranger, today=REVIEW) == []


def test_whoever_owns_a_hold_sees_it_without_being_assigned_to_the_position(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    lawyer = colleague(world, email="jurist@exempel.se", grants=Grants())

    hold(
        world, receipt, colleague(world), review_on=REVIEW, owner="jurist@exempel.se", words=SECRET
    )

    [seen] = list_holds(main=world.stores.main, viewer=lawyer, today=date(2026, 11, 22))
    assert (seen.owner, seen.is_overdue) == ("Rut Ek", False)
    assert read(world, seen.id, lawyer) == SECRET
    verdict = release_hold(
        main=world.stores.main,
        opener=world.keys.opener,
        book=world.book,
        viewer=lawyer,
        hold_id=seen.id,
        now=world.clock(),
    )
    assert verdict.state is State.LIVE


def test_an_administrator_places_no_hold(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    administrator = replace(colleague(world), roles=Role.ADMINISTRATOR)

    with pytest.raises(NotAllowedError):
        hold(world, receipt, administrator, review_on=REVIEW)


def test_a_review_that_has_come_is_a_task_until_somebody_has_looked(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    viewer = colleague(world)
    hold_id = hold(world, receipt, viewer, review_on=date(2027, 3, 1))
    day = date(2027, 3, 1)
    main = world.stores.main
    assert holds_to_review(main=main, viewer=viewer, today=day - timedelta(days=1)) == []
    assert [one.id for one in holds_to_review(main=main, viewer=viewer, today=day)] == [hold_id]
    world.clock.advance(timedelta(days=99))

    review_hold(
        main=main,
        book=world.book,
        viewer=viewer,
        hold_id=hold_id,
        review_on=date(2028, 3, 1),
        now=world.clock(),
    )

    assert holds_to_review(main=main, viewer=viewer, today=day) == []
    assert "hold.reviewed" in entries(world, receipt.application_id)
