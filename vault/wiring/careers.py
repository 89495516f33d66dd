"""The careers process: the form and the API. It can add applications, and open none."""

from concurrent.futures import ThreadPoolExecutor

from litestar import Litestar

from vault.adapters.rate_limiter_database import DatabaseRateLimiter
from vault.settings import Settings
from vault.usecases.submission.submit import SubmitPorts
from vault.web import careers
from vault.web.api import applications as api
from vault.web.api.applications import ApiDoor
from vault.web.api.schema import OPENAPI
from vault.web.careers import CareersDoor
from vault.web.draining import Draining
from vault.web.upload import THREADS, Intake, Rate
from vault.wiring.ground import ground_of, one_door
from vault.wiring.openers import refuse_openers
from vault.wiring.parts import Ground, Parts
from vault.wiring.policy import policy_published
from vault.wiring.sealing import sealer
from vault.wiring.stores import open_stores


def careers_process(settings: Settings, *, public_url: str, draining: Draining) -> Litestar:
    """This function will return the careers door by itself. It shows nobody what was handed in.

    So it needs no ledger: what had been erased and came back cannot be seen here.

    Raises:
        SettingError: it was given something that opens.
        KeyFileError, NotAuthenticError: the intake key is not vouched for.
        StoreError: why it cannot start.
    """
    refuse_openers(settings, process="the careers process")
    stores = open_stores(settings)
    ground = ground_of(settings, stores, policy_published(stores.main), public_url=public_url)
    return one_door(
        ground, careers_parts(ground, only_adds=True), surface="careers", draining=draining
    )


def careers_parts(ground: Ground, *, only_adds: bool = False) -> Parts:
    """This function will return the careers door and the API.

    With ``only_adds`` what an upload leaves behind when it fails is the sweep's to clear.

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
            only_adds=only_adds,
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
