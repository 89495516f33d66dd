"""The careers process: the form and the API. It can add applications, and open none."""

from concurrent.futures import ThreadPoolExecutor

from vault.adapters.rate_limiter_database import DatabaseRateLimiter
from vault.usecases.submit import SubmitPorts
from vault.web import careers
from vault.web.api import applications as api
from vault.web.api.applications import ApiDoor
from vault.web.api.schema import OPENAPI
from vault.web.careers import CareersDoor
from vault.web.upload import THREADS, Intake, Rate
from vault.wiring.parts import Ground, Parts
from vault.wiring.sealing import sealer


def careers_parts(ground: Ground) -> Parts:
    """This function will return the careers door and the API.

    Raises:
        KeyFileError, NotAuthenticError: the intake key is not vouched for.
    """
    intake = Intake(
        ports=SubmitPorts(
            main=ground.stores.main,
            keyring=ground.stores.keyring,
            blobs=ground.stores.blobs,
            sealer=sealer(ground.settings),
            background=ThreadPoolExecutor(THREADS, thread_name_prefix="sync"),
            policies=ground.policies,
            organisation=ground.site.organisation,
            public_url=ground.site.public_url,
        ),
        rate_limiter=DatabaseRateLimiter(ground.stores.main),
        disk_floor=ground.settings.disk_floor,
        rate=Rate(limit=ground.settings.submissions_per_address),
        traffic=ground.traffic,
    )
    return Parts(
        routes=[*careers.handlers, *api.handlers],
        dependencies={"careers": CareersDoor(intake=intake), "api": ApiDoor(intake=intake)},
        openapi=OPENAPI,
    )
