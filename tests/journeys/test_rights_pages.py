"""The pages about requests, holds and restrictions: for every eye, also on a phone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from tests.factories.applications import accepted, hand_in
from tests.factories.recruiting import BOTH, Office, make_office
from tests.factories.rights import colleague, desk, hold
from tests.journeys.browser import (
    HEIGHT,
    NARROW,
    TIMEOUT_MS,
    WIDE,
    accessibility_problems,
    overflows,
)
from tests.journeys.serving import served
from vault.db import tables as t
from vault.domain.requests import RequestChannel, RequestKind
from vault.usecases.requests import NewRequest, record_request
from vault.usecases.staff_sessions import begin_session
from vault.usecases.submit_answer import Receipt
from vault.usecases.viewer import OPERATOR_VIEW

KINDS = (RequestKind.ACCESS, RequestKind.ERASURE, RequestKind.OBJECTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A served office, a session, and the pages to look at by their names."""

    address: str
    token: str
    pages: dict[str, str]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    office = make_office(tmp_path_factory.mktemp("office"))
    world = office.world
    restricted, held = accepted(world, hand_in(world)), accepted(world, hand_in(world))
    for kind in KINDS:
        ask(office, restricted, kind)
    ask(office, None, RequestKind.ACCESS)
    words = "Stämning väntas enligt brev.\n\nJuristen följer ärendet."
    hold(world, held, colleague(world), review_on=date(2026, 12, 1), words=words)
    with served(office.app()) as address:
        yield Shown(
            address=address, token=token_of(office), pages=pages_of(office, restricted, held)
        )
    world.ports.background.shutdown()
    world.stores.close()


def ask(office: Office, receipt: Receipt | None, kind: RequestKind) -> None:
    record_request(
        desk=desk(office.world),
        viewer=OPERATOR_VIEW,
        wanted=NewRequest(
            kind=kind,
            channel=RequestChannel.EMAIL,
            received_on=date(2026, 11, 2),
            application_id=receipt.application_id if receipt else None,
            untrusted_words="Vill veta vad ni har.",
        ),
        now=office.world.clock(),
    )


def token_of(office: Office) -> str:
    staff_id = office.member(
        roles=BOTH,
        all_positions=True,
        name="Maria Ek",
        email="maria@exempel.se",
    )
    with office.door.main.writing() as session:
        return begin_session(
            session, opener=office.door.opener, staff_id=staff_id, now=office.world.clock()
        )


def pages_of(office: Office, restricted: Receipt, held: Receipt) -> dict[str, str]:
    with office.door.main.reading() as session:
        request = session.scalars(select(t.Request.id).where(t.Request.kind == "access")).first()
        erasure = session.scalars(select(t.Request.id).where(t.Request.kind == "erasure")).one()
        restriction = session.scalars(select(t.Restriction.id)).one()
        placed = session.scalars(select(t.Hold.id)).one()
    assert request is not None
    blocked = f"/staff/candidates/{restricted.application_id.hex()}"
    candidate = f"/staff/candidates/{held.application_id.hex()}"
    return {
        "requests": "/staff/requests",
        "request-new": "/staff/requests/new",
        "request": f"/staff/requests/{request.hex()}",
        "request-erasure": f"/staff/requests/{erasure.hex()}",
        "restriction": f"/staff/restrictions/{restriction.hex()}",
        "holds": "/staff/holds",
        "hold": f"/staff/holds/{placed.hex()}",
        "hold-new": f"{candidate}/hold",
        "export": f"{candidate}/export",
        "erase": f"{blocked}/erase",
        "erase-held": f"{candidate}/erase",
        "candidate": candidate,
        "blocked": blocked,
    }


@pytest.fixture(scope="module")
def eyes(chromium: Browser, shown: Shown) -> Iterator[dict[int, Page]]:
    """One tab for each width, signed in."""
    found = {}
    for width in (WIDE, NARROW):
        context = chromium.new_context(viewport={"width": width, "height": HEIGHT})
        context.set_default_timeout(TIMEOUT_MS)
        context.add_cookies([{"name": "staff", "value": shown.token, "url": shown.address}])
        found[width] = context.new_page()
    yield found
    for page in found.values():
        page.context.close()


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_page_is_fit_for_every_eye(
    shown: Shown, eyes: dict[int, Page], pictures: Path | None, width: int, language: str
) -> None:
    page = eyes[width]
    for name, path in shown.pages.items():
        page.goto(f"{shown.address}{path}?lang={language}")
        if pictures:
            page.screenshot(path=pictures / f"{name}-{language}-{width}.png", full_page=True)

        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("h1").count() == 1, name
        assert not overflows(page), name
        assert accessibility_problems(page) == [], name
