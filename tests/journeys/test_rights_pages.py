"""The pages about requests, holds and restrictions: for every eye, also on a phone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from tests.factories.applications import accepted, hand_in
from tests.factories.recruiting import BOTH, Office, make_office
from tests.factories.rights import colleague, desk, hold
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
from vault.db import tables as t
from vault.domain.holds import HoldReason
from vault.domain.identifiers import PositionId
from vault.domain.requests import RequestChannel, RequestKind
from vault.usecases.holds.claim import place_claim
from vault.usecases.holds.hold import NewHold
from vault.usecases.holds.merits import write_merits
from vault.usecases.requests.requests import NewRequest, record_request
from vault.usecases.staff.sessions import begin_session
from vault.usecases.staff.viewer import OPERATOR_VIEW, Viewer
from vault.usecases.submission.answer import Receipt

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
    lawyer = colleague(world)
    hold(world, held, lawyer, review_on=date(2026, 12, 1), words=words)
    compared = accepted(world, hand_in(world))
    claim = placed_for_a_claim(office, lawyer, held, compared)
    with served(office.app()) as address:
        yield Shown(
            address=address,
            token=token_of(office),
            pages=pages_of(office, restricted, held) | pages_of_claim(claim, compared),
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


def placed_for_a_claim(
    office: Office, lawyer: Viewer, claimant: Receipt, compared: Receipt
) -> bytes:
    """A claim about the position, with what was written down of somebody compared."""
    world = office.world
    world.clock.advance(timedelta(minutes=1))
    position = PositionId(world.position_id)
    placed = place_claim(
        main=world.stores.main,
        keyring=world.stores.keyring,
        opener=world.keys.opener,
        book=world.book,
        viewer=lawyer,
        position_id=position,
        claimants=[claimant.application_id],
        wanted=NewHold(reason=HoldReason.DISCRIMINATION_CLAIM, review_on=date(2028, 6, 1)),
        now=world.clock(),
    )
    write_merits(
        main=world.stores.main,
        keyring=world.stores.keyring,
        opener=world.keys.opener,
        viewer=lawyer,
        position_id=position,
        untrusted={"education": "Ingenjör", "assessment": "Svagare i provet."},
        about=compared.application_id,
        now=world.clock(),
    )
    return placed.holds[claimant.application_id]


def pages_of_claim(claim: bytes, compared: Receipt) -> dict[str, str]:
    subject = compared.application_id.hex()
    return {
        "claim": f"/staff/holds/{claim.hex()}",
        "claim-new": f"/staff/positions/{SLUG}/hold?claimant={subject}",
        "compared": f"/staff/candidates/{subject}",
        "merits-claim": f"/staff/positions/{SLUG}/merits?of={subject}",
        "position-claim": f"/staff/positions/{SLUG}",
    }


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
        placed = session.scalars(select(t.Hold.id).order_by(t.Hold.placed_at)).first()
    assert request is not None
    assert placed is not None
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
        page.goto(f"{shown.address}{path}{'&' if '?' in path else '?'}lang={language}")
        if pictures:
            page.screenshot(path=pictures / f"{name}-{language}-{width}.png", full_page=True)

        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("h1").count() == 1, name
        assert not overflows(page), name
        assert accessibility_problems(page) == [], name
