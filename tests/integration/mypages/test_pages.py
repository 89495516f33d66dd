"""The pages of a visit over HTTP: what they show, what only a POST does, and who is let in."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import select

from tests.factories.acting import work
from tests.factories.applications import (
    MINUTE,
    accepted,
    hand_in,
    link_text,
    reject_all,
    row_of,
)
from tests.factories.submitting import World
from tests.factories.visiting import my_pages
from vault.crypto.keys import new_link_token, random_id
from vault.db import tables as t
from vault.domain import private_link
from vault.domain.application import Kind
from vault.domain.audit_events import Event
from vault.domain.identifiers import ApplicationId
from vault.usecases.recording import record, staff_actor
from vault.usecases.submit_answer import Receipt

Browser = TestClient[Litestar]
STEPS = ("extend", "withdraw-consent", "withdraw")
PAGES = ("application", *STEPS)


@pytest.fixture
def browser(world: World) -> Iterator[Browser]:
    with TestClient(my_pages(world)) as client:
        client.follow_redirects = False
        yield client


def come_in(browser: Browser, receipt: Receipt, *, language: str = "sv") -> Response:
    return browser.post(f"/{language}/my/open", data={"code": link_text(receipt)})


def press(
    browser: Browser, step: str, *, language: str = "sv", token: str | None = None
) -> Response:
    """Press the one button of a step, as its form is."""
    if token is None:
        page = browser.get(f"/{language}/my/application").text
        token = re.findall(r'name="csrf" value="([0-9a-f]{64})"', page)[0]
    return browser.post(f"/{language}/my/{step}", data={"csrf": token})


def acts(world: World) -> list[str]:
    with world.stores.main.reading() as session:
        return list(session.scalars(select(t.Act.kind).order_by(t.Act.made_at)))


def rejected_a_year_ago(world: World) -> Receipt:
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)
    world.clock.advance(timedelta(days=365))
    return receipt


def test_the_link_opens_the_application_and_its_token_is_in_no_address(
    world: World, browser: Browser
) -> None:
    receipt = hand_in(world)

    answer = come_in(browser, receipt)
    page = browser.get(answer.headers["location"])

    assert (answer.status_code, answer.headers["location"]) == (303, "/sv/my/application")
    assert page.status_code == 200
    for told in ("Systemutvecklare", "Åsa Lindqvist", "asa@exempel.se", "Jag kan börja i maj."):
        assert told in page.text
    assert "cv.pdf" in page.text
    assert "Vi har fått din ansökan. Inget är bestämt än." in page.text
    assert "torsdag 22 november 2029" in page.text
    token = private_link.fragment(
        application_id=receipt.application_id, token=receipt.token.reveal()
    ).partition(".")[2]
    assert token not in page.text
    assert token not in str(answer.headers)


def test_the_page_exists_in_english_too(world: World, browser: Browser) -> None:
    receipt = hand_in(world)
    come_in(browser, receipt, language="en")

    page = browser.get("/en/my/application").text

    assert "Software developer" in page
    assert "Thursday 22 November 2029" in page
    assert "Nobody has opened your application yet." in page


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


def test_both_dates_are_shown_before_the_yes_and_the_new_one_after(
    world: World, browser: Browser
) -> None:
    receipt = rejected_a_year_ago(world)
    come_in(browser, receipt)

    step = browser.get("/sv/my/extend").text
    answer = press(browser, "extend")
    waiting = browser.get(answer.headers["location"]).text
    work(world)
    after = browser.get("/sv/my/application").text

    assert "onsdag 22 november 2028" in step
    assert "torsdag 22 november 2029" in step
    assert "Ja, till och med 22 november 2029" in step
    assert "Tack, vi har fått ditt ja" in waiting
    assert "Till och med onsdag 22 november 2028" in waiting
    assert "Ditt ja är bekräftat" in after
    assert "Till och med torsdag 22 november 2029" in after
    assert "Spara den längre" not in after
    assert acts(world) == ["extend"]


def test_taking_the_consent_back_takes_no_more_clicks_than_giving_it(
    world: World, browser: Browser
) -> None:
    come_in(browser, rejected_a_year_ago(world))
    press(browser, "extend")
    work(world)
    world.clock.advance(MINUTE)

    assert "/sv/my/withdraw-consent" in browser.get("/sv/my/application").text
    step = browser.get("/sv/my/withdraw-consent").text
    assert "onsdag 22 november 2028" in step
    answer = press(browser, "withdraw-consent")
    work(world)

    assert answer.status_code == 303
    after = browser.get("/sv/my/application").text
    assert "Ditt samtycke är tillbakataget" in after
    assert "Till och med onsdag 22 november 2028" in after


def test_withdrawing_says_what_happens_and_shows_nothing_afterwards(
    world: World, browser: Browser
) -> None:
    receipt = accepted(world, hand_in(world))
    come_in(browser, receipt)

    step = browser.get("/sv/my/withdraw").text
    answer = press(browser, "withdraw")
    waiting = browser.get(answer.headers["location"]).text
    work(world)
    after = browser.get("/sv/my/application").text

    assert "Ingen här kan läsa din ansökan från och med nu." in step
    assert "Du är inte längre med bland dem som kan få tjänsten Systemutvecklare." in step
    for page in (waiting, after):
        assert "Allt raderas inom ett dygn" in page
        assert "Åsa" not in page
        assert "/sv/my/withdraw" not in page
    assert acts(world) == ["withdraw"]
    assert row_of(world, receipt).status == "withdrawn"


def test_what_is_decided_is_erased_on_request(world: World, browser: Browser) -> None:
    come_in(browser, rejected_a_year_ago(world))

    assert "Radera allt vi har om dig" in browser.get("/sv/my/withdraw").text
    press(browser, "withdraw")

    assert acts(world) == ["erase"]


def test_a_double_click_orders_once(world: World, browser: Browser) -> None:
    come_in(browser, accepted(world, hand_in(world)))
    page = browser.get("/sv/my/application").text
    token = re.findall(r'name="csrf" value="([0-9a-f]{64})"', page)[0]

    answers = [press(browser, "withdraw", token=token).status_code for _ in range(2)]
    work(world)
    answers.append(press(browser, "withdraw", token=token).status_code)

    assert answers == [303, 303, 303]
    assert acts(world) == ["withdraw"]


def test_what_cannot_be_ordered_any_more_is_said_and_changes_nothing(
    world: World, browser: Browser
) -> None:
    receipt = accepted(world, hand_in(world))
    reject_all(world, receipt)
    world.clock.at = row_of(world, receipt).expires_at - MINUTE
    come_in(browser, receipt)
    page = browser.get("/sv/my/extend").text
    token = re.findall(r'name="csrf" value="([0-9a-f]{64})"', page)[0]
    world.clock.advance(MINUTE)

    answer = press(browser, "extend", token=token)

    assert answer.status_code == 409
    assert "Det gick inte längre" in answer.text
    assert "Tiden har gått ut" in answer.text
    assert acts(world) == []


@pytest.mark.parametrize("step", ["extend", "withdraw-consent"])
def test_a_step_that_cannot_be_taken_leads_back(world: World, browser: Browser, step: str) -> None:
    come_in(browser, accepted(world, hand_in(world)))

    answer = browser.get(f"/sv/my/{step}")

    assert (answer.status_code, answer.headers["location"]) == (303, "/sv/my/application")


def test_looks_are_told_by_role_and_day_and_never_by_name(world: World, browser: Browser) -> None:
    receipt = accepted(world, hand_in(world))
    staff, document = random_id(), receipt.documents[0].id
    with world.stores.main.writing() as session:
        for event, detail in (
            (Event.CANDIDATE_OPENED, {}),
            (Event.CANDIDATE_OPENED, {}),
            (Event.DOCUMENT_DOWNLOADED, {"document": document.hex()}),
        ):
            record(
                session,
                event=event,
                at=world.clock(),
                actor=staff_actor(staff),
                subject=receipt.application_id,
                detail=detail,
            )
    come_in(browser, receipt)

    page = browser.get("/sv/my/application").text

    assert "En rekryterare öppnade din ansökan" in page
    assert "2 gånger" in page
    assert "En rekryterare hämtade cv.pdf" in page
    assert staff.hex() not in page


def test_a_spontaneous_application_says_that_it_stands_on_consent(
    world: World, browser: Browser
) -> None:
    receipt = accepted(world, hand_in(world, kind=Kind.SPONTANEOUS))
    world.clock.advance(MINUTE)
    come_in(browser, receipt)

    page = browser.get("/sv/my/application").text
    step = browser.get("/sv/my/withdraw-consent").text

    assert "Du sa ja" in page
    assert "Vi får bara ha din ansökan så länge du samtycker." in step
    assert "Ta tillbaka samtycket och radera" in step


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
    assert browser.post("/sv/my/open", json={"code": "x"}).status_code == 422


def test_an_application_that_is_being_erased_is_said_to_be(world: World, browser: Browser) -> None:
    receipt = hand_in(world)
    come_in(browser, receipt)
    with world.stores.main.writing() as session:
        session.get_one(t.Application, receipt.application_id).erasing_at = world.clock()

    assert browser.get("/sv/my/application").status_code == 410


def test_a_worker_nearby_is_told_to_look(world: World) -> None:
    told: list[str] = []
    with TestClient(my_pages(world, after_act=lambda: told.append("look"))) as browser:
        browser.follow_redirects = False
        come_in(browser, accepted(world, hand_in(world)))
        press(browser, "withdraw")

    assert told == ["look"]
