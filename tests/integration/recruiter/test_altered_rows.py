"""Whoever writes to the main database, but has no KEK, gets in nowhere and widens nothing."""

import base64
import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.factories.recruiting import BOTH, PASSWORD, Browser, Office
from vault.crypto.passwords import hash_password
from vault.db import tables as t
from vault.domain.access import Role
from vault.domain.identifiers import StaffId
from vault.usecases.audit.recording import OPERATOR
from vault.usecases.staff.accounts import AlteredRightsError, disable, reset, set_roles
from vault.usecases.staff.people import Standing, list_people

ALARM = "staff.altered"


def recruiter(office: Office) -> tuple[StaffId, Browser]:
    staff_id = office.member(
        Role.RECRUITER, all_positions=True, name="Nils", email="nils@exempel.se"
    )
    browser = office.stranger()
    browser.sign_in_as(staff_id)
    return staff_id, browser


def is_in(browser: Browser) -> bool:
    return browser.get("/staff/account").status_code == 200


def write(office: Office, statement: object) -> None:
    with office.door.main.writing() as session:
        session.execute(statement)  # type: ignore[call-overload]  # any statement at all


def test_a_session_that_was_inserted_signs_nobody_in(office: Office) -> None:
    staff_id = office.member(BOTH, all_positions=True, name="Maria", email="maria@exempel.se")
    now, token = office.world.clock(), "f" * 64
    with office.door.main.writing() as session:
        session.add(
            t.StaffSession(
                token_hash=hashlib.sha256(token.encode()).digest(),
                staff_id=staff_id,
                csrf="0" * 64,
                made_at=now,
                seen_at=now,
                expires_at=now + timedelta(hours=8),
                tag=bytes(32),
            )
        )
    browser = office.stranger()
    browser.set_cookie("staff", token)

    answer = browser.get("/staff/candidates")

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/staff/sign-in")
    assert office.audited(ALARM) == 1
    with office.door.main.reading() as session:
        assert session.scalars(select(t.StaffSession)).all() == []


@pytest.mark.parametrize(
    "change",
    [
        {"expires_at": 12},
        {"csrf": "1" * 64},
        {"made_at": -1},
    ],
)
def test_a_session_that_was_changed_is_over(office: Office, change: dict[str, object]) -> None:
    _, browser = recruiter(office)
    values = {
        name: office.world.clock() + timedelta(hours=one) if isinstance(one, int) else one
        for name, one in change.items()
    }
    write(office, update(t.StaffSession).values(**values))

    assert not is_in(browser)
    assert office.audited(ALARM) == 1


def test_a_session_given_to_somebody_else_is_over(office: Office) -> None:
    _, browser = recruiter(office)
    maria = office.member(BOTH, all_positions=True, name="Maria", email="maria@exempel.se")
    write(office, update(t.StaffSession).values(staff_id=maria))

    assert not is_in(browser)
    assert office.audited(ALARM) == 1


def test_a_password_without_its_code_becomes_no_session_by_a_write(office: Office) -> None:
    _, browser = recruiter(office)
    write(office, update(t.StaffSession).values(awaits_code=True))

    assert not is_in(browser)
    assert office.audited(ALARM) == 1


@pytest.mark.parametrize(
    "values", [{"is_administrator": True}, {"all_positions": False}, {"email": "eva@exempel.se"}]
)
def test_rights_that_were_changed_past_the_vault_open_nothing(
    office: Office, values: dict[str, object]
) -> None:
    staff_id, browser = recruiter(office)
    write(office, update(t.Staff).where(t.Staff.id == staff_id).values(**values))

    assert not is_in(browser)
    assert not is_in(browser)
    assert office.audited(ALARM) == 1  # the sessions ended with the first


def test_a_position_that_was_added_past_the_vault_opens_nothing(office: Office) -> None:
    position = office.world.position_id
    staff_id = office.member(
        Role.RECRUITER, all_positions=False, name="Nils", email="nils@exempel.se"
    )
    browser = office.stranger()
    browser.sign_in_as(staff_id)
    assert is_in(browser)
    with office.door.main.writing() as session:
        session.add(
            t.Assignment(staff_id=staff_id, position_id=position, made_at=office.world.clock())
        )

    assert not is_in(browser)
    assert office.audited(ALARM) == 1


def test_a_disabled_person_is_not_let_in_by_a_write(office: Office) -> None:
    staff_id, _ = recruiter(office)
    disable(
        main=office.door.main,
        opener=office.door.opener,
        staff_id=staff_id,
        actor=OPERATOR,
        now=office.world.clock(),
    )
    write(office, update(t.Staff).where(t.Staff.id == staff_id).values(disabled_at=None))
    browser = office.stranger()
    browser.sign_in_as(staff_id)

    assert not is_in(browser)
    assert office.audited(ALARM) == 1


def test_an_invitation_that_was_inserted_lets_nobody_in(office: Office) -> None:
    staff_id = office.member(BOTH, all_positions=True, name="Maria", email="maria@exempel.se")
    now = office.world.clock()
    token = base64.urlsafe_b64encode(bytes(24)).decode()
    with office.door.main.writing() as session:
        session.add(
            t.StaffInvite(
                token_hash=hashlib.sha256(token.encode()).digest(),
                staff_id=staff_id,
                made_at=now,
                expires_at=now + timedelta(days=7),
                tag=bytes(32),
            )
        )

    assert office.stranger().get(f"/staff/join/{token}").status_code == 404
    assert office.audited(ALARM) == 1


def test_a_password_that_was_put_in_its_place_is_wrong(office: Office) -> None:
    staff_id, _ = recruiter(office)
    write(
        office,
        update(t.StaffCredential)
        .where(t.StaffCredential.staff_id == staff_id)
        .values(phc=hash_password(password=PASSWORD)),
    )

    answer = office.stranger().post(
        "/staff/sign-in", {"email": "nils@exempel.se", "password": PASSWORD}, csrf=False
    )

    assert answer.status_code == 422
    assert office.audited(ALARM) == 1
    assert office.audited("session.refused") == 1


def test_the_list_of_people_says_so_and_setting_the_rights_anew_mends_it(office: Office) -> None:
    staff_id, _ = recruiter(office)
    write(office, update(t.Staff).where(t.Staff.id == staff_id).values(is_administrator=True))
    now = office.world.clock()
    door = office.door

    (person,) = list_people(main=door.main, opener=door.opener, now=now)
    assert person.standing is Standing.ALTERED
    with pytest.raises(AlteredRightsError):
        reset(main=door.main, opener=door.opener, staff_id=staff_id, actor=OPERATOR, now=now)
    administrator = office.staff()
    assert "Behörigheten ändrades utanför valvet" in administrator.get("/staff/people").text
    set_roles(
        main=door.main,
        opener=door.opener,
        staff_id=staff_id,
        roles=Role.RECRUITER,
        all_positions=True,
        positions=(),
        actor=OPERATOR,
        now=now,
    )

    browser = office.stranger()
    browser.sign_in_as(staff_id)
    assert is_in(browser)


def test_disabling_does_not_vouch_for_what_was_altered(office: Office) -> None:
    staff_id, _ = recruiter(office)
    write(office, update(t.Staff).where(t.Staff.id == staff_id).values(is_administrator=True))
    door, now = office.door, office.world.clock()
    office.member(BOTH, all_positions=True, name="Maria", email="maria@exempel.se")

    disable(main=door.main, opener=door.opener, staff_id=staff_id, actor=OPERATOR, now=now)

    people = list_people(main=door.main, opener=door.opener, now=now)
    assert [one.standing for one in people if one.staff_id == staff_id] == [Standing.ALTERED]
