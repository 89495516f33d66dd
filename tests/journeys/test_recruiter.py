"""A recruiter's day in a real browser: both languages, wide and narrow, light and dark."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from tests.factories.applications import accepted, hand_in
from tests.factories.candidates import sixty_candidates
from tests.factories.documents import PDF
from tests.factories.recruiting import BOTH, PASSWORD, Office, make_office
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
from vault.db import tables as t
from vault.usecases.staff.sessions import begin_session


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = make_office(tmp_path)
    yield made
    made.world.ports.background.shutdown()
    made.world.stores.close()


def check(page: Page, pictures: Path | None, name: str) -> None:
    """What every page has to stand."""
    shoot(page, pictures, name)
    assert accessibility_problems(page) == []
    assert not overflows(page)


def sign_up(page: Page, office: Office, staff_id: bytes) -> None:
    page.locator("#name").fill("Maria Ek")
    page.locator("#email").fill("maria@exempel.se")
    page.locator("#password").fill(PASSWORD)
    page.locator("#totp").fill(office.code(office.offered_secret(staff_id)))
    page.locator("main form button.button").click()


@pytest.mark.parametrize(
    "look",
    [
        Look(language="sv", width=WIDE, dark=False, script=True),
        Look(language="en", width=NARROW, dark=True, script=False),
    ],
)
def test_the_first_day_from_the_link_to_a_closed_position(
    office: Office, open_page: OpenPage, look: Look
) -> None:
    hired = accepted(office.world, hand_in(office.world, name="Åsa Lindqvist"))
    accepted(office.world, hand_in(office.world, name="Jonas Berg"))
    invitation = office.first_invitation()
    with served(office.app()) as base:
        page = open_page(f"{base}/staff/join/{invitation.token}", **look)
        sign_up(page, office, invitation.staff_id)
        expect(page).to_have_url(f"{base}/staff?done=joined")

        page.goto(f"{base}/staff/candidates")
        page.get_by_role("link", name="Åsa Lindqvist").click()
        with page.expect_download() as download:
            page.locator(".file a").first.click()
        assert Path(download.value.path()).read_bytes() == PDF
        assert download.value.suggested_filename == "cv.pdf"

        page.locator(".acts form button").first.click()
        expect(page.locator("[role=status]")).to_be_visible()

        page.goto(f"{base}/staff/positions/systemutvecklare/close")
        page.locator("#ground").check()
        page.locator(f"[value='{hired.application_id.hex()}']").check()
        page.locator("button.danger").click()
        expect(page.locator(".summary")).to_be_visible()
        page.locator("#confirm").fill("systemutvecklare")
        page.locator("button.danger").click()
        expect(page).to_have_url(f"{base}/staff/positions/systemutvecklare?done=closed")
    with office.door.main.reading() as session:
        outcomes = session.scalars(select(t.Application.outcome)).all()
    assert set(outcomes) == {"hired", "rejected"}


def test_signing_in_works_with_the_keyboard_alone(office: Office, open_page: OpenPage) -> None:
    invitation = office.first_invitation()
    with served(office.app()) as base:
        page = open_page(f"{base}/staff/join/{invitation.token}")
        sign_up(page, office, invitation.staff_id)
        page.get_by_role("button", name="Logga ut").click()
        expect(page).to_have_url(f"{base}/staff/sign-in?done=signed-out")

        page.locator("#email").focus()
        page.keyboard.type("maria@exempel.se")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{base}/staff/code?next=/staff")


LOOKS = [
    Look(language="sv", width=WIDE, dark=False),
    Look(language="en", width=NARROW, dark=True),
    Look(language="sv", width=NARROWEST, dark=False),
]


@pytest.mark.parametrize("look", LOOKS)
def test_every_staff_page_reads_well_with_sixty_candidates(
    office: Office, open_page: OpenPage, pictures: Path | None, look: Look
) -> None:
    sixty_candidates(office)
    invitation = office.first_invitation()
    colleague = office.member(BOTH, all_positions=True, name="Nils", email="nils@exempel.se")
    maria = office.member(BOTH, all_positions=True, name="Maria Ek", email="maria@exempel.se")
    with office.door.main.writing() as session:
        token = begin_session(
            session, opener=office.door.opener, staff_id=maria, now=office.world.clock()
        )
        by_status = {row.status: row.id.hex() for row in session.scalars(select(t.Application))}
    one, blocked = by_status["interview"], by_status["withdrawn"]
    pages = {
        "join": f"/staff/join/{invitation.token}",
        "sign-in": "/staff/sign-in",
        "today": "/staff",
        "candidates": "/staff/candidates",
        "filtered": "/staff/candidates?status=interview&kind=position&sort=name",
        "empty": "/staff/candidates?status=hired",
        "candidate": f"/staff/candidates/{one}",
        "blocked": f"/staff/candidates/{blocked}",
        "reject": f"/staff/candidates/{one}/decide/rejected",
        "positions": "/staff/positions",
        "position": "/staff/positions/systemutvecklare",
        "new-position": "/staff/new-position",
        "close": "/staff/positions/systemutvecklare/close",
        "people": "/staff/people",
        "invite": "/staff/invite",
        "person": f"/staff/people/{colleague.hex()}",
        "account": "/staff/account",
    }
    language = look["language"]
    taken = f"{language}-{look['width']}-{'dark' if look['dark'] else 'light'}"
    with served(office.app()) as base:
        page = open_page(f"{base}/staff/sign-in", **look)
        page.context.add_cookies(
            [
                {"name": "staff", "value": token, "url": base},
                {"name": "language", "value": language, "url": base},
            ]
        )
        for name, path in pages.items():
            page.goto(base + path)
            check(page, pictures, f"staff-{name}-{taken}")
        page.goto(f"{base}/staff/new-position")
        page.locator("button[value=save]").click()
        expect(page.locator(".summary")).to_be_visible()
        check(page, pictures, f"staff-errors-{taken}")
