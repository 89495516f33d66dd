"""The my-pages process: holds no key. A visitor's link opens what is theirs, and no more."""

from collections.abc import Callable

from vault.adapters.rate_limiter_database import DatabaseRateLimiter
from vault.web import mypages
from vault.web.mypages import MyPagesDoor
from vault.wiring.parts import Ground, Parts
from vault.wiring.sealing import sealer


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
