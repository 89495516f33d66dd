"""The recruiter process: staff pages. Holds the KEK; opens no intake wrap and signs nothing."""

from vault.adapters.rate_limiter_database import DatabaseRateLimiter
from vault.ports.keys import Opener
from vault.web import recruiter
from vault.web.recruiter import RecruiterDoor
from vault.wiring.parts import Ground, Parts
from vault.wiring.sealing import sealer


def recruiter_parts(ground: Ground, *, opener: Opener) -> Parts:
    """This function will return the recruiter door."""
    return Parts(
        routes=recruiter.handlers,
        dependencies={
            "recruiter": RecruiterDoor(
                main=ground.stores.main,
                keyring=ground.stores.keyring,
                blobs=ground.stores.blobs,
                opener=opener,
                sealer=sealer(ground.settings),
                limiter=DatabaseRateLimiter(ground.stores.main),
                policies=ground.policies,
            )
        },
    )
