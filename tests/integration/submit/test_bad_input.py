"""Everything that is refused: the right status, the field named, both languages, nothing stored."""

import gzip
from dataclasses import dataclass

import pytest

from tests.factories.documents import OLE, PDF, archive, docx
from tests.factories.submitting import (
    BOUNDARY,
    NOTHING,
    SLUG,
    FilePart,
    World,
    application_parts,
    form,
)
from tests.integration.submit.conftest import Send

MIB = 1024 * 1024
TEXTS = [("name", "Åsa"), ("email", "asa@exempel.se"), ("position", SLUG)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bad:
    body: bytes
    status: int
    code: str
    field: str


def with_cv(name: str, content: bytes) -> bytes:
    return form(*TEXTS, FilePart(name=name, content=content))


def part(headers: str, content: bytes = b"x") -> bytes:
    start = f"--{BOUNDARY}\r\n{headers}\r\n\r\n".encode()
    return start + content + f"\r\n--{BOUNDARY}--\r\n".encode()


BAD = {
    "undeclared": Bad(
        body=form(*application_parts(), ("salary", "1")),
        status=422,
        code="undeclared",
        field="salary",
    ),
    "undeclared-file": Bad(
        body=form(*application_parts(), FilePart(field="photo")),
        status=422,
        code="undeclared",
        field="photo",
    ),
    "undeclared-strange-name": Bad(
        body=form(*application_parts(), ("<script>", "1")), status=422, code="undeclared", field=""
    ),
    "missing-name": Bad(
        body=form(FilePart(), ("email", "a@b.se"), ("position", SLUG)),
        status=422,
        code="missing",
        field="name",
    ),
    "missing-cv": Bad(body=form(*TEXTS), status=422, code="missing", field="cv"),
    "cv-left-empty-as-browsers-do": Bad(
        body=form(*TEXTS, FilePart(name="", content=b"")), status=422, code="missing", field="cv"
    ),
    "duplicate-field": Bad(
        body=form(*application_parts(), ("name", "Bo")), status=422, code="duplicate", field="name"
    ),
    "duplicate-cv": Bad(
        body=form(*application_parts(), FilePart()), status=422, code="duplicate", field="cv"
    ),
    "text-where-a-file-belongs": Bad(
        body=form(*TEXTS, ("cv", "mitt cv")), status=422, code="not-a-file", field="cv"
    ),
    "file-where-text-belongs": Bad(
        body=form(FilePart(), ("email", "a@b.se"), FilePart(field="name")),
        status=422,
        code="not-text",
        field="name",
    ),
    "too-many-files": Bad(
        body=form(*application_parts(), *[FilePart(field="attachment") for _ in range(10)]),
        status=413,
        code="too-large",
        field="attachment",
    ),
    "file-too-large": Bad(
        body=with_cv("cv.pdf", PDF + b"x" * 25 * MIB), status=413, code="too-large", field="cv"
    ),
    "application-too-large": Bad(
        body=form(
            *TEXTS,
            *[
                FilePart(field=field, content=PDF + b"x" * (17 * MIB))
                for field in ("cv", "cover_letter", "attachment")
            ],
        ),
        status=413,
        code="too-large",
        field="",
    ),
    "text-too-large": Bad(
        body=form(*application_parts(message="x" * 70_000)),
        status=413,
        code="too-large",
        field="message",
    ),
    "text-too-long": Bad(
        body=form(*application_parts(message="x" * 10_001)),
        status=422,
        code="too-long",
        field="message",
    ),
    "empty-file": Bad(body=with_cv("cv.pdf", b""), status=422, code="empty", field="cv"),
    "wrong-kind": Bad(
        body=with_cv("cv.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 100),
        status=415,
        code="wrong-kind",
        field="cv",
    ),
    "old-word": Bad(body=with_cv("cv.doc", OLE), status=415, code="wrong-kind", field="cv"),
    "plain-zip": Bad(
        body=with_cv("cv.docx", archive({"a.txt": b"hej"})),
        status=415,
        code="wrong-kind",
        field="cv",
    ),
    "mislabelled": Bad(body=with_cv("cv.docx", PDF), status=415, code="mislabelled", field="cv"),
    "macros": Bad(
        body=with_cv("cv.docx", docx(more={"word/vbaProject.bin": b"x"})),
        status=415,
        code="macros",
        field="cv",
    ),
    "bad-email": Bad(
        body=form(
            FilePart(), ("name", "Åsa"), ("email", "asa@exempel.se\r\nBcc: x"), ("position", SLUG)
        ),
        status=422,
        code="control-characters",
        field="email",
    ),
    "no-email": Bad(
        body=form(FilePart(), ("name", "Åsa"), ("email", "asa@"), ("position", SLUG)),
        status=422,
        code="not-an-email",
        field="email",
    ),
    "consent-that-is-not-asked-for": Bad(
        body=form(*application_parts(consent_keep="yes")),
        status=422,
        code="undeclared",
        field="consent_keep",
    ),
    "consent-that-is-not-a-yes": Bad(
        body=form(*application_parts(position=None, consent_keep="1")),
        status=422,
        code="not-yes",
        field="consent_keep",
    ),
    "unknown-position": Bad(
        body=form(*application_parts(position="finns-inte")),
        status=422,
        code="unknown",
        field="position",
    ),
    "unknown-language": Bad(
        body=form(*application_parts(language="de")),
        status=422,
        code="not-a-choice",
        field="language",
    ),
    "truncated-in-a-file": Bad(
        body=form(*application_parts())[:300], status=400, code="truncated", field=""
    ),
    "truncated-before-the-last-dashes": Bad(
        body=form(*application_parts())[:-4], status=400, code="truncated", field=""
    ),
    "empty-body": Bad(body=b"", status=400, code="truncated", field=""),
    "garbage": Bad(body=b"\0\xff" * 5000, status=400, code="malformed", field=""),
    "no-name": Bad(
        body=part("Content-Disposition: form-data"), status=400, code="malformed", field=""
    ),
    "no-disposition": Bad(
        body=part("Content-Type: text/plain"), status=400, code="malformed", field=""
    ),
    "transfer-encoding": Bad(
        body=part(
            'Content-Disposition: form-data; name="name"\r\nContent-Transfer-Encoding: base64'
        ),
        status=400,
        code="malformed",
        field="",
    ),
    "header-too-large": Bad(
        body=part(f'Content-Disposition: form-data; name="{"x" * 9000}"'),
        status=400,
        code="malformed",
        field="",
    ),
    "too-many-headers": Bad(
        body=part('Content-Disposition: form-data; name="name"\r\n' + "\r\n".join(["X: y"] * 20)),
        status=400,
        code="malformed",
        field="",
    ),
    "too-many-parts": Bad(
        body=form(*[FilePart(field="attachment", name="", content=b"") for _ in range(60)]),
        status=413,
        code="too-large",
        field="",
    ),
}


@pytest.mark.parametrize("case", BAD.values(), ids=BAD.keys())
def test_the_api_says_what_is_wrong_and_stores_nothing(world: World, send: Send, case: Bad) -> None:
    answer = send(case.body, accept_language="en")

    assert answer.status_code == case.status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["errors"][0]["code"] == case.code
    assert told["field"] == case.field or case.code == "too-large"
    assert world.counts() == NOTHING


HTML_BAD = {
    name: case
    for name, case in BAD.items()
    if name
    not in {"unknown-position", "unknown-language", "consent-that-is-not-a-yes"}  # the API's own
}


def for_the_page(body: bytes) -> bytes:
    """The page has its position in the address: take the field out."""
    field = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="position"\r\n\r\n{SLUG}\r\n'
    ).encode()
    return body.replace(field, b"")


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("case", HTML_BAD.values(), ids=HTML_BAD.keys())
def test_the_page_says_it_beside_the_field_in_its_language(
    world: World, send: Send, case: Bad, language: str
) -> None:
    answer = send(for_the_page(case.body), to=f"/{language}/jobs/{SLUG}")

    assert answer.status_code == case.status, answer.text
    assert 'class="summary" role="alert"' in answer.text
    assert ("Något behöver rättas" if language == "sv" else "Something needs") in answer.text
    if case.field and case.field not in {"salary", "photo", "consent_keep"}:
        assert f'href="#{case.field}"' in answer.text
        assert 'aria-invalid="true"' in answer.text
    assert world.counts() == NOTHING


def test_what_was_typed_is_kept_when_a_file_before_it_is_refused(send: Send) -> None:
    body = form(
        ("submission_key", "k" * 32),
        FilePart(name="cv.png", content=b"\x89PNG\r\n\x1a\n" + b"\0" * 2_000_000),
        ("name", 'Åsa "Q" <Ek>'),
        ("email", "asa@exempel.se"),
        ("message", "Rad ett\r\nRad två"),
    )

    page = send(body, to=f"/sv/jobs/{SLUG}").text

    assert "Åsa &#34;Q&#34; &lt;Ek&gt;" in page
    assert 'value="asa@exempel.se"' in page
    assert "Rad två</textarea>" in page
    assert f'value="{"k" * 32}"' in page
    assert "Välj igen" not in page  # cv says its own error instead, and there was no other file


def test_the_page_says_which_files_to_choose_again(send: Send) -> None:
    body = form(
        ("name", "Åsa"),
        ("email", "nej"),
        FilePart(name="C:\\CV <Åsa>.pdf"),
        FilePart(field="attachment", name="a.pdf"),
        FilePart(field="attachment", name="b.pdf"),
        FilePart(field="cover_letter", name="", content=b""),
    )

    page = send(body, to=f"/sv/jobs/{SLUG}").text

    assert "Välj igen: CV &lt;Åsa&gt;.pdf." in page
    assert "Välj igen: a.pdf, b.pdf." in page
    assert page.count("Välj igen") == 2


def test_several_wrong_fields_are_told_at_once_in_the_form_order(send: Send) -> None:
    told = send(form(("position", SLUG), ("email", "nej"))).json()

    assert [(one["field"], one["code"]) for one in told["errors"]] == [
        ("name", "missing"),
        ("email", "not-an-email"),
        ("cv", "missing"),
    ]


def test_another_content_type_is_refused(world: World, send: Send) -> None:
    answer = send(b"{}", content_type="application/json")

    assert answer.status_code == 415
    assert answer.json()["errors"][0]["code"] == "not-a-form"
    assert world.counts() == NOTHING


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("to", ["/api/v1/applications", "/{language}/spontaneous"])
def test_a_packed_body_is_refused_and_not_unpacked(
    world: World, send: Send, to: str, language: str
) -> None:
    answer = send(
        gzip.compress(form(*application_parts())),
        to=to.format(language=language),
        content_encoding="gzip",
        accept_language=language,
    )

    assert answer.status_code == 415
    assert "Content-Encoding" in answer.text
    assert ("komprimerat" in answer.text) is (language == "sv")
    assert world.counts() == NOTHING


@pytest.mark.parametrize(
    ("language", "told"), [("sv", "Språk: skriv sv eller en"), ("en", "Language: write sv or en")]
)
def test_a_language_that_we_do_not_speak_is_answered_with_those_that_we_do(
    world: World, send: Send, language: str, told: str
) -> None:
    answer = send(form(*application_parts(), ("language", "de")), accept_language=language)

    assert answer.status_code == 422
    assert (answer.json()["field"], answer.json()["detail"]) == ("language", told)
    assert world.counts() == NOTHING


@pytest.mark.parametrize(("language", "told"), [("sv", "Namn: det finns"), ("en", "Name: there")])
def test_a_text_that_is_not_utf_8_is_named(
    world: World, send: Send, language: str, told: str
) -> None:
    body = form(*application_parts()).replace("Åsa".encode(), b"\xc5sa")

    answer = send(body, accept_language=language)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "not-unicode"
    assert answer.json()["detail"].startswith(told)
    assert world.counts() == NOTHING


@pytest.mark.parametrize("boundary", ["", f"; boundary={'x' * 71}", "; boundary="])
def test_a_form_without_a_usable_boundary_is_refused(send: Send, boundary: str) -> None:
    answer = send(b"x", content_type=f"multipart/form-data{boundary}")

    assert answer.status_code == 400


def test_a_page_of_another_site_cannot_submit(world: World, send: Send) -> None:
    by_fetch = send(form(*application_parts()), to="/sv/spontaneous", sec_fetch_site="cross-site")
    by_origin = send(
        form(*application_parts()), to="/sv/spontaneous", origin="https://elsewhere.example"
    )

    assert (by_fetch.status_code, by_origin.status_code) == (403, 403)
    assert world.counts() == NOTHING


@pytest.mark.parametrize("key", ["short", "x" * 201, "with space in the key"])
def test_a_key_that_cannot_be_one_is_refused(world: World, send: Send, key: str) -> None:
    answer = send(form(*application_parts()), idempotency_key=key)

    assert answer.status_code == 422
    assert answer.json()["field"] == "Idempotency-Key"
    assert world.counts() == NOTHING
