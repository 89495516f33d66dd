"""From the printed link to a closed position: what a recruiter does on the first day."""

from sqlalchemy import select

from tests.factories.applications import accepted, hand_in
from tests.factories.documents import PDF
from tests.factories.recruiting import PASSWORD, Office
from vault.db import tables as t


def test_a_newcomer_signs_up_lists_opens_downloads_moves_and_closes(office: Office) -> None:
    first = accepted(office.world, hand_in(office.world, name="Åsa Lindqvist"))
    second = accepted(office.world, hand_in(office.world, name="Jonas Berg"))
    invitation = office.first_invitation()
    browser = office.stranger()

    # sign up
    page = browser.get(f"/staff/join/{invitation.token}")
    assert page.status_code == 200
    code = office.code(office.offered_secret(invitation.staff_id))
    answer = browser.post(
        f"/staff/join/{invitation.token}",
        {"name": "Maria Ek", "email": "maria@exempel.se", "password": PASSWORD, "totp": code},
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff?done=joined")
    assert "Hej, Maria Ek" in browser.get("/staff").text

    # list and open
    listed = browser.get("/staff/candidates").text
    assert "Åsa Lindqvist" in listed
    assert "Jonas Berg" in listed
    address = f"/staff/candidates/{first.application_id.hex()}"
    opened = browser.get(address)
    assert opened.status_code == 200
    assert "asa@exempel.se" in opened.text

    # download, byte for byte
    with office.door.main.reading() as session:
        document = session.scalars(
            select(t.Document).where(t.Document.application_id == first.application_id)
        ).one()
    download = browser.get(f"{address}/documents/{document.id.hex()}")
    assert download.content == PDF
    assert "attachment" in download.headers["content-disposition"]

    # move
    moved = browser.post(
        f"{address}/move", {"to": "in_review", "version": browser.version(address)}
    )
    assert moved.headers["location"].endswith("done=moved")
    assert "Läses" in browser.get(address).text

    # close
    closing = "/staff/positions/systemutvecklare/close"
    page = browser.get(closing)
    assert page.status_code == 200, page.text
    assert "Åsa Lindqvist" in page.text
    closed = browser.post(
        closing,
        {
            "version": browser.version(closing),
            "ground": "hired",
            "hired": first.application_id.hex(),
            "confirm": "systemutvecklare",
            "send": "yes",
            "subject_sv": "Besked",
            "text_sv": "Hej [namn]! Det blev någon annan.",
        },
    )
    assert closed.headers.get("location", closed.text).endswith("done=closed")
    with office.door.main.reading() as session:
        hired = session.get_one(t.Application, first.application_id)
        rejected = session.get_one(t.Application, second.application_id)
        letters = session.scalars(
            select(t.Outbox).where(t.Outbox.application_id == second.application_id)
        ).all()
        position = session.scalars(select(t.Position)).one()
    assert (hired.status, rejected.status) == ("hired", "rejected")
    assert (position.status, position.outcome) == ("closed", "hired")
    assert "decision" in {letter.kind for letter in letters}
    assert rejected.rule == "position.rejected"
