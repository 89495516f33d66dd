"""What every process that serves pages begins with, and how it becomes one application. No key."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from litestar import Litestar

from vault.settings import Settings
from vault.usecases.retention.policy_book import PolicyBook
from vault.web.draining import Draining
from vault.web.frame import frame
from vault.web.health import Health
from vault.web.health import handlers as health_routes
from vault.wiring.clock import now
from vault.wiring.key_watch import KeyWatch, Ring, watching
from vault.wiring.parts import Ground, Parts
from vault.wiring.policy import PolicyShelf
from vault.wiring.sealing import sealer
from vault.wiring.site import site_of
from vault.wiring.stores import Stores

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]


def ground_of(settings: Settings, stores: Stores, book: PolicyBook, *, public_url: str) -> Ground:
    """This function will return what the doors of a process stand on.

    Raises:
        StoreError: documents lie where the policy does not allow, or not at all.
    """
    stores.check_places()
    site = site_of(settings, main=stores.main, policy=book.active, public_url=public_url)
    return Ground(
        settings=settings, stores=stores, policies=PolicyShelf(stores.main, book), site=site
    )


def application(
    ground: Ground, doors: Sequence[Parts], *, draining: Draining, lifespan: Sequence[Lifespan]
) -> Litestar:
    """This function will return the application of these doors, with its health."""
    stores = ground.stores
    checks = (stores.main.check, stores.keyring.check, stores.blobs.check)
    health = Parts(
        routes=health_routes,
        dependencies={"health": Health(checks=checks, draining=draining)},
    )
    parts = [*doors, health]
    return frame(
        site=ground.site,
        routes=[route for part in parts for route in part.routes],
        dependencies={name: value for part in parts for name, value in part.dependencies.items()},
        # Entered in this order and left the other way round: the stores close last.
        lifespan=[*lifespan, *(one for part in parts for one in part.lifespan)],
        openapi=next((part.openapi for part in parts if part.openapi), None),
        draining=draining,
    )


def one_door(
    ground: Ground, door: Parts, *, surface: str, draining: Draining, rings: Sequence[Ring] = ()
) -> Litestar:
    """This function will return the application of one door; worker and purge run elsewhere.

    It says which keys it holds: ``rings`` are what it opens with.
    """
    watch = KeyWatch(
        main=ground.stores.main, surface=surface, sealer=sealer(ground.settings), rings=rings
    )
    lifespan = [_closing(ground), watching(watch, clock=now)]
    return application(ground, [door], draining=draining, lifespan=lifespan)


def _closing(ground: Ground) -> Lifespan:
    @asynccontextmanager
    async def closing(_app: Litestar) -> AsyncIterator[None]:
        try:
            yield
        finally:
            ground.stores.close()

    return closing
