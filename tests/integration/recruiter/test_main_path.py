"""From the printed link to a closed position: what a recruiter does on the first day."""

from httpx import Response
from sqlalchemy import select

from tests.factories.applications import accepted, hand_in
from tests.factories.documents import PDF
from tests.factories.recruiting import PASSWORD, Browser, Office
from vault.db import tables as t
from vault.usecases.submission.answer import Receipt


def test_a_newcomer_signs_up_lists_opens_downloads_moves_and_closes(office: Office) -> None:
    first = accepted(office.world, hand_in(office.world, name="Åsa Lindqvist"))
    second = accepted(office.world, hand_in(office.world, name="Jonas Berg"))
    address = f"/staff/candidates/{first.application_id.hex()}"

    browser = sign_up(office)
    listed = browser.get("/staff/candidates").text
    opened = browser.get(address)
    download = browser.get(f"{address}/documents/{only_document(office, first).hex()}")
    moved = browser.post(
        f"{address}/move", {"to": "in_review", "version": browser.version(address)}
    )
    shown = browser.get(address).text
    closed = close(browser, hired=first)

    assert "Åsa Lindqvist" in listed
    assert "Jonas Berg" in listed
    assert opened.status_code == 200
    assert "asa@exempel.se" in opened.text
    assert download.content == PDF
    assert "attachment" in download.headers["content-disposition"]
    assert moved.headers["location"].endswith("done=moved")
    assert "Läses" in shown
    assert closed.headers.get("location", closed.text).endswith("done=closed")
    with office.door.main.reading() as session:
        hired = session.get_one(t.Application, first.application_id)
        rejected = session.get_one(t.Application, second.application_id)
        letters = session.scalars(
            select(t.Outbox.kind).where(t.Outbox.application_id == second.application_id)
        ).all()
        position = session.scalars(select(t.Position)).one()
    assert (hired.status, rejected.status) == ("hired", "rejected")
    assert (position.status, position.outcome) == ("closed", "hired")
    assert "decision" in letters
    assert rejected.rule == "position.rejected"


def sign_up(office: Office) -> Browser:
    """Take the printed link up: name, password and second factor, and signed in at once."""
    invitation = office.first_invitation()
    browser = office.stranger()
    page = browser.get(f"/staff/join/{invitation.token}")
    assert page.status_code == 200
    code = office.code(office.offered_secret(invitation.staff_id))
    answer = browser.post(
        f"/staff/join/{invitation.token}",
        {"name": "Maria Ek", "email": "maria@exempel.se", "password": PASSWORD, "totp": code},
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff?done=joined")
    assert "Hej, Maria Ek" in browser.get("/staff").text
    return browser


def only_document(office: Office, receipt: Receipt) -> bytes:
    with office.door.main.reading() as session:
        return session.scalars(
            select(t.Document.id).where(t.Document.application_id == receipt.application_id)
        ).one()


def close(browser: Browser, *, hired: Receipt) -> Response:
    """Look at what closing means, name the hired, and write to everybody else."""
    closing = "/staff/positions/systemutvecklare/close"
    page = browser.get(closing)
    assert page.status_code == 200, page.text
    assert "Åsa Lindqvist" in page.text
    return browser.post(
        closing,
        {
            "version": browser.version(closing),
            "ground": "hired",
            "hired": hired.application_id.hex(),
            "confirm": "systemutvecklare",
            "send": "yes",
            "subject_sv": "Besked",
            "text_sv": "Hej [namn]! Det blev någon annan.",
        },
    )
