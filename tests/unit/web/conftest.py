"""A small house with one route of each sort, to see what the frame does around it."""

from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.testing import TestClient

from tests.factories.sites import make_site
from vault import errors
from vault.domain.language import Language
from vault.web.frame import frame
from vault.web.headers import DOCUMENT_SECURITY_POLICY
from vault.web.site import Site

PERSONAL = "Åsa Lindqvist asa@exempel.se"
FAILURES: dict[str, Exception] = {
    "field": errors.FieldError("missing", field="email"),
    "kind": errors.WrongKindError(field="cv", accepted=("pdf", "docx", "txt")),
    "large": errors.TooLargeError(field="cv", limit=25 * 1024 * 1024, what="file"),
    "several": errors.InvalidInputError(
        (errors.FieldError("missing", field="name"), errors.FieldError("missing", field="cv"))
    ),
    "absent": errors.NotFoundError(PERSONAL),
    "malformed": errors.MalformedIdentifierError(field="id"),
    "often": errors.TooManyAttemptsError(retry_after=90),
    "store": errors.StoreError(PERSONAL),
    "broken": ValueError(PERSONAL),
    "sealed": errors.NotAuthenticError(PERSONAL),
}

AnyRequest = Request[Any, Any, Any]


@get("/{lang:str}/fail/{how:str}", opt={"public": True}, sync_to_thread=False)
def fail(how: FromPath[str]) -> None:
    raise FAILURES[how]


@get("/api/v1/fail/{how:str}", opt={"public": True}, sync_to_thread=False)
def fail_api(how: FromPath[str]) -> None:
    raise FAILURES[how]


@post("/{lang:str}/change", opt={"public": True}, status_code=200, sync_to_thread=False)
def change(site: NamedDependency[Site], language: NamedDependency[Language]) -> str:
    return f"{site.organisation} {language}"


@get("/document", opt={"public": True}, sync_to_thread=False)
def document() -> Response[bytes]:
    return Response(
        b"%PDF", headers={"Content-Security-Policy": DOCUMENT_SECURITY_POLICY}, media_type="x/y"
    )


@get("/lax", opt={"public": True}, sync_to_thread=False)
def lax() -> Response[str]:
    loose = {"Content-Security-Policy": "default-src *", "Cache-Control": "public"}
    return Response("", headers=loose)


@get("/number", opt={"public": True}, sync_to_thread=False)
def number(figure: FromQuery[int]) -> str:
    return str(figure)


def make_house(site: Site) -> Litestar:
    return frame(site=site, routes=[fail, fail_api, change, document, lax, number])


@pytest.fixture
def house() -> Iterator[TestClient[Litestar]]:
    with TestClient(make_house(make_site()), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def house_with_tls() -> Iterator[TestClient[Litestar]]:
    site = make_site(public_url="https://jobb.exempel.se")
    with TestClient(make_house(site), raise_server_exceptions=False) as client:
        yield client
