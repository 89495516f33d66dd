"""Reading is cut at the instant that the policy says, though nothing at all has run since (S1)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from tests.factories.applications import accepted, hand_in, reject_all, row_of, visit
from tests.factories.recruiting import Office, make_office
from vault.adapters.policies_packaged import policy_text
from vault.db import tables as t
from vault.domain.identifiers import DocumentId
from vault.errors import BlockedError
from vault.usecases.export.for_applicant import export_application, open_my_document
from vault.usecases.mypages.application import my_application
from vault.usecases.submission.answer import Receipt

NAME = "Åsa Lindqvist"
INSTANT = timedelta(microseconds=1)
DAY = timedelta(days=1)


@contextmanager
def opened(folder: Path, policy: str) -> Iterator[Office]:
    office = make_office(folder, text=policy_text(policy))
    try:
        yield office
    finally:
        office.world.close()


def somebody(office: Office, *, decided: bool) -> Receipt:
    receipt = accepted(office.world, hand_in(office.world, name=NAME))
    office.world.clock.advance(10 * DAY)
    if decided:
        reject_all(office.world, receipt)
    return receipt


def read_by_staff(office: Office, receipt: Receipt) -> dict[str, bool]:
    """What a recruiter who signs in now gets to read, door by door."""
    with office.door.main.reading() as session:
        document = session.scalars(
            select(t.Document.id).where(t.Document.application_id == receipt.application_id)
        ).one()
    email = f"{office.world.clock().timestamp()}@exempel.se"
    browser = office.staff(email=email)
    candidate = f"/staff/candidates/{receipt.application_id.hex()}"
    found = browser.post("/staff/candidates", {"q": "Lindqvist"})
    return {
        "list": NAME in browser.get("/staff/candidates").text,
        "search": NAME in found.text,
        "candidate": NAME in browser.get(candidate).text,
        "document": browser.get(f"{candidate}/documents/{document.hex()}").status_code == 200,
    }


def read_by_applicant(office: Office, receipt: Receipt) -> dict[str, bool]:
    """What the applicant gets, by the private link."""
    world = office.world
    by = visit(world, receipt)
    with office.door.main.reading() as session:
        document = session.scalars(
            select(t.Document.id).where(t.Document.application_id == receipt.application_id)
        ).one()
    seen = my_application(main=world.stores.main, book=world.book, visit=by, now=world.clock())
    return {
        "page": NAME in seen.fields.values(),
        "document": _opens(office, receipt, document),
        "export": _exports(office, receipt),
    }


def _opens(office: Office, receipt: Receipt, document: bytes) -> bool:
    world = office.world
    try:
        open_my_document(
            main=world.stores.main,
            blobs=world.blobs,
            book=world.book,
            visit=visit(world, receipt),
            document_id=DocumentId(document),
            now=world.clock(),
        ).close()
    except BlockedError:
        return False
    return True


def _exports(office: Office, receipt: Receipt) -> bool:
    world = office.world
    try:
        export_application(
            main=world.stores.main,
            blobs=world.blobs,
            book=world.book,
            visit=visit(world, receipt),
            page=lambda _view, _reviews: b"",
            now=world.clock(),
        ).close()
    except BlockedError:
        return False
    return True


def at(office: Office, moment: datetime) -> None:
    office.world.clock.at = moment


def test_two_years_after_the_decision_every_door_is_shut(tmp_path: Path) -> None:
    with opened(tmp_path, "two-years-after-decision") as office:
        receipt = somebody(office, decided=True)
        end = row_of(office.world, receipt).expires_at

        at(office, end - INSTANT)
        assert set(read_by_staff(office, receipt).values()) == {True}
        assert set(read_by_applicant(office, receipt).values()) == {True}

        at(office, end)
        assert set(read_by_staff(office, receipt).values()) == {False}
        assert set(read_by_applicant(office, receipt).values()) == {False}


def test_a_missed_review_shuts_out_staff_and_not_the_applicant(tmp_path: Path) -> None:
    with opened(tmp_path, "while-relevant") as office:
        receipt = somebody(office, decided=True)
        row = row_of(office.world, receipt)

        at(office, row.readable_until - INSTANT)
        assert set(read_by_staff(office, receipt).values()) == {True}

        at(office, row.readable_until)
        assert row.readable_until < row.expires_at
        assert set(read_by_staff(office, receipt).values()) == {False}
        assert set(read_by_applicant(office, receipt).values()) == {True}


def test_a_position_that_everybody_forgot_is_shut_in_time(tmp_path: Path) -> None:
    with opened(tmp_path, "two-years-after-decision") as office:
        receipt = somebody(office, decided=False)
        row = row_of(office.world, receipt)
        last_date = datetime.fromisoformat("2026-12-13T00:00:00+00:00")

        at(office, row.readable_until - INSTANT)
        assert set(read_by_staff(office, receipt).values()) == {True}

        at(office, row.readable_until)
        assert row.readable_until < last_date + timedelta(days=2.6 * 365.25) < row.expires_at
        assert set(read_by_staff(office, receipt).values()) == {False}
