"""Every answer carries the headers, whatever it is (OWASP ASVS 3.4)."""

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from vault.web.headers import CONTENT_SECURITY_POLICY, DOCUMENT_SECURITY_POLICY

House = TestClient[Litestar]
ANSWERS = [
    ("GET", "/sv/missing", 404),
    ("GET", "/sv/change", 405),
    ("POST", "/sv/change", 200),
    ("GET", "/sv/fail/broken", 500),
    ("GET", "/api/v1/fail/field", 422),
    ("GET", "/static/0/none.css", 404),
]


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_answer_has_the_headers(house: House, method: str, path: str, status: int) -> None:
    answer = house.request(method, path)

    assert answer.status_code == status
    assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in answer.headers["permissions-policy"]
    assert answer.headers["cache-control"] == "no-store"


def test_the_policy_allows_nothing_inline_and_nobody_else() -> None:
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY
    assert "frame-ancestors 'none'" in CONTENT_SECURITY_POLICY


def test_hsts_is_sent_by_tls_alone(house: House, house_with_tls: House) -> None:
    assert "strict-transport-security" not in house.get("/sv/missing").headers
    assert "max-age=63072000" in house_with_tls.get("/x").headers["strict-transport-security"]


def test_a_document_may_be_stricter_but_no_handler_laxer(house: House) -> None:
    assert house.get("/document").headers["content-security-policy"] == DOCUMENT_SECURITY_POLICY
    assert house.get("/lax").headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert house.get("/lax").headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/document", "/sv/missing", "/static/0/vault.css"])
def test_head_is_get_without_the_body(house: House, path: str) -> None:
    whole, head = house.get(path), house.head(path)

    assert head.status_code == whole.status_code
    assert head.headers == whole.headers
    assert head.content == b""


def test_head_is_refused_where_nothing_can_be_read(house: House) -> None:
    assert house.head("/sv/change").status_code == 405


@pytest.mark.parametrize("method", ["POST", "OPTIONS"])
def test_allow_names_head_where_it_names_get(house: House, method: str) -> None:
    allow = house.request(method, "/document").headers["allow"]

    assert {"GET", "HEAD"} <= set(allow.split(", "))
    assert "HEAD" not in house.get("/sv/change").headers["allow"]
