"""The gate in front of every staff page: deny by default, one matrix, one token a session."""

import re

import pytest
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from tests.factories.applications import accepted, hand_in
from tests.factories.recruiting import Office
from vault.domain.access import MATRIX, Action, Role
from vault.web.recruiter.guard import staff_guard

NOBODY = "0" * 32


def staff_routes(office: Office) -> list[tuple[str, str, HTTPRouteHandler]]:
    return [
        (route.path, method, handler)
        for route in office.app().routes
        if isinstance(route, HTTPRoute) and route.path.startswith("/staff")
        for handler in route.route_handlers
        for method in handler.http_methods
        if method != "OPTIONS"
    ]


def address(path: str) -> str:
    return re.sub(r"\{(\w+):str\}|\{(\w+)\}", NOBODY, path)


def test_every_staff_page_stands_behind_the_gate_and_says_what_it_does(office: Office) -> None:
    routes = staff_routes(office)

    assert len(routes) > 30
    for path, _, handler in routes:
        assert staff_guard in handler.resolve_guards(), path
        is_public = handler.opt.get("public") is True
        assert is_public or isinstance(handler.opt.get("action"), Action), path


def test_only_the_ways_in_are_public(office: Office) -> None:
    public = {path for path, _, handler in staff_routes(office) if handler.opt.get("public")}

    assert public == {"/staff/sign-in", "/staff/code", "/staff/join/{token:str}"}


def test_a_stranger_is_sent_to_the_sign_in_page_from_everywhere(office: Office) -> None:
    stranger = office.stranger()

    for path, method, handler in staff_routes(office):
        if handler.opt.get("public"):
            continue
        answer = stranger.get(address(path)) if method == "GET" else stranger.post(address(path))
        assert answer.status_code == 303, path
        assert answer.headers["location"].startswith("/staff/sign-in?next=/staff"), path


@pytest.mark.parametrize("roles", [Role.ADMINISTRATOR, Role.RECRUITER])
def test_the_matrix_alone_decides_who_gets_through(office: Office, roles: Role) -> None:
    browser = office.staff(roles=roles)

    for path, method, handler in staff_routes(office):
        action = handler.opt.get("action")
        if action is None or path.endswith("/sign-out"):
            continue
        answer = browser.get(address(path)) if method == "GET" else browser.post(address(path))
        if MATRIX[action] & roles:
            assert answer.status_code not in {401, 403, 500}, (path, answer.status_code)
        else:
            assert answer.status_code == 403, (path, answer.status_code)


def test_an_administrator_sees_no_candidate_anywhere(office: Office) -> None:
    receipt = accepted(office.world, hand_in(office.world))
    administrator = office.staff(roles=Role.ADMINISTRATOR)
    page = f"/staff/candidates/{receipt.application_id.hex()}"

    assert administrator.get("/staff/candidates").status_code == 403
    assert administrator.get(page).status_code == 403
    closing = administrator.get("/staff/positions/systemutvecklare/close")
    assert closing.status_code == 200
    for answer in (administrator.get("/staff"), closing):
        assert "Lindqvist" not in answer.text
        assert "/staff/candidates" not in answer.text


@pytest.mark.parametrize(
    "path", ["/staff/sign-out", "/staff/account/password", "/staff/invite", "/staff/new-position"]
)
def test_a_form_without_this_sessions_token_changes_nothing(office: Office, path: str) -> None:
    browser = office.staff()
    other = office.staff(name="Nils Holm", email="nils@exempel.se")
    other.get("/staff/account")

    assert browser.post(path, csrf=False).status_code == 403
    browser.token = other.token
    assert browser.post(path).status_code == 403
    assert browser.get("/staff").status_code == 200


def test_a_form_that_is_no_form_of_ours_is_refused_unread(office: Office) -> None:
    browser = office.staff()
    browser.get("/staff/account")

    multipart = browser.client.post("/staff/new-position", files={"csrf": b"x"})
    crooked = browser.client.post(
        "/staff/new-position",
        content=b"csrf=%ff",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    many = browser.client.post("/staff/new-position", data={f"f{n}": "x" for n in range(1100)})
    large = browser.client.post("/staff/new-position", data={"title_sv": "x" * 70_000})

    assert [answer.status_code for answer in (multipart, crooked, many, large)] == [
        400,
        422,
        400,
        413,
    ]


def test_a_page_of_somebody_else_cannot_post_to_us(office: Office) -> None:
    browser = office.staff()
    browser.get("/staff/account")

    answer = browser.client.post(
        "/staff/sign-out",
        data={"csrf": browser.token},
        headers={"Sec-Fetch-Site": "cross-site"},
        follow_redirects=False,
    )

    assert answer.status_code == 403
    assert browser.get("/staff").status_code == 200


def test_the_way_back_after_signing_in_leads_nowhere_else(office: Office) -> None:
    stranger = office.stranger()

    for untrusted in ("https://elsewhere.example", "//elsewhere.example", "/staff/../x", "/en"):
        page = stranger.get(f"/staff/sign-in?next={untrusted}").text
        assert 'name="next" value="/staff"' in page
