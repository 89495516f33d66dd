"""Who sees what: assignments, roles that change mid-session, and links that work once."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from tests.factories.applications import accepted, hand_in
from tests.factories.recruiting import BOTH, PASSWORD, Office
from tests.factories.submitting import add_position
from vault.db import tables as t
from vault.domain.access import Role
from vault.domain.application import Kind
from vault.usecases.audit.recording import OPERATOR
from vault.usecases.staff.accounts import set_roles
from vault.usecases.staff.invite import LINK_LIFE


def test_an_unassigned_recruiter_finds_nothing_at_all(office: Office) -> None:
    receipt = accepted(office.world, hand_in(office.world))
    with office.door.main.reading() as session:
        document = session.query(t.Document).one()
    page = f"/staff/candidates/{receipt.application_id.hex()}"
    outsider = office.staff(roles=Role.RECRUITER, all_positions=False)

    assert "Lindqvist" not in outsider.get("/staff/candidates").text
    nobody = "0" * 32
    missing = outsider.get(f"/staff/candidates/{nobody}").text
    for answer in (
        outsider.get(page),
        outsider.get(f"{page}/documents/{document.id.hex()}"),
        outsider.get(f"{page}/decide/rejected"),
        outsider.post(f"{page}/move", {"to": "in_review", "version": "1"}),
        outsider.get("/staff/positions/systemutvecklare"),
        outsider.get("/staff/positions/systemutvecklare/close"),
    ):
        assert answer.status_code == 404
    assert outsider.get(page).text == missing.replace(nobody, receipt.application_id.hex())
    assert office.audited("candidate.opened") == 0


def test_an_assigned_recruiter_sees_that_position_and_nothing_spontaneous(office: Office) -> None:
    mine = accepted(office.world, hand_in(office.world, name="Åsa Lindqvist"))
    accepted(office.world, hand_in(office.world, name="Elin Öberg", kind=Kind.SPONTANEOUS))
    recruiter = office.staff(
        roles=Role.RECRUITER, all_positions=False, positions=(office.world.position_id,)
    )

    listed = recruiter.get("/staff/candidates").text

    assert "Åsa Lindqvist" in listed
    assert "Elin Öberg" not in listed
    assert recruiter.get(f"/staff/candidates/{mine.application_id.hex()}").status_code == 200
    assert "Ingen träff" in recruiter.post("/staff/candidates", {"q": "Elin"}).text


def test_what_an_administrator_takes_away_is_gone_at_the_next_request(office: Office) -> None:
    receipt = accepted(office.world, hand_in(office.world))
    page = f"/staff/candidates/{receipt.application_id.hex()}"
    staff_id = office.member(BOTH, all_positions=True, name="Nils", email="nils@exempel.se")
    office.staff()
    browser = office.stranger()
    browser.sign_in_as(staff_id)
    assert browser.get(page).status_code == 200

    set_roles(
        main=office.door.main,
        opener=office.door.opener,
        staff_id=staff_id,
        roles=Role.RECRUITER,
        all_positions=False,
        positions=(),
        actor=OPERATOR,
        now=office.world.clock(),
    )

    assert browser.get(page).status_code == 404
    assert browser.get("/staff/people").status_code == 403


def test_an_invitation_works_once_and_for_a_week(office: Office) -> None:
    used, late = office.first_invitation(), None
    browser = office.stranger()
    browser.get(f"/staff/join/{used.token}")
    fields = {
        "name": "Maria Ek",
        "email": "maria@exempel.se",
        "password": PASSWORD,
        "totp": office.code(office.offered_secret(used.staff_id)),
    }
    assert browser.post(f"/staff/join/{used.token}", fields).status_code == 303
    assert office.stranger().get(f"/staff/join/{used.token}").status_code == 404
    assert office.stranger().post(f"/staff/join/{used.token}", fields).status_code == 404

    late = office.first_invitation()
    office.world.clock.advance(LINK_LIFE - timedelta(seconds=1))
    assert office.stranger().get(f"/staff/join/{late.token}").status_code == 200
    office.world.clock.advance(timedelta(seconds=1))
    assert office.stranger().get(f"/staff/join/{late.token}").status_code == 404


def test_a_sign_up_names_every_field_that_is_wrong_and_keeps_what_was_typed(office: Office) -> None:
    invitation = office.first_invitation()
    browser = office.stranger()
    browser.get(f"/staff/join/{invitation.token}")

    answer = browser.post(
        f"/staff/join/{invitation.token}",
        {"name": "Maria Ek", "email": "maria", "password": "exempelexempel", "totp": "12"},
    )

    assert answer.status_code == 422
    for field in ("email", "password", "totp"):
        assert f'href="#{field}"' in answer.text
    assert 'value="Maria Ek"' in answer.text
    assert "exempelexempel" not in answer.text


def test_an_administrator_invites_and_the_link_is_shown_once(office: Office) -> None:
    browser = office.staff()

    answer = browser.post(
        "/staff/invite",
        {
            "name": "Nils Holm",
            "email": "nils@exempel.se",
            "language": "en",
            "roles": "recruiter",
            "sees": "some",
            "positions": office.world.position_id.hex(),
        },
    )
    token = answer.text.split("/staff/join/")[1].split("<")[0]

    assert answer.status_code == 200
    assert "Welcome" in office.stranger().get(f"/staff/join/{token}?lang=en").text
    people = browser.get("/staff/people").text
    assert "Nils Holm" in people
    assert token not in people
    again = {
        "name": "Nils Holm",
        "email": "nils@exempel.se",
        "language": "en",
        "roles": "recruiter",
    }
    assert browser.post("/staff/invite", again).status_code == 422


def test_a_reset_takes_password_phone_and_sessions_and_gives_a_new_link(office: Office) -> None:
    staff_id = office.member(BOTH, all_positions=True, name="Nils", email="nils@exempel.se")
    theirs = office.stranger()
    theirs.sign_in_as(staff_id)
    browser = office.staff()

    answer = browser.post(f"/staff/people/{staff_id.hex()}/reset")

    assert "/staff/join/" in answer.text
    assert theirs.get("/staff").status_code == 303
    with office.door.main.reading() as session:
        assert session.query(t.StaffCredential).filter_by(staff_id=staff_id).count() == 0


def test_nobody_changes_their_own_rights_and_somebody_can_always_invite(office: Office) -> None:
    browser = office.staff(roles=Role.ADMINISTRATOR)
    with office.door.main.reading() as session:
        own = session.query(t.Staff).one().id
    nils = office.member(
        Role.ADMINISTRATOR, all_positions=False, name="Nils", email="nils@exempel.se"
    )
    theirs = office.stranger()
    theirs.sign_in_as(nils)

    widened = browser.post(f"/staff/people/{own.hex()}", {"roles": ["recruiter"], "sees": "all"})
    assert widened.status_code == 403
    assert browser.post(f"/staff/people/{own.hex()}/disable").status_code == 403
    assert browser.post(f"/staff/people/{nils.hex()}/disable").status_code == 303
    assert theirs.get("/staff").status_code == 303


def test_whoever_works_with_single_positions_is_assigned_to_what_they_make(office: Office) -> None:
    add_position(office.world.stores, office.world.clock, slug="ekonom")
    recruiter = office.staff(roles=Role.RECRUITER, all_positions=False)

    made = recruiter.post(
        "/staff/new-position",
        {
            "title_sv": "Kock",
            "title_en": "Cook",
            "description_sv": "Laga mat.",
            "description_en": "Cook.",
        },
    )

    assert made.headers["location"] == "/staff/positions/kock?done=drafted"
    listed = recruiter.get("/staff/positions").text
    assert "Kock" in listed
    assert "Systemutvecklare" not in listed


def test_with_a_mail_server_an_invitation_is_sent_and_shown(office: Office) -> None:
    sending = replace(office, door=replace(office.door, sends_letters=True))
    fields = {
        "name": "Eva Ny",
        "email": "eva@exempel.se",
        "language": "sv",
        "roles": "recruiter",
        "sees": "all",
    }

    sent = sending.staff().post("/staff/invite", fields)
    shown = office.staff(email="nils@exempel.se").post(
        "/staff/invite", {**fields, "email": "ulf@exempel.se"}
    )

    assert "Den är också på väg till eva@exempel.se" in sent.text
    assert "/staff/join/" in sent.text
    assert "på väg till" not in shown.text
    with office.door.main.reading() as session:
        (letter,) = session.scalars(select(t.Outbox)).all()
    assert (letter.kind, letter.application_id) == ("invite", None)
    assert b"eva@exempel.se" not in (letter.sealed or b"")


def test_a_language_that_nobody_here_speaks_is_refused_with_those_that_are(office: Office) -> None:
    browser = office.staff(roles=Role.ADMINISTRATOR)
    fields = {"name": "Nils", "email": "nils@exempel.se", "sees": "all", "roles": "recruiter"}

    before = office.audited("staff.invited")
    for language in ("de", "SV", ""):
        browser.get("/staff/invite")
        invited = browser.post("/staff/invite", {**fields, "language": language})
        browser.get("/staff/account")
        kept = browser.post("/staff/account/settings", {"language": language})

        assert (invited.status_code, kept.status_code) == (422, 422)
        assert "Välj svenska eller engelska" in invited.text
        assert "Välj svenska eller engelska" in kept.text
    assert office.audited("staff.invited") == before
