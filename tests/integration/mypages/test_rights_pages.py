"""Restricting, objecting, saying no: one page before, one click, and the page that shows it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from litestar.testing import TestClient
from sqlalchemy import select

from tests.factories.acting import work
from tests.factories.applications import MINUTE, accepted, hand_in, row_of
from tests.factories.policies import changed_text
from tests.factories.submitting import World
from tests.factories.visiting import Browser, acts, come_in, my_pages, press, rejected_a_year_ago
from vault.db import tables as t
from vault.domain.application import Kind
from vault.domain.policy.parse import parse_policy
from vault.domain.policy.policy import Policy
from vault.usecases.retention.policy_book import PolicyBook

TOKEN = 'name="csrf" value="'


def token_of(browser: Browser, *, language: str = "sv") -> str:
    return browser.get(f"/{language}/my/application").text.split(TOKEN)[1][:64]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_restriction_is_chosen_with_a_reason_shown_and_lifted(
    world: World, browser: Browser, language: str
) -> None:
    come_in(browser, accepted(world, hand_in(world)), language=language)
    asked = browser.get(f"/{language}/my/restrict").text
    assert asked.count('type="radio"') == 3
    assert "checked" not in asked

    done = browser.post(
        f"/{language}/my/restrict",
        data={"csrf": token_of(browser, language=language), "ground": "claims"},
    )
    assert done.status_code == 303
    work(world)

    page = browser.get(f"/{language}/my/application").text
    reason = {"sv": "rättsligt anspråk", "en": "legal claim"}[language]
    assert reason in page
    assert f'href="/{language}/my/lift"' in page
    world.clock.advance(MINUTE)
    press(browser, "lift", language=language)
    work(world)
    assert acts(world) == ["restrict", "lift"]
    assert f'href="/{language}/my/lift"' not in browser.get(f"/{language}/my/application").text


@pytest.mark.parametrize("ground", ["", "whim", "objection"])
def test_a_restriction_without_a_reason_of_ours_is_asked_again(
    world: World, browser: Browser, ground: str
) -> None:
    come_in(browser, accepted(world, hand_in(world)))

    answer = browser.post("/sv/my/restrict", data={"csrf": token_of(browser), "ground": ground})

    assert answer.status_code == 422
    assert 'href="#ground"' in answer.text
    assert acts(world) == []


def test_an_objection_says_by_when_it_is_answered(world: World, browser: Browser) -> None:
    come_in(browser, accepted(world, hand_in(world)))
    assert "inom en månad" in browser.get("/sv/my/object").text

    press(browser, "object")
    work(world)

    page = browser.get("/sv/my/application").text
    assert "22 december 2026" in page
    assert 'href="/sv/my/object"' not in page


def test_looking_at_a_step_orders_nothing(world: World, browser: Browser) -> None:
    come_in(browser, accepted(world, hand_in(world)))

    for step in ("restrict", "object", "lift", "extend", "withdraw", "withdraw-consent"):
        browser.get(f"/sv/my/{step}")

    assert acts(world) == []


@pytest.mark.parametrize("step", ["restrict", "object", "lift", "decline", "confirm"])
def test_an_order_needs_the_forms_own_token(world: World, browser: Browser, step: str) -> None:
    come_in(browser, accepted(world, hand_in(world)))

    answer = browser.post(f"/sv/my/{step}", data={"csrf": "0" * 64, "ground": "claims"})

    assert answer.status_code == 403
    assert acts(world) == []


def test_a_no_is_as_easy_as_a_yes_and_can_be_changed(world: World, browser: Browser) -> None:
    come_in(browser, rejected_a_year_ago(world))
    asked = browser.get("/sv/my/extend").text
    assert 'formaction="/sv/my/decline"' in asked

    press(browser, "decline")
    work(world)

    page = browser.get("/sv/my/application").text
    assert "Du har sagt nej" in page
    assert 'href="/sv/my/extend"' in page
    assert acts(world) == ["decline"]


def test_after_the_end_only_lifting_is_left_and_it_erases(world: World, browser: Browser) -> None:
    receipt = rejected_a_year_ago(world)
    come_in(browser, receipt)
    browser.post("/sv/my/restrict", data={"csrf": token_of(browser), "ground": "claims"})
    work(world)
    world.clock.at = row_of(world, receipt).expires_at + timedelta(days=3)
    come_in(browser, receipt)

    page = browser.get("/sv/my/application").text
    assert "Den raderas när du häver det." in page
    assert "raderas allt inom ett dygn" in browser.get("/sv/my/lift").text
    assert browser.get("/sv/my/restrict").status_code == 303
    press(browser, "lift", token=token_of(browser))
    work(world)

    assert "raderas inom ett dygn" in browser.get("/sv/my/application").text


def test_whoever_erases_what_they_restricted_is_told_that_erasure_comes_first(
    world: World, browser: Browser
) -> None:
    come_in(browser, accepted(world, hand_in(world)))
    press(browser, "object")
    work(world)

    assert "radering går före" in browser.get("/sv/my/withdraw").text


def test_each_of_several_consents_is_taken_back_by_itself(world: World, browser: Browser) -> None:
    receipt = accepted(world, hand_in(world, kind=Kind.SPONTANEOUS))
    with world.stores.main.writing() as session:
        session.add(
            t.ConsentEvent(
                id=b"e" * 16,
                application_id=receipt.application_id,
                purpose="news",
                state="given",
                at=world.clock() + MINUTE,
                language="sv",
                method="mypages",
                policy_version=world.book.active.hash,
            )
        )
    world.clock.advance(2 * MINUTE)
    come_in(browser, receipt)
    page = browser.get("/sv/my/application").text
    assert "withdraw-consent?consent=keep" in page
    assert "withdraw-consent?consent=news" in page
    assert 'value="news"' in browser.get("/sv/my/withdraw-consent?consent=news").text
    assert browser.get("/sv/my/withdraw-consent?consent=sell").status_code == 303

    browser.post("/sv/my/withdraw-consent", data={"csrf": token_of(browser), "consent": "news"})
    work(world)

    with world.stores.main.reading() as session:
        found = session.scalars(
            select(t.ConsentEvent.purpose).where(t.ConsentEvent.state == "withdrawn")
        ).all()
    assert found == ["news"]
    assert row_of(world, receipt).expires_at > world.clock() + timedelta(days=700)


def test_coming_in_is_a_sign_of_life_where_the_policy_counts_from_it(world: World) -> None:
    lively = parse_policy(
        changed_text(
            (
                'trigger = "position.decision_final"\nperiod = "P2Y"',
                'trigger = "last_subject_activity"\nperiod = "P2Y"',
            )
        )
    )
    versions: dict[str, Policy] = {world.book.active.hash: world.book.active}
    world = replace(world, book=PolicyBook(active=lively, versions=versions))
    receipt = accepted(world, hand_in(world))
    world.clock.advance(timedelta(days=10))
    with TestClient(my_pages(world)) as browser:
        browser.follow_redirects = False
        come_in(browser, receipt)
        assert acts(world) == ["visit"]
        assert "fortfarande intresserad" in browser.get("/sv/my/application").text
        press(browser, "confirm")
        work(world)
        page = browser.get("/sv/my/application").text

    assert sorted(acts(world)) == ["confirm", "visit"]  # at the same moment
    assert row_of(world, receipt).last_activity_at == world.clock()
    assert row_of(world, receipt).last_confirmed_at == world.clock()
    assert "Du är fortfarande intresserad" in page
