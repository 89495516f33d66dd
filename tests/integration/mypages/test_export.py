"""Downloading what is one's own: byte for byte, written down first, and never whole in memory."""

import io
import json
import re
import tracemalloc
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import select, update

from tests.factories.acting import order, seen_by
from tests.factories.applications import accepted, hand_in, link_text, visit
from tests.factories.documents import PDF
from tests.factories.reviewing import review
from tests.factories.submitting import World
from tests.factories.visiting import my_pages
from tests.fakes.meanwhile import MeanwhileDatabase
from vault.crypto.keys import random_bytes
from vault.db import tables as t
from vault.domain.acts import ActKind
from vault.domain.application import Kind
from vault.domain.identifiers import DocumentId
from vault.errors import (
    BlockedError,
    ErasingError,
    MissingBlobError,
    NotAuthenticError,
    NotFoundError,
)
from vault.usecases.consent.sign import sign_consents
from vault.usecases.export.for_applicant import export_application, open_my_document
from vault.usecases.export.zip import Export
from vault.usecases.mypages.extract import resume_json
from vault.usecases.mypages.receipt import my_receipt
from vault.usecases.mypages.visit import OpenVisit
from vault.usecases.submission.answer import Receipt

MIB = 1024 * 1024
LETTER = PDF + b"%second"
DOCUMENTS = (("cv", "Åsas cv: 2026.pdf", PDF), ("cover_letter", "brev.pdf", LETTER))


@pytest.fixture
def browser(world: World) -> Iterator[TestClient[Litestar]]:
    with TestClient(my_pages(world)) as client:
        yield client


def export(world: World, by: OpenVisit) -> Export:
    return export_application(
        main=world.stores.main,
        blobs=world.blobs,
        book=world.book,
        visit=by,
        page=lambda view, _: view.fields["name"].encode(),
        now=world.clock(),
    )


def unzipped(export_: Export) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(b"".join(export_.pieces()))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def events(world: World, event: str) -> list[dict[str, object]]:
    with world.stores.main.reading() as session:
        entries = session.scalars(select(t.AuditEntry).where(t.AuditEntry.event == event))
        return [json.loads(entry.entry) for entry in entries]


def spoil(world: World, receipt: Receipt, *, place: int) -> None:
    document = receipt.documents[0].id.hex()
    blob = next(path for path in world.blob_files() if document in str(path))
    blob.chmod(0o600)
    content = bytearray(blob.read_bytes())
    content[place] ^= 1
    blob.write_bytes(content)


def test_everything_comes_in_one_zip(world: World) -> None:
    receipt = accepted(world, hand_in(world, documents=DOCUMENTS))

    files = unzipped(export(world, visit(world, receipt)))

    assert files["documents/01 Åsas cv_ 2026.pdf"] == PDF
    assert files["documents/02 brev.pdf"] == LETTER
    assert files["extract.html"] == "Åsa Lindqvist".encode()
    told = json.loads(files["extract.json"])
    assert told["format"] == "applicant-vault-extract/1"
    assert told["fields"]["email"] == "asa@exempel.se"
    assert told["application"]["last_day"] == "2029-11-22"
    assert [one["name"] for one in told["documents"]] == ["Åsas cv: 2026.pdf", "brev.pdf"]
    resume = json.loads(files["resume.json"])
    assert resume["basics"]["name"] == "Åsa Lindqvist"


def test_the_signed_receipts_of_consent_are_in_it(world: World) -> None:
    receipt = accepted(world, hand_in(world, kind=Kind.SPONTANEOUS))
    [unsigned] = json.loads(unzipped(export(world, visit(world, receipt)))["extract.json"])[
        "consents"
    ]
    sign_consents(
        main=world.stores.main,
        book=world.book,
        signer=world.keys.signer,
        public_url="https://vault.example",
        now=world.clock(),
    )
    by = visit(world, receipt)

    files = unzipped(export(world, by))

    [consent] = json.loads(files["extract.json"])["consents"]
    assert unsigned == {**consent, "receipt": None}
    name = f"consents/{consent['id']}.json"
    assert consent["receipt"] == name
    assert set(json.loads(files[name])) >= {"payload", "signature", "signer"}
    event_id = bytes.fromhex(consent["id"])
    assert files[name] == my_receipt(main=world.stores.main, visit=by, event_id=event_id)


@pytest.mark.parametrize("may", [True, False], ids=["access", "no access"])
def test_what_staff_wrote_to_keep_it_is_in_it_where_the_policy_says_access(
    world: World, *, may: bool
) -> None:
    receipt = accepted(world, hand_in(world))
    review(world, receipt, words="Vi söker en till i vår.")
    rights = frozenset({"access"} if may else {"erasure"})
    book = replace(world.book, active=replace(world.book.active, rights=rights))

    told = json.loads(
        unzipped(export(replace(world, book=book), visit(world, receipt)))["extract.json"]
    )

    assert [one["reason"] for one in told.get("reviews", [])] == ["Vi söker en till i vår."] * may


def test_the_export_is_written_down_before_the_first_byte(world: World) -> None:
    receipt = accepted(world, hand_in(world, documents=DOCUMENTS))

    opened = export(world, visit(world, receipt))

    [entry] = events(world, "application.exported")
    assert entry["detail"] == {
        "by": "applicant",
        "bytes": len(PDF) + len(LETTER),
        "documents": 2,
    }
    opened.close()
    opened.close()


def test_a_large_application_is_never_whole_in_memory(world: World) -> None:
    large = PDF + random_bytes(20 * MIB)
    by = visit(world, accepted(world, hand_in(world, documents=(("cv", "cv.pdf", large),))))
    opened = export(world, by)

    tracemalloc.start()
    size = sum(len(piece) for piece in opened.pieces())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert size > len(large)
    assert peak < 4 * MIB


def test_one_document_comes_byte_for_byte(world: World) -> None:
    receipt = accepted(world, hand_in(world, documents=DOCUMENTS))

    opened = open_my_document(
        main=world.stores.main,
        blobs=world.blobs,
        book=world.book,
        visit=visit(world, receipt),
        document_id=receipt.documents[1].id,
        now=world.clock(),
    )

    assert b"".join(opened.pieces()) == LETTER
    [entry] = events(world, "document.downloaded")
    assert entry["actor"] == {"kind": "applicant", "id": None}


def test_somebody_elses_document_is_not_found(world: World) -> None:
    mine, theirs = hand_in(world), hand_in(world)

    with pytest.raises(NotFoundError):
        open_my_document(
            main=world.stores.main,
            blobs=world.blobs,
            book=world.book,
            visit=visit(world, mine),
            document_id=DocumentId(theirs.documents[0].id),
            now=world.clock(),
        )
    assert events(world, "document.downloaded") == []


def test_ones_own_download_is_no_look_by_a_recruiter(
    world: World, browser: TestClient[Litestar]
) -> None:
    receipt = accepted(world, hand_in(world, documents=DOCUMENTS))
    browser.post("/sv/my/open", data={"code": link_text(receipt)})
    token = form_token(browser)

    one = browser.post(f"/sv/my/documents/{receipt.documents[0].id.hex()}", data={"csrf": token})

    assert one.content == PDF
    assert one.headers["content-type"].startswith("application/pdf")
    assert "attachment" in one.headers["content-disposition"]
    assert one.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert "Ingen har öppnat din ansökan än." in browser.get("/sv/my/application").text


@pytest.mark.parametrize(("language", "said"), [("sv", "Det här har vi om dig"), ("en", "hold")])
def test_the_zip_over_http_has_a_page_that_needs_nothing_from_us(
    world: World, browser: TestClient[Litestar], language: str, said: str
) -> None:
    receipt = accepted(world, hand_in(world, documents=DOCUMENTS))
    browser.post(f"/{language}/my/open", data={"code": link_text(receipt)})

    answer = browser.post(f"/{language}/my/export", data={"csrf": form_token(browser)})

    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["cache-control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        page = archive.read("extract.html").decode()
    assert said in page
    assert "Åsa Lindqvist" in page
    assert re.findall(r'(?:src|href)="', page) == []


def test_what_was_taken_back_is_not_handed_out(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    by = visit(world, receipt)
    order(world, by, ActKind.WITHDRAW)

    with pytest.raises(BlockedError):
        export(world, by)
    assert events(world, "application.exported") == []


def test_a_document_that_was_changed_is_never_handed_out_whole(world: World) -> None:
    large = PDF + random_bytes(MIB)
    receipt = accepted(world, hand_in(world, documents=(("cv", "cv.pdf", large),)))
    by = visit(world, receipt)
    spoil(world, receipt, place=200_000)

    with pytest.raises(NotAuthenticError):
        b"".join(export(world, by).pieces())


def test_a_document_that_was_cut_is_refused_before_the_first_byte(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    by = visit(world, receipt)
    spoil(world, receipt, place=-1)

    with pytest.raises(NotAuthenticError):
        export(world, by)
    assert events(world, "application.exported") == []


def test_a_missing_document_is_said_before_the_first_byte(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    by = visit(world, receipt)
    world.blobs.delete_applications([receipt.application_id])

    with pytest.raises(MissingBlobError):
        export(world, by)


def test_a_document_of_what_is_being_erased_is_not_handed_out(world: World) -> None:
    receipt = accepted(world, hand_in(world))
    by = visit(world, receipt)
    main = MeanwhileDatabase(world.stores.main, lambda: begin_erasing(world))

    with pytest.raises(ErasingError):
        open_my_document(
            main=main,
            blobs=world.blobs,
            book=world.book,
            visit=by,
            document_id=receipt.documents[0].id,
            now=world.clock(),
        )
    assert events(world, "document.downloaded") == []


def test_a_resume_without_a_message_has_no_summary(world: World) -> None:
    by = visit(world, accepted(world, hand_in(world)))
    view = seen_by(world, by)
    fields = {"name": "Åsa Lindqvist", "email": "asa@exempel.se"}

    told = json.loads(resume_json(view=replace(view, fields=fields)))

    assert told["basics"] == fields


def begin_erasing(world: World) -> None:
    with world.stores.main.writing() as session:
        session.execute(update(t.Application).values(erasing_at=world.clock()))


def form_token(browser: TestClient[Litestar]) -> str:
    page = browser.get("/sv/my/application").text
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', page)
    assert found is not None
    return found[1]
