"""The pages about tasks, reviews, the hired and the archive: for every eye, also on a phone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.factories.applications import accepted, hand_in
from tests.factories.hiring import close, recruiter
from tests.factories.recruiting import BOTH, Office, make_office
from tests.factories.submitting import SLUG
from tests.journeys.browser import (
    HEIGHT,
    NARROW,
    TIMEOUT_MS,
    WIDE,
    accessibility_problems,
    overflows,
)
from tests.journeys.serving import served
from vault.adapters.policies_packaged import policy_text
from vault.domain.identifiers import PositionId
from vault.usecases.export.archive import archive_due
from vault.usecases.holds.merits import write_merits
from vault.usecases.staff.sessions import begin_session
from vault.usecases.staff.viewer import Viewer
from vault.usecases.submission.answer import Receipt

MERITS = {
    "education": "Civilingenjör i datateknik.",
    "experience": "Sju år som utvecklare, varav två som arkitekt.",
    "other": "Tyska i tal och skrift.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A served office, a session, and the pages to look at by their names."""

    address: str
    token: str
    pages: dict[str, str]


def hired_in(folder: Path, policy: str) -> tuple[Office, Viewer, list[Receipt]]:
    """Hire the first and reject the others under a policy."""
    office = make_office(folder, text=policy_text(policy))
    receipts = [accepted(office.world, hand_in(office.world)) for _ in range(3)]
    viewer = recruiter(office)
    close(office.world, viewer, receipts[0])
    return office, viewer, receipts


def soon_gone(folder: Path) -> tuple[Office, dict[str, str]]:
    office, viewer, receipts = hired_in(folder, "while-relevant")
    world = office.world
    world.clock.advance(timedelta(days=25))
    write_merits(
        main=world.stores.main,
        keyring=world.stores.keyring,
        opener=world.keys.opener,
        viewer=viewer,
        position_id=PositionId(world.position_id),
        untrusted=MERITS,
        now=world.clock(),
    )
    return office, {
        "today": "/staff",
        "tasks": "/staff/tasks",
        "hand-over": f"/staff/hand-overs/{receipts[0].application_id.hex()}",
        "merits": f"/staff/positions/{SLUG}/merits",
    }


def under_review(folder: Path) -> tuple[Office, dict[str, str]]:
    office, _, receipts = hired_in(folder, "while-relevant")
    office.world.clock.advance(timedelta(days=350))
    return office, {
        "tasks-reviews": "/staff/tasks",
        "review": f"/staff/candidates/{receipts[1].application_id.hex()}/review",
    }


def set_apart(folder: Path) -> tuple[Office, dict[str, str]]:
    office, _, receipts = hired_in(folder, "archive-then-delete")
    world = office.world
    archive_due(main=world.stores.main, book=world.book, now=world.clock())
    return office, {
        "archive": "/staff/archive",
        "archived": f"/staff/archive/{receipts[1].application_id.hex()}",
        "merits-form": f"/staff/positions/{SLUG}/merits",
    }


@pytest.fixture(scope="module", params=[soon_gone, under_review, set_apart])
def shown(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shown]:
    office, pages = request.param(tmp_path_factory.mktemp("office"))
    with served(office.app()) as address:
        yield Shown(address=address, token=token_of(office), pages=pages)
    office.world.close()


def token_of(office: Office) -> str:
    staff_id = office.member(
        roles=BOTH, all_positions=True, name="Maria Ek", email="maria@exempel.se"
    )
    with office.door.main.writing() as session:
        return begin_session(
            session, opener=office.door.opener, staff_id=staff_id, now=office.world.clock()
        )


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_page_is_fit_for_every_eye(
    shown: Shown, chromium: Browser, pictures: Path | None, width: int, language: str
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": HEIGHT})
    context.set_default_timeout(TIMEOUT_MS)
    context.add_cookies([{"name": "staff", "value": shown.token, "url": shown.address}])
    page = context.new_page()
    for name, path in shown.pages.items():
        page.goto(f"{shown.address}{path}?lang={language}")
        if pictures:
            page.screenshot(path=pictures / f"{name}-{language}-{width}.png", full_page=True)

        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("h1").count() == 1, name
        assert not overflows(page), name
        assert accessibility_problems(page) == [], name
    context.close()
