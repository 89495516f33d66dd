"""Looking after the people who work here: what is refused, what may be repeated."""

from datetime import timedelta

import pytest

from tests.factories.recruiting import BOTH, Office
from vault.crypto.keys import random_id
from vault.domain.access import Role
from vault.domain.identifiers import StaffId
from vault.errors import FieldError, InvalidInputError, NotFoundError
from vault.usecases.audit.recording import OPERATOR, Actor, staff_actor
from vault.usecases.staff.accounts import (
    LastAdministratorError,
    OwnRightsError,
    disable,
    reset,
    set_roles,
)
from vault.usecases.staff.invite import LINK_LIFE, Invitation, invite_staff
from vault.usecases.staff.people import Standing, find_person, one_person


def nils(office: Office, roles: Role = Role.RECRUITER) -> StaffId:
    return office.member(roles, all_positions=True, name="Nils", email="nils@exempel.se")


def shut_out(office: Office, staff_id: bytes, actor: Actor = OPERATOR) -> None:
    disable(
        main=office.door.main,
        opener=office.door.opener,
        staff_id=staff_id,
        actor=actor,
        now=office.world.clock(),
    )


def let_in_again(office: Office, staff_id: bytes, actor: Actor = OPERATOR) -> Invitation:
    return reset(
        main=office.door.main,
        opener=office.door.opener,
        staff_id=staff_id,
        actor=actor,
        now=office.world.clock(),
    )


def give_roles(office: Office, staff_id: bytes, roles: Role, *positions: bytes) -> None:
    set_roles(
        main=office.door.main,
        opener=office.door.opener,
        staff_id=staff_id,
        roles=roles,
        all_positions=not positions,
        positions=positions,
        actor=OPERATOR,
        now=office.world.clock(),
    )


def standing(office: Office, staff_id: bytes) -> Standing:
    return one_person(
        main=office.door.main,
        opener=office.door.opener,
        staff_id=staff_id,
        now=office.world.clock(),
    ).standing


def test_somebody_is_found_by_their_address(office: Office) -> None:
    staff_id = nils(office)

    assert find_person(main=office.door.main, untrusted_email=" Nils@exempel.se ") == staff_id
    with pytest.raises(NotFoundError):
        find_person(main=office.door.main, untrusted_email="nobody@exempel.se")


def test_nobody_is_found_by_an_id_that_nobody_has(office: Office) -> None:
    stranger = random_id()

    with pytest.raises(NotFoundError):
        standing(office, stranger)
    with pytest.raises(NotFoundError):
        shut_out(office, stranger)


def test_disabling_twice_does_it_once(office: Office) -> None:
    staff_id = nils(office)

    shut_out(office, staff_id)
    shut_out(office, staff_id)

    assert standing(office, staff_id) is Standing.DISABLED
    assert office.audited("staff.disabled") == 1


def test_a_reset_lets_a_disabled_person_in_again(office: Office) -> None:
    staff_id = nils(office)
    shut_out(office, staff_id)

    let_in_again(office, staff_id)

    assert standing(office, staff_id) is Standing.INVITED
    assert office.audited("staff.enabled") == 1


def test_nobody_shuts_themselves_out_or_resets_themselves(office: Office) -> None:
    staff_id = nils(office, BOTH)
    themselves = staff_actor(staff_id)

    with pytest.raises(OwnRightsError):
        shut_out(office, staff_id, themselves)
    with pytest.raises(OwnRightsError):
        let_in_again(office, staff_id, themselves)

    assert standing(office, staff_id) is Standing.ACTIVE


def test_the_last_administrator_stays(office: Office) -> None:
    staff_id = nils(office, BOTH)

    with pytest.raises(LastAdministratorError):
        shut_out(office, staff_id)
    with pytest.raises(LastAdministratorError):
        give_roles(office, staff_id, Role.RECRUITER)


def test_nobody_is_given_a_position_that_is_not_there(office: Office) -> None:
    staff_id = nils(office)

    with pytest.raises(NotFoundError):
        give_roles(office, staff_id, Role.RECRUITER, random_id())


def test_somebody_always_has_a_role(office: Office) -> None:
    with pytest.raises(FieldError) as refusal:
        give_roles(office, nils(office), Role.NONE)

    assert (refusal.value.code, refusal.value.field) == ("missing", "roles")


def test_a_link_that_was_not_taken_up_lapses(office: Office) -> None:
    staff_id = office.first_invitation().staff_id
    assert standing(office, staff_id) is Standing.INVITED

    office.world.clock.advance(LINK_LIFE + timedelta(seconds=1))

    assert standing(office, staff_id) is Standing.LAPSED


def test_an_invitation_with_a_name_names_all_that_is_wrong_with_it(office: Office) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        invite_staff(
            main=office.door.main,
            opener=office.door.opener,
            roles=Role.RECRUITER,
            all_positions=True,
            untrusted_name="\x00",
            untrusted_email="nowhere",
            actor=OPERATOR,
            now=office.world.clock(),
        )

    assert [problem.field for problem in refusal.value.problems] == ["name", "email"]
