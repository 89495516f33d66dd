"""An applicant's visit in a real browser, on a phone first: see, keep longer, take back, close."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.factories.acting import work
from tests.factories.applications import accepted, hand_in, link_text, reject_all
from tests.factories.documents import PDF
from tests.factories.submitting import World, make_world
from tests.factories.visiting import my_pages
from tests.journeys.browser import (
    NARROW,
    NARROWEST,
    WIDE,
    Look,
    OpenPage,
    accessibility_problems,
    overflows,
    shoot,
)
from tests.journeys.serving import served
from vault.crypto.keys import random_id
from vault.domain import private_link
from vault.domain.application import Kind
from vault.domain.audit_events import Event
from vault.usecases.audit.recording import record, staff_actor
from vault.usecases.submission.answer import Receipt

A_YEAR = timedelta(days=365)
DOCUMENTS = (("cv", "Åsa Lindqvist cv.pdf", PDF), ("cover_letter", "personligt brev.pdf", PDF))
LOOKS = [
    Look(width=NARROW, dark=False),
    Look(width=NARROW, dark=True, language="en"),
    Look(width=NARROWEST, dark=False, script=False, language="en"),
    Look(width=WIDE, dark=False),
    Look(width=WIDE, dark=True, script=False),
]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = make_world(tmp_path)
    yield made
    made.close()


@pytest.fixture
def address(world: World) -> Iterator[str]:
    with served(my_pages(world)) as found:
        yield found


def name_of(look: Look) -> str:
    script = "" if look.get("script", True) else "-noscript"
    shade = "dark" if look.get("dark") else "light"
    return f"{look.get('width')}-{look.get('language', 'sv')}-{shade}{script}"


def come_in(page: Page, address: str, receipt: Receipt, look: Look) -> None:
    """Open by the link where there is script, else by typing the code."""
    language = look.get("language", "sv")
    if look.get("script", True):
        page.goto(f"{address}/{language}/my#{link_text(receipt)}")
    else:
        page.goto(f"{address}/{language}/my")
        page.locator("#code").fill(
            private_link.typed_code(
                application_id=receipt.application_id, token=receipt.token.reveal()
            )
        )
        page.locator("main form button").click()
    page.wait_for_url("**/my/application")


def check(page: Page, pictures: Path | None, name: str) -> None:
    """What every page and state has to stand."""
    shoot(page, pictures, f"my-{name}")
    assert not overflows(page)
    assert page.locator("h1").count() == 1


def follow(page: Page, step: str) -> None:
    page.locator(f'main a[href$="/my/{step}"]').click()
    page.wait_for_url(f"**/my/{step}")


def press(page: Page) -> None:
    page.locator('main form button:not([type="button"])').first.click()  # yes before no
    page.wait_for_url("**/my/application")


def look_at(world: World, receipt: Receipt) -> None:
    """Let two recruiters have a look."""
    with world.stores.main.writing() as session:
        for event, detail in (
            (Event.CANDIDATE_OPENED, {}),
            (Event.CANDIDATE_OPENED, {}),
            (Event.DOCUMENT_DOWNLOADED, {"document": receipt.documents[0].id.hex()}),
        ):
            record(
                session,
                event=event,
                at=world.clock(),
                actor=staff_actor(random_id()),
                subject=receipt.application_id,
                detail=detail,
            )


@pytest.mark.parametrize("look", LOOKS, ids=name_of)
def test_somebody_keeps_it_longer_thinks_again_and_takes_everything_back(
    world: World, address: str, open_page: OpenPage, pictures: Path | None, look: Look
) -> None:
    has_script, name = look.get("script", True), name_of(look)
    receipt = accepted(world, hand_in(world, documents=DOCUMENTS))
    world.clock.advance(timedelta(days=20))
    look_at(world, receipt)
    reject_all(world, receipt)
    world.clock.advance(A_YEAR)
    language = look.get("language", "sv")
    page = open_page(f"{address}/{language}/my", **look)

    def seen(step: str) -> None:
        check(page, pictures, f"{step}-{name}")
        if has_script:
            assert accessibility_problems(page) == []

    seen("1-open")
    come_in(page, address, receipt, look)
    assert "#" not in page.url
    seen("2-application")
    follow(page, "extend")
    seen("3-extend")
    press(page)
    expect(page.locator(".notice.good")).to_be_visible()
    seen("4-waiting")
    work(world)
    page.reload()
    seen("5-extended")
    world.clock.advance(timedelta(minutes=1))
    follow(page, "withdraw-consent")
    seen("6-withdraw-consent")
    press(page)
    work(world)
    page.reload()
    seen("7-consent-withdrawn")
    follow(page, "withdraw")
    seen("8-withdraw")
    press(page)
    seen("9-withdrawn")
    expect(page.locator("main")).not_to_contain_text("Åsa")
    page.locator('form[action$="/my/close"] button').click()
    page.wait_for_url("**/my/closed")
    seen("10-closed")
    page.goto(f"{address}/{language}/my/application")
    seen("11-over")


def test_a_visit_works_by_keyboard_alone(world: World, address: str, open_page: OpenPage) -> None:
    receipt = accepted(world, hand_in(world))
    page = open_page(f"{address}/sv/my", width=NARROW)

    page.locator("body").press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#code")).to_be_focused()
    page.keyboard.type(link_text(receipt))
    page.keyboard.press("Enter")
    page.wait_for_url("**/my/application")
    reach(page, "/my/withdraw")
    page.keyboard.press("Enter")
    page.wait_for_url("**/my/withdraw")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('main form button')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/my/application")

    expect(page.locator(".notice.good")).to_contain_text("tar tillbaka din ansökan")


def reach(page: Page, ending: str) -> None:
    """Press Tab until the link with this address has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.href || ''").endswith(ending):
            return
    raise AssertionError(ending)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_wrong_code_is_told_in_words_and_stays_in_the_field(
    address: str, open_page: OpenPage, pictures: Path | None, language: str
) -> None:
    page = open_page(f"{address}/{language}/my", width=NARROW, language=language)

    page.locator("#code").fill("ABCDE-12345")
    page.locator("main form button").click()

    expect(page.locator(".summary")).to_be_visible()
    expect(page.locator("#code")).to_have_value("ABCDE-12345")
    check(page, pictures, f"12-wrong-{language}")
    assert accessibility_problems(page) == []


def test_a_spontaneous_application_is_erased_with_its_consent(
    world: World, address: str, open_page: OpenPage, pictures: Path | None
) -> None:
    receipt = accepted(world, hand_in(world, kind=Kind.SPONTANEOUS))
    world.clock.advance(timedelta(days=3))
    page = open_page(f"{address}/sv/my#{link_text(receipt)}", width=NARROW)
    page.wait_for_url("**/my/application")
    check(page, pictures, "13-spontaneous")
    follow(page, "withdraw-consent")
    check(page, pictures, "14-spontaneous-consent")
    assert accessibility_problems(page) == []
    press(page)
    work(world)
    page.reload()

    check(page, pictures, "15-spontaneous-over")
    expect(page.locator("main")).to_contain_text(re.compile("raderas inom ett dygn"))


def test_the_link_leaves_no_trace_in_the_history(
    world: World, address: str, open_page: OpenPage
) -> None:
    receipt = hand_in(world)
    page = open_page(f"{address}/sv/my#{link_text(receipt)}", width=NARROW)
    page.wait_for_url("**/my/application")

    page.go_back()

    assert "#" not in page.url
