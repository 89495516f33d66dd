"""Downloads: byte for byte, whole and in parts, under safe names, and written down first."""

import pytest

from tests.factories.applications import accepted, hand_in
from tests.factories.recruiting import Office
from vault.db import tables as t
from vault.domain.application import Status
from vault.domain.content.file_name import safe_name
from vault.usecases.candidates.open_document import PIECE
from vault.web.downloads import RUN_BYTES, disposition

BODY = b"%PDF-1.4\n" + b"".join(n.to_bytes(4, "big") for n in range(76_800)) + b"\n%%EOF\n"


def a_document(office: Office, name: str = "cv.pdf", body: bytes = BODY) -> str:
    receipt = accepted(office.world, hand_in(office.world, documents=(("cv", name, body),)))
    with office.door.main.reading() as session:
        document = session.query(t.Document).filter_by(application_id=receipt.application_id).one()
    return f"/staff/candidates/{receipt.application_id.hex()}/documents/{document.id.hex()}"


def test_a_document_comes_out_as_it_came_in_and_cannot_act_in_the_browser(office: Office) -> None:
    address = a_document(office)

    answer = office.staff().get(address)

    assert answer.content == BODY
    assert answer.headers["content-length"] == str(len(BODY))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("bytes=0-0", BODY[:1]),
        ("bytes=16380-16390", BODY[16380:16391]),
        ("bytes=300000-", BODY[300000:]),
        ("bytes=-9", BODY[-9:]),
        ("bytes=5-999999999", BODY[5:]),
    ],
)
def test_a_range_is_that_part_of_the_document(office: Office, asked: str, expected: bytes) -> None:
    address = a_document(office)

    answer = office.staff().get(address, headers={"Range": asked})

    assert (answer.status_code, answer.content) == (206, expected)
    start = BODY.index(expected) if len(expected) > 1 else 0
    stop = start + len(expected) - 1
    assert answer.headers["content-range"] == f"bytes {start}-{stop}/{len(BODY)}"


@pytest.mark.parametrize("asked", ["bytes=0-1,4-5", "lines=1-2", "bytes=5-2", "bytes=-", "x"])
def test_what_is_not_one_range_gives_the_whole(office: Office, asked: str) -> None:
    address = a_document(office)

    answer = office.staff().get(address, headers={"Range": asked})

    assert (answer.status_code, answer.content) == (200, BODY)


def test_a_range_outside_the_document_says_how_long_it_is(office: Office) -> None:
    address = a_document(office)

    answer = office.staff().get(address, headers={"Range": f"bytes={len(BODY)}-"})

    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(BODY)}"


def test_each_download_is_written_down(office: Office) -> None:
    address = a_document(office)
    browser = office.staff()
    browser.get(address)
    browser.get(address, headers={"Range": "bytes=0-9"})

    assert office.audited("document.downloaded") == 2


def test_a_document_is_found_under_its_own_application_only(office: Office) -> None:
    first, second = a_document(office), a_document(office)
    crossed = first.rsplit("/", 1)[0] + "/" + second.rsplit("/", 1)[1]
    browser = office.staff()

    assert browser.get(crossed).status_code == 404
    assert browser.get(first.rsplit("/", 1)[0] + "/" + "0" * 32).status_code == 404
    assert browser.get(first.rsplit("/", 1)[0] + "/nonsense").status_code == 404
    assert office.audited("document.downloaded") == 0


def test_documents_in_quarantine_wait_until_somebody_releases_them(office: Office) -> None:
    address = a_document(office)
    page = address.split("/documents/")[0]
    with office.door.main.writing() as session:
        session.query(t.Application).one().status = Status.QUARANTINED.value
    browser = office.staff()

    assert browser.get(address).status_code == 403
    assert "/documents/" not in browser.get(page).text
    version = browser.version(page)
    without = browser.post(f"{page}/release", {"version": version, "reason": "because"})
    assert without.status_code == 422
    released = browser.post(
        f"{page}/release", {"version": version, "reason": "asked-the-applicant"}
    )
    assert released.headers["location"].endswith("done=released")
    assert browser.get(address).content == BODY


@pytest.mark.parametrize("damage", ["flip", "cut", "flip in the middle"])
def test_a_damaged_blob_is_never_handed_out_as_whole(office: Office, damage: str) -> None:
    address = a_document(office)
    blob = office.world.stores.folder / "blobs"
    [path] = [one for one in blob.rglob("*") if one.is_file()]
    sealed = bytearray(path.read_bytes())
    if damage == "cut":
        del sealed[-20:]
    else:
        sealed[-1 if damage == "flip" else 200_000] ^= 1
    path.chmod(0o600)
    path.write_bytes(sealed)

    answer = office.staff().get(address)

    assert answer.status_code == 500
    assert BODY[:9] not in answer.content


@pytest.mark.parametrize(
    ("untrusted", "safe"),
    [
        ("CV Åsa Öberg.pdf", "CV Åsa Öberg.pdf"),
        ("../../etc/passwd", "etc_passwd.pdf"),
        ("C:\\temp\\cv.exe", "C_temp_cv.pdf"),
        ("cv\u202efdp.exe", "cv fdp.pdf"),
        ('a"; filename="b.html', "a_ filename=_b.pdf"),
        ("\r\nSet-Cookie: x=1", "Set-Cookie_ x=1.pdf"),
        ("", "cv.pdf"),
        ("...", "cv.pdf"),
        ("x" * 300, "x" * 120 + ".pdf"),
    ],
)
def test_a_name_is_safe_to_save_under(untrusted: str, safe: str) -> None:
    assert safe_name(untrusted_name=untrusted, kind="cv", media="pdf") == safe


def test_the_header_has_a_plain_name_and_one_in_utf_8() -> None:
    header = disposition("CV Åsa.pdf")

    assert header == "attachment; filename=\"CV Asa.pdf\"; filename*=UTF-8''CV%20%C3%85sa.pdf"


@pytest.mark.parametrize("size", [PIECE, 2 * PIECE + 5, RUN_BYTES, RUN_BYTES + 1])
def test_a_document_of_several_pieces_comes_out_whole(office: Office, size: int) -> None:
    start, end = b"%PDF-1.4\n", b"\n%%EOF\n"
    body = start + b"x" * (size - len(start) - len(end)) + end
    address = a_document(office, body=body)

    answer = office.staff().get(address)

    assert len(body) == size
    assert answer.content == body


def test_a_document_that_is_no_longer_readable_is_let_go(office: Office) -> None:
    address = a_document(office)
    browser = office.staff()

    answer = browser.get(address, headers={"Range": f"bytes={len(BODY)}-"})

    assert answer.status_code == 416
    assert office.audited("document.downloaded") == 0
