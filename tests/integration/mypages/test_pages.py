"""What the pages of a visit show, and what their one button does: by HTTP."""

import re
from datetime import timedelta

import pytest
from litestar.testing import TestClient
from sqlalchemy import update

from tests.factories.acting import work
from tests.factories.applications import (
    MINUTE,
    accepted,
    hand_in,
    reject_all,
    row_of,
)
from tests.factories.submitting import World
from tests.factories.visiting import Browser, acts, come_in, my_pages, press, rejected_a_year_ago
from vault.crypto.keys import random_id
from vault.db import tables as t
from vault.domain import private_link
from vault.domain.application import Kind
from vault.domain.audit_events import Event
from vault.usecases.audit.recording import record, staff_actor


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
    assert "Spara den längre" not in waiting
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


def test_a_spontaneous_application_without_its_consent_is_said_to_go(
    world: World, browser: Browser
) -> None:
    receipt = accepted(world, hand_in(world, kind=Kind.SPONTANEOUS))
    world.clock.advance(MINUTE)
    come_in(browser, receipt)
    press(browser, "withdraw-consent")
    work(world)

    page = browser.get("/sv/my/application").text

    assert "Ditt samtycke är tillbakataget" in page
    assert "Allt raderas inom ett dygn" in page
    assert "Nu gäller bara det datum" not in page
    assert "Tiden har gått ut" not in page


def test_a_time_that_was_extended_and_is_over_is_said_to_be_over(
    world: World, browser: Browser
) -> None:
    receipt = rejected_a_year_ago(world)
    come_in(browser, receipt)
    press(browser, "extend")
    work(world)
    world.clock.at = row_of(world, receipt).expires_at
    come_in(browser, receipt)

    page = browser.get("/sv/my/application").text

    assert "Tiden har gått ut" in page
    assert "Ditt ja är bekräftat" not in page


def test_a_request_that_was_not_confirmed_is_told(world: World, browser: Browser) -> None:
    receipt = accepted(world, hand_in(world))
    come_in(browser, receipt)
    press(browser, "withdraw")
    with world.stores.main.writing() as session:
        session.execute(update(t.Act).values(signature=bytes(64)))
    work(world)

    page = browser.get("/sv/my/application").text

    assert "En begäran kunde inte bekräftas" in page
    assert "jobb@exempel.example" in page
    assert "Åsa Lindqvist" in page


def test_what_is_held_or_restricted_says_so(world: World, browser: Browser) -> None:
    receipt = accepted(world, hand_in(world))
    staff = random_id()
    with world.stores.main.writing() as session:
        session.add(
            t.Staff(
                id=staff,
                email="vera@exempel.se",
                name="Vera",
                language="sv",
                is_recruiter=True,
                is_administrator=False,
                all_positions=True,
                made_at=world.clock(),
            )
        )
        session.flush()
        session.add(
            t.Hold(
                id=random_id(),
                application_id=receipt.application_id,
                reason="claim",
                owner_id=staff,
                placed_at=world.clock(),
                review_on=world.clock().date() + timedelta(days=30),
            )
        )
        session.add(
            t.Restriction(
                id=random_id(),
                application_id=receipt.application_id,
                ground="accuracy",
                from_at=world.clock(),
            )
        )
    come_in(browser, receipt)

    page = browser.get("/sv/my/application").text

    assert "Den kan inte raderas just nu" in page
    assert "Den används inte just nu" in page
    assert "raderas när hindret är borta" in browser.get("/sv/my/withdraw").text
