"""The recruiter process: staff pages. Holds the KEK; opens no intake wrap and signs nothing."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from anyio import to_thread
from litestar import Litestar

from vault.adapters.rate_limiter_database import DatabaseRateLimiter
from vault.ports.keys import Opener
from vault.web import recruiter
from vault.web.recruiter import RecruiterDoor
from vault.wiring.clock import now
from vault.wiring.parts import Ground, Parts
from vault.wiring.recruiter_keeper import RecruiterKeeper
from vault.wiring.sealing import sealer


def recruiter_parts(ground: Ground, *, opener: Opener) -> Parts:
    """This function will return the recruiter door."""
    door = RecruiterDoor(
        main=ground.stores.main,
        keyring=ground.stores.keyring,
        blobs=ground.stores.blobs,
        opener=opener,
        sealer=sealer(ground.settings),
        limiter=DatabaseRateLimiter(ground.stores.main),
        policies=ground.policies,
        sends_letters=ground.settings.smtp is not None,
    )
    return Parts(
        routes=recruiter.handlers,
        dependencies={"recruiter": door},
        lifespan=[_kept(RecruiterKeeper(door, clock=now))],
    )


def _kept(
    keeper: RecruiterKeeper,
) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def kept(_app: Litestar) -> AsyncIterator[None]:
        keeper.start()
        try:
            yield
        finally:
            await to_thread.run_sync(keeper.stop)

    return kept
