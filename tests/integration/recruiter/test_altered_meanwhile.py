"""What is altered past the vault between a check and the write is refused as at the check."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import update

from tests.factories.recruiting import PASSWORD, Browser, Office
from tests.fakes.meanwhile import MeanwhileDatabase
from vault.db import tables as t
from vault.domain.access import Role

ALARM = "staff.altered"
EMAIL = "maria@exempel.se"
POSITION = {
    "title_sv": "Kock",
    "title_en": "Cook",
    "description_sv": "Du lagar mat.",
    "description_en": "You cook.",
}


def altering(office: Office) -> Office:
    """The same office, where everybody's rights are altered just before each write."""

    def alter() -> None:
        with office.door.main.writing() as session:
            session.execute(update(t.Staff).values(email="mallory@exempel.se"))

    return meanwhile(office, alter)


def meanwhile(office: Office, act: Callable[[], object]) -> Office:
    return replace(office, door=replace(office.door, main=MeanwhileDatabase(office.door.main, act)))


def in_the_office(browser: Browser, office: Office) -> Browser:
    """The same browser, with its cookies, in an office where something happens."""
    there = office.stranger()
    for name, value in browser.client.cookies.items():
        there.set_cookie(name, value)
    there.token = browser.token
    return there


def test_a_position_is_not_drafted_with_rights_that_were_altered_meanwhile(office: Office) -> None:
    staff_id = office.member(
        Role.RECRUITER,
        (office.world.position_id,),
        all_positions=False,
        name="Nils",
        email="nils@exempel.se",
    )
    browser = office.stranger()
    browser.sign_in_as(staff_id)
    browser.get("/staff/new-position")

    answer = in_the_office(browser, altering(office)).post(
        "/staff/new-position", {**POSITION, "do": "save"}
    )

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/staff/sign-in")
    assert office.audited(ALARM) == 1
    with office.door.main.reading() as session:
        assert session.query(t.Position).filter_by(title_sv="Kock").count() == 0


def test_nobody_signs_up_with_rights_that_were_altered_meanwhile(office: Office) -> None:
    invitation = office.first_invitation()
    address = f"/staff/join/{invitation.token}"
    office.stranger().get(address)
    secret = office.offered_secret(invitation.staff_id)

    answer = (
        altering(office)
        .stranger()
        .post(
            address,
            {"name": "Maria", "email": EMAIL, "password": PASSWORD, "totp": office.code(secret)},
        )
    )

    assert answer.status_code == 404
    assert office.audited(ALARM) == 1
    assert office.audited("staff.joined") == 0


def test_the_sign_up_page_is_not_shown_for_rights_that_were_altered_meanwhile(
    office: Office,
) -> None:
    invitation = office.first_invitation()

    answer = altering(office).stranger().get(f"/staff/join/{invitation.token}")

    assert answer.status_code == 404
    assert office.audited(ALARM) == 1


def test_a_code_gives_no_session_with_rights_that_were_altered_meanwhile(office: Office) -> None:
    invitation = office.first_invitation()
    office.stranger().get(f"/staff/join/{invitation.token}")
    secret = office.offered_secret(invitation.staff_id)
    office.stranger().post(
        f"/staff/join/{invitation.token}",
        {"name": "Maria", "email": EMAIL, "password": PASSWORD, "totp": office.code(secret)},
    )
    office.next_code()
    browser = office.stranger()
    browser.post("/staff/sign-in", {"email": EMAIL, "password": PASSWORD})
    before = office.audited("session.started")

    answer = in_the_office(browser, altering(office)).post(
        "/staff/code", {"totp": office.code(secret)}
    )

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/staff/sign-in")
    assert office.audited(ALARM) == 1
    assert office.audited("session.started") == before
