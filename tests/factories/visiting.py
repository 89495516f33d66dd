"""My pages and careers in one application, as a visitor's browser meets them in a test."""

import re
from collections.abc import Callable
from datetime import timedelta

from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import select

from tests.factories.applications import accepted, hand_in, link_text, reject_all
from tests.factories.sites import make_site
from tests.factories.submitting import World
from vault.adapters.rate_limiter_database import DatabaseRateLimiter
from vault.db import tables as t
from vault.usecases.submission.answer import Receipt
from vault.web.careers import CareersDoor
from vault.web.careers import handlers as careers_handlers
from vault.web.frame import frame
from vault.web.mypages import MyPagesDoor
from vault.web.mypages import handlers as mypages_handlers

Browser = TestClient[Litestar]


def my_pages(
    world: World,
    *,
    public_url: str = "http://127.0.0.1:8000",
    after_act: Callable[[], None] = lambda: None,
) -> Litestar:
    """Both doors of an applicant over the stores of a test's world."""
    door = MyPagesDoor(
        main=world.stores.main,
        keyring=world.stores.keyring,
        blobs=world.blobs,
        sealer=world.keys.sealer,
        limiter=DatabaseRateLimiter(world.stores.main),
        policies=lambda: world.book,
        after_act=after_act,
    )
    return frame(
        site=make_site(clock=world.clock, public_url=public_url),
        routes=[*careers_handlers, *mypages_handlers],
        dependencies={"mypages": door, "careers": CareersDoor(intake=world.intake)},
    )


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
