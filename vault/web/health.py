"""Whether a process lives, and whether it can do its work: for proxies and service managers.

Neither answer says anything about anybody, or about the machine.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from litestar import MediaType, Response, get
from litestar.di import NamedDependency

from vault.errors import StoreError
from vault.web.draining import Draining


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What has to answer for this process to be ready: each raises StoreError if it does not."""

    checks: tuple[Callable[[], None], ...]
    draining: Draining = field(default_factory=Draining)


@get("/livez", opt={"public": True}, media_type=MediaType.TEXT, sync_to_thread=False)
def livez() -> str:
    """Answer that the process lives."""
    return "live"


@get("/readyz", opt={"public": True}, media_type=MediaType.TEXT, sync_to_thread=True)
def readyz(health: NamedDependency[Health]) -> Response[str]:
    """Answer 200 when every store answers, else 503: traffic should go elsewhere.

    503 as well from the moment at which this process was asked to end.
    """
    if health.draining.is_under_way:
        return Response("draining", status_code=503, media_type=MediaType.TEXT)
    try:
        for check in health.checks:
            check()
    except StoreError:
        return Response("not ready", status_code=503, media_type=MediaType.TEXT)
    return Response("ready", media_type=MediaType.TEXT)


handlers = [livez, readyz]
