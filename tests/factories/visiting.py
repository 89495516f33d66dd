"""My pages and careers in one application, as a visitor's browser meets them in a test."""

from collections.abc import Callable

from litestar import Litestar

from tests.factories.sites import make_site
from tests.factories.submitting import World
from vault.adapters.rate_limiter_database import DatabaseRateLimiter
from vault.web.careers import CareersDoor
from vault.web.careers import handlers as careers_handlers
from vault.web.frame import frame
from vault.web.mypages import MyPagesDoor
from vault.web.mypages import handlers as mypages_handlers


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
        limiter=DatabaseRateLimiter(world.stores.main),
        policies=lambda: world.book,
        after_act=after_act,
    )
    return frame(
        site=make_site(clock=world.clock, public_url=public_url),
        routes=[*careers_handlers, *mypages_handlers],
        dependencies={"mypages": door, "careers": CareersDoor(intake=world.intake)},
    )
