"""What the main path leaves behind, opened with the keys of each reader."""

import hashlib
import itertools
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from litestar.testing import TestClient
from sqlalchemy import select

from tests.factories.documents import PDF, RTF, docx, odt
from tests.factories.handed_in import key_by_link, open_handed_in, receipt_letter
from tests.factories.submitting import (
    CONTENT_TYPE,
    NOTHING,
    SLUG,
    FilePart,
    World,
    application_parts,
    form,
)
from tests.integration.submit.conftest import Send
from vault.adapters.scanner_off import OffScanner
from vault.db import tables as t
from vault.domain.identifiers import ApplicationId
from vault.usecases.acceptance.accept import AcceptTools, accept


def test_an_application_for_a_position_is_stored_and_opens(world: World, send: Send) -> None:
    answer = send(form(*application_parts(phone="070-123 45 67", message="Hej!\r\nJag söker.")))

    assert answer.status_code == 201, answer.text
    told = answer.json()
    found = open_handed_in(world, bytes.fromhex(told["id"]))
    assert found.row.kind == "position"
    assert found.row.position_id == world.position_id
    assert found.row.status == "received"
    assert found.row.channel == "api"
    assert found.row.expires_at == datetime(2029, 11, 22, 23, tzinfo=UTC)
    assert found.row.policy_version == world.book.active.hash
    assert found.contact == {
        "name": "Åsa Lindqvist",
        "email": "asa@exempel.se",
        "phone": "070-123 45 67",
        "message": "Hej!\nJag söker.",
    }
    assert found.documents == {"cv.pdf": PDF}
    assert found.manifest.consents == ()


def test_the_answer_tells_what_the_contract_says(world: World, send: Send) -> None:
    told = send(form(*application_parts())).json()

    assert told.keys() == {"id", "link", "expires_at", "documents"}
    assert told["expires_at"] == "2029-11-22T23:00:00Z"
    assert told["link"].startswith(f"http://127.0.0.1:8000/sv/my#{told['id']}.")
    (document,) = told["documents"]
    assert document.keys() == {"id", "kind", "size", "sha256"}
    assert document["kind"] == "cv"
    assert document["size"] == len(PDF)
    assert document["sha256"] == hashlib.sha256(PDF).hexdigest()
    assert key_by_link(world, told["link"]) == open_handed_in(world, bytes.fromhex(told["id"])).key


def test_every_kind_of_document_comes_back_byte_for_byte(world: World, send: Send) -> None:
    files = {
        "cv.docx": ("cv", docx()),
        "brev.odt": ("cover_letter", odt()),
        "betyg.rtf": ("attachment", RTF),
        "intyg.txt": ("attachment", "Tack för att du läser.\n".encode()),
        "stor.pdf": ("attachment", PDF[:-6] + b"x" * 3_000_000 + b"%%EOF\n"),
    }
    body = form(
        *(FilePart(field=kind, name=name, content=plain) for name, (kind, plain) in files.items()),
        ("name", "Åsa"),
        ("email", "asa@exempel.se"),
        ("position", SLUG),
    )

    told = send(body).json()

    found = open_handed_in(world, bytes.fromhex(told["id"]))
    assert found.documents == {name: plain for name, (_, plain) in files.items()}
    assert [one["kind"] for one in told["documents"]] == [
        "cv",
        "cover_letter",
        "attachment",
        "attachment",
        "attachment",
    ]
    with world.stores.main.reading() as session:
        rows = session.scalars(select(t.Document).order_by(t.Document.ordinal)).all()
    assert [row.media for row in rows] == ["docx", "odt", "rtf", "txt", "pdf"]


def test_fields_may_come_in_any_order(world: World, send: Send) -> None:
    parts = application_parts()

    for order in itertools.permutations(parts):
        answer = send(form(*order))
        assert answer.status_code == 201, answer.text

    assert world.counts()["application"] == 24


def test_work_accepts_what_was_handed_in(world: World, send: Send) -> None:
    told = send(form(*application_parts())).json()
    application_id = ApplicationId(bytes.fromhex(told["id"]))

    accepted = accept(
        tools=AcceptTools(
            main=world.stores.main,
            keyring=world.stores.keyring,
            blobs=world.blobs,
            intake_opener=world.keys.intake_opener,
            opener=world.keys.opener,
            scanner=OffScanner(),
        ),
        application_id=application_id,
        now=world.clock(),
    )

    assert accepted
    with world.stores.main.reading() as session:
        assert session.get_one(t.Application, application_id).status == "accepted"


def test_a_spontaneous_application_stands_on_its_consent(world: World, send: Send) -> None:
    body = form(*application_parts(position=None, consent_keep="yes"))

    told = send(body).json()

    found = open_handed_in(world, bytes.fromhex(told["id"]))
    assert found.row.kind == "spontaneous"
    assert found.row.position_id is None
    assert [(one.purpose, one.given) for one in found.manifest.consents] == [("keep", True)]
    with world.stores.main.reading() as session:
        event = session.scalars(select(t.ConsentEvent)).one()
    assert (event.state, event.method, event.until) == ("given", "api", found.row.expires_at)


def test_a_spontaneous_application_without_consent_leaves_nothing(world: World, send: Send) -> None:
    answer = send(form(*application_parts(position=None)))

    assert answer.status_code == 422
    assert answer.json()["type"].endswith("/consent-needed")
    assert answer.json()["field"] == "consent_keep"
    assert world.counts() == NOTHING


def test_the_receipt_letter_bears_the_link(world: World, send: Send) -> None:
    told = send(form(*application_parts(language="en"))).json()

    letter = receipt_letter(world, bytes.fromhex(told["id"]))

    assert letter.to_address == "asa@exempel.se"
    assert told["link"] in letter.body
    assert "/en/my#" in told["link"]
    assert "22 November 2029" in letter.body


def test_what_stands_in_the_audit_log_is_not_personal(world: World, send: Send) -> None:
    send(form(*application_parts()))

    with world.stores.main.reading() as session:
        entries = session.scalars(select(t.AuditEntry)).all()

    assert {entry.event for entry in entries} == {
        "application.submitted",
        "letter.queued",
        "policy.activated",
    }
    assert not any(b"sa@" in entry.entry or b"Lindq" in entry.entry for entry in entries)


def test_the_lease_is_gone_once_it_has_arrived(world: World, send: Send) -> None:
    send(form(*application_parts()))

    counts = world.counts()

    assert counts["lease"] == 0
    assert counts["arrival"] == 1
    assert counts["wrap"] == 3
    assert counts["files"] == 1


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_form_answers_with_a_receipt(world: World, send: Send, language: str) -> None:
    answer = send(form(*application_parts(position=None)), to=f"/{language}/jobs/{SLUG}")

    assert answer.status_code == 201
    assert f"/{language}/my#" in answer.text
    assert ("22 november 2029" if language == "sv" else "22 November 2029") in answer.text
    assert "noindex" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    with world.stores.main.reading() as session:
        row = session.scalars(select(t.Application)).one()
    assert (row.language, row.channel) == (language, "web_form")


def test_a_position_takes_applications_through_its_last_day(world: World, send: Send) -> None:
    world.clock.at = datetime(2026, 12, 13, 22, 59, tzinfo=UTC)  # 23.59 in Stockholm
    in_time = send(form(*application_parts()))
    world.clock.at = datetime(2026, 12, 13, 23, 0, tzinfo=UTC)
    late = send(form(*application_parts()))
    late_page = send(form(*application_parts(position=None)), to=f"/sv/jobs/{SLUG}")

    assert in_time.status_code == 201
    assert (late.status_code, late.json()["errors"][0]["code"]) == (422, "closed")
    assert late_page.status_code == 410
    assert world.counts()["application"] == 1


def test_a_position_that_is_closed_during_the_upload_takes_nothing(world: World) -> None:
    # The page looked before the body came; the commit looks again, with the row locked.
    class ClosesOnArrival:
        """A sealer that closes the position just before the keys are made."""

        def wrap_application_key(self, **given: object) -> object:
            with world.stores.main.writing() as session:
                position = session.get_one(t.Position, world.position_id)
                position.status, position.decided_at = "closed", world.clock()
                position.outcome = "cancelled"
            return world.keys.sealer.wrap_application_key(**given)  # type: ignore[arg-type]  # passed on

        def wrap_outbox_key(self, **given: object) -> object:
            return world.keys.sealer.wrap_outbox_key(**given)  # type: ignore[arg-type]  # passed on

    ports = replace(world.ports, sealer=ClosesOnArrival())  # type: ignore[arg-type]  # fits the port
    with TestClient(world.app(ports=ports)) as client:
        answer = client.post(
            f"/sv/jobs/{SLUG}",
            content=form(*application_parts(position=None)),
            headers={"content-type": CONTENT_TYPE},
        )

    assert answer.status_code == 410
    counts = world.counts()
    assert (counts["application"], counts["wrap"], counts["files"], counts["lease"]) == (0, 0, 0, 0)
