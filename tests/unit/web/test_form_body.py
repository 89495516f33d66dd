"""A typed form is read as browsers send it; what is not UTF-8, or packed, is said plainly."""

import gzip
from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar, Request, post
from litestar.testing import TestClient

from tests.factories.sites import make_site
from vault.web.form_body import URLENCODED, read_pairs
from vault.web.frame import frame

House = TestClient[Litestar]
FIELDS = 3


@post("/{lang:str}/typed", opt={"public": True}, status_code=200)
async def typed(request: Request[Any, Any, Any]) -> list[list[str]]:
    return [[name, value] for name, value in await read_pairs(request, max_fields=FIELDS)]


@pytest.fixture
def house() -> Iterator[House]:
    with TestClient(frame(site=make_site(), routes=[typed])) as client:
        yield client


def send(house: House, body: bytes, *, path: str = "/en/typed", **headers: str) -> Any:  # noqa: ANN401 - an answer
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return house.post(
        path,
        content=body,
        headers={"content-type": URLENCODED, "accept": "application/json", **named},
    )


@pytest.mark.parametrize("body", [b"name=%C3%85sa+B", "name=Åsa+B".encode(), b"name=%C3\x85sa+B"])
def test_text_is_read_as_utf_8_however_it_was_written(house: House, body: bytes) -> None:
    assert send(house, body).json() == [["name", "Åsa B"]]


def test_empty_fields_and_repeated_ones_stay_in_their_order(house: House) -> None:
    assert send(house, b"a=1&b=&a=2").json() == [["a", "1"], ["b", ""], ["a", "2"]]


@pytest.mark.parametrize("value", [b"%E5sa", b"\xe5sa", b"%ED%A0%80"])
def test_a_field_that_is_not_utf_8_is_named_in_both_languages(house: House, value: bytes) -> None:
    english = send(house, b"name=" + value)
    swedish = send(house, b"name=" + value, path="/sv/typed")

    assert (english.status_code, swedish.status_code) == (422, 422)
    assert english.json()["errors"][0]["code"] == "not-unicode"
    assert english.json()["field"] == "name"
    assert english.json()["detail"].startswith("Name: ")
    assert swedish.json()["detail"].startswith("Namn: ")


def test_a_strange_name_is_not_told_back(house: House) -> None:
    answer = send(house, b"%3Cscript%3E=%FF")

    assert answer.status_code == 422
    assert "script" not in answer.text


@pytest.mark.parametrize(
    ("body", "kind"), [(b"a=1", "text/plain"), (b"a=1&b=2&c=3&d=4", URLENCODED)]
)
def test_what_is_no_form_of_ours_is_malformed(house: House, body: bytes, kind: str) -> None:
    answer = send(house, body, content_type=kind)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "malformed"


@pytest.mark.parametrize("coding", ["gzip", "GZIP", "br", "identity, gzip"])
def test_a_packed_body_is_refused_and_not_unpacked(house: House, coding: str) -> None:
    english = send(house, gzip.compress(b"name=B"), content_encoding=coding)
    swedish = send(house, gzip.compress(b"name=B"), path="/sv/typed", content_encoding=coding)

    assert (english.status_code, swedish.status_code) == (415, 415)
    assert "Content-Encoding" in english.json()["detail"]
    assert "komprimerat" in swedish.json()["detail"]


def test_a_body_that_is_called_as_it_is_is_taken(house: House) -> None:
    assert send(house, b"name=B", content_encoding="identity").json() == [["name", "B"]]
