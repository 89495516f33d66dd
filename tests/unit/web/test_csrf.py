"""A page of somebody else's changes nothing here."""

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from vault.errors import StaleFormError
from vault.web.csrf import check_form_token, form_token

House = TestClient[Litestar]
SECRET, OTHER = b"s" * 32, b"o" * 32


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"origin": "http://127.0.0.1:8000"},
        {"sec-fetch-site": "same-origin", "origin": "null"},
        {"origin": "null"},
        {},
    ],
    ids=str,
)
def test_what_may_be_ours_passes(house: House, headers: dict[str, str]) -> None:
    assert house.post("/sv/change", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1:8000"},
        {"origin": "https://elsewhere.example"},
        {"origin": "http://127.0.0.1:8001"},
        {"origin": "https://127.0.0.1:8000"},
    ],
    ids=str,
)
def test_what_is_not_ours_is_refused(house: House, headers: dict[str, str]) -> None:
    answer = house.post("/sv/change", headers=headers)

    assert answer.status_code == 403
    assert "annan webbplats" in answer.text


def test_reading_is_open_to_links_from_anywhere(house: House) -> None:
    assert house.get("/document", headers={"sec-fetch-site": "cross-site"}).status_code == 200


def test_a_form_made_for_the_session_passes() -> None:
    check_form_token(session_secret=SECRET, untrusted_token=form_token(session_secret=SECRET))


@pytest.mark.parametrize("token", [None, "", "0" * 64, "å", form_token(session_secret=OTHER)])
def test_a_form_of_another_session_is_refused(token: str | None) -> None:
    with pytest.raises(StaleFormError):
        check_form_token(session_secret=SECRET, untrusted_token=token)


def test_the_token_does_not_show_the_secret() -> None:
    assert SECRET.hex() not in form_token(session_secret=SECRET)
