"""What a preset adds: on the form and in the API, sealed, and where people read it."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from tests.factories.applications import accepted, hand_in
from tests.factories.documents import JPG, PDF, PNG
from tests.factories.handed_in import open_handed_in
from tests.factories.recruiting import Office, make_office
from tests.factories.submitting import CONTENT_TYPE, FilePart, Parts, World, form
from tests.factories.visiting import come_in, my_pages, press
from vault.adapters.policies_packaged import policy_text
from vault.db import tables as t
from vault.domain.application import Kind
from vault.usecases.submission.answer import Receipt

TEXTS = {
    "name": "Åsa Lindqvist",
    "email": "asa@exempel.se",
    "phone": "070-123 45 67",
    "competences": "Java\nKubernetes",
    "roles": "Arkitekt",
    "invoicing_company": "Lindqvist Konsult AB",
    "organisation_number": "5560000001",
}
ADDED = {name: TEXTS[name] for name in ("phone", "competences", "roles", "invoicing_company")}
FILES: Parts = [FilePart(), FilePart(field="cover_letter", name="brev.pdf")]
PHOTO = FilePart(field="photo", name="jag.jpg", content=JPG)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = make_office(tmp_path, text=policy_text("consultant-profile"))
    yield made
    made.world.close()


@pytest.fixture
def world(office: Office) -> World:
    return office.world


@pytest.fixture
def client(world: World) -> TestClient[Litestar]:
    return TestClient(world.app())


def api(client: TestClient[Litestar], parts: Parts) -> tuple[int, dict[str, object]]:
    headers = {"content-type": CONTENT_TYPE, "accept-language": "sv"}
    answer = client.post("/api/v1/applications", content=form(*parts), headers=headers)
    return answer.status_code, answer.json()


def handed_in(office: Office) -> Receipt:
    """Hand a whole profile in, photo and all; staff can see it."""
    receipt = hand_in(
        office.world,
        kind=Kind.SPONTANEOUS,
        consented=False,
        documents=(
            ("cv", "cv.pdf", PDF),
            ("cover_letter", "brev.pdf", PDF),
            ("photo", "jag.jpg", JPG),
        ),
        more={**ADDED, "organisation_number": "556000-0001", "message": "Hej!"},
    )
    return accepted(office.world, receipt)


def profile(office: Office) -> str:
    """The page of such a profile."""
    return f"/staff/candidates/{handed_in(office).application_id.hex()}"


def photo_of(office: Office) -> str:
    with office.door.main.reading() as session:
        return session.query(t.Document).filter_by(kind="photo").one().id.hex()


def test_the_form_marks_exactly_what_is_needed_as_required(client: TestClient[Litestar]) -> None:
    status, problem = api(client, [])

    assert status == 422
    errors = problem["errors"]
    assert isinstance(errors, list)
    assert [error["field"] for error in errors] == [
        "name",
        "email",
        "phone",
        "competences",
        "roles",
        "invoicing_company",
        "organisation_number",
        "cv",
        "cover_letter",
    ]


def test_what_only_helps_may_be_left_out(world: World, client: TestClient[Litestar]) -> None:
    status, told = api(client, [*FILES, *TEXTS.items()])

    assert status == 201, told
    found = open_handed_in(world, bytes.fromhex(str(told["id"])))
    assert found.contact == {**TEXTS, "organisation_number": "556000-0001"}
    assert (found.row.kind, found.row.role) == ("spontaneous", "consultant")


def test_a_date_and_a_photo_come_along(world: World, client: TestClient[Litestar]) -> None:
    status, told = api(client, [*FILES, PHOTO, *TEXTS.items(), ("availability", "2027-03-01")])

    assert status == 201, told
    found = open_handed_in(world, bytes.fromhex(str(told["id"])))
    assert found.contact["availability"] == "2027-03-01"
    assert found.documents["jag.jpg"] == JPG
    assert [one.kind for one in found.manifest.documents] == ["cv", "cover_letter", "photo"]


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("availability", "i mars", "Datum då du är tillgänglig: skriv"),
        ("availability", "2027-02-30", "Datum då du är tillgänglig: skriv"),
        ("organisation_number", "556000-0002", "Bolagets organisationsnummer: skriv tio siffror"),
        ("organisation_number", "SE556000", "Bolagets organisationsnummer: skriv tio siffror"),
    ],
)
def test_what_is_no_date_and_no_number_is_told_by_its_label(
    world: World, client: TestClient[Litestar], name: str, value: str, says: str
) -> None:
    parts: Parts = [*FILES, *{**TEXTS, name: value}.items()]
    headers = {"content-type": CONTENT_TYPE}

    page = client.post("/sv/spontaneous", content=form(*parts), headers=headers)
    status, problem = api(client, parts)

    assert (page.status_code, status, problem["field"]) == (422, 422, name)
    assert says in page.text
    assert 'value="Lindqvist Konsult AB"' in page.text
    with world.stores.main.reading() as session:
        assert session.query(t.Application).count() == 0


@pytest.mark.parametrize(
    ("part", "field", "says"),
    [
        (FilePart(field="photo", name="jag.pdf"), "photo", "Välj JPG eller PNG."),
        (FilePart(field="photo", name="jag.png", content=JPG), "photo", "JPG eller PNG"),
        (
            FilePart(field="attachment", name="jag.png", content=PNG),
            "attachment",
            "PDF, DOCX, ODT, RTF eller TXT",
        ),
    ],
)
def test_a_picture_is_a_photo_and_a_photo_is_a_picture(
    client: TestClient[Litestar], part: FilePart, field: str, says: str
) -> None:
    status, problem = api(client, [*FILES, *TEXTS.items(), part])

    assert (status, problem["field"]) == (415, field)
    assert says in str(problem["detail"])


def test_each_file_field_offers_what_it_takes(client: TestClient[Litestar]) -> None:
    page = client.get("/sv/spontaneous").text

    assert 'id="photo" name="photo" accept=".jpg,.jpeg,.png"' in page
    assert 'id="cv" name="cv" accept=".pdf,.docx,.odt,.rtf,.txt"' in page
    assert 'id="availability" name="availability" type="date"' in page


def test_a_personal_identity_number_of_a_sole_trader_is_an_organisation_number(
    client: TestClient[Litestar],
) -> None:
    status, told = api(client, [*FILES, *{**TEXTS, "organisation_number": "811228-9874"}.items()])

    assert status == 201, told


def test_the_added_fields_are_sealed(office: Office) -> None:
    profile(office)

    written = b"".join(
        path.read_bytes() for path in office.world.stores.folder.rglob("*") if path.is_file()
    )
    assert written
    for value in ("Kubernetes", "Arkitekt", "Lindqvist Konsult", "556000-0001", "jag.jpg"):
        assert value.encode() not in written


def test_a_recruiter_reads_the_added_fields_by_their_labels(office: Office) -> None:
    page = office.staff().get(profile(office)).text

    assert "Huvudsakliga kompetensområden" in page
    assert "Kubernetes" in page
    assert "556000-0001" in page
    assert "Konsult" in page


def test_a_photo_is_hidden_until_somebody_asks_for_it(office: Office) -> None:
    address = profile(office)
    browser = office.staff()
    photo = f"{address}/documents/{photo_of(office)}"

    page = browser.get(address).text
    by_link = browser.get(photo)
    without_token = browser.post(photo, csrf=False)
    audited_before = office.audited("document.downloaded")
    asked = browser.post(photo)

    assert "jag.jpg" not in page
    assert f'action="{photo}"' in page
    assert (by_link.status_code, without_token.status_code) == (403, 403)
    assert audited_before == 0
    assert (asked.status_code, asked.content) == (200, JPG)
    assert asked.headers["content-type"] == "image/jpeg"
    assert asked.headers["content-disposition"].startswith("attachment;")
    assert office.audited("document.downloaded") == 1


def test_asking_for_a_photo_is_written_down_as_that(office: Office) -> None:
    address = profile(office)

    office.staff().post(f"{address}/documents/{photo_of(office)}")

    with office.door.main.reading() as session:
        entry = session.query(t.AuditEntry).filter_by(event="document.downloaded").one()
    assert b"photo" in entry.entry


def test_the_applicant_sees_and_takes_along_what_the_preset_added(office: Office) -> None:
    receipt = handed_in(office)
    page = f"/staff/candidates/{receipt.application_id.hex()}"
    office.staff().post(f"{page}/documents/{photo_of(office)}")

    with TestClient(my_pages(office.world)) as browser:
        come_in(browser, receipt)
        mine = browser.get("/sv/my/application").text
        taken = press(browser, "export").content

    assert "Huvudsakliga kompetensområden" in mine
    assert "Lindqvist Konsult AB" in mine
    assert "jag.jpg" in mine
    with zipfile.ZipFile(io.BytesIO(taken)) as archive:
        extract = json.loads(archive.read("extract.json"))
        files = [name for name in archive.namelist() if name.endswith(".jpg")]
        assert [archive.read(name) for name in files] == [JPG]
    assert extract["application"]["role"] == "consultant"
    assert extract["fields"]["organisation_number"] == "556000-0001"
    assert extract["fields"]["competences"] == "Java\nKubernetes"
    assert [(look["document"], look["downloaded"]) for look in extract["looks"]] == [
        ("jag.jpg", True)
    ]
