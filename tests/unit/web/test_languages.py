"""A page is in the language of its address, or in the best one we have."""

import pytest
from litestar import Litestar
from litestar.testing import RequestFactory, TestClient

from vault.domain.language import Language
from vault.web.languages import address_in, language_of

House = TestClient[Litestar]


@pytest.mark.parametrize(
    ("path", "accept", "expected"),
    [
        ("/en/jobs", "sv", Language.EN),
        ("/sv", "en", Language.SV),
        ("/staff", "en-GB,en;q=0.9,sv;q=0.8", Language.EN),
        ("/staff", "de, sv-FI;q=0.5, en;q=0.1", Language.SV),
        ("/staff", "en;q=0, sv;q=0.1", Language.SV),
        ("/staff", "en;q=x", Language.SV),
        ("/staff", "fi", Language.SV),
        ("/english", "", Language.SV),
    ],
)
def test_the_address_decides_and_then_the_browser(
    path: str, accept: str, expected: Language
) -> None:
    request = RequestFactory().get(path, headers={"accept-language": accept})

    assert language_of(request) is expected


def test_a_choice_by_query_or_cookie_goes_before_the_browser() -> None:
    asked = RequestFactory().get(
        "/staff", query_params={"lang": "en"}, headers={"accept-language": "sv"}
    )
    kept = RequestFactory().get("/staff", cookies="language=en")

    assert language_of(asked) is Language.EN
    assert language_of(kept) is Language.EN


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        ("/sv/jobs/utvecklare", {}, "/en/jobs/utvecklare"),
        ("/sv/jobs", {"page": "2"}, "/en/jobs?page=2"),
        ("/staff/candidates", {"q": "å", "lang": "sv"}, "/staff/candidates?q=%C3%A5&lang=en"),
    ],
)
def test_the_switch_keeps_the_page(
    path: str, query: dict[str, str | list[str]], expected: str
) -> None:
    request = RequestFactory().get(path, query_params=query)

    assert address_in(request, Language.EN) == expected


def test_a_choice_is_remembered_only_where_the_address_cannot_say_it(house: House) -> None:
    chosen = house.get("/missing?lang=en", headers={"accept": "text/html"})
    said = house.get("/sv/missing?lang=en", headers={"accept": "text/html"})

    assert chosen.headers["set-cookie"].startswith("language=en;")
    assert "HttpOnly" in chosen.headers["set-cookie"]
    assert "set-cookie" not in said.headers
