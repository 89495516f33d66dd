"""The my-pages process: holds no key. A visitor's link opens what is theirs, and no more."""

from collections.abc import Callable

from litestar import Litestar

from vault.adapters.rate_limiter_database import DatabaseRateLimiter
from vault.settings import Settings
from vault.usecases.purge.came_back import refuse_what_came_back
from vault.web import mypages
from vault.web.draining import Draining
from vault.web.mypages import MyPagesDoor
from vault.wiring.ground import ground_of, one_door
from vault.wiring.openers import refuse_openers
from vault.wiring.parts import Ground, Parts
from vault.wiring.policy import policy_published
from vault.wiring.sealing import sealer
from vault.wiring.stores import open_stores


def mypages_process(settings: Settings, *, public_url: str, draining: Draining) -> Litestar:
    """This function will return my pages by themselves.

    Raises:
        SettingError: it was given something that opens.
        KeyFileError, NotAuthenticError: the intake key is not vouched for.
        StoreError: why it cannot start; also what was erased and came back.
    """
    refuse_openers(settings, process="the my-pages process")
    stores = open_stores(settings)
    refuse_what_came_back(main=stores.main, ledger=stores.ledger)
    ground = ground_of(settings, stores, policy_published(stores.main), public_url=public_url)
    return one_door(ground, mypages_parts(ground), surface="mypages", draining=draining)


def mypages_parts(ground: Ground, *, after_act: Callable[[], None] = lambda: None) -> Parts:
    """This function will return the my-pages door; ``after_act`` wakes a worker nearby.

    Raises:
        KeyFileError, NotAuthenticError: the intake key is not vouched for.
    """
    return Parts(
        routes=mypages.handlers,
        dependencies={
            "mypages": MyPagesDoor(
                main=ground.stores.main,
                keyring=ground.stores.keyring,
                blobs=ground.stores.blobs,
                sealer=sealer(ground.settings),
                limiter=DatabaseRateLimiter(ground.stores.main),
                policies=ground.policies,
                after_act=after_act,
            )
        },
    )
