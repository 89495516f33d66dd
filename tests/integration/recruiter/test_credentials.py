"""Passwords and second factors: renewed when they are weak, useless when they are gone."""

from contextlib import ExitStack
from datetime import datetime

import pytest
from sqlalchemy import delete, select, update

from tests.factories.recruiting import BOTH, PASSWORD, Office
from tests.fakes.meanwhile import MeanwhileDatabase
from vault.crypto.argon2 import CHEAPEST
from vault.crypto.passwords import hash_password, needs_rehash
from vault.db import tables as t
from vault.domain.access import Grants
from vault.domain.identifiers import StaffId
from vault.domain.language import Language
from vault.errors import NotFoundError, TooManyAttemptsError
from vault.usecases.audit.recording import OPERATOR
from vault.usecases.staff.invite import invite_staff
from vault.usecases.staff.own_account import change_password
from vault.usecases.staff.sessions import SignedIn, begin_session
from vault.usecases.staff.sign_in import MAX_VERIFIES_AT_ONCE, one_of_few
from vault.usecases.staff.tags import password_tag

EMAIL = "maria@exempel.se"


def with_password(office: Office) -> StaffId:
    """Somebody whose password was hashed with parameters that are too cheap today."""
    staff_id = office.member(BOTH, all_positions=True, name="Maria Ek", email=EMAIL)
    phc = hash_password(password=PASSWORD, cost=CHEAPEST)
    with office.door.main.writing() as session:
        session.execute(
            update(t.StaffCredential)
            .where(t.StaffCredential.staff_id == staff_id)
            .values(
                phc=phc, tag=password_tag(opener=office.door.opener, staff_id=staff_id, phc=phc)
            )
        )
    return staff_id


def stored(office: Office, staff_id: StaffId) -> str:
    with office.door.main.reading() as session:
        phc = session.scalars(
            select(t.StaffCredential.phc).where(t.StaffCredential.staff_id == staff_id)
        ).one()
    assert phc is not None
    return phc


def begun(office: Office, staff_id: StaffId, *, awaits_code: bool) -> str:
    with office.door.main.writing() as session:
        return begin_session(
            session,
            opener=office.door.opener,
            staff_id=staff_id,
            now=office.world.clock(),
            awaits_code=awaits_code,
        )


def signed_in(staff_id: StaffId, until: datetime) -> SignedIn:
    return SignedIn(
        staff_id=staff_id,
        name="Maria Ek",
        email=EMAIL,
        language=Language.SV,
        roles=BOTH,
        grants=Grants(all_positions=True),
        token_hash=bytes(32),
        csrf=bytes(32),
        until=until,
    )


def test_a_weak_hash_is_renewed_when_the_password_is_given(office: Office) -> None:
    staff_id = with_password(office)
    assert needs_rehash(phc=stored(office, staff_id))

    given = [
        office.stranger().post("/staff/sign-in", {"email": EMAIL, "password": PASSWORD}).status_code
        for _ in range(2)
    ]

    assert given == [303, 303]
    assert not needs_rehash(phc=stored(office, staff_id))


def test_whoever_finds_every_place_taken_is_asked_to_come_back(office: Office) -> None:
    with ExitStack() as taken:
        for _ in range(MAX_VERIFIES_AT_ONCE):
            taken.enter_context(one_of_few())

        with pytest.raises(TooManyAttemptsError) as refusal, one_of_few(wait=0.01):
            pass

    assert refusal.value.retry_after > 0
    with one_of_few(wait=0.01):
        assert not office.audited("session.started")


def test_a_whole_session_is_no_half_one(office: Office) -> None:
    staff_id = with_password(office)
    browser = office.stranger()
    browser.set_cookie("staff-code", begun(office, staff_id, awaits_code=False))

    answer = browser.post("/staff/code", {"totp": "123456"}, csrf=False)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/staff/sign-in")


def test_a_half_session_that_was_altered_rings_the_alarm(office: Office) -> None:
    staff_id = with_password(office)
    browser = office.stranger()
    browser.set_cookie("staff-code", begun(office, staff_id, awaits_code=True))
    with office.door.main.writing() as session:
        session.execute(update(t.StaffSession).values(tag=bytes(32)))

    answer = browser.post("/staff/code", {"totp": "123456"}, csrf=False)

    assert answer.headers["location"].startswith("/staff/sign-in")
    assert office.audited("staff.altered") == 1


def test_without_a_second_factor_no_code_is_right(office: Office) -> None:
    staff_id = with_password(office)
    browser = office.stranger()
    browser.set_cookie("staff-code", begun(office, staff_id, awaits_code=True))

    answer = browser.post("/staff/code", {"totp": "123456"}, csrf=False)

    assert answer.status_code == 422


def test_a_password_that_is_taken_away_meanwhile_is_not_set_again(office: Office) -> None:
    staff_id = with_password(office)

    def reset_first() -> None:
        with office.door.main.writing() as session:
            session.execute(delete(t.StaffCredential))

    with pytest.raises(NotFoundError):
        change_password(
            main=MeanwhileDatabase(office.door.main, reset_first),
            opener=office.door.opener,
            signed_in=signed_in(staff_id, office.world.clock()),
            untrusted_current=PASSWORD,
            untrusted_new="en helt annan mening",
            organisation="Exempel AB",
            now=office.world.clock(),
        )


def test_a_link_of_somebody_who_was_shut_out_leads_nowhere(office: Office) -> None:
    invitation = office.first_invitation()
    with office.door.main.writing() as session:
        session.execute(update(t.Staff).values(disabled_at=office.world.clock()))

    assert office.stranger().get(f"/staff/join/{invitation.token}").status_code == 404


def test_a_sign_up_without_having_seen_the_secret_has_no_right_code(office: Office) -> None:
    invitation = office.first_invitation()
    browser = office.stranger()

    answer = browser.post(
        f"/staff/join/{invitation.token}",
        {"name": "Maria Ek", "email": EMAIL, "password": PASSWORD, "totp": "123456"},
    )

    assert answer.status_code == 422
    assert 'href="#totp"' in answer.text
    assert 'href="#email"' not in answer.text


def test_whoever_was_invited_by_name_keeps_name_address_and_language(office: Office) -> None:
    invitation = invite_staff(
        main=office.door.main,
        opener=office.door.opener,
        roles=BOTH,
        all_positions=True,
        untrusted_name="Nils Holm",
        untrusted_email="Nils@exempel.se",
        language=Language.EN,
        actor=OPERATOR,
        now=office.world.clock(),
    )
    browser = office.stranger()
    browser.get(f"/staff/join/{invitation.token}")
    code = office.code(office.offered_secret(invitation.staff_id))

    answer = browser.post(
        f"/staff/join/{invitation.token}",
        {"name": "Another", "email": "other@exempel.se", "password": PASSWORD, "totp": code},
    )

    assert answer.status_code == 303
    with office.door.main.reading() as session:
        person = session.get_one(t.Staff, invitation.staff_id)
    assert (person.name, person.email, person.language) == ("Nils Holm", "nils@exempel.se", "en")
