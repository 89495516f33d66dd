"""Who is let into a visit, and by which forms: by HTTP, as a browser meets it."""

import re

import pytest
from litestar.testing import TestClient

from tests.factories.applications import (
    hand_in,
    row_of,
)
from tests.factories.submitting import World
from tests.factories.visiting import Browser, acts, come_in, my_pages, press, rejected_a_year_ago
from vault.crypto.keys import new_link_token, random_id
from vault.domain import private_link
from vault.domain.identifiers import ApplicationId
from vault.usecases.mypages.visit import IDLE
from vault.web.form_body import URLENCODED

STEPS = ("extend", "withdraw-consent", "withdraw")
PAGES = ("application", *STEPS)


def test_the_cookie_is_for_our_own_pages_alone(world: World) -> None:
    receipt = hand_in(world)
    with TestClient(
        my_pages(world, public_url="https://jobb.exempel.se"), base_url="https://jobb.exempel.se"
    ) as browser:
        browser.follow_redirects = False
        cookie = come_in(browser, receipt).headers["set-cookie"]

    assert cookie.startswith("__Host-visit=")
    for attribute in ("Secure", "HttpOnly", "SameSite=strict", "Path=/", "Max-Age=3600"):
        assert attribute.lower() in cookie.lower()


@pytest.mark.parametrize("page", PAGES)
def test_without_a_visit_every_page_asks_for_the_link(browser: Browser, page: str) -> None:
    answer = browser.get(f"/sv/my/{page}")

    assert answer.status_code == 401
    assert "Öppna din länk igen" in answer.text
    assert 'name="code"' in answer.text


@pytest.mark.parametrize("step", [*STEPS, "close"])
def test_without_a_visit_nothing_is_ordered(world: World, browser: Browser, step: str) -> None:
    hand_in(world)

    assert browser.post(f"/sv/my/{step}").status_code == 401
    assert acts(world) == []


def test_every_page_forbids_keeping_and_telling_where_one_comes_from(
    world: World, browser: Browser
) -> None:
    come_in(browser, rejected_a_year_ago(world))

    for page in PAGES:
        headers = browser.get(f"/sv/my/{page}").headers
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"


def test_looking_orders_nothing(world: World, browser: Browser) -> None:
    receipt = rejected_a_year_ago(world)
    come_in(browser, receipt)
    before = row_of(world, receipt)

    for page in PAGES:
        for _ in range(2):
            browser.get(f"/sv/my/{page}")
            browser.head(f"/sv/my/{page}")
    browser.get("/sv/my/close")

    after = row_of(world, receipt)
    assert acts(world) == []
    assert (after.version, after.blocked_at, after.expires_at) == (
        before.version,
        before.blocked_at,
        before.expires_at,
    )
    assert browser.get("/sv/my/application").status_code == 200


@pytest.mark.parametrize("token", ["", "0" * 64])
@pytest.mark.parametrize("step", [*STEPS, "close"])
def test_a_form_that_was_not_made_for_this_visit_orders_nothing(
    world: World, browser: Browser, step: str, token: str
) -> None:
    come_in(browser, rejected_a_year_ago(world))

    assert press(browser, step, token=token).status_code == 403

    assert acts(world) == []


@pytest.mark.parametrize("step", [*STEPS, "close", "open"])
def test_another_sites_page_orders_nothing(world: World, browser: Browser, step: str) -> None:
    come_in(browser, rejected_a_year_ago(world))

    answer = browser.post(f"/sv/my/{step}", headers={"sec-fetch-site": "cross-site"})

    assert answer.status_code == 403
    assert acts(world) == []


def test_a_form_of_the_visit_before_is_stale(world: World, browser: Browser) -> None:
    receipt = rejected_a_year_ago(world)
    come_in(browser, receipt)
    page = browser.get("/sv/my/application").text
    old = re.findall(r'name="csrf" value="([0-9a-f]{64})"', page)[0]
    come_in(browser, receipt)

    assert press(browser, "withdraw", token=old).status_code == 403
    assert acts(world) == []


@pytest.mark.parametrize("language", ["sv", "en"])
def test_unknown_wrong_and_erased_get_the_same_page(
    world: World, browser: Browser, language: str
) -> None:
    receipt = hand_in(world)
    texts = [
        private_link.fragment(application_id=ApplicationId(random_id()), token=bytes(32)),
        private_link.fragment(
            application_id=receipt.application_id, token=new_link_token().reveal()
        ),
    ]

    answers = [browser.post(f"/{language}/my/open", data={"code": text}) for text in texts]

    assert {answer.status_code for answer in answers} == {422}
    pages = {answer.text.replace(text, "") for answer, text in zip(answers, texts, strict=True)}
    assert len(pages) == 1
    assert "set-cookie" not in answers[0].headers


def test_a_mistyped_code_is_kept_and_told_apart(world: World, browser: Browser) -> None:
    receipt = hand_in(world)
    code = private_link.typed_code(
        application_id=receipt.application_id, token=receipt.token.reveal()
    )
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")

    answer = browser.post("/sv/my/open", data={"code": wrong})

    assert answer.status_code == 422
    assert "något tecken blev fel" in answer.text
    assert wrong in answer.text


def test_closing_ends_the_visit_here_and_in_the_browser(world: World, browser: Browser) -> None:
    come_in(browser, hand_in(world))

    answer = press(browser, "close")

    assert (answer.status_code, answer.headers["location"]) == (303, "/sv/my/closed")
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert browser.get("/sv/my/closed").status_code == 200
    assert browser.get("/sv/my/application").status_code == 401


def test_whoever_has_a_visit_under_way_finds_back(world: World, browser: Browser) -> None:
    come_in(browser, hand_in(world))

    assert "/sv/my/application" in browser.get("/sv/my").text
    assert browser.get("/en/my/open").headers["location"] == "/en/my"


def test_a_body_that_is_no_form_is_refused(browser: Browser) -> None:
    assert browser.post("/sv/my/open", json={"code": "x"}).status_code == 400


@pytest.mark.parametrize("body", [b"", b"code="])
def test_an_empty_form_is_told_what_is_missing(browser: Browser, body: bytes) -> None:
    answer = browser.post("/sv/my/open", content=body, headers={"content-type": URLENCODED})

    assert answer.status_code == 422
    assert "Klistra in din länk eller skriv din kod" in answer.text


@pytest.mark.parametrize(
    ("body", "status"), [(b"&".join([b"a=1"] * 11), 400), (b"code=%ff", 422), (b"code=\xe5", 422)]
)
def test_a_body_that_cannot_be_read_is_refused(browser: Browser, body: bytes, status: int) -> None:
    answer = browser.post("/sv/my/open", content=body, headers={"content-type": URLENCODED})

    assert answer.status_code == status


def test_a_code_that_is_not_utf_8_is_named(browser: Browser) -> None:
    answer = browser.post("/sv/my/open", content=b"code=%ff", headers={"content-type": URLENCODED})

    assert "Kod eller länk: det finns tecken som inte går att läsa" in answer.text


def test_a_visit_that_has_run_out_asks_for_the_link_again(world: World, browser: Browser) -> None:
    come_in(browser, hand_in(world))
    world.clock.advance(IDLE)

    answer = browser.get("/en/my/application")

    assert answer.status_code == 401
    assert "Open your link again" in answer.text
