"""A lost link, a restriction and an objection in a real browser."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.factories.acting import work
from tests.factories.applications import accepted, hand_in, reject_all
from tests.factories.submitting import World, make_world
from tests.factories.visiting import my_pages
from tests.journeys.browser import (
    NARROW,
    NARROWEST,
    WIDE,
    Look,
    OpenPage,
    accessibility_problems,
)
from tests.journeys.serving import served
from tests.journeys.test_my_pages import check, come_in, follow, name_of
from vault.domain.application import Kind
from vault.usecases.consent.sign import sign_consents

LOOKS = [
    Look(width=NARROW, dark=False),
    Look(width=NARROWEST, dark=False, script=False, language="en"),
    Look(width=WIDE, dark=True, language="en"),
    Look(width=WIDE, dark=False),
]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = make_world(tmp_path)
    yield made
    made.close()


@pytest.fixture
def address(world: World) -> Iterator[str]:
    with served(my_pages(world)) as found:
        yield found


@pytest.mark.parametrize("look", LOOKS, ids=name_of)
def test_somebody_restricts_objects_and_lifts(
    world: World, address: str, open_page: OpenPage, pictures: Path | None, look: Look
) -> None:
    language = look.get("language", "sv")
    receipt = accepted(world, hand_in(world))
    world.clock.advance(timedelta(days=20))
    reject_all(world, receipt)
    world.clock.advance(timedelta(days=200))
    page = open_page(f"{address}/{language}/my", **look)

    def seen(step: str) -> None:
        check(page, pictures, f"rights-{step}-{name_of(look)}")
        if look.get("script", True):
            assert accessibility_problems(page) == []

    come_in(page, address, receipt, look)
    follow(page, "extend")
    page.locator('button[formaction$="/my/decline"]').click()
    page.wait_for_url("**/my/application")
    work(world)
    follow(page, "restrict")
    submit(page)
    expect(page.locator(".summary")).to_be_visible()
    seen("1-no-reason")
    page.locator("#ground-3").check()
    seen("2-restrict")
    submit(page)
    page.wait_for_url("**/my/application")
    seen("3-waiting")
    work(world)
    page.reload()
    seen("4-restricted")
    world.clock.advance(MINUTE)
    follow(page, "object")
    seen("5-object")
    submit(page)
    page.wait_for_url("**/my/application")
    work(world)
    page.reload()
    seen("6-objected")
    follow(page, "withdraw")
    seen("7-erase-anyhow")
    page.go_back()
    follow(page, "lift")
    seen("8-lift")
    submit(page)
    page.wait_for_url("**/my/application")
    work(world)
    page.reload()
    seen("9-lifted")


@pytest.mark.parametrize("look", LOOKS, ids=name_of)
def test_whoever_lost_the_link_asks_for_another(
    address: str, open_page: OpenPage, pictures: Path | None, look: Look
) -> None:
    language = look.get("language", "sv")
    page = open_page(f"{address}/{language}/my", **look)
    page.locator('main a[href$="/my/lost"]').click()
    page.wait_for_url("**/my/lost")
    page.locator("#email").fill("åsa")
    submit(page)
    expect(page.locator(".summary")).to_be_visible()
    check(page, pictures, f"lost-1-wrong-{name_of(look)}")
    page.locator("#email").fill("asa@exempel.se")
    submit(page)
    page.wait_for_url("**/my/lost/sent")
    check(page, pictures, f"lost-2-sent-{name_of(look)}")
    if look.get("script", True):
        assert accessibility_problems(page) == []


def test_a_receipt_of_consent_is_downloaded(
    world: World, address: str, open_page: OpenPage, pictures: Path | None
) -> None:
    receipt = accepted(world, hand_in(world, kind=Kind.SPONTANEOUS))
    sign_consents(
        main=world.stores.main,
        book=world.book,
        signer=world.keys.signer,
        public_url=address,
        now=world.clock(),
    )
    look = Look(width=NARROW, dark=False)
    page = open_page(f"{address}/sv/my", **look)
    come_in(page, address, receipt, look)
    check(page, pictures, "consent-receipt")

    with page.expect_download() as found:
        page.locator('form[action*="/my/consents/"] button').click()

    assert found.value.suggested_filename == "samtyckeskvitto.json"


def submit(page: Page) -> None:
    page.locator("main form button").first.click()
